"""Screening at the safe site: not asked is never no (R29), the finding is a named person's."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from siren.common.errors import NotPermitted, RuleBroken
from tests.victims.conftest import As
from victims.choices import Indicator
from victims.models import Person, Screening, ScreeningAnswer
from victims.services.screening import record_screening

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

GOOD: dict[str, Any] = {
    "place": "safe_site",
    "language": "lo",
    "interpreter": "I-02",
    "answers": {"wages": "yes", "violence": "no"},
    "notes": {"wages": "Eight months"},
    "finding": "likely",
}


def test_r29_what_was_not_asked_is_not_no(as_user: As, adult: Person) -> None:
    with as_user("dara") as actor:
        screening = record_screening(actor=actor, person=adult.pk, **GOOD)
        told = dict(ScreeningAnswer.objects.filter(screening=screening).values_list("indicator", "answer"))
        assert set(told) == set(Indicator.values)
        assert len(told) == 11
        assert told.pop("wages") == "yes"
        assert told.pop("violence") == "no"
        assert set(told.values()) == {"not_asked"}
        assert screening.finding_by == actor.name


@pytest.mark.parametrize(
    "wrong",
    [
        {"place": "scene"},
        {"finding": ""},
        {"finding": "yes"},
        {"language": "xx"},
        {"answers": {"height": "yes"}},
        {"answers": {"wages": "perhaps"}},
        {"answers": {}},
    ],
)
def test_s14_a_screening_that_breaks_a_rule_leaves_nothing(as_user: As, adult: Person, wrong: dict[str, Any]) -> None:
    with as_user("dara") as actor:
        with pytest.raises(RuleBroken):
            record_screening(actor=actor, person=adult.pk, **(GOOD | wrong))
        assert not Screening.objects.filter(person=adult).exists()


def test_s14_the_database_knows_no_scene(as_user: As, adult: Person) -> None:
    with as_user("dara") as actor, pytest.raises(IntegrityError), transaction.atomic():
        Screening.objects.create(
            person=adult, place="scene", language="lo", finding="likely", finding_by="x", created_by_id=actor.user_id
        )


def test_a_double_submit_makes_one_screening(as_user: As, adult: Person) -> None:
    number = uuid.uuid4()
    with as_user("dara") as actor:
        for _send in range(2):
            record_screening(actor=actor, id=number, person=adult.pk, **GOOD)
        assert Screening.objects.filter(person=adult).count() == 1
        assert ScreeningAnswer.objects.filter(screening_id=number).count() == 11


def test_only_those_who_screen_do(as_user: As, adult: Person) -> None:
    for who in ("ploy", "pim", "chai"):
        with as_user(who) as actor, pytest.raises(NotPermitted):
            record_screening(actor=actor, person=adult.pk, **GOOD)


def test_the_form_asks_in_two_languages_and_keeps_what_was_typed(client_for: Any, as_user: As, adult: Person) -> None:
    client = client_for("dara")
    url = reverse("victims:screening_create", args=[adult.pk])
    page = client.get(url)
    text = page.content.decode()
    assert "ທ່ານຕ້ອງເຮັດວຽກໃຊ້ໜີ້ບໍ?" in text
    assert "Did you have to work to pay back a debt?" in text
    assert "Not checked by a second reader" in text
    sent = {"form_id": page.context["form"]["form_id"].value(), "language": "lo", "debt": "yes", "debt_note": "Owes"}
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert "Owes" in refused.content.decode()
    sent |= {"place": "safe_site", "interpreter": "x" * 41, "finding": "unclear", "finding_by": "Dara Keo"}
    assert "too long" in (long := client.post(url, sent)).content.decode()
    assert long.status_code == 422
    assert client.post(url, sent | {"interpreter": "I-02"}).status_code == 302
    with as_user("dara"):
        screening = Screening.objects.get(person=adult)
        assert screening.answers.get(indicator="debt").note == "Owes"
    shown = client.get(reverse("victims:screening_detail", args=[screening.pk])).content.decode()
    assert shown.count("Not asked") == 10
