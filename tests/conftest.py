"""What every test has: the demonstration's world, committed once for each database; clients and contexts by sign-in name."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from siren.access.context import begin
from siren.accounts.models import User
from siren.common.actor import Actor
from siren.wiring.demo import World, forget, make_world

_BUILT: dict[str, World] = {}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """After the migrations: the world, by the same code as `manage.py demo`, as the runtime role, committed."""
    with django_db_blocker.unblock():
        _BUILT["world"] = make_world() or World({user.username: user.pk for user in User.objects.all()})


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
    """Act as somebody: `with as_user("pim") as actor:`. Inside a test's own transaction the context is closed after it."""

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
