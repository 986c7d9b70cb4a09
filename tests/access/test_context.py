"""The context that tells the database who acts: proven, sealed, gone with the transaction."""

import time

import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import Case
from siren.access.context import acting_as, begin, mac
from siren.access.models import CaseTeam
from siren.access.tasks import NoActor, deliver_waiting_mail
from siren.access.visibility import visible_to
from siren.accounts.models import User

pytestmark = pytest.mark.django_db


def user_id(name: str) -> int:
    return User.objects.get(username=name).pk


def test_begin_in_a_transaction_says_who_acts() -> None:
    assert connection.in_atomic_block  # the test itself runs in one, so begin() is allowed here
    assert begin(user_id("pim")).username == "pim"


def test_no_context_no_row(world: object) -> None:
    assert not Case.objects.exists()
    assert not CaseTeam.objects.exists()


@pytest.mark.parametrize("forged", ["", "0" * 64, None])
def test_a_wrong_mac_opens_nothing(world: object, forged: str | None) -> None:
    expires = int(time.time()) + 30
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT access.begin(%s, %s, %s)", [user_id("pim"), expires, forged])
    assert not Case.objects.exists()


def test_a_mac_of_one_person_does_not_open_another(world: object) -> None:
    expires = int(time.time()) + 30
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT access.begin(%s, %s, %s)", [user_id("anan"), expires, mac(user_id("pim"), expires)])


def test_an_old_mac_opens_nothing(world: object) -> None:
    expires = int(time.time()) - 1
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT access.begin(%s, %s, %s)", [user_id("pim"), expires, mac(user_id("pim"), expires)])


def test_a_suspended_person_opens_nothing(world: object) -> None:
    User.objects.filter(username="pim").update(is_active=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        begin(user_id("pim"))


def test_an_altered_context_is_an_error(world: object) -> None:
    with transaction.atomic():
        begin(user_id("bounmy"))
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('access.context')")
            content = cursor.fetchone()[0]
            cursor.execute("SELECT set_config('access.context', %s, true)", [content.replace("{}", "{1}", 1) + "1"])
        with pytest.raises(DatabaseError, match="forged context"), transaction.atomic():
            Case.objects.count()


def test_the_seal_and_the_secret_are_out_of_reach(world: object) -> None:
    for statement in (
        "SELECT * FROM access.secret",
        "SELECT access.seal('x', 'y')",
        "CREATE TEMP TABLE probe (x int)",
        "SET ROLE siren_owner",
        "SET ROLE siren_definer",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_r27_a_row_does_not_change_its_compartment(world: object) -> None:
    with acting_as(user_id("pim")) as actor:
        case = visible_to(actor, Case).first()
        assert case is not None
        other = next(number for number in actor.reads if number != case.compartment_id)
        with pytest.raises(DatabaseError, match="compartment"), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(compartment_id=other)
        assert Case.objects.get(pk=case.pk).compartment_id == case.compartment_id


def test_a_task_without_a_person_is_neither_queued_nor_run() -> None:
    from operations.tasks import make_plan_document

    with pytest.raises(NoActor):
        make_plan_document.delay("x")
    with pytest.raises(NoActor):
        make_plan_document("x")
    assert deliver_waiting_mail.free
