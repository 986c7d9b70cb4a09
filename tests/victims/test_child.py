"""A child, or an age in doubt, decides nothing lasting without a guardian, and urgent care never waits (R18)."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from siren.common.errors import RuleBroken
from tests.victims.conftest import EXPLAINED, As, form_of, say
from victims.choices import AgeBand, AgeSource
from victims.models import Choice, Person
from victims.services.choice import Said, change_choice
from victims.services.person import name_guardian

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.mark.parametrize("service", ["court", "home"])
def test_r18_a_child_decides_nothing_lasting_without_a_guardian(as_user: As, child: Person, service: str) -> None:
    with as_user("dara") as actor:
        with pytest.raises(RuleBroken) as refusal:
            say(actor, child, **{service: "accepted"})
        assert refusal.value.rule == "R18"
        assert not Choice.objects.filter(person=child).exists()
        with pytest.raises(RuleBroken):
            name_guardian(actor=actor, person=child.pk, version=child.version, name="   ")
        person = name_guardian(actor=actor, person=child.pk, version=child.version, name="Somjit A.", independent=True)
        say(actor, person, **{service: "accepted"})
        assert Choice.objects.get(person=child).answer == "accepted"


@pytest.mark.parametrize(
    ("name", "independent", "wrong"),
    [
        ("Somjit A.", False, "independent"),
        ("Pimjai Saithan", True, "name"),
        ("พิมพ์ใจ สายธาร", True, "name"),
        ("pimjai saithan ", True, "name"),
        ("", False, "name"),
    ],
)
def test_r18_a_guardian_stands_apart_from_the_case(
    as_user: As, child: Person, name: str, independent: bool, wrong: str
) -> None:
    with as_user("dara") as actor:
        with pytest.raises(RuleBroken) as refusal:
            name_guardian(actor=actor, person=child.pk, version=child.version, name=name, independent=independent)
        assert (refusal.value.rule, wrong in refusal.value.fields) == ("R18", True)
        kept = Person.objects.get(pk=child.pk)
        assert (kept.guardian_name, kept.version) == ("", child.version)


def test_r18_an_adult_gets_no_guardian(as_user: As, adult: Person) -> None:
    with as_user("dara") as actor, pytest.raises(RuleBroken):
        name_guardian(actor=actor, person=adult.pk, version=adult.version, name="Somjit A.", independent=True)
    with as_user("dara"):
        kept = Person.objects.get(pk=adult.pk)
        assert (kept.guardian_name, kept.version) == ("", adult.version)


def test_r18_the_page_and_the_api_are_no_way_round(client_for: Any, as_user: As, child: Person) -> None:
    client = client_for("dara")
    told = {"version": child.version, **EXPLAINED, "choices": [{"service": "court", "answer": "accepted"}]}
    answer = client.post(f"/api/v1/persons/{child.pk}/choices/", told, content_type="application/json")
    assert answer.status_code == 422
    url = reverse("victims:choice_record", args=[child.pk])
    page = client.post(url, form_of(client.get(url)) | EXPLAINED | {"stay": "accepted", "home": "accepted"})
    assert page.status_code == 422
    assert "together with a guardian" in page.content.decode()
    with as_user("dara"):
        assert not Choice.objects.filter(person=child).exists()


def test_r18_a_missing_guardian_is_an_alert_and_holds_up_no_urgent_care(
    client_for: Any, as_user: As, child: Person
) -> None:
    client = client_for("dara")
    assert "Guardian not named" in client.get(reverse("victims:home_panel")).content.decode()
    assert "No guardian is named" in client.get(child.get_absolute_url()).content.decode()
    url = reverse("victims:choice_record", args=[child.pk])
    urgent = dict.fromkeys(("stay", "health", "talk", "family", "legal", "permit"), "accepted")
    assert client.post(url, form_of(client.get(url)) | EXPLAINED | urgent).status_code == 302
    with as_user("dara"):
        assert Choice.objects.filter(person=child, answer="accepted").count() == len(urgent)


def test_r18_urgent_care_and_a_no_never_wait_for_a_guardian(as_user: As, child: Person) -> None:
    with as_user("dara") as actor:
        say(actor, child, stay="accepted", health="accepted", talk="accepted", court="declined", home="undecided")
        assert Choice.objects.filter(person=child).count() == 5


def test_r18_change_choice_is_no_way_round(as_user: As, child: Person) -> None:
    with as_user("dara") as actor:
        person = say(actor, child, home="declined")
        with pytest.raises(RuleBroken) as refusal:
            change_choice(actor=actor, person=child.pk, version=person.version, service="home", said=Said("accepted"))
        assert "answer" in refusal.value.fields
        assert Choice.objects.filter(person=child).count() == 1


@pytest.mark.parametrize(
    ("band", "source", "counts"),
    [
        ("", "unknown", True),
        ("", "disputed", True),
        ("30-59", "disputed", True),
        ("18-20", "estimated", True),
        ("16-17", "known", True),
        ("18-20", "known", False),
        ("21-29", "estimated", False),
        ("60+", "said", False),
    ],
)
def test_r18_an_age_in_doubt_counts_as_a_child(band: str, source: str, counts: bool) -> None:
    assert Person(age_band=band, age_source=source).maybe_child is counts


def test_r18_the_database_means_the_same_by_a_child(runtime_cursor: Any) -> None:
    for band in AgeBand.values:
        for source in AgeSource.values:
            runtime_cursor.execute("SELECT victims_maybe_child(%s, %s)", [band, source])
            assert runtime_cursor.fetchone()[0] is Person(age_band=band, age_source=source).maybe_child, (band, source)


@pytest.mark.parametrize("service", ["court", "home"])
def test_r18_raw_sql_is_no_way_round(as_user: As, runtime_cursor: Any, child: Person, service: str) -> None:
    add = (
        "INSERT INTO victims_choice (id, created_at, version, person_id, service_id, answer, note, explanation_id, at)"
        " SELECT gen_random_uuid(), now(), 1, e.person_id, %s, 'accepted', '', e.id, now() FROM victims_explanation e"
        " WHERE e.person_id = %s LIMIT 1"
    )
    with as_user("dara") as actor:
        person = say(actor, child, stay="accepted")
        with pytest.raises(DatabaseError, match="R18"), transaction.atomic():
            runtime_cursor.execute(add, [service, child.pk])
        assert list(Choice.objects.filter(person=child).values_list("service_id", flat=True)) == ["stay"]
        name_guardian(actor=actor, person=child.pk, version=person.version, name="Somjit A.", independent=True)
        runtime_cursor.execute(add, [service, child.pk])  # with a guardian it is the person's to say
        assert Choice.objects.filter(person=child).count() == 2
