"""Drafting a plan, section by section, and laying it before its approvers."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Case, Suspect
from operations.choices import AlternativeKind, ObjectiveKind, OperationsVerb, PlanState, RosterRole
from operations.models import Alternative, ExpectedEvidence, Objective, Plan, PlanAnnex, PlanEditor, SafeSite, Target
from operations.policy import APPROVALS_NEEDED, open_alternatives
from operations.selectors.checks import grounds_problem, too_near
from operations.selectors.content import content_hash
from operations.selectors.people import approver_problem
from operations.selectors.who import WHOLE
from siren.access import grants
from siren.access.post import notify
from siren.access.purposes import Purpose
from siren.access.require import fetch, home, lock, require, save
from siren.accounts.capabilities import Can
from siren.accounts.models import User
from siren.audit.record import record
from siren.common.actor import Actor
from siren.common.errors import NotPermitted, RuleBroken
from siren.common.records import made_before
from siren.common.references import new_reference

Rows = Sequence[dict[str, Any]]


def create_plan(
    *, actor: Actor, id: uuid.UUID | None = None, case_id: uuid.UUID | str, title: str, exploitation: str
) -> Plan:
    """Begin a plan for a case, with its annex and the three objectives (R6).

    Raises:
        NotPermitted: the actor's role drafts no plans.
        NotVisible: the case is hidden or missing.
    """
    require(actor, Can.DRAFT_PLAN)
    earlier = made_before(Plan, actor, id)
    if earlier is not None:
        return earlier
    case = fetch(actor, Case, case_id)
    plan = Plan.objects.create(
        id=id or uuid.uuid4(),
        created_by_id=actor.user_id,
        compartment_id=home(actor, Purpose.PLAN),
        case_id=case.pk,
        reference=new_reference("RP"),
        title=title,
        exploitation=exploitation,
    )
    PlanAnnex.objects.create(plan=plan, compartment_id=plan.compartment_id, created_by_id=actor.user_id)
    Objective.objects.bulk_create(
        Objective(plan=plan, kind=kind, created_by_id=actor.user_id) for kind in ObjectiveKind
    )
    record(actor=actor, verb=OperationsVerb.PLAN_DRAFTED, target=plan, payload={"case": str(case.pk)})
    return plan


def open_for_edit(actor: Actor, plan_id: uuid.UUID | str, version: int) -> Plan:
    """The plan, locked for a change by one of its own unit's planners.

    Raises:
        NotPermitted: the role drafts no plans, or the plan belongs to another unit.
        Stale: somebody changed it since (R30).
        TransitionNotAllowed: it runs, is closed or was refused.
    """
    require(actor, Can.DRAFT_PLAN)
    plan = lock(actor, Plan, plan_id, version=version)
    if plan.compartment_id not in actor.writes:
        raise NotPermitted
    was = plan.state
    plan.rework()
    if was != PlanState.DRAFT:  # a new revision: what was decided on the earlier one, and its copies, hold no longer
        plan.revision += 1
        plan.content_hash = ""
        save(plan, "state", "revision", "content_hash")  # the parts of a plan change while it is a draft, and only then
    return plan


def edited(actor: Actor, plan: Plan, section: str, *fields: str) -> Plan:
    """Store a change to a plan: who made it, the plan's next version, and the audit's line (R7, R26)."""
    PlanEditor.objects.get_or_create(
        plan=plan, user_id=actor.user_id, defaults={"id": uuid.uuid4(), "created_by_id": actor.user_id}
    )
    save(plan, "state", "revision", "content_hash", *fields)
    record(
        actor=actor,
        verb=OperationsVerb.PLAN_CHANGED,
        target=plan,
        payload={"section": section, "revision": plan.revision},
    )
    return plan


def set_grounds(
    *,
    actor: Actor,
    plan_id: uuid.UUID | str,
    version: int,
    title: str,
    exploitation: str,
    grounds: str,
    immediate_danger: str,
    harm_if_go: str,
    harm_if_not: str,
    alternatives: Rows,
) -> Plan:
    """Say why a raid and not something else: grounds, danger, harm, and each other way with the reason against it (R5).

    Raises:
        RuleBroken: labour inspection where people are held for sex (S5), one way twice, or a way without a reason.
    """
    plan = open_for_edit(actor, plan_id, version)
    open_kinds = open_alternatives(exploitation)
    kinds = [row["kind"] for row in alternatives]
    if AlternativeKind.INSPECTION in kinds and AlternativeKind.INSPECTION not in open_kinds:
        raise RuleBroken(
            _("Labour inspection is not a way where people are held for sexual exploitation. Weigh another one."),
            rule="S5",
        )
    if not set(kinds) <= set(AlternativeKind.values):
        raise RuleBroken(_("Choose the other way from the list."), rule="R5")
    if len(set(kinds)) != len(kinds):
        raise RuleBroken(_("The same other way stands there twice. Keep one of them."), rule="R5")
    if any(not row["reason"].strip() for row in alternatives):
        raise RuleBroken(_("Say of each other way why it is not enough."), rule="R5")
    plan.title, plan.exploitation, plan.grounds = title, exploitation, grounds
    plan.immediate_danger, plan.harm_if_go, plan.harm_if_not = immediate_danger, harm_if_go, harm_if_not
    plan.alternatives.all().delete()
    Alternative.objects.bulk_create(
        Alternative(plan=plan, position=at, kind=row["kind"], reason=row["reason"], created_by_id=actor.user_id)
        for at, row in enumerate(alternatives, 1)
    )
    return edited(
        actor, plan, "grounds", "title", "exploitation", "grounds", "immediate_danger", "harm_if_go", "harm_if_not"
    )


def set_objectives(
    *,
    actor: Actor,
    plan_id: uuid.UUID | str,
    version: int,
    objectives: dict[str, dict[str, Any]],
    children_expected: str,
    child_protection: str,
    languages: list[str],
    interpreters: list[str],
) -> Plan:
    """Say what each of the three objectives expects, and what the people there will need.

    Raises:
        RuleBroken: an objective that is not arrest, evidence or rescue (R6).
    """
    plan = open_for_edit(actor, plan_id, version)
    unknown = set(objectives) - set(ObjectiveKind.values)
    if unknown:
        raise RuleBroken(_("A raid has three objectives and no others: arrest, evidence, rescue."), rule="R6")
    for objective in plan.objectives.all():
        row = objectives.get(objective.kind)
        if row is not None:
            objective.expected, objective.note, objective.ready = row["expected"], row["note"], row["ready"]
            save(objective, "expected", "note", "ready")
    plan.children_expected, plan.child_protection = children_expected, child_protection
    plan.languages, plan.interpreters = sorted(languages), sorted(interpreters)
    return edited(actor, plan, "objectives", "children_expected", "child_protection", "languages", "interpreters")


def set_annex(
    *,
    actor: Actor,
    plan_id: uuid.UUID | str,
    version: int,
    starts_at: dt.datetime | None,
    location: str,
    latitude: float | None,
    longitude: float | None,
    business: str,
    method: str,
    targets: Rows,
) -> Plan:
    """Say where, when, at whose business and how; and which suspects are to be arrested.

    Raises:
        RuleBroken: the place is the safe site, or too close to it (R9); a target that is no suspect of the case (R6).
    """
    plan = open_for_edit(actor, plan_id, version)
    annex = lock(actor, PlanAnnex, fetch_annex(actor, plan).pk)
    if (latitude is None) != (longitude is None):
        raise RuleBroken(
            _("A point needs both latitude and longitude."), fields={"latitude": [_("Enter both numbers, or neither.")]}
        )
    annex.location, annex.latitude, annex.longitude = location, latitude, longitude
    annex.business, annex.method = business, method
    site = SafeSite.objects.filter(plan=plan).first()
    if site is not None:
        problem = too_near(plan, site.name, site.latitude, site.longitude, annex)
        if problem:
            raise RuleBroken(problem, rule="R9", fields={"latitude": [problem]})
    suspects = [row["suspect_id"] for row in targets]
    if len(set(suspects)) != len(suspects):
        raise RuleBroken(_("The same suspect stands there twice. Keep one of them."))
    for suspect_id in suspects:
        if fetch(actor, Suspect, suspect_id).case_id != plan.case_id:
            raise RuleBroken(_("Only suspects of this plan's case can be targets."), rule="R6")
    save(annex, "location", "latitude", "longitude", "business", "method")
    annex.targets.all().delete()
    Target.objects.bulk_create(
        Target(
            annex=annex,
            position=at,
            suspect_id=row["suspect_id"],
            expected=row["expected"],
            created_by_id=actor.user_id,
        )
        for at, row in enumerate(targets, 1)
    )
    plan.starts_at = starts_at
    return edited(actor, plan, "annex", "starts_at")


def fetch_annex(actor: Actor, plan: Plan) -> PlanAnnex:
    """The plan's annex. Raises NotVisible where it is withheld."""
    found = PlanAnnex.objects.filter(plan_id=plan.pk).values_list("pk", flat=True).first()
    return fetch(actor, PlanAnnex, found)


def set_expected_evidence(*, actor: Actor, plan_id: uuid.UUID | str, version: int, items: Sequence[str]) -> Plan:
    """Say what earlier intelligence expects to be found there (S11)."""
    plan = open_for_edit(actor, plan_id, version)
    plan.expected_evidence.all().delete()
    ExpectedEvidence.objects.bulk_create(
        ExpectedEvidence(plan=plan, position=at, text=text, created_by_id=actor.user_id)
        for at, text in enumerate(items, 1)
    )
    return edited(actor, plan, "evidence")


def submit_plan(*, actor: Actor, plan_id: uuid.UUID | str, version: int, approvers: Sequence[int]) -> Plan:
    """Lay this version before two approvers. They, the commander and the prosecutor on the roster may read it whole.

    Raises:
        RuleBroken: no finding of danger and fewer than two other ways answered (R5); approvers who are not two, or
            have a part in the plan (R7).
        NotPermitted, Stale, TransitionNotAllowed: as for every change; only a draft or a returned plan is submitted.
    """
    require(actor, Can.DRAFT_PLAN)
    plan = lock(actor, Plan, plan_id, version=version)
    if plan.compartment_id not in actor.writes:
        raise NotPermitted
    if plan.state == PlanState.RETURNED:  # what was asked for needed no change of the text: briefings, an answer
        plan.revision += 1
    plan.submit()
    problem = grounds_problem(plan)
    if problem:
        raise RuleBroken(problem, rule="R5")
    chosen = {user.pk: user for user in User.objects.filter(pk__in=set(approvers))}
    if len(chosen) != APPROVALS_NEEDED:
        sentence = _("Choose two different people to approve.")
        raise RuleBroken(sentence, rule="R7", fields={"first": [sentence]})
    for user in chosen.values():
        problem = approver_problem(plan, user.pk)
        if problem:
            sentence = f"{user.name}: {problem}"
            raise RuleBroken(sentence, rule="R7", fields={"first": [sentence]})
    plan.content_hash = content_hash(plan)
    save(plan, "state", "revision", "content_hash")
    _share(actor, plan, list(chosen.values()))
    record(
        actor=actor,
        verb=OperationsVerb.PLAN_SUBMITTED,
        target=plan,
        payload={"revision": plan.revision, "hash": plan.content_hash, "approvers": sorted(chosen)},
    )
    notify(chosen, key=f"plan:{plan.pk}:{plan.revision}")
    return plan


def _share(actor: Actor, plan: Plan, approvers: list[User]) -> None:
    """Whole plan and annex for those who need them now; whoever needed them only for an earlier version loses them."""
    reasons = {user.pk: (user, _("Approver")) for user in approvers}
    for entry in plan.roster.filter(role__in=WHOLE).select_related("user"):
        reasons[entry.user_id] = (entry.user, str(RosterRole(entry.role).label))
    earlier = {grant.user_id for grant in grants.grants_of(plan)} - set(reasons)  # type: ignore[attr-defined]  # user grants
    for user in User.objects.filter(pk__in=earlier):
        grants.withdraw(actor, plan, from_=user)
    for user, reason in reasons.values():
        for verb in ("view_whole_plan", "view_annex"):
            grants.give(actor, plan, verb, to=user, purpose=Purpose.PLAN, reason=reason)
