"""The demonstration's world: people first, then each app's own part, through the services only."""

import importlib
import json
import os
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from siren.access.context import acting_as
from siren.access.models import Compartment
from siren.access.purposes import ROLE_PURPOSES, Purpose
from siren.accounts.models import Posting, User
from siren.accounts.roles import Role
from siren.common.actor import Actor
from siren.wiring.people import PASSWORD, TEAMS, make_people

PARTS = ("cases", "operations", "victims", "evidence")


@dataclass(slots=True)
class World:
    """What the apps' parts share: people by sign-in name, and a bag for what one part made and another needs."""

    users: dict[str, int]
    bag: dict[str, Any] = field(default_factory=dict)
    password: str = PASSWORD

    def acting(self, username: str) -> AbstractContextManager[Actor]:
        """A transaction in this person's name."""
        return acting_as(self.users[username])


def make_world() -> World | None:
    """Build everything in one transaction; None when it is there already."""
    if User.objects.filter(username=TEAMS[0].people[0].username).exists():
        return None
    with transaction.atomic():
        world = World({name: user.pk for name, user in make_people().items()})
        for app in PARTS:
            if find_spec(f"{app}.demo") is not None:
                importlib.import_module(f"{app}.demo").build(world)
                forget()
    return world


def forget() -> None:
    """Close whoever's context is open: settings made in an inner transaction last until the outer one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('access.context', '', true), set_config('access.seal', '', true)")


def accounts() -> list[dict[str, Any]]:
    """The accounts as demo.json lists them, from the database."""
    names = [person.username for team in TEAMS for person in team.people]
    found = Posting.objects.filter(user__username__in=names).select_related("user", "unit__agency").order_by("pk")
    return [
        {
            "username": posting.user.username,
            "password": PASSWORD,
            "role": posting.role,
            "role_name": str(Role(posting.role).label),
            "agency": posting.unit.agency.name,
            "unit": posting.unit.name,
            "compartments": _compartments(posting),
            "totp": None,
        }
        for posting in found
    ]


def write_demo_json() -> Path:
    """Write $SIREN_VAR/demo.json: where SIREN is, who can sign in, and how to reach the database."""
    database = settings.DATABASES["default"]
    about = {
        "url": os.environ.get("SIREN_URL", "http://localhost:8000"),
        "accounts": accounts(),
        "database": {
            "host": database["HOST"],
            "port": int(database["PORT"] or 5432),
            "name": database["NAME"],
            "owner_role": settings.OWNER_ROLE,
            "runtime_role": settings.RUNTIME_ROLE,
        },
    }
    path = Path(settings.VAR) / "demo.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def _compartments(posting: Posting) -> list[str]:
    kept = Compartment.objects.filter(agency=posting.unit.agency, unit=posting.unit).order_by("pk")
    read = ROLE_PURPOSES[Role(posting.role)]
    return [str(compartment.purpose) for compartment in kept if Purpose(compartment.purpose) in read]
