"""Who is on scene: one role each, with a mandate (R8), and whether they are briefed."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from operations.choices import OperationsVerb, PlanState, RosterRole
from operations.models import Plan, RosterEntry
from operations.policy import MANDATES
from operations.selectors.people import roster_problem
from operations.services.plan import edited, open_for_edit
from siren.access.require import lock, require, save
from siren.accounts.capabilities import Can
from siren.accounts.models import User
from siren.audit.record import record
from siren.common.actor import Actor
from siren.common.errors import NotPermitted, NotVisible, RuleBroken


def set_roster(*, actor: Actor, plan_id: uuid.UUID | str, version: int, people: Sequence[dict[str, Any]]) -> Plan:
    """Store who does what. `people` are dicts of user_id, role and team_size. Who kept the same role stays briefed.

    Raises:
        RuleBroken: a role that is not in the list, someone without the mandate, someone untrained for evidence,
            two roles for one person, or two commanders (R8).
    """
    plan = open_for_edit(actor, plan_id, version)
    ids = [row["user_id"] for row in people]
    users = {user.pk: user for user in User.objects.filter(pk__in=ids, is_active=True)}
    twice = [user.name for user in users.values() if ids.count(user.pk) > 1]
    if twice:
        raise RuleBroken(
            _("Everybody has one role on the day. %(name)s stands there twice.") % {"name": ", ".join(twice)}, rule="R8"
        )
    if [row["role"] for row in people].count(RosterRole.COMMANDER) > 1:
        raise RuleBroken(_("A raid has one commander."), rule="R8")
    for row in people:
        if row["role"] not in RosterRole.values:
            raise RuleBroken(
                _("Only people with a mandate come along: no media, NGO, immigration officer or observer."), rule="R8"
            )
        if row["user_id"] not in users:
            raise NotVisible
        problem = roster_problem(users[row["user_id"]], RosterRole(row["role"]))
        if problem:
            raise RuleBroken(problem, rule="R8")
    briefed = set(plan.roster.filter(briefed=True).values_list("user_id", "role"))
    plan.roster.all().delete()
    RosterEntry.objects.bulk_create(_entry(actor, plan, row, briefed) for row in people)
    return edited(actor, plan, "roster")


def _entry(actor: Actor, plan: Plan, row: dict[str, Any], briefed: set[tuple[int, str]]) -> RosterEntry:
    return RosterEntry(
        plan=plan,
        user_id=row["user_id"],
        role=row["role"],
        mandate=MANDATES[RosterRole(row["role"])],
        team_size=row.get("team_size") or 1,
        briefed=(row["user_id"], row["role"]) in briefed,
        created_by_id=actor.user_id,
    )


def mark_briefed(*, actor: Actor, plan_id: uuid.UUID | str, role: str) -> Plan:
    """Say that everybody of a role has been told what to do. This is not part of what approvers approve.

    Raises:
        NotPermitted: the role drafts no plans and commands none, or the plan belongs to another unit.
        TransitionNotAllowed: the plan runs, is closed or was refused.
    """
    if not (actor.has(Can.DRAFT_PLAN) or actor.has(Can.COMMAND)):
        require(actor, Can.DRAFT_PLAN)
    plan = lock(actor, Plan, plan_id)
    if plan.compartment_id not in actor.writes:
        raise NotPermitted
    if plan.state not in (PlanState.DRAFT, PlanState.SUBMITTED, PlanState.RETURNED, PlanState.APPROVED):
        raise TransitionNotAllowed
    entries = list(plan.roster.filter(role=role))
    if not entries:
        raise NotVisible
    for entry in entries:
        if not entry.briefed:
            entry.briefed = True
            save(entry, "briefed")
    record(actor=actor, verb=OperationsVerb.TEAM_BRIEFED, target=plan, payload={"role": role})
    return plan
