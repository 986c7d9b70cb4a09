"""What every test has: the demonstration's world, committed once a database; clients and contexts by sign-in name."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import setup_databases, teardown_databases

from siren.access.context import begin
from siren.accounts.models import User
from siren.common.actor import Actor
from siren.wiring.demo import World, forget, make_world

_BUILT: dict[str, World] = {}


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, django_db_modify_db_settings: None
) -> Iterator[None]:
    """A database made by the owner, then the world, by the same code as `manage.py demo`, committed by the runtime role.

    Replaces pytest-django's: that one makes no database unless a test names the alias "owner", whose mirrors the rest are.
    """
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"owner": True})
        _BUILT["world"] = make_world() or World({user.username: user.pk for user in User.objects.all()})
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture
def world(db: None) -> World:
    """People by sign-in name (`world.users["pim"]`) and what the demonstration made (`world.bag`)."""
    return _BUILT["world"]


@pytest.fixture
def client_for(world: World) -> Callable[[str], Client]:
    """A signed-in browser: `client_for("pim")`."""

    def made(username: str, **options: Any) -> Client:
        client = Client(**options)
        client.force_login(User.objects.get(username=username), backend="siren.accounts.sign_in.AccountBackend")
        forget()
        return client

    return made


@pytest.fixture
def as_user(world: World) -> Callable[[str], AbstractContextManager[Actor]]:
    """Act as somebody: `with as_user("pim") as actor:`. The context is closed after it, also inside a test's transaction."""

    @contextmanager
    def acting(username: str) -> Iterator[Actor]:
        with transaction.atomic():
            yield begin(world.users[username])
        if connection.in_atomic_block:
            forget()

    return acting


@pytest.fixture
def runtime_cursor(world: World) -> Iterator[Any]:
    """Raw SQL as the runtime role, with no context until one is opened."""
    forget()
    with connection.cursor() as cursor:
        yield cursor


@pytest.fixture
def super_cursor(world: World) -> Iterator[Any]:
    """Raw SQL as a superuser, who sees every committed row. Needs `databases=["default", "super"]`."""
    with connections["super"].cursor() as cursor:
        yield cursor
