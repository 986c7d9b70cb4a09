"""Who may change and add rows, by row security alone, whatever the services ask for besides (R27)."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, connections, models, transaction
from django.utils import timezone
from psycopg2.extras import Json

from siren.access.rules import RowRule
from siren.access.visibility import visible_to
from siren.common.actor import Actor
from tests.walk import PEOPLE, As, protected_models

pytestmark = pytest.mark.django_db(databases=["default", "super"])

# Refused by a policy or a right, by a rule of the table, or because what the row points at is not there for the writer.
REFUSED = {"42501", "23503", "23514"}


def rule_of(model: type[models.Model]) -> RowRule:
    rule: RowRule = model.row_rule  # type: ignore[attr-defined]  # protected models have one
    return rule


def changeable(actor: Actor, model: type[models.Model]) -> set[str]:
    """What the row rule says that this person may change."""
    rule = rule_of(model)
    if rule.also:  # to see a row that points at it is not enough
        own = model._default_manager.using("super").filter(compartment_id__in=actor.writes)
        return {str(pk) for pk in own.values_list("pk", flat=True)}
    if rule.parent_writers:
        kept = model._default_manager.using("super").filter(**{f"{rule.parent}__compartment_id__in": actor.writes})
        return {str(pk) for pk in kept.values_list("pk", flat=True)}
    writer = actor if rule.parent or rule.readers_change else replace(actor, reads=actor.writes)
    if rule.team and not rule.team_changes:
        writer = replace(writer, teams=())
    return {str(pk) for pk in visible_to(writer, model).using("super").values_list("pk", flat=True)}


@pytest.mark.parametrize("username", PEOPLE)
def test_r27_who_only_reads_a_compartment_changes_none_of_its_rows(username: str, as_user: As) -> None:
    wrong = []
    with as_user(username) as actor, connection.cursor() as cursor:
        for model in protected_models():
            if rule_of(model).append_only:
                continue
            # locks what the UPDATE policy lets through, and runs no trigger
            cursor.execute(f'SELECT id FROM "{model._meta.db_table}" FOR UPDATE')  # noqa: S608  # our own names
            found = {str(row[0]) for row in cursor.fetchall()}
            if found != changeable(actor, model):
                wrong.append(
                    f"{model._meta.label}: {len(found)} by row security, {len(changeable(actor, model))} by rule"
                )
    assert not wrong, wrong


@pytest.mark.parametrize(
    ("username", "label"),
    [("somchai", "cases.Report"), ("malee", "cases.Report"), ("pim", "evidence.Exhibit"), ("ploy", "victims.Person")],
)
def test_r27_a_reader_s_update_changes_nothing(username: str, label: str, as_user: As) -> None:
    """Raw SQL as the runtime role in a reader's name: rows of the person's own unit, but of no case of theirs."""
    model = apps.get_model(label)
    with as_user(username) as actor:
        rows = visible_to(actor, model).exclude(compartment_id__in=actor.writes)
        if any(one.name == "case_team" for one in model._meta.get_fields()):
            rows = rows.exclude(case_team_id__in=actor.teams) | rows.filter(case_team_id=None)
        read = list(rows.values_list("pk", "version"))
        with connection.cursor() as cursor:
            cursor.execute(
                f'UPDATE "{model._meta.db_table}" SET version = version + 1 WHERE id = ANY (%s)',  # noqa: S608
                [[pk for pk, _version in read]],
            )
            assert cursor.rowcount == 0
        assert set(rows.values_list("pk", "version")) == set(read)


@pytest.mark.parametrize("username", PEOPLE)
def test_r27_nobody_adds_a_row_to_a_compartment_they_do_not_write(username: str, as_user: As) -> None:
    """A row like one that is there, with an id of its own, sent as the runtime role in this person's name."""
    wrong = []
    with as_user(username) as actor:
        for model in protected_models():
            rule, table = rule_of(model), model._meta.db_table
            if rule.parent or not rule.compartment:
                continue
            with connections["super"].cursor() as above:
                above.execute(
                    f'SELECT * FROM "{table}" WHERE NOT compartment_id = ANY (%s) LIMIT 1',  # noqa: S608  # our own names
                    [list(actor.writes)],
                )
                row = above.fetchone()
                columns = [column[0] for column in above.description or ()]
            if row is None:
                continue
            values = {**dict(zip(columns, row, strict=True)), "id": str(uuid4()), "created_by_id": actor.user_id}
            told = _insert(table, values)
            if told not in REFUSED:
                wrong.append(f"{model._meta.label}: {told or 'added'}")
    assert not wrong, wrong


def _insert(table: str, values: dict[str, Any]) -> str:
    """Try; the SQLSTATE of the refusal, or ""."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(["%s"] * len(values))
    sent: list[Any] = [Json(one) if isinstance(one, dict) else one for one in values.values()]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', sent)  # noqa: S608  # our own names
    except DatabaseError as refusal:
        return str(getattr(refusal.__cause__, "pgcode", ""))
    return ""


# Read through the case's team, the unit or a grant, and not the reader's to write: what raw SQL in the reader's name tries.
READ_ONLY = [
    ("chai", "UPDATE cases_report SET case_id = NULL, case_team_id = NULL"),
    ("chai", "UPDATE cases_report SET place = 'elsewhere', received_at = now()"),
    ("chai", "UPDATE cases_case SET title = 'other', lead_id = {me}"),
    ("pim", "UPDATE cases_charge SET text = 'nothing'"),
    ("pim", "UPDATE cases_chargeelement SET number = number + 20"),
    ("somchai", "UPDATE cases_reportitem SET text = 'other'"),
    ("chai", "DELETE FROM cases_mention"),
    ("somchai", "DELETE FROM cases_link"),
    ("chai", "UPDATE evidence_elementsupport SET note = 'x' WHERE compartment_id <> ALL (access.part(3))"),
]


@pytest.mark.parametrize(("username", "statement"), READ_ONLY)
def test_r27_nobody_changes_what_the_team_or_the_unit_only_reads(username: str, statement: str, as_user: As) -> None:
    with as_user(username) as actor, connection.cursor() as cursor:
        cursor.execute(statement.format(me=actor.user_id))
        assert cursor.rowcount == 0


@pytest.mark.parametrize("username", ["chai", "somchai", "malee", "sunee"])
def test_r27_a_reader_adds_no_item_mention_or_link_to_a_report(username: str, as_user: As) -> None:
    """Rows like those that are there, of a draft too, in the reader's own name."""
    with as_user(username) as actor:
        for table in ("cases_reportitem", "cases_mention", "cases_link"):
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{table}" LIMIT 1')  # noqa: S608  # our own names
                row = cursor.fetchone()
                assert row is not None
                columns = [column[0] for column in cursor.description or ()]
            values = {**dict(zip(columns, row, strict=True)), "id": str(uuid4()), "created_by_id": actor.user_id}
            values |= {"number": 9} if "number" in values else {}
            assert _insert(table, values) in REFUSED


def test_r27_who_keeps_the_case_says_who_works_on_it(world: Any, as_user: As) -> None:
    """A prosecutor of the team adds nobody, stays no longer and makes no team their own."""
    with as_user("chai") as chai:
        team = chai.teams[0]
        said = {"team_id": team, "since": timezone.now(), "until": None}
        for values in (
            {"user_id": world.users["anan"], "added_by_id": chai.user_id},
            {"user_id": world.users["dara"], "added_by_id": world.users["pim"]},
            {"user_id": chai.user_id, "added_by_id": chai.user_id},
        ):
            assert _insert("access_caseteammember", said | values) in REFUSED
        for change in ("until = now() + interval '9 years'", "user_id = %(anan)s", "until = NULL, since = now()"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    f"UPDATE access_caseteammember SET {change} WHERE team_id = %(team)s",  # noqa: S608
                    {"team": team, "anan": world.users["anan"]},
                )
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE access_caseteam SET created_by_id = %s", [chai.user_id])
    with as_user("pim") as pim:
        other = {"team_id": team, "user_id": world.users["anan"], "since": timezone.now(), "until": None}
        assert _insert("access_caseteammember", other | {"added_by_id": world.users["sunee"]}) in REFUSED
        assert _insert("access_caseteammember", other | {"added_by_id": pim.user_id}) == ""


@pytest.mark.parametrize("username", ["chai", "somchai", "malee", "wichai", "pim"])
@pytest.mark.parametrize(
    "change",
    [
        "state = 'charged' WHERE state <> 'charged' AND NOT EXISTS (SELECT 1 FROM cases_charge c WHERE c.suspect_id = s.id)",
        "state = 'sought' WHERE state <> 'sought'",
        "created_by_id = created_by_id + 1",
        "note = 'other', role = 'owner', created_at = now()",
    ],
)
def test_r27_who_may_mark_an_arrest_rewrites_no_suspect(username: str, change: str, as_user: As) -> None:
    """Readers change a suspect's state and nothing else, and only to what happened."""
    with as_user(username), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_suspect s WHERE true")
        assert cursor.fetchone()[0] > 0
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(f"UPDATE cases_suspect s SET {change}")  # noqa: S608  # our own words


@pytest.mark.parametrize("username", ["chai", "somchai", "malee", "pim"])
def test_r27_only_a_commander_arrests(username: str, as_user: As) -> None:
    with as_user(username), connection.cursor() as cursor:
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("UPDATE cases_suspect SET state = 'arrested' WHERE state IN ('sought', 'released')")
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("UPDATE cases_suspect SET state = 'released' WHERE state = 'arrested'")
