"""Row security alone and `visible_to` alone give each person the same rows; without a context there are none (R27)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, connections, models, transaction

from siren.access.models import GroupGrant, UserGrant
from siren.access.visibility import visible_to
from siren.common.actor import Actor
from siren.wiring.demo import World
from siren.wiring.people import TEAMS

pytestmark = pytest.mark.django_db(databases=["default", "super"])

PEOPLE = [person.username for team in TEAMS for person in team.people]
OURS = ("accounts", "audit", "access", "oversight", "cases", "operations", "victims", "evidence", "web", "wiring")

# Tables without row security, each with its reason. Everything else must have it, forced.
OPEN = {
    "accounts_agency": "the directory of agencies, known to all who work with SIREN",
    "accounts_unit": "the directory of units",
    "accounts_user": "the directory of people: needed before anybody's context is known, at sign-in",
    "accounts_posting": "who serves where: decides the context, so it is read before there is one",
    "accounts_message": "the outbox: holds a person and a key, no text of any record",
    "accounts_user_groups": "which units and agencies people belong to",
    "accounts_user_user_permissions": "always empty: nobody has model-wide permissions",
    "access_compartment": "internal numbers of compartments, no row of any record",
    "access_rolepurpose": "a copy of code",
}

# Reference lists that code owns.
OPEN_REFERENCE = {"victims_servicetype": "the range of services, the same for everybody"}


def protected() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if hasattr(model, "row_rule")]


def grants() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if issubclass(model, (UserGrant, GroupGrant))]


def ids_by_row_security(model: type[models.Model]) -> set[Any]:
    with connection.cursor() as cursor:
        key = model._meta.pk
        assert key is not None
        cursor.execute(f'SELECT "{key.column}" FROM "{model._meta.db_table}"')  # noqa: S608  # our own names
        return {str(row[0]) for row in cursor.fetchall()}


@pytest.mark.parametrize("username", PEOPLE)
def test_r27_the_database_and_the_application_show_the_same_rows(
    username: str, as_user: Callable[[str], AbstractContextManager[Actor]]
) -> None:
    wrong = []
    with as_user(username) as actor:
        for model in protected():
            in_database = ids_by_row_security(model)
            in_application = {str(pk) for pk in visible_to(actor, model).using("super").values_list("pk", flat=True)}
            if in_database != in_application:
                wrong.append(f"{model._meta.label}: {len(in_database)} by row security, {len(in_application)} by code")
    assert not wrong, wrong


def test_no_context_no_row_of_any_protected_table(runtime_cursor: Any) -> None:
    seen = {}
    for model in [*protected(), *grants(), apps.get_model("audit.Event")]:
        found = ids_by_row_security(model)
        if found:
            seen[model._meta.label] = len(found)
    assert not seen, seen


def test_the_world_has_a_row_in_every_protected_table(super_cursor: Any) -> None:
    empty = []
    for model in protected():
        super_cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{model._meta.db_table}")')  # noqa: S608  # our own names
        if not super_cursor.fetchone()[0]:
            empty.append(model._meta.label)
    assert not empty, f"a test of who sees what proves nothing about an empty table: {empty}"


def test_the_runtime_role_owns_nothing_and_bypasses_nothing(runtime_cursor: Any) -> None:
    runtime_cursor.execute(
        "SELECT current_user, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
        " FROM pg_roles WHERE rolname = current_user"
    )
    name, *rights = runtime_cursor.fetchone()
    assert (name, rights) == ("siren_app", [False] * 5)
    runtime_cursor.execute(
        "SELECT (SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole)"
        " + (SELECT count(*) FROM pg_proc WHERE proowner = current_user::regrole)"
        " + (SELECT count(*) FROM pg_namespace WHERE nspowner = current_user::regrole)"
    )
    assert runtime_cursor.fetchone()[0] == 0
    runtime_cursor.execute(
        "SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = current_user"
    )
    assert runtime_cursor.fetchone()[0] == 0, "the runtime role is a member of another role"


def test_every_table_is_kept_apart_or_has_a_reason(super_cursor: Any) -> None:
    super_cursor.execute(
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE nspname = 'public' AND relkind IN ('r', 'p') ORDER BY 1"
    )
    wrong = []
    for name, enabled, forced in super_cursor.fetchall():
        ours = name.split("_")[0] in OURS
        if ours and name not in OPEN and name not in OPEN_REFERENCE and not (enabled and forced):
            wrong.append(name)
        if (name in OPEN or name in OPEN_REFERENCE) and enabled:
            wrong.append(f"{name} is protected: take it off the list of open tables")
    assert not wrong, wrong


def test_views_and_definer_functions_do_not_look_past_row_security(super_cursor: Any) -> None:
    super_cursor.execute("SELECT count(*) FROM pg_matviews WHERE schemaname IN ('public', 'access')")
    assert super_cursor.fetchone()[0] == 0
    super_cursor.execute(
        "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public'"
        " AND relkind = 'v' AND NOT coalesce(reloptions::text LIKE '%security_invoker=true%', false)"
    )
    assert super_cursor.fetchone()[0] == 0
    super_cursor.execute(
        "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace"
        " WHERE nspname IN ('public', 'access') AND prosecdef AND proowner <> 'siren_definer'::regrole"
    )
    assert super_cursor.fetchall() == []


def test_nothing_protected_can_be_deleted_but_parts_of_drafts(super_cursor: Any) -> None:
    deletable = {model._meta.db_table for model in protected() if model.row_rule.deletable}  # type: ignore[attr-defined]
    super_cursor.execute(
        "SELECT table_name FROM information_schema.role_table_grants"
        " WHERE grantee = 'siren_app' AND privilege_type IN ('DELETE', 'TRUNCATE') AND table_schema = 'public'"
    )
    can_delete = {row[0] for row in super_cursor.fetchall()}
    tables = {model._meta.db_table for model in protected()} | {"audit_event"}
    assert can_delete & tables == deletable


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET verb = 'x'", "DELETE FROM audit_event"])
def test_r26_the_audit_is_appended_only(
    statement: str, as_user: Callable[[str], AbstractContextManager[Actor]]
) -> None:
    event = apps.get_model("audit.Event")
    with as_user("wit"):
        before = list(event.objects.order_by("pk").values_list("pk", "verb"))
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert before and list(event.objects.order_by("pk").values_list("pk", "verb")) == before


def test_r26_nobody_writes_the_audit_in_another_name(
    world: World, as_user: Callable[[str], AbstractContextManager[Actor]]
) -> None:
    event = apps.get_model("audit.Event")
    with as_user("pim"), pytest.raises(DatabaseError), transaction.atomic():
        event.objects.create(actor_id=world.users["anan"], verb="audit.opened", request_id="forged")
    with as_user("wit"):
        assert not event.objects.filter(request_id="forged").exists()


def test_the_two_cases_never_mix(as_user: Callable[[str], AbstractContextManager[Actor]]) -> None:
    """Unit 1 and unit 2 share no row of their own compartments: not one record of one is seen by the other."""
    for one, other in (("pim", "anan"), ("somchai", "prasit"), ("sunee", "kamon")):
        with as_user(one):
            first = {model: ids_by_row_security(model) for model in case_models()}
        with as_user(other):
            second = {model: ids_by_row_security(model) for model in case_models()}
        shared = {model._meta.label: first[model] & second[model] for model in first if first[model] & second[model]}
        assert not shared, shared


def case_models() -> list[type[models.Model]]:
    return [model for model in protected() if model._meta.app_label == "cases"]


def test_connections_are_separate() -> None:
    """The superuser only plays the attacker: the application's connection is the runtime role's."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == "siren_app"
