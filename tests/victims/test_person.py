"""The person's record: started in a few taps, changed without overwriting anybody (R30), never against the label (R19)."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from siren.common.errors import NotVisible, RuleBroken, Stale
from tests.victims.conftest import ALL, As, say
from victims.models import Person
from victims.services.document import document_data
from victims.services.person import change_person, name_guardian, start_record

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_a_record_starts_without_a_name(client_for: Any, as_user: As) -> None:
    client = client_for("dara")
    url = reverse("victims:person_create")
    page = client.get(url)
    sent = {"form_id": page.context["form"]["form_id"].value(), "language": "my", "age_band": "16-17"}
    refused = client.post(url, sent)
    assert refused.status_code == 422
    sent["age_source"] = "said"
    first, second = client.post(url, sent), client.post(url, sent)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]  # a double submit makes one person
    with as_user("dara"):
        person = Person.objects.get(pk=first["Location"].strip("/").split("/")[-1])
        assert (person.language, person.age_band, person.age_source) == ("my", "16-17", "said")
        assert not hasattr(person, "name")


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": "klingon"},
        {"age_band": "17"},
        {"age_band": "16-17", "age_source": "unknown"},
        {"age_band": "", "age_source": "known"},
        {"age_band": "16-17", "age_source": "guessed"},
        {"arrived_at": timezone.now() + dt.timedelta(days=1)},
        {"arrived_at": dt.datetime(1, 1, 1, tzinfo=dt.UTC)},
        {"interpreter": "I-07", "not_interpreter": "I-02 and i 07"},
    ],
)
def test_r29_an_age_says_how_it_is_known(as_user: As, wrong: dict[str, Any]) -> None:
    with as_user("dara") as actor:
        before = Person.objects.count()
        with pytest.raises(RuleBroken):
            start_record(actor=actor, **wrong)
        assert Person.objects.count() == before


def test_a_notice_that_is_hidden_or_missing_is_refused_alike(as_user: As) -> None:
    with as_user("bounmy") as actor:
        for notice in (uuid.uuid4(), uuid.UUID(int=1)):
            with pytest.raises(NotVisible):
                start_record(actor=actor, notice=notice)


def test_r30_two_people_never_overwrite_each_other(client_for: Any, as_user: As, adult: Person) -> None:
    client = client_for("dara")
    url = reverse("victims:person_edit", args=[adult.pk])
    form = client.get(url).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"alias": "Mine"}
    with as_user("dara") as actor:
        change_person(actor=actor, person=adult.pk, version=adult.version, changes={"alias": "Theirs"})
    answer = client.post(url, sent)
    assert answer.status_code == 409
    assert "Mine" in answer.content.decode()
    assert "Theirs" in answer.content.decode()
    with as_user("dara") as actor:
        assert Person.objects.get(pk=adult.pk).alias == "Theirs"
        with pytest.raises(Stale):
            name_guardian(actor=actor, person=adult.pk, version=adult.version, name="x")


def test_a_row_does_not_change_its_compartment(as_user: As, runtime_cursor: Any, adult: Person) -> None:
    with as_user("dara"), pytest.raises(DatabaseError), transaction.atomic():
        runtime_cursor.execute("UPDATE victims_person SET compartment_id = compartment_id + 1")


def test_r19_a_declined_label_stands_nowhere(client_for: Any, as_user: As, adult: Person) -> None:
    with as_user("dara") as actor:
        person = change_person(actor=actor, person=adult.pk, version=adult.version, changes={"label": "declined"})
        person = say(actor, person, **dict.fromkeys(ALL, "accepted"))
        paper = str(document_data(actor, person.documents.model(person=person, copy_id="CR-1"))).lower()
    client = client_for("dara")
    names = ("person_detail", "choice_record", "person_show", "screening_create", "person_timeline")
    for text in [
        paper,
        *(client.get(reverse(f"victims:{name}", args=[adult.pk])).content.decode().lower() for name in names),
    ]:
        assert "traffick" not in text
        assert "victim of" not in text
        assert "baan rim nam" not in paper
    with as_user("dara") as actor:
        assert Person.objects.get(pk=adult.pk).choices.count() == len(ALL)  # every service stays


def test_r18_the_safeguards_card_stands_for_a_child_and_not_for_an_adult(
    client_for: Any, child: Person, adult: Person
) -> None:
    client = client_for("dara")
    assert "Child safeguards" in client.get(child.get_absolute_url()).content.decode()
    assert "Child safeguards" not in client.get(adult.get_absolute_url()).content.decode()


def test_the_list_finds_by_code_and_pages_by_key(client_for: Any, as_user: As) -> None:
    with as_user("dara") as actor:
        made = [start_record(actor=actor, alias=f"Row {number}").code for number in range(32)]
    client = client_for("dara")
    first = client.get(reverse("victims:person_list"), {"q": "Row"})
    page = first.context["page"]
    assert len(page.people) == 30
    second = client.get(reverse("victims:person_list") + page.next_url)
    seen = [row.code for row in page.people] + [row.code for row in second.context["page"].people]
    assert sorted(seen) == sorted(made)
    found = client.get(reverse("victims:person_list"), {"q": made[0]}).content.decode()
    assert made[0] in found
    assert client.get(reverse("victims:person_list"), {"before": "nonsense"}).status_code == 404


def test_the_api_starts_a_record_and_appends_choices(client_for: Any, as_user: As) -> None:
    client = client_for("dara")
    made = client.post("/api/v1/persons/", {"language": "km", "age_band": "21-29", "age_source": "said"},
                       content_type="application/json")  # fmt: skip
    assert made.status_code == 201, made.content
    person = made.json()
    assert person["code"].startswith("P-")
    url = f"/api/v1/persons/{person['id']}/choices/"
    told = {
        "version": person["version"], "language": "km", "medium": "own", "left": "card",
        "choices": [{"service": "stay", "answer": "declined"}],
    }  # fmt: skip
    assert client.post(url, told, content_type="application/json").status_code == 201
    stale = client.post(url, told, content_type="application/json")
    assert stale.status_code == 409
    again = client.get(f"/api/v1/persons/{person['id']}/").json()
    told |= {"version": again["version"], "choices": [{"service": "stay", "answer": "accepted"}]}
    assert client.post(url, told, content_type="application/json").status_code == 201
    assert [one["answer"] for one in client.get(url).json()] == ["accepted", "declined"]
    bad = client.post(url, told | {"choices": [{"service": "stay", "answer": "maybe"}]},
                      content_type="application/json")  # fmt: skip
    assert bad.status_code == 400
    with as_user("dara"):
        assert Person.objects.get(pk=person["id"]).choices.count() == 2
