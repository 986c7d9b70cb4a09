"""People of the demonstration, and a fresh adult, for the tests of this app."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from siren.common.actor import Actor
from victims.models import Person
from victims.services.choice import Said, record_choices
from victims.services.person import start_record

As = Callable[[str], AbstractContextManager[Actor]]
EXPLAINED = {"language": "lo", "interpreter": "I-02", "medium": "phone", "understood": "said_back", "left": "card"}
ALL = ("stay", "health", "talk", "legal", "permit", "family", "court", "home")


@pytest.fixture
def mya(as_user: As) -> Person:
    """A child of 16 or 17 without a guardian, with seven answers; kept by Baan Rim Nam."""
    with as_user("dara"):
        return Person.objects.get(alias="Mya")


@pytest.fixture
def adult(as_user: As) -> Person:
    """An adult whose record dara has just started."""
    with as_user("dara") as actor:
        return start_record(actor=actor, language="lo", age_band="30-59", age_source="known", alias="Test")


@pytest.fixture
def child(as_user: As) -> Person:
    """A child without a guardian."""
    with as_user("dara") as actor:
        return start_record(actor=actor, language="my", age_band="12-15", age_source="said")


def say(actor: Actor, person: Person, **answers: Any) -> Person:
    """Record answers ("accepted", or a Said) for a person and read the person again."""
    row = Person.objects.get(pk=person.pk)
    said = {code: one if isinstance(one, Said) else Said(one) for code, one in answers.items()}
    record_choices(actor=actor, person=row.pk, version=row.version, explained=EXPLAINED, said=said)
    return Person.objects.get(pk=person.pk)


def form_of(page: Any) -> dict[str, Any]:
    """The hidden fields of the page's form, to send it as a browser would."""
    form = page.context["form"]
    return {"form_id": form["form_id"].value(), "version": form["version"].value()}
