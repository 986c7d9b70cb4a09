"""The full range is explained, in the person's language, and how is recorded (R16)."""

import contextlib
from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
from django.db import DatabaseError, connections, transaction
from django.urls import reverse
from django_fsm import TransitionNotAllowed

from siren.common.errors import RuleBroken
from tests.victims.conftest import ALL, EXPLAINED, As, say
from victims import texts
from victims.models import Explanation, Person
from victims.services.choice import Said, record_choices
from victims.services.explanation import complete_options, explain_options
from victims.services.person import change_person

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_r16_options_are_not_explained_while_a_service_has_no_answer(as_user: As, adult: Person) -> None:
    with as_user("dara") as actor:
        for left_out in ALL:
            person = say(actor, adult, **{code: "undecided" for code in ALL if code != left_out and code < left_out})
            with pytest.raises(RuleBroken) as refusal:
                complete_options(actor=actor, person=adult.pk, version=person.version)
            assert refusal.value.rule == "R16"
            assert Person.objects.get(pk=adult.pk).state == "started"
        person = say(actor, adult, **dict.fromkeys(ALL, "undecided"))
        assert complete_options(actor=actor, person=adult.pk, version=person.version).state == "explained"
        person = Person.objects.get(pk=adult.pk)
        with pytest.raises(TransitionNotAllowed):
            complete_options(actor=actor, person=adult.pk, version=person.version)


@pytest.mark.parametrize("missing", ["medium", "left"])
def test_r16_how_it_was_explained_must_be_recorded(as_user: As, adult: Person, missing: str) -> None:
    with as_user("dara") as actor:
        record_choices(
            actor=actor, person=adult.pk, version=adult.version, explained=EXPLAINED | {missing: ""},
            said=dict.fromkeys(ALL, Said("declined")),
        )  # fmt: skip
        person = Person.objects.get(pk=adult.pk)
        with pytest.raises(RuleBroken):
            complete_options(actor=actor, person=adult.pk, version=person.version)
        assert Person.objects.get(pk=adult.pk).state == "started"


@pytest.mark.parametrize(
    "wrong", [{"language": ""}, {"language": "xx"}, {"interpreter": ""}, {"medium": "shouting"}, {"left": "gold"}]
)
def test_r16_an_explanation_needs_a_language_and_its_interpreter(
    as_user: As, adult: Person, wrong: dict[str, str]
) -> None:
    with as_user("dara") as actor:
        with pytest.raises(RuleBroken):
            explain_options(actor=actor, id=None, person=adult.pk, **(EXPLAINED | wrong))
        assert not Explanation.objects.filter(person=adult).exists()


def test_r16_who_must_not_interpret_does_not(as_user: As, adult: Person) -> None:
    with as_user("dara") as actor:
        change_person(actor=actor, person=adult.pk, version=adult.version, changes={"not_interpreter": "I-09, i-02"})
        with pytest.raises(RuleBroken):
            explain_options(actor=actor, id=None, person=adult.pk, **EXPLAINED)
        assert not Explanation.objects.filter(person=adult).exists()


@pytest.mark.parametrize("written", ["I-02", "i02", "I 2", "Mali / I-02", "I-09 and I-02", "I-09\ni.02", "I-02 (Mali)"])
def test_r16_who_must_not_interpret_does_not_however_it_is_written(as_user: As, adult: Person, written: str) -> None:
    with as_user("dara") as actor:
        change_person(actor=actor, person=adult.pk, version=adult.version, changes={"not_interpreter": written})
        for given in ("I-02", "i 02", "I-02, by phone"):
            with pytest.raises(RuleBroken):
                explain_options(actor=actor, person=adult.pk, id=None, **(EXPLAINED | {"interpreter": given}))
        assert explain_options(actor=actor, person=adult.pk, id=None, **(EXPLAINED | {"interpreter": "I-021"}))


def test_r16_who_must_not_interpret_stands_in_no_form(as_user: As, client_for: Any, adult: Person) -> None:
    with as_user("dara") as actor:
        explain_options(actor=actor, person=adult.pk, id=None, **EXPLAINED)
        change_person(actor=actor, person=adult.pk, version=adult.version, changes={"not_interpreter": "I-02"})
    client = client_for("dara")
    for page in ("choice_record", "screening_create"):
        assert not client.get(reverse(f"victims:{page}", args=[adult.pk])).context["form"]["interpreter"].value()


@pytest.mark.parametrize(("speaks", "told"), [("other", "other"), ("lo", "en"), ("", "other")])
def test_r16_words_that_the_person_cannot_read_are_no_explanation_alone(
    as_user: As, adult: Person, speaks: str, told: str
) -> None:
    with as_user("dara") as actor:
        change_person(actor=actor, person=adult.pk, version=adult.version, changes={"language": speaks})
        say(actor, Person.objects.get(pk=adult.pk), **dict.fromkeys(ALL, "undecided"))
        explain_options(actor=actor, person=adult.pk, language=told, medium="shown", left="card")
        person = Person.objects.get(pk=adult.pk)
        with pytest.raises(RuleBroken) as refusal:
            complete_options(actor=actor, person=adult.pk, version=person.version)
        assert refusal.value.rule == "R16"


def test_r16_words_that_nobody_has_checked_are_no_explanation_alone(as_user: As, adult: Person) -> None:
    with as_user("dara") as actor:
        say(actor, adult, **dict.fromkeys(ALL, "undecided"))
        shown = explain_options(actor=actor, person=adult.pk, language="lo", medium="shown", left="card")
        assert (shown.text_version, shown.text_checked) == (texts.VERSION, False)
        person = Person.objects.get(pk=adult.pk)
        with pytest.raises(RuleBroken) as refusal:
            complete_options(actor=actor, person=adult.pk, version=person.version)
        assert refusal.value.rule == "R16"
        assert Person.objects.get(pk=adult.pk).state == "started"
        explain_options(actor=actor, person=adult.pk, language="lo", interpreter="I-02", medium="present", left="card")
        assert complete_options(actor=actor, person=adult.pk, version=person.version).state == "explained"


def test_r16_a_checked_text_can_be_shown(as_user: As, adult: Person) -> None:
    with as_user("dara") as actor:
        change_person(actor=actor, person=adult.pk, version=adult.version, changes={"language": "en"})
        say(actor, Person.objects.get(pk=adult.pk), **dict.fromkeys(ALL, "declined"))
        explain_options(actor=actor, person=adult.pk, language="en", medium="shown", left="sheet")
        person = Person.objects.get(pk=adult.pk)
        assert complete_options(actor=actor, person=adult.pk, version=person.version).state == "explained"


@pytest.fixture
def no_permit() -> Iterator[None]:
    """ "Permission to stay and work" is switched off by the administrator, and on again."""
    with contextlib.closing(psycopg2.connect(**connections["owner"].get_connection_params())) as outside:
        outside.autocommit = True
        with outside.cursor() as cursor:
            try:
                cursor.execute("UPDATE victims_servicetype SET active = false WHERE code = 'permit'")
                yield
            finally:
                cursor.execute("UPDATE victims_servicetype SET active = true WHERE code = 'permit'")


def test_r16_a_service_that_is_switched_off_is_not_asked_about(as_user: As, adult: Person, no_permit: None) -> None:
    with as_user("dara") as actor:
        with pytest.raises(RuleBroken):
            say(actor, adult, permit="accepted")
        person = say(actor, adult, **{code: "declined" for code in ALL if code != "permit"})
        assert complete_options(actor=actor, person=adult.pk, version=person.version).state == "explained"


def test_r16_raw_sql_completes_nothing_while_a_service_has_no_answer(
    as_user: As, runtime_cursor: Any, adult: Person
) -> None:
    complete = "UPDATE victims_person SET state = 'explained' WHERE id = %s"
    with as_user("dara") as actor:
        for answers in ({}, dict.fromkeys(ALL[:-1], "declined")):
            say(actor, adult, **answers)
            with pytest.raises(DatabaseError, match="R16"), transaction.atomic():
                runtime_cursor.execute(complete, [adult.pk])
            assert Person.objects.get(pk=adult.pk).state == "started"
