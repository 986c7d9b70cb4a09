"""What the tests of cases tell SIREN: a report for a service, the same for the API, a case."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.test import Client
from django.utils import timezone

from cases.models import Case, Report
from cases.policy import ItemIn, LinkIn, NameIn, SourceIn
from cases.services.case import open_case
from cases.services.report import ReportIn, log_report
from siren.common.actor import Actor

As = Callable[[str], AbstractContextManager[Actor]]
For = Callable[..., Client]
GRADED = ItemIn("The gate is locked at night", 1, "B", "C", "A2 S1", "2026-09")
BARE = ItemIn("A van comes at dawn")
API = "/api/v1/"
JSON = "application/json"


def told(*items: ItemIn, **changes: Any) -> ReportIn:
    """A report that came in an hour ago."""
    about: dict[str, Any] = {
        "received_at": timezone.now() - dt.timedelta(hours=1),
        "how_received": "station",
        "exploitation": "labour",
        "place": "Rayong",
        "items": items or (GRADED,),
    }
    return ReportIn(**about | changes)


def linked(one: str, verb: str, other: str, item: int = 1) -> LinkIn:
    """A link between two people."""
    return LinkIn(NameIn(one, "person"), verb, NameIn(other, "person"), item)


def log(
    actor: Actor,
    *items: ItemIn,
    grade: bool = True,
    source: SourceIn | None = None,
    case: Case | None = None,
    **changes: Any,
) -> Report:
    """A report of this person, graded unless said otherwise."""
    whole = told(*items, source=source or SourceIn(), **changes)
    return log_report(actor=actor, told=whole, grade=grade, case_id=case.pk if case else None)


def opened(actor: Actor, *members: int, **changes: Any) -> Case:
    """A case of this person from one report that names Auntie Nu."""
    report = log(actor, **{"names": [NameIn("Auntie Nu", "person"), NameIn("088-555-0101", "phone")]} | changes)
    return open_case(actor=actor, title="Shrimp peeling shed", reports=[report.pk], members=members)


def sent(**changes: Any) -> dict[str, Any]:
    """A report as a program sends it."""
    return {
        "received_at": (timezone.now() - dt.timedelta(hours=1)).isoformat(),
        "how_received": "station",
        "exploitation": "labour",
        "place": "Rayong",
        "items": [item()],
    } | changes


def item(**changes: Any) -> dict[str, Any]:
    """An item as a program sends it, fully graded."""
    return {
        "text": "The gate is locked at night",
        "source_grade": 1,
        "information_grade": "B",
        "handling": "C",
        "conditions": "A2 S1",
        "intelligence_date": "2026-09",
    } | changes


def post(client: Client, path: str, data: Any) -> Any:
    """Send JSON to the API."""
    return client.post(API + path, data, JSON)
