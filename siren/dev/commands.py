"""What `manage.py NAME` does: our own commands, and the services that Django's commands need around them."""

import argparse
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator

from siren.dev.places import ROOT, Places, SetupError, environment

# These work with nothing running. Everything else is taken to need the database.
OFFLINE = frozenset(
    {"check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help", "makemessages"}
    | {"makemigrations", "routes", "spectacular", "startapp", "version", "--help", "--version", "-h"}
)


def up(arguments: list[str]) -> int:
    """Run SIREN."""
    from siren.dev.supervisor import up as command

    return command(arguments)


def test(arguments: list[str]) -> int:
    """Run the tests; with CI set, the static checks before them."""
    from siren.dev.testing import test as command

    return command(arguments)


def proof(arguments: list[str]) -> int:
    """Run the slow proofs: kill -9, many worlds, mutation of policies, volumes."""
    from siren.dev.testing import test as command

    return command(["-m", "slow", *arguments])


def lint(arguments: list[str]) -> int:
    """Run the static checks alone."""
    from siren.dev.checks import run_checks

    return run_checks()


def reset(arguments: list[str]) -> int:
    """Delete the state of this folder's SIREN."""
    from siren.dev.services import running

    parser = argparse.ArgumentParser(prog="manage.py reset", description="Delete all data of this SIREN.")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    options = parser.parse_args(arguments)
    places = Places.here()
    if not places.var.exists():
        print(f"There is nothing in {places.var}.")
        return 0
    if running(places) or running(Places.here(test=True)):
        print(f"SIREN or its tests run from {places.var}. Stop them first.", file=sys.stderr)
        return 1
    if not options.yes:
        question = f"Delete the database, the files and the keys in {places.var}? Type yes: "
        if input(question).strip().lower() != "yes":
            print("Nothing deleted.")
            return 1
    places.remove()
    print(f"{places.var} is gone.")
    return 0


OWN: dict[str, Callable[[list[str]], int]] = {"up": up, "test": test, "proof": proof, "lint": lint, "reset": reset}


def empty(database: str) -> bool:
    """Has this database never been migrated?"""
    import psycopg2

    with contextlib.closing(
        psycopg2.connect(dbname=database, user=os.environ["SIREN_DB_OWNER"], options="-c role=siren_owner")
    ) as connection, connection.cursor() as cursor:  # fmt: skip
        cursor.execute("SELECT to_regclass('public.django_migrations') IS NULL")
        row = cursor.fetchone()
    return bool(row and row[0])


@contextlib.contextmanager
def around(command: str) -> Iterator[None]:
    """The services that a Django command needs: a running `up`'s, or our own for as long as it takes."""
    if os.environ.get("PGHOST"):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siren.settings.dev")
        yield
        return
    places = Places.here()
    settings = os.environ.get("DJANGO_SETTINGS_MODULE", "siren.settings.dev")
    if command in OFFLINE:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
        if settings == "siren.settings.dev":
            places.make_secrets()
        yield
        return
    from siren.dev.services import Services, locked

    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(locked(places))
        except BlockingIOError:
            if not places.env_file.exists():
                raise SetupError(f"SIREN is just starting or busy in {places.var}. Try again in a moment.") from None
            os.environ.update(json.loads(places.env_file.read_text(encoding="utf-8")))
            yield
            return
        services = Services(places, lasting=True)
        os.environ.update(environment(places, settings=settings))
        services.start()
        stack.callback(services.stop)
        if command != "migrate" and empty(os.environ["SIREN_DB_NAME"]):
            prepare = [sys.executable, "-m", "siren.dev.prepare", "--no-demo", "--no-static"]
            subprocess.run(prepare, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        yield


def run(arguments: list[str]) -> int:
    """The command line's door."""
    command = arguments[1] if len(arguments) > 1 else "help"
    try:
        if command in OWN:
            return OWN[command](arguments[2:])
        if command == "migrate" and not any(argument.startswith("--database") for argument in arguments):
            arguments = [*arguments, "--database", "owner"]  # nobody else may change tables
        with around("help" if {"--help", "-h"} & set(arguments) else command):
            from django.core.management import execute_from_command_line

            execute_from_command_line(arguments)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
