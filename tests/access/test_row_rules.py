"""The policies in the database are those that the models' row rules make: migrations and models cannot drift apart."""

import pytest
from django.apps import apps
from django.db import connections, models, transaction

from siren.access.models import GroupGrant, UserGrant
from siren.access.row_security import protect_sql

pytestmark = pytest.mark.django_db(databases=["default", "owner", "super"])


def protected_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if hasattr(model, "row_rule")]


def policies(table: str) -> list[tuple[str, ...]]:
    with connections["super"].cursor() as cursor:
        cursor.execute(
            "SELECT policyname, permissive, roles::text, cmd, coalesce(qual, ''), coalesce(with_check, '')"
            " FROM pg_policies WHERE schemaname = 'public' AND tablename = %s ORDER BY 1",
            [table],
        )
        return list(cursor.fetchall())


def rights(table: str) -> list[str]:
    with connections["super"].cursor() as cursor:
        cursor.execute(
            "SELECT privilege_type FROM information_schema.role_table_grants"
            " WHERE grantee = 'siren_app' AND table_name = %s ORDER BY 1",
            [table],
        )
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize("model", protected_models(), ids=lambda model: model._meta.label)
def test_r27_policies_are_those_of_the_row_rule(model: type[models.Model]) -> None:
    table = model._meta.db_table
    rule = model.row_rule  # type: ignore[attr-defined]
    parent = model._meta.get_field(rule.parent).related_model._meta.db_table if rule.parent else ""  # type: ignore[union-attr]
    before, held = policies(table), rights(table)
    assert before, f"{table} has no policy"
    with transaction.atomic(using="super"):
        with connections["super"].cursor() as cursor:
            for name, *_rest in before:
                cursor.execute(f"DROP POLICY {name} ON {table}")
            cursor.execute(f"DROP TRIGGER IF EXISTS keep_compartment ON {table}")
            cursor.execute(protect_sql(table, rule, parent_table=parent))
        wanted, wanted_rights = policies(table), rights(table)
        transaction.set_rollback(True, using="super")
    assert before == wanted
    assert held == wanted_rights


@pytest.mark.parametrize(
    "model",
    [model for model in apps.get_models() if issubclass(model, UserGrant | GroupGrant)],
    ids=lambda model: model._meta.label,
)
def test_r27_grant_tables_keep_expiry_and_principal(model: type[models.Model]) -> None:
    found = {name: qual for name, _permissive, _roles, _cmd, qual, _check in policies(model._meta.db_table)}
    assert {"floor", "see", "add", "change"} <= set(found)
    assert "until" in found["see"] and "access.part" in found["see"]


def test_every_protected_record_is_declared() -> None:
    assert len(protected_models()) >= 30
