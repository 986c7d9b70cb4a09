"""The context that tells the database who acts: proven, sealed, gone with the transaction."""

import time

import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import Case
from siren.access.context import acting_as, begin, mac
from siren.access.models import CaseTeam
from siren.access.tasks import NoActor, deliver_waiting_mail
from siren.access.visibility import visible_to
from siren.accounts.directory import directory_open
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
    with directory_open():
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


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO accounts_posting (user_id, unit_id, role, since) SELECT u.id, n.id, 'oversight', now()"
        " FROM accounts_user u, accounts_unit n WHERE u.username = 'pim'",
        "UPDATE accounts_posting SET role = 'supervisor'",
        "UPDATE accounts_posting SET until = NULL, since = now() - interval '1 day', unit_id = unit_id + 1",
        "UPDATE accounts_user SET password = 'mine' WHERE username = 'wit'",
        "UPDATE accounts_user SET evidence_trained = NOT evidence_trained",
        "UPDATE accounts_user SET is_active = NOT is_active",
        "UPDATE accounts_unit SET agency_id = agency_id + 1",
        "UPDATE accounts_agency SET safe_site_km = safe_site_km + 1",
        "UPDATE auth_group SET name = name || 'x'",
        "DELETE FROM accounts_user_groups",
        "INSERT INTO access_compartment (agency_id, purpose) SELECT id, 'identity' FROM accounts_agency",
    ],
)
def test_r27_smuggled_sql_posts_nobody_and_makes_nobody_somebody_else(world: object, statement: str) -> None:
    """Who serves where decides who sees what: the runtime role writes it only where the application opened the directory."""
    for whose in ("pim", None):  # in somebody's context, and with none
        with transaction.atomic(), connection.cursor() as cursor:
            if whose:
                begin(user_id(whose))
            with pytest.raises(DatabaseError, match="the directory is shut"), transaction.atomic():
                cursor.execute(statement)
            cursor.execute("SELECT set_config('access.context', '', true)")
    assert User.objects.get(username="wit").is_active
    assert "oversight" not in begin(user_id("pim")).roles


def test_r27_the_directory_opens_for_a_proof_and_shuts_again(world: object) -> None:
    expires = int(time.time()) + 30
    for wrong in ("", "0" * 64, mac(user_id("wit"), expires)):
        with (
            pytest.raises(DatabaseError, match="directory refused"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT access.open_directory(%s, %s)", [expires, wrong])
    with directory_open(), connection.cursor() as cursor:
        cursor.execute("SELECT access.directory_is_open(), current_setting('access.directory')")
        is_open, sealed = cursor.fetchone()
    assert is_open
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.directory_is_open()")
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT set_config('access.directory', %s, true), access.directory_is_open()", [sealed[::-1]])
        cursor.execute("SELECT access.directory_is_open()")
        assert cursor.fetchone() == (False,)


def test_r26_the_server_s_log_repeats_nothing_that_was_written(world: object) -> None:
    """A refused statement holds what somebody wrote, and so does the failing row: neither is logged, and no SQL turns it on."""
    with connection.cursor() as cursor:
        for name, wanted in (("log_min_error_statement", "panic"), ("log_error_verbosity", "terse")):
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone() == (wanted,)
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(f"SET {name} = DEFAULT")


def test_r27_no_large_object_carries_anything_past_row_security(world: object) -> None:
    for statement in ("SELECT lo_create(0)", "SELECT lo_creat(-1)", "SELECT lo_from_bytea(0, 'x')"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(("who", "moment"), [("wit", "0 days"), ("pim", "-1 day"), ("pim", "1 day")])
def test_r26_an_event_is_written_in_one_s_own_name_and_now(world: object, who: str, moment: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        begin(user_id("pim"))
        said = "INSERT INTO audit_event (id, at, kind, verb, actor_id, target_type, request_id, payload)"
        said += " VALUES (gen_random_uuid(), now() + %s::interval, 'read', 'audit.opened', %s, '', '', '{}')"
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            cursor.execute(said, [moment, user_id(who)])
        cursor.execute(said, ["0 days", user_id("pim")])
        assert cursor.rowcount == 1
