"""Who may change and add rows, by row security alone, whatever the services ask for besides (R27)."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, connections, models, transaction
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
    writer = actor if rule.parent or rule.readers_change else replace(actor, reads=actor.writes)
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
