"""PostgreSQL and Valkey for a test run. pyproject.toml loads this plugin before pytest-django reads the settings.

Only the controlling process starts them, in folders of their own, so that `up` may run beside. Each xdist worker has
its own database (pytest-django's suffix) and its own two databases of Valkey, or workers would take each other's tasks.
"""

import contextlib
import os
from collections.abc import Generator
from typing import Any

import psycopg2
import pytest

from siren.dev.places import Places, environment
from siren.dev.quick_migrations import make_quick
from siren.dev.services import ROLES, Services, locked, running

SHOW_ONLY = {"--version", "-V", "-h", "--help", "--markers", "--fixtures"}


def valkey_databases(worker: str, variables: dict[str, str]) -> dict[str, str]:
    """BROKER_URL and CACHE_URL of a worker: gw0 has 2 and 3, gw1 has 4 and 5; without xdist they are 0 and 1."""
    number = 2 * int(worker.removeprefix("gw")) + 2 if worker.startswith("gw") else 0
    broker, cache = variables["BROKER_URL"].split("?")[0], variables["CACHE_URL"].split("?")[0]
    return {"BROKER_URL": f"{broker}?virtual_host={number}", "CACHE_URL": f"{cache}?db={number + 1}"}


def start(config: pytest.Config) -> None:
    """Start what the environment does not name, and stop it when pytest ends."""
    places = Places.here(test=True)
    stack = contextlib.ExitStack()
    config.add_cleanup(stack.close)
    if running(places):
        print(f"Another test run uses {places.var}; waiting for it.", flush=True)
    stack.enter_context(locked(places, wait=True))
    services = Services(places, lasting=False)
    services.start()
    stack.callback(services.stop)
    os.environ.update(environment(places, settings="siren.settings.test"))


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> Generator[None, Any, Any]:
    """A wrapper comes before every plain hook, pytest-django's among them."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker:
        os.environ.update(valkey_databases(worker, dict(os.environ)))
    elif not SHOW_ONLY & set(args):
        start(early_config)
    # Playwright keeps an event loop in the test's thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # Builders' machines are busy: the runtime role's 5 s are for people. The owner's own options replace these.
    os.environ.setdefault("PGOPTIONS", "-c statement_timeout=30s")
    os.environ["DJANGO_SETTINGS_MODULE"] = "siren.settings.test"
    make_quick()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, Any]:
    """A new test database gets a real one's rights: what PUBLIC may do to a database is not copied from template1."""
    result = yield
    if fixturedef.argname == "django_db_setup":
        from django.db import connections

        name = connections["default"].settings_dict["NAME"]
        user = os.environ.get("SIREN_DB_SUPERUSER", "postgres")
        with contextlib.closing(psycopg2.connect(user=user, dbname=name)) as connection, connection.cursor() as cursor:
            cursor.execute(ROLES.read_text(encoding="utf-8"))
            connection.commit()
        # Runs before pytest-django drops the database: it closes the owner's connection only, and DROP DATABASE would
        # wait five seconds for the others and then fail.
        fixturedef.addfinalizer(connections.close_all)
    return result


def pytest_configure(config: pytest.Config) -> None:
    """The marks this project uses."""
    config.addinivalue_line("markers", "slow: a proof that takes long; `manage.py proof` runs them")
    config.addinivalue_line("markers", "browser: needs Chromium; `--no-browser` leaves them out")
