"""The demonstration's reports and two cases that must not mix. The first follows a real raid; every name is invented."""

import datetime as dt
import uuid
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from django.utils import timezone

from cases.demo.reports import KARAOKE, LOOSE, NAMES, PICKLES, VISIT, Told
from cases.models import Entity
from cases.policy import ItemIn, LinkIn, NameIn, SourceIn
from cases.services.case import open_case
from cases.services.import_reports import import_reports
from cases.services.report import ReportIn, log_report
from cases.services.suspect import enter_charge, name_suspect
from siren.access.visibility import visible_to
from siren.common.actor import Actor


class World(Protocol):
    """What the demo command hands over."""

    users: dict[str, int]
    bag: dict[str, Any]

    def acting(self, username: str) -> AbstractContextManager[Actor]:
        """A transaction in this person's name."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One case of the demonstration."""

    title: str
    summary: str
    kind: str
    reports: Sequence[Told]
    team: Sequence[str]
    suspects: Sequence[tuple[str, str, str]]  # name, part in it, note
    charges: Sequence[tuple[str, str, str]] = field(default_factory=tuple)  # name, law, text


FIRST = Opened(
    title="Vegetable pickling, Bang Yai",
    summary=(
        "Two girls walked out of a pickling factory and told the station that about fifty others are kept inside."
        " Recruited in Savannakhet for a sweets factory; parents paid 8,000 baht for each. A second yard is named."
    ),
    kind="reactive",
    reports=PICKLES,
    team=("somchai", "wichai", "malee", "sunee", "chai", "ratana"),
    suspects=(
        ("Charoen Sinthawi", "owner", "Signs the pay book. Keeps the papers in his office."),
        ("Pranee Sinthawi", "manager", "Wakes the hall at two. Gives out the work."),
        ("Guard “Yai”", "guard", "Holds the keys at night."),
        ("Somboon", "driver", "Drives the van from the crossing and between the two sites."),
        ("Auntie Kham", "broker", "In Savannakhet. Feeds both sites."),
    ),
    charges=(
        ("Charoen Sinthawi", "trafficking", "Kept about fifty girls from Laos for work in the pickling hall."),
        ("Charoen Sinthawi", "child_labour", "Many of them are under fifteen; they handle acid without gloves."),
        ("Pranee Sinthawi", "assault", "Beat those who were not fast enough, with a hose."),
    ),
)
SECOND = Opened(
    title="Karaoke bar, back rooms",
    summary="Young women from two countries are kept in the back rooms of a bar and pay off a debt that grows.",
    kind="proactive",
    reports=KARAOKE,
    team=("prasit", "nid"),
    suspects=(
        ("Mama Daeng", "manager", "Keeps the book of debts."),
        ("Wirat Phuangphet", "owner", "Name on the licence; not seen at the bar since spring."),
    ),
)


def build(world: World) -> None:
    """Fill the bag with case1, charge1 and case2; beside them reports that wait for a grade or a case."""
    world.bag["case1"], world.bag["charge1"] = _open(world, "pim", FIRST)
    world.bag["case2"], _none = _open(world, "anan", SECOND)
    with world.acting("pim") as pim:
        for told in LOOSE:
            _log(pim, told)
        import_reports(actor=pim, text=_hotline(), file_name="hotline.csv")
    with world.acting("ratana") as ratana:
        _log(ratana, VISIT)


def _hotline() -> str:
    """The hotline's spreadsheet, with the days of last week."""
    text = Path(__file__).with_name("hotline.csv").read_text(encoding="utf-8")
    today = timezone.localdate()
    for mark, days in (("DAY1", 11), ("DAY2", 9)):
        text = text.replace(mark, (today - dt.timedelta(days=days)).isoformat())
    return text


def _open(world: World, lead: str, about: Opened) -> tuple[uuid.UUID, uuid.UUID | None]:
    with world.acting(lead) as actor:
        logged = [_log(actor, told) for told in about.reports]
        case = open_case(
            actor=actor,
            title=about.title,
            summary=about.summary,
            kind=about.kind,
            reports=logged,
            members=[world.users[name] for name in about.team],
        )
    suspects: dict[str, uuid.UUID] = {}
    with world.acting(lead) as actor:
        for name, role, note in about.suspects:
            entity = visible_to(actor, Entity).get(label=name)
            suspects[name] = name_suspect(
                actor=actor, case_id=case.pk, entity_id=entity.pk, role=role, note=note
            ).pk  # fmt: skip
    if not about.charges:
        return case.pk, None
    with world.acting("chai") as prosecutor:
        charges = [
            enter_charge(actor=prosecutor, case_id=case.pk, suspect_id=suspects[name], law=law, text=text).pk
            for name, law, text in about.charges
        ]
    return case.pk, charges[0]


def _log(actor: Actor, told: Told) -> uuid.UUID:
    day = timezone.localdate() - dt.timedelta(days=told.days_ago)
    at = timezone.make_aware(dt.datetime.combine(day, dt.time.fromisoformat(told.at)))
    received = min(at, timezone.now() - dt.timedelta(minutes=10))
    report = log_report(
        actor=actor,
        told=ReportIn(
            received_at=received,
            how_received=told.how,
            exploitation=told.exploitation,
            place=told.place,
            items=[_item(day, *line) for line in told.items],
            names=[_name(label) for label in told.names],
            links=[LinkIn(_name(one), verb, _name(other), item) for one, verb, other, item in told.links],
            source=SourceIn(*told.source),
        ),
        grade=told.graded,
    )
    return report.pk


def _name(label: str) -> NameIn:
    kind, native, romanised = NAMES[label]
    return NameIn(label, kind, native, romanised)


def _item(day: dt.date, grade: str, text: str, when: str = "") -> ItemIn:
    """An item from its grade as it is said ("2AC A1 S1"); `when` is EDTF, "" the day on which the report came in."""
    date = when or day.isoformat()
    if not grade:
        return ItemIn(text, intelligence_date=date)
    marks, _space, conditions = grade.partition(" ")
    return ItemIn(text, int(marks[0]), marks[1], marks[2], conditions, date)
