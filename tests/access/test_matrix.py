"""Every URL, every role, every method: the answer is the permission table's, and hidden is missing byte for byte (R4)."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client
from django.urls import reverse

from siren.audit.models import Event, Kind
from tests.matrix import ALL, MATRIX, as_markdown
from tests.walk import (
    MISSING,
    PEOPLE,
    ROLE_OF,
    As,
    Sight,
    address,
    all_routes,
    body,
    bytes_of,
    protected_models,
    send,
    sight_of,
    spread,
)

pytestmark = pytest.mark.django_db(databases=["default", "super"])

ROUTES = {route.name: route for route in all_routes()}
# Everybody but the second planner and the third supervisor, who see what others like them see.
WALKERS = [name for name in PEOPLE if name not in {"prasit", "nid"}]
# Signing out and leaving end the session that the walk is made with; they have tests of their own.
ENDINGS = {"accounts:sign_out", "leave"}
WALKED = [name for name in ROUTES if name in MATRIX and name not in ENDINGS]
SENT = ("GET", "POST", "PUT")
ANY_METHOD = {"set_language"}  # Django's own view takes whatever method there is, and does nothing
OUTSIDE = ("PATCH", "DELETE", "TRACE")
DOCUMENT = Path(settings.BASE_DIR) / "docs" / "permissions.md"


def asked(sight: Sight, name: str, most: int = 1) -> Iterator[tuple[str, Any]]:
    """The kinds of record to ask for ("seen", "hidden", "missing"), each with an id."""
    if not MATRIX[name].of:
        yield "seen", None
        return
    seen, hidden = sight.for_route(name)
    yield from (("seen", pk) for pk in spread(seen, most))
    yield from (("hidden", pk) for pk in spread(hidden, 1))
    yield "missing", MISSING


def test_every_url_is_in_the_permission_table() -> None:
    assert len(ROUTES) == len(all_routes()), "two URLs have one name"
    assert set(ROUTES) - set(MATRIX) == set(), (
        "write these URLs into tests/matrix.py: who may, and what others are answered"
    )
    assert set(MATRIX) - set(ROUTES) == set(), "these rows of tests/matrix.py have no URL"
    wrong = [name for name, route in ROUTES.items() if ("pk" in route.path) != bool(MATRIX[name].of)]
    assert wrong == [], "say in tests/matrix.py whose id stands in these addresses"


def test_the_table_names_the_methods_that_the_urls_answer() -> None:
    wrong = [
        f"{name}: {route.methods}"
        for name, route in ROUTES.items()
        if {m for m in SENT if getattr(MATRIX[name], m.lower())} != set(route.methods)
    ]
    assert not wrong, wrong


def test_every_role_is_played_by_somebody() -> None:
    assert set(ALL) == set(ROLE_OF.values())


def test_the_permissions_document_is_the_table() -> None:
    if os.environ.get("SIREN_REWRITE"):
        DOCUMENT.write_text(as_markdown(), encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == as_markdown(), "run this test with SIREN_REWRITE=1"


@pytest.mark.parametrize("username", WALKERS)
def test_r4_every_url_answers_as_the_table_says(
    username: str, client_for: Callable[[str], Client], as_user: As
) -> None:
    client, sight, role = client_for(username), sight_of(as_user, username), ROLE_OF[username]
    wrong: list[str] = []
    for name in WALKED:
        row = MATRIX[name]
        for method in SENT if name not in ANY_METHOD else ("GET", "POST"):
            apart: dict[str, list[Any]] = {"hidden": [], "missing": []}
            for kind, pk in asked(sight, name, 2 if row.may(role, method) else 1):
                url = address(name, pk)
                answer = send(client, method, url)
                wanted = row.expected(role, method, seen=kind == "seen")
                if answer.status_code not in wanted:
                    wrong.append(f"{method} {name} ({kind}): {answer.status_code}, the table says {sorted(wanted)}")
                if kind != "seen":
                    apart[kind].append(bytes_of(answer))
            for hidden in apart["hidden"]:
                if hidden != apart["missing"][0]:
                    wrong.append(f"{method} {name}: a hidden record and a missing one are answered differently")
    assert not wrong, f"{username} ({role}):\n" + "\n".join(wrong)


@pytest.mark.parametrize("username", ["pim", "dara", "wit"])
def test_other_methods_are_answered_405_to_everybody(
    username: str, client_for: Callable[[str], Client], as_user: As
) -> None:
    client, sight = client_for(username), sight_of(as_user, username)
    wrong = []
    for name in WALKED:
        if name in ANY_METHOD:
            continue
        pk = next(iter(asked(sight, name)))[1]
        for method in OUTSIDE:
            status = send(client, method, address(name, pk)).status_code
            if status != 405:
                wrong.append(f"{method} {name}: {status}")
    assert not wrong, wrong


@pytest.mark.parametrize("username", WALKERS)
def test_r4_the_timeline_of_every_model_is_silent_about_hidden_rows(
    username: str, client_for: Callable[[str], Client], as_user: As
) -> None:
    client, sight = client_for(username), sight_of(as_user, username)
    wrong = []
    for model in protected_models():
        label, key = model._meta.label_lower, model._meta.pk
        if not isinstance(key, models.UUIDField):
            continue
        missing = bytes_of(send(client, "GET", reverse("oversight:timeline", args=[label, MISSING])))
        for pk in spread(sight.of(model._meta.label)[1], 1):
            hidden = bytes_of(send(client, "GET", reverse("oversight:timeline", args=[label, pk])))
            if hidden != missing or hidden[0] != 204:
                wrong.append(f"{label}: {hidden[0]}")
    assert not wrong, wrong


@pytest.mark.parametrize("path", ["/cases/{}/", "/api/v1/plans/{}/", "/people/{}/", "/evidence/file/{}/"])
def test_r4_a_malformed_id_is_a_missing_one(path: str, client_for: Callable[[str], Client]) -> None:
    client = client_for("chai")
    for word in ("x" * 36, "00000000-0000-4000-8000-00000000000g", "00000000-0000-4000-8000-000000000000%00"):
        answer = send(client, "GET", path.format(word))
        assert answer.status_code in (403, 404), (word, answer.status_code)
        assert word.encode() not in body(answer)


def test_nobody_gets_in_without_signing_in(world: object) -> None:
    client, wrong = Client(), []
    for name in WALKED:
        if name in {"healthz", "accounts:sign_in", "set_language"}:
            continue
        for method in ROUTES[name].methods:
            answer = send(client, method, address(name, MISSING))
            door = answer.status_code == 302 and answer["Location"].startswith("/account/sign-in/")
            if not (door or answer.status_code == 401):
                wrong.append(f"{method} {name}: {answer.status_code}")
    assert not wrong, wrong


def test_r26_refusals_are_recorded_and_only_as_ids(
    client_for: Callable[[str], Client], as_user: As, world: Any
) -> None:
    hidden = sight_of(as_user, "pim").of("victims.Person")[1][0]
    client = client_for("pim")
    for url, status in ((f"/people/{hidden}/", 403), (f"/cases/{MISSING}/", 404)):
        assert client.get(url).status_code == status
    with as_user("wit"):
        found = Event.objects.filter(kind=Kind.REFUSAL, actor_id=world.users["pim"]).order_by("-at")[:2]
        told = [event.payload for event in found]
    assert told == [
        {"status": 404, "route": "cases:case_detail", "id": str(MISSING)},
        {"status": 403, "route": "victims:person_detail", "id": str(hidden)},
    ]
    assert all(set(payload) == {"status", "route", "id"} for payload in told)


def test_r26_opening_a_record_is_recorded_before_it_leaves(client_for: Callable[[str], Client], as_user: As) -> None:
    """Each record's own page leaves one look in the reader's name; where the audit cannot be written, nothing leaves."""
    pages = {
        "cases:report_detail": "pim",
        "cases:case_detail": "chai",
        "cases:entity_detail": "anan",
        "cases:charge_detail": "chai",
        "operations:plan_detail": "kamon",
        "operations:notice_detail": "ploy",
        "operations:operation_detail": "wichai",
        "evidence:exhibit_detail": "malee",
        "evidence:statement_detail": "chai",
        "victims:person_detail": "dara",
        "victims:screening_detail": "dara",
        "victims:identity_detail": "dara",
        "reports-detail": "pim",
        "plans-detail": "somchai",
        "exhibits-detail": "malee",
        "persons-detail": "dara",
    }
    missed = []
    for name, username in pages.items():
        if name not in MATRIX:
            missed.append(f"{name}: no such page")
            continue
        pk = sight_of(as_user, username).for_route(name)[0][0]
        client = client_for(username)
        looks = _looks(as_user, username)
        assert client.get(address(name, pk)).status_code == 200, name
        if _looks(as_user, username) <= looks:
            missed.append(name)
    assert not missed, f"these pages leave no look in the audit: {missed}"


def _looks(as_user: As, username: str) -> int:
    with as_user(username) as actor:
        return apps.get_model("audit.Event")._default_manager.filter(kind=Kind.READ, actor_id=actor.user_id).count()
