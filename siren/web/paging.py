"""Lists by key: page 10,000 costs what page 1 costs, and no total tells of hidden rows (R4)."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

SIZE = 30


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, and where the newer and the older ones are."""

    rows: list[Any] = field(default_factory=list)
    next_url: str = ""
    prev_url: str = ""


def page(rows: QuerySet[Any], key: str, query: Mapping[str, str], *, size: int = SIZE) -> Page:
    """The rows of `rows` that `query` asks for (`after` or `before` a key), newest first by `key` and id.

    An unreadable key is taken as the beginning: it comes from an address that somebody typed.
    """
    kept = {name: value for name, value in query.items() if name not in ("after", "before") and value}
    after, before = _read(query.get("after", "")), _read(query.get("before", ""))
    if before is not None:
        moment, pk = before
        newer = rows.filter(Q(**{f"{key}__gt": moment}) | Q(**{key: moment, "pk__gt": pk}))
        found = list(newer.order_by(key, "pk")[: size + 1])
        more_newer, shown = len(found) > size, found[:size][::-1]
        return Page(
            shown,
            next_url=_url(kept, "after", shown[-1], key) if shown else "",
            prev_url=_url(kept, "before", shown[0], key) if more_newer else "",
        )
    if after is not None:
        moment, pk = after
        rows = rows.filter(Q(**{f"{key}__lt": moment}) | Q(**{key: moment, "pk__lt": pk}))
    found = list(rows.order_by(f"-{key}", "-pk")[: size + 1])
    shown = found[:size]
    return Page(
        shown,
        next_url=_url(kept, "after", shown[-1], key) if len(found) > size else "",
        prev_url=_url(kept, "before", shown[0], key) if after is not None and shown else "",
    )


def _url(kept: Mapping[str, str], name: str, row: Any, key: str) -> str:
    return "?" + urlencode({**kept, name: f"{getattr(row, key).isoformat()}_{row.pk}"})


def _read(text: str) -> tuple[dt.datetime, uuid.UUID] | None:
    try:
        moment, pk = text.rsplit("_", 1)
        found = dt.datetime.fromisoformat(moment)
        return (found, uuid.UUID(pk)) if found.tzinfo else None
    except ValueError:
        return None
