"""The person chooses, repeatedly (R15), and two workers never overwrite each other (R30)."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from siren.common.errors import NotPermitted, NotVisible, RuleBroken, Stale
from tests.victims.conftest import ALL, EXPLAINED, As, form_of, say
from victims.models import Choice, Explanation, Person, ServiceType
from victims.selectors.choice import current_choices, offers
from victims.services.choice import Said, change_choice, record_choices
from victims.services.person import change_person

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_r15_choices_are_appended(as_user: As, adult: Person) -> None:
    with as_user("dara") as actor:
        person = say(actor, adult, legal=Said("undecided", "Asks her aunt"))
        first = Choice.objects.get(person=adult)
        change_choice(actor=actor, person=adult.pk, version=person.version, service="legal", said=Said("accepted"))
        rows = list(Choice.objects.filter(person=adult).order_by("created_at"))
        assert [row.answer for row in rows] == ["undecided", "accepted"]
        kept = Choice.objects.get(pk=first.pk)
        assert (kept.answer, kept.note, kept.at) == ("undecided", "Asks her aunt", first.at)
        assert current_choices(actor, [adult])[adult.pk]["legal"].answer == "accepted"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE victims_choice SET answer = 'accepted'",
        "DELETE FROM victims_choice",
        "UPDATE victims_explanation SET language = 'en'",
        "UPDATE victims_screening SET finding = 'unlikely'",
        "UPDATE victims_screeninganswer SET answer = 'no'",
        "TRUNCATE victims_choice",
    ],
)
def test_r15_raw_sql_as_the_runtime_role_changes_nothing(
    as_user: As, runtime_cursor: Any, adult: Person, sql: str
) -> None:
    with as_user("dara") as actor:
        say(actor, adult, court="declined")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            runtime_cursor.execute(sql)
        assert Choice.objects.get(person=adult).answer == "declined"


def test_r15_a_no_needs_no_reason_closes_nothing_and_can_be_taken_back(as_user: As, adult: Person) -> None:
    with as_user("dara") as actor:
        person = say(actor, adult, **dict.fromkeys(ALL, "declined"))
        assert all(offer.choice and offer.choice.note == "" for offer in offers(actor, person))
        assert len(offers(actor, person)) == len(ALL)  # all are still on offer
        change_choice(actor=actor, person=adult.pk, version=person.version, service="stay", said=Said("accepted"))
        assert current_choices(actor, [adult])[adult.pk]["stay"].answer == "accepted"


def test_r15_only_new_and_changed_answers_are_appended(as_user: As, adult: Person) -> None:
    with as_user("dara") as actor:
        say(actor, adult, stay="accepted", health="declined")
        say(actor, adult, stay="accepted", health="accepted", talk="undecided")
        told = list(Choice.objects.filter(person=adult).order_by("created_at").values_list("service_id", "answer"))
        assert sorted(told) == [
            ("health", "accepted"), ("health", "declined"), ("stay", "accepted"), ("talk", "undecided")
        ]  # fmt: skip


def test_r15_a_double_submit_adds_nothing(as_user: As, adult: Person) -> None:
    number = uuid.uuid4()
    with as_user("dara") as actor:
        for _send in range(2):
            record_choices(
                actor=actor, id=number, person=adult.pk, version=adult.version, explained=EXPLAINED,
                said={"stay": Said("accepted")},
            )  # fmt: skip
        assert Choice.objects.filter(person=adult).count() == 1
        assert Explanation.objects.filter(person=adult).count() == 1


def test_r15_unknown_answers_and_services_are_refused(as_user: As, adult: Person) -> None:
    with as_user("dara") as actor:
        for said in ({"stay": Said("maybe")}, {"prison": Said("accepted")}, {"stay": Said("")}):
            with pytest.raises(RuleBroken):
                record_choices(actor=actor, person=adult.pk, version=adult.version, explained=EXPLAINED, said=said)
        assert not Choice.objects.filter(person=adult).exists()
        assert not Explanation.objects.filter(person=adult).exists()


def test_r30_a_page_that_has_gone_stale_takes_nothing_back(as_user: As, adult: Person) -> None:
    with as_user("dara") as actor:
        opened = adult.version
        say(actor, adult, stay="declined")
        with pytest.raises(Stale) as refusal:
            record_choices(
                actor=actor, person=adult.pk, version=opened, explained=EXPLAINED, said={"stay": Said("accepted")}
            )
        assert refusal.value.theirs["Safe place to stay"] == "No"
        assert refusal.value.yours["Safe place to stay"] == "Yes"
        assert current_choices(actor, [adult])[adult.pk]["stay"].answer == "declined"


def test_r15_an_answer_rests_on_a_talk_with_the_same_person(
    as_user: As, runtime_cursor: Any, adult: Person, mya: Person
) -> None:
    with as_user("dara") as actor:
        say(actor, adult, stay="accepted")
        with pytest.raises(DatabaseError, match="not with this person"), transaction.atomic():
            runtime_cursor.execute(
                "INSERT INTO victims_choice (id, created_at, version, person_id, service_id, answer, note, explanation_id, at)"
                " SELECT gen_random_uuid(), now(), 1, %s, 'court', 'accepted', '', e.id, now() FROM victims_explanation e"
                " WHERE e.person_id = %s LIMIT 1",
                [adult.pk, mya.pk],
            )
        assert Choice.objects.filter(person=adult).count() == 1


def test_the_catalogue_cannot_be_changed_by_the_runtime_role(as_user: As, runtime_cursor: Any) -> None:
    with as_user("dara"):
        with pytest.raises(DatabaseError), transaction.atomic():
            runtime_cursor.execute("UPDATE victims_servicetype SET active = false")
        assert ServiceType.objects.filter(active=True).count() == len(ALL)


def test_only_caseworkers_of_the_same_agency_record_choices(as_user: As, adult: Person) -> None:
    for who, refusal in (("ploy", NotPermitted), ("pim", NotPermitted), ("chai", NotPermitted), ("bounmy", NotVisible)):
        with as_user(who) as actor, pytest.raises(refusal):
            record_choices(
                actor=actor, person=adult.pk, version=adult.version, explained=EXPLAINED,
                said={"stay": Said("accepted")},
            )  # fmt: skip
    with as_user("dara"):
        assert not Choice.objects.filter(person=adult).exists()


def test_eight_choices_are_recorded_on_one_page(client_for: Any, as_user: As, adult: Person) -> None:
    client = client_for("dara")
    url = reverse("victims:choice_record", args=[adult.pk])
    sent = form_of(client.get(url)) | EXPLAINED | dict.fromkeys(ALL, "undecided")
    sent |= {"stay": "accepted", "stay_note": "Room with another girl", "legal_again": "2030-01-02"}
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 302  # a second click
    with as_user("dara"):
        assert Choice.objects.filter(person=adult).count() == len(ALL)
        assert Choice.objects.get(person=adult, service="stay").note == "Room with another girl"
        assert Choice.objects.get(person=adult, service="legal").offered_again_on == dt.date(2030, 1, 2)


def test_the_turned_screen_keeps_what_was_tapped_and_stores_nothing(
    client_for: Any, as_user: As, adult: Person
) -> None:
    client = client_for("dara")
    url = reverse("victims:choice_record", args=[adult.pk])
    sent = form_of(client.get(url)) | EXPLAINED | {"stay": "accepted", "stay_note": "Near the garden"}
    shown = client.post(url, sent | {"show": "health"})
    assert shown.status_code == 200
    assert 'lang="lo"' in shown.content.decode()
    assert "ກວດສຸຂະພາບ" in shown.content.decode()
    assert f'action="{url}#id_health" class="show-answers"' in shown.content.decode()  # back to where the talk was
    back = client.post(url, sent | {"back": "1", "health": "declined"}).content.decode()
    assert "Near the garden" in back
    assert back.count(" checked") >= 2
    with as_user("dara"):
        assert not Choice.objects.filter(person=adult).exists()


def test_what_came_back_from_the_turned_screen_is_not_called_saved(client_for: Any, as_user: As, adult: Person) -> None:
    with as_user("dara") as actor:
        say(actor, adult, stay="accepted")
    client = client_for("dara")
    url = reverse("victims:choice_record", args=[adult.pk])
    page = client.get(url)
    assert "data-savestate" in page.content.decode()
    assert "Saved <time" in page.content.decode()
    for sent in ({"back": "1", "health": "declined"}, {"language": "", "health": "declined"}):
        assert "Saved <time" not in client.post(url, form_of(page) | EXPLAINED | sent).content.decode()


def test_the_turned_screen_says_when_it_has_no_words_in_the_language(
    client_for: Any, as_user: As, adult: Person
) -> None:
    client = client_for("dara")
    url = reverse("victims:person_show", args=[adult.pk])
    assert "Say these through an interpreter" not in client.get(url).content.decode()
    with as_user("dara") as actor:
        change_person(actor=actor, person=adult.pk, version=adult.version, changes={"language": "other"})
    assert "Say these through an interpreter" in client.get(url).content.decode()


def test_a_note_without_an_answer_is_said_not_lost(client_for: Any, as_user: As, adult: Person) -> None:
    client = client_for("dara")
    url = reverse("victims:choice_record", args=[adult.pk])
    answer = client.post(url, form_of(client.get(url)) | EXPLAINED | {"talk_note": "Shy"})
    assert answer.status_code == 422
    assert "There is a note but no answer" in answer.content.decode()
    assert "Shy" in answer.content.decode()
    with as_user("dara"):
        assert not Explanation.objects.filter(person=adult).exists()


def test_one_choice_is_changed_on_its_own_page(client_for: Any, as_user: As, adult: Person) -> None:
    with as_user("dara") as actor:
        say(actor, adult, family="declined")
    client = client_for("dara")
    url = reverse("victims:choice_change", args=[adult.pk, "family"])
    sent = form_of(client.get(url)) | {"answer": "accepted"}
    assert client.post(url, sent).status_code == 302
    assert client.get(reverse("victims:choice_change", args=[adult.pk, "prison"])).status_code == 404
    with as_user("dara"):
        told = list(Choice.objects.filter(person=adult).order_by("created_at").values_list("answer", flat=True))
        assert told == ["declined", "accepted"]


def test_what_is_to_be_asked_again_is_due_today(client_for: Any, as_user: As, adult: Person) -> None:
    with as_user("dara") as actor:
        say(actor, adult, legal=Said("undecided", "", timezone.localdate()))
    page = client_for("dara").get(reverse("victims:home_panel")).content.decode()
    assert adult.code in page
    assert "Ask again today" in page


def test_a_day_to_ask_again_that_is_over_is_refused_when_it_is_new(as_user: As, adult: Person) -> None:
    over = Said("undecided", offered_again_on=timezone.localdate() - dt.timedelta(days=1))
    with as_user("dara") as actor:
        with pytest.raises(RuleBroken) as refusal:
            say(actor, adult, health=over)
        assert list(refusal.value.fields) == ["health_again"]
        say(actor, adult, health=Said("undecided", offered_again_on=timezone.localdate()))
