"""Reading exhibits and statements: every query starts from what the person may see."""

import uuid
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.models import Case
from evidence.choices import ExhibitState
from evidence.models import Exhibit, ExhibitFile, ExhibitFlag, Statement
from evidence.policy import SEIZE
from operations.models import Operation, Plan
from siren.access.visibility import visible_to
from siren.common.actor import Actor


def exhibits(
    actor: Actor, *, text: str = "", kind: str = "", mine: bool = False, flagged: bool = False
) -> QuerySet[Exhibit]:
    """Exhibits that the person may see, each with who holds it and whether it carries a mark."""
    found = (
        visible_to(actor, Exhibit)
        .select_related("holder")
        .annotate(is_flagged=Exists(ExhibitFlag.objects.filter(exhibit=OuterRef("pk"))))
    )
    if text := text.strip():
        found = found.filter(
            Q(reference__icontains=text)
            | Q(description__icontains=text)
            | Q(found_where__icontains=text)
            | Q(seal_number__iexact=text)
        )
    if kind:
        found = found.filter(kind=kind)
    if mine:
        found = found.filter(holder_id=actor.user_id)
    if flagged:
        found = found.filter(is_flagged=True)
    return found


def of_case(actor: Actor, case_id: uuid.UUID) -> QuerySet[Exhibit]:
    """The exhibits of a case, oldest first."""
    return exhibits(actor).filter(case_id=case_id).order_by("created_at", "id")


def of_operation(actor: Actor, operation: Operation) -> QuerySet[Exhibit]:
    """The exhibits of an operation, oldest first: those that name it, and those of its case that name none.

    Who collects on the day may be told a team's part and not the plan, and then has no operation to name.
    """
    case_id = visible_to(actor, Plan).filter(pk=operation.plan_id).values_list("case_id", flat=True).first()
    of_its_case = Q(case_id=case_id, operation__isnull=True) if case_id else Q(pk__in=[])
    return exhibits(actor).filter(Q(operation_id=operation.pk) | of_its_case).order_by("created_at", "id")


def held_by(actor: Actor) -> QuerySet[Exhibit]:
    """What this person holds and has not given away."""
    return exhibits(actor, mine=True).filter(state=ExhibitState.IN_CUSTODY).order_by("created_at", "id")


def given_by(actor: Actor) -> QuerySet[Exhibit]:
    """What this person gave away and holds until it is confirmed."""
    return exhibits(actor, mine=True).filter(state=ExhibitState.IN_TRANSIT).order_by("created_at", "id")


def statements(actor: Actor, case_id: uuid.UUID) -> QuerySet[Statement]:
    """The statements of a case, oldest first."""
    return visible_to(actor, Statement).filter(case_id=case_id).order_by("taken_at", "id")


def files_of(actor: Actor, exhibit: Exhibit) -> list[ExhibitFile]:
    """An exhibit's files, each saying whether it failed once."""
    return list(
        visible_to(actor, ExhibitFile)
        .filter(exhibit=exhibit)
        .annotate(is_damaged=Exists(ExhibitFlag.objects.filter(file=OuterRef("pk"))))
        .order_by("created_at", "id")
    )


def cases_by_id(actor: Actor, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Case]:
    """Those of these cases that the person may see."""
    return {case.pk: case for case in visible_to(actor, Case).filter(pk__in=set(ids))}


def open_cases(actor: Actor) -> QuerySet[Case]:
    """The cases for which this person can enter something: seen, and on the team."""
    return visible_to(actor, Case).filter(case_team_id__in=actor.teams).order_by("-created_at")


def operations_of(actor: Actor, case_id: uuid.UUID) -> list[Operation]:
    """The operations of a case that the person may see."""
    if not actor.has(SEIZE):
        return []
    return list(visible_to(actor, Operation).filter(plan__case_id=case_id).order_by("-started_at"))
