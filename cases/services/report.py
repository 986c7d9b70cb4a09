"""Logging, changing and grading reports (R1, R2)."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.choices import CaseVerb, Exploitation, HowReceived, LinkVerb, ReportState, SourceKind
from cases.models import Case, Link, Report, ReportItem, Source
from cases.policy import GRADE, LOG, READ_SOURCE, ItemIn, LinkIn, NameIn, SourceIn, clean_conditions, item_problems
from cases.services.case import on_team
from cases.services.names import find_or_name, mention
from siren.access.purposes import Purpose
from siren.access.require import fetch, home, lock, require, save
from siren.access.visibility import visible_to
from siren.audit.record import record
from siren.common import dates
from siren.common.actor import Actor
from siren.common.errors import MoveNotAllowed, NotPermitted, RuleBroken, Stale
from siren.common.records import made_before
from siren.common.references import new_reference


@dataclass(frozen=True, slots=True)
class ReportIn:
    """A whole report as it is written down."""

    received_at: dt.datetime
    how_received: str
    items: Sequence[ItemIn]
    exploitation: str = Exploitation.UNKNOWN
    place: str = ""
    names: Sequence[NameIn] = field(default_factory=tuple)
    links: Sequence[LinkIn] = field(default_factory=tuple)
    source: SourceIn = field(default_factory=SourceIn)


def log_report(
    *, actor: Actor, id: uuid.UUID | None = None, told: ReportIn, case_id: uuid.UUID | None = None, grade: bool = False
) -> Report:
    """Write down what came in: items, whom and what they name, links, and apart from it who told us (R2).

    Args:
        case_id: the case that it belongs to, when the actor is on its team.
        grade: also grade it, so that it leaves draft at once (R1).

    Raises:
        NotPermitted: the role logs no reports, or the actor is not on the case's team.
        NotVisible: the case is hidden or missing.
        RuleBroken: no item, a grade or condition that does not exist, a date that cannot be, or with `grade`
            an item that is not graded (R1).
    """
    require(actor, LOG)
    if earlier := made_before(Report, actor, id):
        return earlier
    case = on_team(actor, fetch(actor, Case, case_id)) if case_id else None
    _check(told, grading=grade)
    report = Report.objects.create(
        id=id or uuid.uuid4(),
        created_by_id=actor.user_id,
        compartment_id=home(actor, Purpose.INTELLIGENCE),
        case_team_id=case.case_team_id if case else None,
        case=case,
        reference=new_reference("IR"),
        received_at=told.received_at,
        how_received=told.how_received,
        exploitation=told.exploitation,
        place=told.place,
    )
    _write_parts(actor, report, told)
    _write_source(actor, report, told.source)
    record(actor=actor, verb=CaseVerb.REPORT_LOGGED, target=report, payload={"items": len(told.items)})
    if grade:
        return grade_report(actor=actor, report_id=report.pk, version=report.version)
    return report


def change_report(*, actor: Actor, report_id: uuid.UUID | str, version: int, told: ReportIn) -> Report:
    """Write a draft anew. A graded report is not changed: what it says was graded as it stands.

    Raises:
        NotPermitted, NotVisible.
        MoveNotAllowed: it is graded.
        Stale: someone changed it meanwhile; both versions are in it (R30).
        RuleBroken: as for log_report.
    """
    require(actor, LOG)
    report = _own(actor, report_id)
    if report.state != ReportState.DRAFT:
        raise MoveNotAllowed(_("This report is graded and no longer changes. Log a new report with what you learned."))
    if report.version != version:
        raise Stale(theirs=shown(_as_told(actor, report)), yours=shown(told), version=report.version)
    _check(told, grading=False)
    Link.objects.filter(report=report).delete()
    report.mentions.all().delete()
    report.items.all().delete()
    report.received_at, report.how_received = told.received_at, told.how_received
    report.exploitation, report.place = told.exploitation, told.place
    save(report, "received_at", "how_received", "exploitation", "place")
    _write_parts(actor, report, told)
    _write_source(actor, report, told.source)
    record(actor=actor, verb=CaseVerb.REPORT_CHANGED, target=report, payload={"items": len(told.items)})
    return report


def grade_report(*, actor: Actor, report_id: uuid.UUID | str, version: int | None = None) -> Report:
    """Take a report out of draft: every item is graded, so it may be used (R1).

    Raises:
        NotPermitted, NotVisible, Stale.
        TransitionNotAllowed: it is graded already.
        RuleBroken: an item without its grade, or handling C without its two conditions (R1).
    """
    require(actor, GRADE)
    report = _own(actor, report_id, version)
    report.grade()
    items = list(report.items.all())
    _check_items([_item_in(item) for item in items], grading=True)
    for item in items:
        Link.objects.filter(report=report, item=item).update(grade=item.information_grade)
    save(report, "state")
    record(actor=actor, verb=CaseVerb.REPORT_GRADED, target=report, payload={"items": len(items)})
    return report


def shown(told: ReportIn) -> dict[str, str]:
    """A report label by label, for showing two versions beside each other (R30). Never its source (R2)."""
    lines = {
        _("Received"): timezone.localtime(told.received_at).strftime("%Y-%m-%d %H:%M"),
        _("How it came in"): str(dict(HowReceived.choices).get(told.how_received, told.how_received)),
        _("Kind of exploitation"): str(dict(Exploitation.choices).get(told.exploitation, told.exploitation)),
        _("Place"): told.place,
        _("Names"): ", ".join(sorted({name.label for name in told.names})),
    }
    for number, item in enumerate(told.items, 1):
        graded = (item.source_grade, item.information_grade, item.handling)
        grade = f"{''.join(str(part or '?') for part in graded)} {item.conditions}" if any(graded) else _("not graded")
        lines[_("Item %(number)s") % {"number": number}] = f"{item.text} ({grade.strip()})"
    return lines


def _own(actor: Actor, report_id: uuid.UUID | str, version: int | None = None) -> Report:
    if fetch(actor, Report, report_id).compartment_id not in actor.writes:
        raise NotPermitted(_("This report belongs to another unit. Only they can change it."))
    return lock(actor, Report, report_id, version=version)


def _check(told: ReportIn, *, grading: bool) -> None:
    wrong: dict[str, list[str]] = {}
    if told.received_at > timezone.now() + dt.timedelta(minutes=5):
        wrong["received_at"] = [_("“Received” must be now or earlier.")]
    if told.how_received not in HowReceived.values:
        wrong["how_received"] = [_("Choose from the list how the report came in.")]
    if told.exploitation not in Exploitation.values:
        wrong["exploitation"] = [_("Choose the kind of exploitation from the list.")]
    if told.source.kind and told.source.kind not in SourceKind.values:
        wrong["source_kind"] = [_("Choose the kind of source from the list.")]
    if not told.items:
        wrong[""] = [_("Write down at least one thing that you learned.")]
    for link in told.links:
        if link.verb not in LinkVerb.values:
            wrong["links"] = [_("Choose from the list how the two hang together.")]
        elif not 1 <= link.item <= len(told.items):
            wrong["links"] = [_("A link rests on an item of this report. There is no item %(n)s.") % {"n": link.item}]
    if wrong:
        raise RuleBroken(next(iter(wrong.values()))[0], fields=wrong)
    _check_items(told.items, grading=grading)


def _check_items(items: Sequence[ItemIn], *, grading: bool) -> None:
    wrong: dict[str, list[str]] = {}
    for number, item in enumerate(items, 1):
        problems = item_problems(item, grading=grading)
        if item.intelligence_date:
            try:
                dates.parse(item.intelligence_date)
            except ValueError as error:
                problems["intelligence_date"] = [str(error)]
        for name, sentences in problems.items():
            wrong[f"items-{number - 1}-{name}"] = [
                _("Item %(number)s: %(sentence)s") % {"number": number, "sentence": sentence} for sentence in sentences
            ]
    if wrong:
        raise RuleBroken(next(iter(wrong.values()))[0], rule="R1", fields=wrong)


def _write_parts(actor: Actor, report: Report, told: ReportIn) -> None:
    items = [_make_item(actor, report, number, item) for number, item in enumerate(told.items, 1)]
    for name in told.names:
        mention(actor, report, find_or_name(actor, report, name))
    for link in told.links:
        ends = [find_or_name(actor, report, name) for name in (link.from_name, link.to_name)]
        if ends[0].pk == ends[1].pk:
            sentence = _("A link needs two different ends: “%(name)s” stands on both.") % {"name": ends[0].label}
            raise RuleBroken(sentence, fields={"links": [sentence]})
        for end in ends:
            mention(actor, report, end)
        item = items[link.item - 1]
        Link.objects.get_or_create(
            report=report,
            from_entity=ends[0],
            to_entity=ends[1],
            verb=link.verb,
            defaults={
                "id": uuid.uuid4(),
                "item": item,
                "grade": item.information_grade or "",
                "created_by_id": actor.user_id,
            },
        )


def _make_item(actor: Actor, report: Report, number: int, item: ItemIn) -> ReportItem:
    date = dates.parse(item.intelligence_date) if item.intelligence_date else None
    return ReportItem.objects.create(
        report=report,
        created_by_id=actor.user_id,
        number=number,
        text=item.text.strip(),
        place=item.place if item.place != report.place else "",
        source_grade=item.source_grade,
        information_grade=item.information_grade or None,
        handling=item.handling,
        conditions=clean_conditions(item.conditions)[0],
        intelligence_date=date.edtf if date else "",
        intelligence_first=date.first if date else None,
        intelligence_last=date.last if date else None,
    )


def _write_source(actor: Actor, report: Report, told: SourceIn) -> None:
    """Keep who told us in its own table (R2). Where nothing is said, what is there stays."""
    if not told or not actor.has(READ_SOURCE):
        return
    source = visible_to(actor, Source).filter(report_id=report.pk).first()
    if source is None:
        source = Source.objects.create(
            report=report,
            created_by_id=actor.user_id,
            compartment_id=home(actor, Purpose.SOURCES),
            kind=told.kind or SourceKind.ANONYMOUS,
            name=told.name,
            contact=told.contact,
            note=told.note,
        )
    else:
        source.kind, source.name = told.kind or source.kind, told.name
        source.contact, source.note = told.contact, told.note
        save(source, "kind", "name", "contact", "note")
    record(actor=actor, verb=CaseVerb.SOURCE_RECORDED, target=source)


def _item_in(item: ReportItem) -> ItemIn:
    return ItemIn(
        item.text,
        item.source_grade,
        item.information_grade,
        item.handling,
        item.conditions,
        item.intelligence_date,
        item.place,
    )


def _as_told(actor: Actor, report: Report) -> ReportIn:
    names = [NameIn(one.entity.label, one.entity.kind) for one in report.mentions.select_related("entity")]
    return ReportIn(
        report.received_at,
        report.how_received,
        [_item_in(item) for item in report.items.all()],
        report.exploitation,
        report.place,
        names,
    )


def as_told(actor: Actor, report: Report) -> ReportIn:
    """A stored draft as it was written down, for changing it; its source only for those who may read sources (R2)."""
    told = _as_told(actor, report)
    links = [
        LinkIn(
            NameIn(link.from_entity.label, link.from_entity.kind),
            link.verb,
            NameIn(link.to_entity.label, link.to_entity.kind),
            link.item.number if link.item else 1,
        )
        for link in report.links.select_related("from_entity", "to_entity", "item").order_by("created_at")
    ]
    source = visible_to(actor, Source).filter(report_id=report.pk).first() if actor.has(READ_SOURCE) else None
    if source is None:
        return replace(told, links=links)
    return replace(told, links=links, source=SourceIn(source.kind, source.name, source.contact, source.note))
