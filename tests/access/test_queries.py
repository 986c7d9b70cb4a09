"""What each page costs in queries: never more than tests/query_counts.json says, and no more for 200 rows than for 5."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.matrix import ALL, MATRIX
from tests.walk import PEOPLE, ROLE_OF, As, address, send, sight_of

pytestmark = pytest.mark.django_db(databases=["default", "super"])

BUDGETS = Path(__file__).parent.parent / "query_counts.json"
HOW = "SIREN_REWRITE=1 python3 manage.py test --no-browser -n 0 tests/access/test_queries.py"
PLAYERS = {role: next(name for name in PEOPLE if ROLE_OF[name] == role) for role in ALL}
ENDS = (
    "_list",
    "-list",
    "_detail",
    "-detail",
    "_panel",
    "_live",
    "_board",
    "_chart",
    "_reports",
    "_team",
    "home",
    "search",
)
# a model whose rows are multiplied, with parts of each; who looks, and at which pages
GROWTH: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "cases.Report": (
        "pim",
        ("cases.ReportItem.report", "cases.Mention.report"),
        ("cases:report_list", "reports-list", "cases:case_reports", "cases:case_detail", "cases:home_panel"),
    ),
    "cases.Case": ("pim", (), ("cases:case_list", "cases-list")),
    "cases.Entity": ("pim", ("cases.Mention.entity",), ("cases:entity_list", "entities-list")),
    "cases.Charge": ("chai", ("cases.ChargeElement.charge",), ("cases:charge_list", "cases:case_detail")),
    "evidence.Exhibit": (
        "malee",
        ("evidence.ExhibitFile.exhibit",),
        ("evidence:exhibit_list", "exhibits-list", "evidence:case_panel", "evidence:home_panel"),
    ),
    "operations.Plan": (
        "somchai",
        ("operations.Objective.plan", "operations.Operation.plan"),
        ("operations:plan_list", "plans-list", "operations:operation_list", "operations:case_panel"),
    ),
    "operations.ProviderNotice": ("somchai", (), ("operations:notice_list", "notices-list")),
    "victims.Person": (
        "dara",
        ("victims.Explanation.person",),
        ("victims:person_list", "persons-list", "victims:home_panel", "victims:notice_panel"),
    ),
    "audit.Event": ("wit", (), ("oversight:access_list", "oversight:refusal_list")),
}


def cost(client: Client, url: str) -> int:
    """How many queries one GET takes; the page must answer."""
    with CaptureQueriesContext(connection) as queries:
        answer = send(client, "GET", url)
    assert answer.status_code in (200, 204), f"{url}: {answer.status_code}"
    return len(queries)


def measured(role: str, client_for: Callable[[str], Client], as_user: As) -> dict[str, int]:
    """Each page that this role opens, with its queries."""
    client, sight = client_for(PLAYERS[role]), sight_of(as_user, PLAYERS[role])
    found = {}
    for name, row in MATRIX.items():
        if not name.endswith(ENDS) or not row.may(role, "GET") or "200" not in row.get:
            continue
        seen = sight.for_route(name)[0] if row.of else [None]
        if seen:
            found[name] = cost(client, address(name, seen[0]))
    return found


@pytest.mark.parametrize("role", ALL)
def test_no_page_costs_more_queries_than_its_budget(
    role: str, client_for: Callable[[str], Client], as_user: As
) -> None:
    found = measured(role, client_for, as_user)
    kept: dict[str, dict[str, int]] = json.loads(BUDGETS.read_text(encoding="utf-8")) if BUDGETS.exists() else {}
    if os.environ.get("SIREN_REWRITE"):
        kept[role] = found
        BUDGETS.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    budget = kept.get(role, {})
    dear = [
        f"{name}: {number}, budget {budget.get(name, 0)}"
        for name, number in found.items()
        if number > budget.get(name, 0)
    ]
    assert not dear, f"{role}: more queries than agreed. Mend the page, or agree to it with {HOW}\n" + "\n".join(dear)


@pytest.mark.parametrize("label", GROWTH)
def test_two_hundred_rows_cost_no_more_queries_than_five(
    label: str, client_for: Callable[[str], Client], as_user: As
) -> None:
    username, parts, pages = GROWTH[label]
    client, sight = client_for(username), sight_of(as_user, username)
    urls = {name: address(name, sight.for_route(name)[0][0] if MATRIX[name].of else None) for name in pages}
    model = apps.get_model(label)
    pattern = model._default_manager.using("super").order_by("pk").first() if label == "audit.Event" else None
    pk = pattern.pk if pattern is not None else sight.of(label)[0][0]
    with multiplied(model, pk, [*parts]) as more:
        more(5)
        few = {name: cost(client, url) for name, url in urls.items()}
        more(195)
        many = {name: cost(client, url) for name, url in urls.items()}
    dear = [
        f"{name}: {few[name]} queries for 5 more rows, {many[name]} for 200" for name in pages if many[name] > few[name]
    ]
    assert not dear, dear


@contextmanager
def multiplied(model: type[models.Model], pk: Any, parts: list[str]) -> Iterator[Callable[[int], None]]:
    """Copies of a row and of its parts, committed by a superuser past every trigger, and gone afterwards."""
    raw = connections["super"].get_new_connection(connections["super"].get_connection_params())
    raw.set_session(autocommit=True)
    made: list[str] = []
    table = model._meta.db_table
    together = {name for one in model._meta.constraints for name in getattr(one, "fields", ())}
    unique = [
        one.column
        for one in model._meta.concrete_fields
        if (one.unique or one.name in together) and isinstance(one, models.CharField)
    ]
    again = "".join(f", '{column}', upper(left(md5(random()::text), 8))" for column in unique)
    with raw.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")

        def more(number: int) -> None:
            cursor.execute(
                f"INSERT INTO {table} SELECT (jsonb_populate_record(x, jsonb_build_object('id', gen_random_uuid(){again}))).*"  # noqa: S608
                f" FROM {table} x, generate_series(1, %s) WHERE x.id = %s RETURNING id",
                [number, str(pk)],
            )
            fresh = [str(row[0]) for row in cursor.fetchall()]
            assert len(fresh) == number
            made.extend(fresh)
            for part in parts:
                child, column = _column(part)
                cursor.execute(
                    f"INSERT INTO {child} SELECT (jsonb_populate_record(x, jsonb_build_object("  # noqa: S608
                    f"'id', gen_random_uuid(), '{column}', fresh.id))).*"
                    f" FROM {child} x, unnest(%s::uuid[]) AS fresh(id) WHERE x.{column} = %s",
                    [fresh, str(pk)],
                )

        try:
            yield more
        finally:
            for part in parts:
                child, column = _column(part)
                cursor.execute(f"DELETE FROM {child} WHERE {column} = ANY (%s::uuid[])", [made])  # noqa: S608
            cursor.execute(f"DELETE FROM {table} WHERE id = ANY (%s::uuid[])", [made])  # noqa: S608
    raw.close()


def _column(part: str) -> tuple[str, str]:
    """The table and the column of "cases.ReportItem.report"."""
    label, key = part.rsplit(".", 1)
    return apps.get_model(label)._meta.db_table, f"{key}_id"
