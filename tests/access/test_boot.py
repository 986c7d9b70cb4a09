"""What web server and worker refuse to start on: real roles of a real server, production's settings and own process."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest
from django.db import connections

from siren.access.boot import refuse_unsafe_database, unsafe_reasons
from siren.dev.places import ROOT, SECRET_NAMES

pytestmark = pytest.mark.django_db
WEB = ["-c", "import siren.wsgi; print('open')"]
WORKER = ["-m", "celery", "-A", "siren.celery", "worker", "--pool", "solo"]


def database() -> str:
    return str(connections["default"].settings_dict["NAME"])


def as_superuser(*statements: str) -> None:
    with contextlib.closing(psycopg2.connect(user="postgres", dbname=database())) as connection:
        connection.autocommit = True
        for statement in statements:
            connection.cursor().execute(statement)


Starter = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Starter:
    """Start one of our processes on production's settings, against this test's database."""
    for name in (*SECRET_NAMES, "db_app_password"):
        (tmp_path / name).write_text("a" * 64)
    own = {"DJANGO_SETTINGS_MODULE": "siren.settings.production", "SIREN_SECRETS": str(tmp_path),
           "SIREN_DB_NAME": database(), "SIREN_HOSTS": "siren.example.org", "PGOPTIONS": ""}  # fmt: skip

    def started(program: list[str], **variables: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([sys.executable, *program], cwd=ROOT, env=os.environ | own | variables, check=False,
                              capture_output=True, text=True, timeout=120)  # fmt: skip

    return started


@pytest.fixture
def strong_role() -> Iterator[str]:
    """Like siren_app, with BYPASSRLS besides."""
    name = f"siren_strong_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    as_superuser(
        f"CREATE ROLE {name} LOGIN BYPASSRLS IN ROLE siren_app", f'GRANT CONNECT ON DATABASE "{database()}" TO {name}'
    )
    yield name
    as_superuser(f"DROP OWNED BY {name}", f"DROP ROLE {name}")


def test_the_runtime_role_opens_the_server(start: Starter) -> None:
    done = start(WEB)
    assert done.returncode == 0 and done.stdout == "open\n", done.stderr


@pytest.mark.parametrize(
    ("user", "reason"), [("postgres", "is a superuser"), ("siren_migrator", "is the tables' owner or may become it")]
)
@pytest.mark.parametrize("program", [WEB, WORKER], ids=["web", "worker"])
def test_superuser_and_owner_are_refused(start: Starter, program: list[str], user: str, reason: str) -> None:
    done = start(program, SIREN_DB_USER=user)
    assert done.returncode == 1 and "open" not in done.stdout
    assert "SIREN does not start" in done.stderr and reason in done.stderr


def test_bypassrls_is_refused(start: Starter, strong_role: str) -> None:
    done = start(WEB, SIREN_DB_USER=strong_role)
    assert done.returncode == 1 and "has BYPASSRLS" in done.stderr and "superuser" not in done.stderr


def test_a_superuser_dressed_as_the_runtime_role_is_refused(start: Starter) -> None:
    done = start(WEB, SIREN_DB_USER="postgres", PGOPTIONS="-c role=siren_app")
    assert done.returncode == 1 and "is a superuser" in done.stderr


@pytest.mark.parametrize("name", SECRET_NAMES)
def test_a_missing_or_short_key_is_refused(start: Starter, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("short")
    assert f"The secret {name} is shorter than 32 characters" in start(WEB).stderr
    (tmp_path / name).unlink()
    done = start(WEB)
    assert done.returncode == 1 and f"The secret file {name} is missing" in done.stderr


@pytest.mark.parametrize("change", ["NO FORCE", "DISABLE"])
def test_a_table_without_forced_row_security_is_refused(change: str) -> None:
    as_superuser(f"ALTER TABLE cases_source {change} ROW LEVEL SECURITY")
    try:
        assert unsafe_reasons() == ["Row security is not forced on: cases_source. Run the migrations."]
    finally:
        as_superuser("ALTER TABLE cases_source FORCE ROW LEVEL SECURITY, ENABLE ROW LEVEL SECURITY")
    refuse_unsafe_database()


def test_debug_and_an_empty_key_are_refused(settings) -> None:  # type: ignore[no-untyped-def]  # pytest-django's fixture
    settings.DEBUG = True
    settings.CONTEXT_KEY = ""
    assert unsafe_reasons() == ["DEBUG is on.", "CONTEXT_KEY is missing or too short."]
