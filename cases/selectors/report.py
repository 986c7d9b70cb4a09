"""Reading reports: lists with their filters, one report, and its source for those who may read sources (R2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from cases.choices import Exploitation, InformationGrade, ReportState
from cases.models import Case, Link, Mention, Report, ReportItem, Source
from cases.policy import READ_SOURCE
from siren.access.visibility import visible_to
from siren.common.actor import Actor

GRADE_SETS = {"A": "A", "B": "AB", "C": "ABC", "D": "ABCD", "E": "ABCDE"}


@dataclass(frozen=True, slots=True)
class Filters:
    """Which reports of a list are wanted. What is not one of the known values filters nothing."""

    grade: str = ""
    exploitation: str = ""
    state: str = ""
    entity: UUID | None = None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filters":
        """From an address that somebody may have typed."""
        return cls(
            grade=query.get("grade", "") if query.get("grade", "") in InformationGrade.values else "",
            exploitation=query.get("exploitation", "") if query.get("exploitation", "") in Exploitation.values else "",
            state=query.get("state", "") if query.get("state", "") in ReportState.values else "",
            entity=uuid_or_none(query.get("entity", "")),
        )


def uuid_or_none(text: str) -> UUID | None:
    """An id that somebody may have typed."""
    try:
        return UUID(text)
    except ValueError:
        return None


def reports(actor: Actor, filters: Filters | None = None) -> QuerySet[Report]:
    """The reports that the person may see, with what a list shows of them, newest first."""
    found = visible_to(actor, Report)
    if filters:
        if filters.exploitation:
            found = found.filter(exploitation=filters.exploitation)
        if filters.state:
            found = found.filter(state=filters.state)
        if filters.grade:
            good = ReportItem.objects.filter(
                report=OuterRef("pk"), information_grade__in=list(GRADE_SETS[filters.grade])
            )
            found = found.filter(Exists(good))
        if filters.entity:
            found = found.filter(Exists(Mention.objects.filter(report=OuterRef("pk"), entity=filters.entity)))
    return with_parts(found).order_by("-received_at", "-pk")


def with_parts(found: QuerySet[Report]) -> QuerySet[Report]:
    """Reports with their items and whom they mention, in two queries more, however many reports."""
    mentions = Mention.objects.select_related("entity").order_by("created_at")
    return found.prefetch_related("items", Prefetch("mentions", queryset=mentions))


def open_reports(actor: Actor) -> QuerySet[Report]:
    """Graded reports of one's own that are in no case yet: what a case can be opened from."""
    found = visible_to(actor, Report).filter(
        compartment_id__in=actor.writes, state=ReportState.GRADED, case__isnull=True
    )
    return with_parts(found).order_by("-received_at", "-pk")


def drafts(actor: Actor) -> QuerySet[Report]:
    """One's own unit's drafts, oldest first: they wait for their grades."""
    found = visible_to(actor, Report).filter(compartment_id__in=actor.writes, state=ReportState.DRAFT)
    return with_parts(found).order_by("received_at")


def links_of_report(report: Report) -> QuerySet[Link]:
    """The links that a report makes."""
    return report.links.select_related("from_entity", "to_entity", "item").order_by("created_at")


def case_of(actor: Actor, report: Report) -> Case | None:
    """The report's case, where the person may see it."""
    return visible_to(actor, Case).filter(pk=report.case_id).first() if report.case_id else None


def source_of(actor: Actor, report: Report) -> tuple[bool, Source | None]:
    """Whether the person may know of sources of this report at all, and then the source (R2).

    Only a reader of sources in the very unit that keeps the report may: for everybody else a report with a source and
    one without answer alike.
    """
    if not actor.has(READ_SOURCE) or report.compartment_id not in actor.writes:
        return False, None
    return True, visible_to(actor, Source).filter(report_id=report.pk).first()
