"""Walking every URL as every person: which addresses a route has, and what they answer."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import connections, models
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from siren.access.visibility import visible_to
from siren.common.actor import Actor
from siren.wiring.routes import Route, routes

MISSING = uuid.UUID("00000000-0000-4000-8000-000000000000")
# One person of each role.
PEOPLE = {
    "analyst": "pim",
    "planner": "somchai",
    "supervisor": "sunee",
    "commander": "wichai",
    "evidence_officer": "malee",
    "prosecutor": "chai",
    "inspector": "ratana",
    "coordinator": "ploy",
    "caseworker": "dara",
    "oversight": "wit",
}
# Headers that differ from one answer to the next whatever was asked for.
PASSING = {"Set-Cookie", "Expires"}


def all_routes() -> list[Route]:
    """Every route of ours; the door and static files apart."""
    return [route for route in routes() if not route.path.startswith("/static/")]


def address(route: Route, pk: object = None, **more: str) -> str:
    """The route's address for one record."""
    values: dict[str, Any] = dict(more)
    if "<uuid:pk>" in route.path or "(?P<pk>" in route.path:
        values["pk"] = pk
    return reverse(route.name, kwargs=values or None)


def all_ids(model: type[models.Model]) -> list[Any]:
    """Every id there is, as only a superuser sees them."""
    return list(model._default_manager.using("super").order_by("pk").values_list("pk", flat=True))


def split(actor: Actor, label: str) -> tuple[list[Any], list[Any]]:
    """The ids that this person sees, and those that are hidden."""
    model = apps.get_model(label)
    seen = set(visible_to(actor, model).using("super").values_list("pk", flat=True))
    every = all_ids(model)
    return [pk for pk in every if pk in seen], [pk for pk in every if pk not in seen]


def ask(client: Client, method: str, url: str) -> HttpResponse:
    """One request. An htmx request where the address is a panel's would answer the same status."""
    answer: Any = getattr(client, method.lower())(url)
    if getattr(answer, "streaming", False):
        answer.content = b"".join(answer.streaming_content)
    return answer  # type: ignore[no-any-return]


def bytes_of(answer: HttpResponse) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    """All that an outsider can compare: status, headers, body."""
    headers = tuple(sorted((name, value) for name, value in answer.items() if name not in PASSING))
    return answer.status_code, headers, answer.content


def close_connections(aliases: Iterable[str] = ("super",)) -> None:
    """Close what a walk opened."""
    for alias in aliases:
        connections[alias].close()
