"""PostgreSQL as SIREN needs it: roles, rights, locale. Runs against the server that this test run started."""

import contextlib
import os
from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.db import connections

from siren.dev.places import Places
from siren.dev.services import ROLES, Services, locked, running

pytestmark = pytest.mark.django_db(databases=["default", "owner", "super"])


def ask(alias: str, sql: str, *arguments: str) -> list[tuple[Any, ...]]:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, arguments)
        return list(cursor.fetchall())


def test_the_runtime_role_is_weak() -> None:
    sql = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = %s"
    assert ask("default", "SELECT current_user, session_user") == [("siren_app", "siren_app")]
    assert ask("default", sql, "siren_app") == [(False, False, False, False, False)]
    assert ask("default", "SELECT count(*) FROM pg_class WHERE relowner = 'siren_app'::regrole") == [(0,)]
    assert ask("default", "SELECT count(*) FROM pg_auth_members WHERE member = 'siren_app'::regrole") == [(0,)]


@pytest.mark.parametrize("role", ["siren_owner", "siren_definer", "siren_migrator"])
def test_no_role_passes_row_security(role: str) -> None:
    assert ask("owner", "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = %s", role) == [(False, False)]


def test_nobody_signs_in_as_owner_or_definer() -> None:
    sql = "SELECT rolname FROM pg_roles WHERE rolname LIKE 'siren%%' AND rolcanlogin ORDER BY 1"
    assert ask("owner", sql) == [("siren_app",), ("siren_migrator",)]


def test_migrations_run_as_the_owner() -> None:
    assert ask("owner", "SELECT current_user, session_user") == [("siren_owner", "siren_migrator")]


def test_the_owner_has_none_of_the_definers_rights_but_may_become_it() -> None:
    sql = "SELECT pg_has_role('siren_owner', 'siren_definer', how) FROM unnest(ARRAY['USAGE', 'SET']) how"
    assert ask("owner", sql) == [(False,), (True,)]


def test_the_runtime_role_has_its_limits() -> None:
    sql = "SELECT unnest(rolconfig) FROM pg_roles WHERE rolname = 'siren_app' ORDER BY 1"
    assert ask("default", sql) == [
        ("idle_in_transaction_session_timeout=60s",),
        ("jit=off",),
        ("log_error_verbosity=terse",),
        ("log_min_error_statement=panic",),  # a refused statement would carry a record's text into the log
        ("statement_timeout=5s",),
        ("track_activities=off",),
    ]


def test_the_runtime_role_makes_no_table_not_even_a_temporary_one() -> None:
    sql = "SELECT has_schema_privilege('public', 'CREATE'), has_database_privilege(current_database(), 'TEMP')"
    assert ask("default", sql) == [(False, False)]
    public = "SELECT has_database_privilege('public', current_database(), p) FROM unnest(ARRAY['CONNECT', 'TEMP']) p"
    assert ask("super", public) == [(False,), (False,)]


def test_order_and_case_are_the_same_on_every_machine() -> None:
    sql = "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM pg_database"
    assert set(ask("default", sql)) == {("b", "C.UTF-8", "UTF8")}
    assert ask("default", "SELECT lower('ĐÀ NẴNG')") == [("đà nẵng",)]


def test_running_the_roles_again_changes_nothing() -> None:
    name = connections["default"].settings_dict["NAME"]
    before = ask("super", "SELECT rolname, rolcanlogin, rolcreatedb, rolconfig FROM pg_roles ORDER BY 1")
    with contextlib.closing(psycopg2.connect(user="postgres", dbname=name)) as connection:
        connection.cursor().execute(ROLES.read_text(encoding="utf-8"))
        connection.rollback()
    assert ask("super", "SELECT rolname, rolcanlogin, rolcreatedb, rolconfig FROM pg_roles ORDER BY 1") == before


def test_each_worker_has_its_own_queue() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    number = 2 * int(worker.removeprefix("gw")) + 2 if worker != "main" else 0
    assert settings.CELERY_BROKER_URL.endswith(f"virtual_host={number}")
    assert settings.CACHES["default"]["LOCATION"].endswith(f"db={number + 1}")


@pytest.fixture
def nothing_named(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """Places of their own, with no server in the environment."""
    for name in ("PGHOST", "BROKER_URL", "CACHE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SIREN_DB_NAME", "siren")
    monkeypatch.setenv("SIREN_VAR", str(tmp_path_factory.mktemp("siren") / "var"))
    monkeypatch.delenv("SIREN_SECRETS", raising=False)
    places = Places.here()
    yield places
    if places.var.exists():
        places.remove()


def test_services_start_stop_and_keep_their_data(nothing_named: Places) -> None:
    places = nothing_named
    with locked(places):
        assert running(places)
        for start in (1, 2):
            services = Services(places, lasting=True)
            services.start()
            processes = services.processes()
            assert set(processes) == {"PostgreSQL", "Valkey"}
            assert services.postgres
            with contextlib.closing(services.postgres.connect("siren")) as connection, connection.cursor() as cursor:
                if start == 1:
                    cursor.execute("CREATE TABLE kept AS SELECT 7 AS n")
                cursor.execute("SELECT n FROM kept")
                assert cursor.fetchone() == (7,)
            services.stop()
            assert all(process.poll() == 0 for process in processes.values())
        with pytest.raises(BlockingIOError), locked(places):
            pass
    assert not running(places)
    assert places.sockets.stat().st_mode & 0o077 in (0, 0o011)
    assert (places.secrets / "file_key").stat().st_mode & 0o777 == 0o600


def test_secrets_are_made_once(nothing_named: Places) -> None:
    nothing_named.make()
    first = (nothing_named.secrets / "context_key").read_text()
    nothing_named.make()
    assert (nothing_named.secrets / "context_key").read_text() == first
    assert len(first.strip()) == 64
