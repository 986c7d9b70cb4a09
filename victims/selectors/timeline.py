"""What happened with one person's record, as far as the reader may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from siren.accounts.models import User
from siren.audit.models import Event
from siren.audit.verbs import words
from siren.common.actor import Actor
from victims.models import Choice, ChoiceDocument, Explanation, Identity, Person, Screening

PARTS = (Screening, Explanation, Choice, ChoiceDocument, Identity)


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline."""

    at: datetime
    what: str
    by: str


def timeline(actor: Actor, person: Person, limit: int = 40) -> list[Happening]:
    """The newest events of the person's record and its parts; row security decides which of them are there."""
    about = Q(target_id=person.pk)
    for part in PARTS:
        about |= Q(target_id__in=part._default_manager.filter(person=person).values("pk"))
    events = list(Event.objects.filter(about).order_by("-at", "-id")[:limit])
    names = names_of(event.actor_id for event in events)
    return [Happening(event.at, words(event.verb), names.get(event.actor_id, "")) for event in events]


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """The names of people by number."""
    return dict(User.objects.filter(pk__in=set(ids)).values_list("pk", "name"))
