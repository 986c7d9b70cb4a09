"""Walking every URL as every person: which addresses a route has, and what they answer."""

import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from siren.access.visibility import visible_to
from siren.common.actor import Actor
from siren.wiring.people import TEAMS
from siren.wiring.routes import Route, routes
from tests.matrix import MATRIX, WORDS

MISSING = uuid.UUID("00000000-0000-4000-8000-000000000000")
PEOPLE = [person.username for team in TEAMS for person in team.people]
ROLE_OF = {person.username: str(person.role) for team in TEAMS for person in team.people}
# Headers that differ from one answer to the next whatever was asked for.
PASSING = {"Set-Cookie", "Expires"}

As = Callable[[str], AbstractContextManager[Actor]]


def all_routes() -> list[Route]:
    """Every route of ours, by path."""
    return [route for route in routes() if not route.path.startswith("/static/")]


def address(name: str, pk: object = None) -> str:
    """The route's address for one record."""
    values: dict[str, Any] = dict(WORDS.get(name, {}))
    if MATRIX[name].of:
        values["pk"] = pk
    return reverse(name, kwargs=values or None)


def send(client: Client, method: str, url: str, data: Mapping[str, Any] | None = None, **headers: str) -> HttpResponse:
    """One request in a transaction that is taken back, so that nothing that a walk sends changes what it meets next."""
    client.raise_request_exception = False
    with transaction.atomic():
        if method in ("POST", "PUT") and url.startswith("/api/"):
            call = client.post if method == "POST" else client.put
            answer: Any = call(url, data or {"nothing": "1"}, "application/json", headers=headers)
        elif method == "POST":
            answer = client.post(url, data if data is not None else {"nothing": "1"}, headers=headers)
        elif method == "GET":
            answer = client.get(url, data, headers=headers)
        else:
            answer = getattr(client, method.lower())(url, headers=headers)
        if answer.streaming:
            answer.streamed = b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    found: HttpResponse = answer
    return found


def body(answer: HttpResponse) -> bytes:
    """What arrived, streamed or not."""
    streamed: bytes | None = getattr(answer, "streamed", None)
    return answer.content if streamed is None else streamed


def bytes_of(answer: HttpResponse) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    """All that an outsider can compare: status, headers, body."""
    headers = tuple(sorted((name, value) for name, value in answer.items() if name not in PASSING))
    return answer.status_code, headers, body(answer)


@dataclass(slots=True)
class Sight:
    """What one person sees and does not see, model by model. Needs the "super" connection."""

    actor: Actor
    _known: dict[str, tuple[list[Any], list[Any]]] = field(default_factory=dict)

    def of(self, label: str) -> tuple[list[Any], list[Any]]:
        """The ids that this person sees, and those that are hidden."""
        if label not in self._known:
            model = apps.get_model(label)
            order = "created_at" if any(one.name == "created_at" for one in model._meta.get_fields()) else "pk"
            seen = set(visible_to(self.actor, model).using("super").values_list("pk", flat=True))
            every = list(model._default_manager.using("super").order_by(order, "pk").values_list("pk", flat=True))
            self._known[label] = [pk for pk in every if pk in seen], [pk for pk in every if pk not in seen]
        return self._known[label]

    def for_route(self, name: str) -> tuple[list[Any], list[Any]]:
        """The same for the model in a route's address; what is known through another row counts as seen."""
        row = MATRIX[name]
        seen, hidden = self.of(row.of)
        if row.through:
            label, key = row.through.rsplit(".", 1)
            model = apps.get_model(label)
            known = set(
                model._default_manager.using("super")
                .filter(pk__in=self.of(label)[0])
                .values_list(f"{key}_id", flat=True)
            )
            seen, hidden = [*seen, *(pk for pk in hidden if pk in known)], [pk for pk in hidden if pk not in known]
        return seen, hidden


def sight_of(as_user: As, username: str) -> Sight:
    """What this person sees."""
    with as_user(username) as actor:
        return Sight(actor)


def spread(found: list[Any], most: int) -> list[Any]:
    """The first, the last, and those evenly between: at most this many."""
    if len(found) <= most:
        return list(found)
    step = (len(found) - 1) / max(most - 1, 1)
    return [found[round(number * step)] for number in range(most)]


def protected_models() -> list[type[models.Model]]:
    """Every model behind a row rule."""
    return [model for model in apps.get_models() if hasattr(model, "row_rule")]
