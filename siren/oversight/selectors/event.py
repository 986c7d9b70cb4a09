"""Reading the audit: a record's own history for those who see the record, everything's outline for the overseers."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from siren.accounts.models import User
from siren.audit.models import Event, Kind
from siren.common.actor import Actor
from siren.oversight.choices import answer_words, type_words, verb_words

PAGE = 50
LOOKS = (Kind.READ, Kind.EXPORT, Kind.SIGN_IN)
CHANGES = (Kind.WRITE, Kind.EXPORT)


@dataclass(frozen=True, slots=True)
class Line:
    """One event as it is shown: ids and codes, and the name of who did it."""

    at: dt.datetime
    who: str
    username: str
    verb: str
    kind: str
    type: str
    target_id: str
    status: int | None
    route: str
    request_id: str

    @property
    def answer(self) -> str:
        """What a refusal said, in words, with its number."""
        return f"{self.status} {answer_words(self.status)}" if self.status else ""

    @property
    def answer_kind(self) -> str:
        """The chip of a refusal: a hidden record that was asked for stands out."""
        return {403: "bad", 404: "warn"}.get(self.status or 0, "neutral")


def visible_events(actor: Actor) -> QuerySet[Event]:
    """The events that this person may read: one's own, those of rows one may see, all of them for overseers."""
    if actor.reads_audit:
        return Event.objects.all()
    return Event.objects.filter(
        Q(actor_id=actor.user_id) | Q(compartment_id__in=actor.reads) | Q(case_team_id__in=actor.teams)
    )


def history(actor: Actor, target_id: uuid.UUID) -> QuerySet[Event]:
    """What was done to one record. Who looked at it stands on the overseers' pages only."""
    return visible_events(actor).filter(target_id=target_id, kind__in=CHANGES)


def accesses(actor: Actor, *, person: int | None = None, day: dt.date | None = None) -> QuerySet[Event]:
    """Who looked at what, when; and who signed in."""
    return _narrowed(visible_events(actor).filter(kind__in=LOOKS), person, day)


def refusals(actor: Actor, *, person: int | None = None, day: dt.date | None = None) -> QuerySet[Event]:
    """Who was refused what, when."""
    return _narrowed(visible_events(actor).filter(kind=Kind.REFUSAL), person, day)


def people() -> list[tuple[int, str]]:
    """Everybody with an account, for the filter."""
    return [(number, f"{name} ({username})") for number, name, username in _directory()]


def page_of(events: QuerySet[Event], before: str = "", size: int = PAGE) -> tuple[list[Line], str]:
    """One page, newest first, by keyset; with the mark from which the next page goes on ("" at the end)."""
    at, last = _read(before)
    if at is not None and last is not None:
        events = events.filter(Q(at__lt=at) | Q(at=at, id__lt=last))
    found = list(events.order_by("-at", "-id")[: size + 1])
    shown = found[:size]
    mark = f"{shown[-1].at.isoformat()}_{shown[-1].id}" if len(found) > size else ""
    return _lines(shown), mark


def count_today(events: QuerySet[Event], most: int = 1000) -> int:
    """How many since midnight; counts no further than `most`."""
    return _narrowed(events, None, timezone.localdate())[:most].count()


def _lines(events: Sequence[Event]) -> list[Line]:
    numbers = {event.actor_id for event in events}
    known = {
        number: (name, username)
        for number, name, username in User.objects.filter(pk__in=numbers).values_list("pk", "name", "username")
    }
    return [_line(event, known) for event in events]


def _line(event: Event, known: dict[int, tuple[str, str]]) -> Line:
    name, username = known.get(event.actor_id, ("", str(event.actor_id)))
    payload: dict[str, Any] = event.payload if event.kind == Kind.REFUSAL else {}
    return Line(
        at=event.at,
        who=name,
        username=username,
        verb=verb_words(event.verb),
        kind=event.get_kind_display(),
        type=type_words(event.target_type) if event.target_type else "",
        target_id=str(event.target_id or payload.get("id", "")),
        status=payload.get("status"),
        route=str(payload.get("route", "")),
        request_id=event.request_id,
    )


def _narrowed(events: QuerySet[Event], person: int | None, day: dt.date | None) -> QuerySet[Event]:
    if person is not None:
        events = events.filter(actor_id=person)
    if day is not None:
        begin = timezone.make_aware(dt.datetime.combine(day, dt.time.min))
        events = events.filter(at__gte=begin, at__lt=begin + dt.timedelta(days=1))
    return events


def _directory() -> list[tuple[int, str, str]]:
    return list(User.objects.order_by("name", "username").values_list("pk", "name", "username"))


def _read(mark: str) -> tuple[dt.datetime | None, uuid.UUID | None]:
    moment, _sep, number = mark.partition("_")
    try:
        at = dt.datetime.fromisoformat(moment)
        return (at, uuid.UUID(number)) if at.tzinfo is not None else (None, None)
    except ValueError:
        return None, None
