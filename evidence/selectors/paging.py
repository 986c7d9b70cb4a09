"""Lists by key: page 10,000 costs what page 1 costs, and nothing counts what is hidden (R4)."""

import datetime as dt
import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from evidence.models import Exhibit

PAGE = 30


@dataclass(frozen=True, slots=True)
class Page:
    """One page of exhibits, newest first, and the addresses of its neighbours."""

    rows: list[Exhibit]
    next_url: str
    prev_url: str


def page_of(found: QuerySet[Exhibit], *, before: str, kept: dict[str, str]) -> Page:
    """The exhibits after the mark `before` ("" = from the newest); a mark that nobody gave starts at the newest."""
    at, last = _read(before)
    if at is not None and last is not None:
        found = found.filter(Q(created_at__lt=at) | Q(created_at=at, id__lt=last))
    rows = list(found.order_by("-created_at", "-id")[: PAGE + 1])
    shown = rows[:PAGE]
    mark = f"{shown[-1].created_at.isoformat()}_{shown[-1].pk}" if len(rows) > PAGE else ""
    return Page(
        shown,
        "?" + urlencode(kept | {"before": mark}) if mark else "",
        "?" + urlencode(kept) if at is not None else "",
    )


def _read(mark: str) -> tuple[dt.datetime | None, uuid.UUID | None]:
    at, _line, last = mark.partition("_")
    try:
        moment = dt.datetime.fromisoformat(at)
        return (moment, uuid.UUID(last)) if moment.tzinfo else (None, None)
    except ValueError:
        return None, None
