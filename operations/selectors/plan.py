"""Plans as their readers see them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import Case
from operations.choices import ObjectiveKind, PlanState, RosterRole
from operations.models import (
    Approval,
    NoticeLink,
    Objective,
    Operation,
    Plan,
    PlanAnnex,
    PlanDocument,
    ProviderNotice,
    Risk,
    RosterEntry,
    SafeSite,
)
from operations.policy import APPROVALS_NEEDED, TOLD
from operations.selectors.approvals import valid_approvals
from operations.selectors.checks import Check, blockers
from operations.selectors.content import content_hash
from operations.selectors.people import approver_problem, names_of
from operations.selectors.suspects import targets_of
from siren.access.visibility import visible_to
from siren.accounts.capabilities import Can
from siren.common.actor import Actor

STATE_KINDS = {
    PlanState.DRAFT: "neutral",
    PlanState.SUBMITTED: "warn",
    PlanState.RETURNED: "warn",
    PlanState.APPROVED: "ok",
    PlanState.RUNNING: "brand",
    PlanState.CLOSED: "neutral",
    PlanState.REFUSED: "bad",
}
ICONS = {ObjectiveKind.ARREST: "gavel", ObjectiveKind.EVIDENCE: "file", ObjectiveKind.RESCUE: "users"}
# which checks are gaps of which objective
GAPS = {
    ObjectiveKind.ARREST: ("annex",),
    ObjectiveKind.EVIDENCE: (),
    ObjectiveKind.RESCUE: ("safe_site", "interpreters", "notice", "child_protection"),
}


@dataclass(frozen=True, slots=True)
class Team:
    """The people of one role on the day."""

    role: RosterRole
    leader: str
    people: int
    told: str
    briefed: bool


@dataclass(frozen=True, slots=True)
class Aim:
    """One of the three objectives with how it stands."""

    objective: Objective
    number: int
    icon: str
    title: str
    figure: str
    kind: str
    status: str


def plans(actor: Actor) -> QuerySet[Plan]:
    """The plans that this person may know of, newest first."""
    return visible_to(actor, Plan).order_by("-created_at", "-pk")


def plans_of_case(actor: Actor, case_id: uuid.UUID | str) -> QuerySet[Plan]:
    """The plans of a case, as far as this person may know of them."""
    return plans(actor).filter(case_id=case_id)


def awaiting(actor: Actor) -> list[Plan]:
    """Plans that wait for this person's decision: submitted, not decided by them, and not theirs to begin with (R7)."""
    found = (
        plans(actor)
        .filter(state=PlanState.SUBMITTED)
        .exclude(created_by_id=actor.user_id)
        .exclude(
            pk__in=RosterEntry.objects.filter(user_id=actor.user_id, plan__state=PlanState.SUBMITTED).values("plan_id")
        )
    )
    decided = set(Approval.objects.filter(by_id=actor.user_id, plan__in=found).values_list("plan_id", "revision"))
    return [plan for plan in found[:100] if (plan.pk, plan.revision) not in decided]


def case_of(actor: Actor, plan: Plan) -> Case | None:
    """The plan's case, or None where this person may not know of it."""
    return visible_to(actor, Case).filter(pk=plan.case_id).first() if plan.case_id else None


def annex_of(actor: Actor, plan: Plan) -> PlanAnnex | None:
    """The plan's annex, or None where it is withheld."""
    return visible_to(actor, PlanAnnex).filter(plan_id=plan.pk).first()


def site_of(plan: Plan) -> SafeSite | None:
    """The plan's safe site, if one is chosen."""
    return SafeSite.objects.filter(plan_id=plan.pk).first()


def teams_of(plan: Plan) -> list[Team]:
    """The roster by role, in the order of the roles."""
    entries = list(plan.roster.select_related("user").order_by("created_at", "pk"))
    found = []
    for role in RosterRole:
        own = [entry for entry in entries if entry.role == role]
        if own:
            leader = max(own, key=lambda entry: entry.team_size)
            found.append(
                Team(
                    role=role,
                    leader=leader.user.name,
                    people=sum(entry.team_size for entry in own),
                    told=str(TOLD[role]),
                    briefed=all(entry.briefed for entry in own),
                )
            )
    return found


def aims_of(plan: Plan, checks: Sequence[Check]) -> list[Aim]:
    """The three objectives, each with its gaps."""
    rows = {row.kind: row for row in plan.objectives.all()}
    open_keys = {check.key for check in checks if not check.ok}
    found = []
    for number, kind in enumerate(ObjectiveKind, 1):
        row = rows[kind]
        gaps = len(open_keys & set(GAPS[kind])) + (0 if row.ready else 1)
        status = _("Ready") if not gaps else _("1 gap") if gaps == 1 else _("%(n)d gaps") % {"n": gaps}
        found.append(Aim(row, number, ICONS[kind], str(kind.label), figure(row), "warn" if gaps else "ok", str(status)))
    return found


def figure(row: Objective) -> str:
    """The expected number with what it counts."""
    if row.expected is None:
        return str(_("Not known"))
    words = {
        ObjectiveKind.ARREST: _("1 suspect") if row.expected == 1 else _("%(n)d suspects"),
        ObjectiveKind.EVIDENCE: _("1 item") if row.expected == 1 else _("%(n)d items"),
        ObjectiveKind.RESCUE: _("About %(n)d"),
    }
    return str(words[ObjectiveKind(row.kind)]) % {"n": row.expected}


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision on the plan, and whether it still holds."""

    approval: Approval
    name: str
    holds: bool


def decisions_of(plan: Plan) -> list[Decided]:
    """Everything that was decided, newest first."""
    rows = list(plan.approvals.order_by("-created_at"))
    names = names_of(row.by_id for row in rows)
    holding = {row.pk for row in valid_approvals(plan)}
    current = [row.pk for row in rows if row.revision == plan.revision and row.decision != "approve"]
    return [Decided(row, names.get(row.by_id, ""), row.pk in holding or row.pk in current) for row in rows]


def risks_of(plan: Plan) -> list[Risk]:
    """The risks, the gravest first."""
    return sorted(plan.risks.all(), key=lambda risk: (-risk.score, risk.position))


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice of the plan; `notice` is None for those who see the plan and not the notice."""

    link: NoticeLink
    notice: ProviderNotice | None


def notices_of(actor: Actor, plan: Plan) -> list[NoticeLine]:
    """The notices that were written for this plan."""
    links = list(NoticeLink.objects.filter(plan=plan).select_related("provider").order_by("created_at"))
    known = {row.pk: row for row in visible_to(actor, ProviderNotice).filter(pk__in=[row.notice_id for row in links])}
    return [NoticeLine(link, known.get(link.notice_id)) for link in links]


def operation_of(actor: Actor, plan: Plan) -> Operation | None:
    """The plan's operation, once it has started."""
    return visible_to(actor, Operation).filter(plan_id=plan.pk).first()


def document_of(actor: Actor, annex: PlanAnnex | None) -> PlanDocument | None:
    """The person's own newest copy of this plan."""
    if annex is None:
        return None
    return (
        visible_to(actor, PlanDocument).filter(annex=annex, created_by_id=actor.user_id).order_by("-created_at").first()
    )


def plan_page(actor: Actor, plan: Plan) -> dict[str, Any]:
    """Everything that the plan's page shows this person."""
    checks = blockers(plan)
    annex = annex_of(actor, plan)
    document = document_of(actor, annex)
    open_checks = [check for check in checks if not check.ok]
    may_edit = actor.has(Can.DRAFT_PLAN) and plan.compartment_id in actor.writes
    state = PlanState(plan.state)
    return {
        "plan": plan,
        "state_label": state.label,
        "state_kind": STATE_KINDS[state],
        "author": names_of([plan.created_by_id]).get(plan.author_id, ""),
        "case": case_of(actor, plan),
        "annex": annex,
        "targets": targets_of(actor, annex),
        "site": site_of(plan),
        "aims": aims_of(plan, checks),
        "alternatives": list(plan.alternatives.all()),
        "risks": risks_of(plan),
        "teams": teams_of(plan),
        "expected_evidence": list(plan.expected_evidence.all()),
        "notices": notices_of(actor, plan),
        "decisions": decisions_of(plan),
        "approvals_held": len(valid_approvals(plan)),
        "approvals_needed": APPROVALS_NEEDED,
        "checks": checks,
        "open_checks": open_checks,
        "operation": operation_of(actor, plan),
        "document": document,
        "document_void": document is not None and document.content_hash != (plan.content_hash or content_hash(plan)),
        "may_edit": may_edit
        and state in (PlanState.DRAFT, PlanState.SUBMITTED, PlanState.RETURNED, PlanState.APPROVED),
        "may_brief": (may_edit or (actor.has(Can.COMMAND) and plan.compartment_id in actor.writes))
        and state in (PlanState.DRAFT, PlanState.SUBMITTED, PlanState.RETURNED, PlanState.APPROVED),
        "may_submit": may_edit and state in (PlanState.DRAFT, PlanState.RETURNED),
        "may_start": actor.has(Can.COMMAND)
        and state == PlanState.APPROVED
        and plan.roster.filter(user_id=actor.user_id, role=RosterRole.COMMANDER).exists(),
    } | decision_part(actor, plan)


def decision_part(actor: Actor, plan: Plan) -> dict[str, Any]:
    """Whether this person may decide now, and if not, why."""
    may, why = False, ""
    if actor.has(Can.APPROVE_PLAN) and plan.state == PlanState.SUBMITTED:
        why = approver_problem(plan, actor.user_id)
        if not why and plan.approvals.filter(revision=plan.revision, by_id=actor.user_id).exists():
            why = _("You have decided on this version already. Another person must also agree.")
        may = not why
    return {"may_decide": may, "why_not_decide": why}


def search_plans(actor: Actor, text: str) -> QuerySet[Plan]:
    """Plans whose reference or title contains the words."""
    return plans(actor).filter(Q(reference__icontains=text) | Q(title__icontains=text))
