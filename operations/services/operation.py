"""The day: start, counts that are never lost, the log, and stop."""

import uuid

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from operations.choices import CountKind, LogKind, OperationState, OperationsVerb, PlanState, RosterRole
from operations.models import Count, LogLine, Operation, Plan
from operations.policy import APPROVALS_NEEDED
from operations.selectors.approvals import valid_approvals
from operations.selectors.content import content_hash
from siren.access.require import lock, require, save
from siren.accounts.capabilities import Can
from siren.audit.record import record
from siren.common.actor import Actor
from siren.common.errors import MoveNotAllowed, NotPermitted, RuleBroken
from siren.common.records import made_before


def start_operation(*, actor: Actor, id: uuid.UUID | None = None, plan_id: uuid.UUID | str) -> Operation:
    """Begin: only the commander on the roster, only a plan that is word for word what was approved (R7).

    Raises:
        NotPermitted: not the commander of this plan.
        MoveNotAllowed: the plan is not approved.
        RuleBroken: the plan differs from what two people approved.
    """
    require(actor, Can.COMMAND)
    plan = lock(actor, Plan, plan_id)
    earlier = made_before(Operation, actor, id)
    if earlier is not None:
        return earlier
    if plan.state != PlanState.APPROVED:
        raise MoveNotAllowed(_("This plan is not approved, so it cannot start."))
    commands = plan.roster.filter(user_id=actor.user_id, role=RosterRole.COMMANDER).exists()
    if not commands or plan.compartment_id not in actor.writes:
        raise NotPermitted(_("Only the commander on the roster can start this."))
    if len(valid_approvals(plan)) < APPROVALS_NEEDED or content_hash(plan) != plan.content_hash:
        raise RuleBroken(_("The plan is not what two people approved. It must be submitted again."), rule="R7")
    plan.start()
    save(plan, "state")
    operation = Operation.objects.create(
        id=id or uuid.uuid4(),
        created_by_id=actor.user_id,
        compartment_id=plan.compartment_id,
        plan=plan,
        commander_id=actor.user_id,
        started_at=timezone.now(),
    )
    _line(actor, operation, LogKind.START)
    record(actor=actor, verb=OperationsVerb.STARTED, target=operation, payload={"plan": str(plan.pk)})
    return operation


def running(actor: Actor, operation_id: uuid.UUID | str) -> Operation:
    """A running operation, locked: what is done on the day is done one after the other.

    Raises:
        NotPermitted: the role commands nothing.
        MoveNotAllowed: it was stopped or closed.
    """
    require(actor, Can.COMMAND)
    operation = lock(actor, Operation, operation_id)
    if operation.state != OperationState.RUNNING:
        raise MoveNotAllowed(_("This operation is not running any more. Open it again to see where it stands."))
    return operation


def count(*, actor: Actor, id: uuid.UUID, operation_id: uuid.UUID | str, kind: str, step: int = 1) -> Count:
    """Count one more (or take one back). `id` comes from the phone: the same tap sent twice counts once.

    Raises:
        NotPermitted, NotVisible, MoveNotAllowed: as for `running`.
        RuleBroken: something else than arrested, item or moved (R6), or below nothing.
    """
    operation = running(actor, operation_id)
    earlier = made_before(Count, actor, id)
    if earlier is not None:
        return earlier
    if kind not in CountKind.values or step not in (1, -1):
        raise RuleBroken(_("Only arrests, items and people moved are counted, one at a time."), rule="R6")
    if step < 0 and total(operation, kind) < 1:
        raise RuleBroken(_("Nothing is counted yet that could be taken back."))
    made = Count.objects.create(id=id, operation=operation, kind=kind, step=step, created_by_id=actor.user_id)
    save(operation)
    record(actor=actor, verb=OperationsVerb.COUNTED, target=operation, payload={"kind": kind, "step": step})
    return made


def total(operation: Operation, kind: str) -> int:
    """How many of a kind are counted."""
    return int(operation.counts.filter(kind=kind).aggregate(all=Sum("step"))["all"] or 0)


def log(
    *,
    actor: Actor,
    id: uuid.UUID | None = None,
    operation_id: uuid.UUID | str,
    text: str = "",
    kind: str = LogKind.LOG,
    team: str = "",
) -> LogLine:
    """Write a line: a note, or a call for help or for a medic.

    Raises:
        NotPermitted, NotVisible, MoveNotAllowed: as for `running`.
        RuleBroken: a note without words.
    """
    operation = running(actor, operation_id)
    earlier = made_before(LogLine, actor, id)
    if earlier is not None:
        return earlier
    if kind not in (LogKind.LOG, LogKind.HELP, LogKind.MEDIC):
        raise RuleBroken(_("This is not something that is written in the log by hand."))
    if kind == LogKind.LOG and not text.strip():
        sentence = _("Write what happened.")
        raise RuleBroken(sentence, fields={"text": [sentence]})
    made = _line(actor, operation, LogKind(kind), text=text, team=team, id=id)
    save(operation)
    record(actor=actor, verb=OperationsVerb.LOGGED, target=operation, payload={"kind": kind})
    return made


def mark_on_scene(*, actor: Actor, operation_id: uuid.UUID | str, team: str) -> Operation:
    """Note that a team has arrived; the first time counts.

    Raises:
        RuleBroken: nobody on the roster has this role.
    """
    operation = running(actor, operation_id)
    if not operation.plan.roster.filter(role=team).exists():
        raise RuleBroken(_("No such team is on the roster."), rule="R8")
    if not operation.log.filter(kind=LogKind.ON_SCENE, team=team).exists():
        _line(actor, operation, LogKind.ON_SCENE, team=team)
        save(operation)
        record(actor=actor, verb=OperationsVerb.LOGGED, target=operation, payload={"kind": "on_scene", "team": team})
    return operation


def mark_secure(*, actor: Actor, operation_id: uuid.UUID | str) -> Operation:
    """Note the time at which the scene was secure; the first time stays."""
    operation = running(actor, operation_id)
    if operation.scene_secure_at is None:
        operation.scene_secure_at = timezone.now()
        save(operation, "scene_secure_at")
        _line(actor, operation, LogKind.SECURE)
        record(actor=actor, verb=OperationsVerb.SECURED, target=operation)
    return operation


def mark_separated(*, actor: Actor, operation_id: uuid.UUID | str) -> Operation:
    """Note the time at which suspects were kept apart from victims and witnesses (S17); the first time stays.

    Raises:
        RuleBroken: the scene is not secure yet.
    """
    operation = running(actor, operation_id)
    if operation.scene_secure_at is None:
        raise RuleBroken(_("Mark the scene as secure first."), rule="S17")
    if operation.suspects_separated_at is None:
        operation.suspects_separated_at = timezone.now()
        save(operation, "suspects_separated_at")
        _line(actor, operation, LogKind.SEPARATED)
        record(actor=actor, verb=OperationsVerb.SEPARATED, target=operation)
    return operation


def stop(*, actor: Actor, operation_id: uuid.UUID | str, reason: str = "") -> Operation:
    """Call it off. What was counted and logged stays; the operation is closed afterwards with its outcomes."""
    operation = running(actor, operation_id)
    operation.stop()
    operation.stopped_at = timezone.now()
    save(operation, "state", "stopped_at")
    _line(actor, operation, LogKind.STOP, text=reason)
    record(actor=actor, verb=OperationsVerb.STOPPED, target=operation)
    return operation


def _line(
    actor: Actor,
    operation: Operation,
    kind: LogKind,
    *,
    text: str = "",
    team: str = "",
    id: uuid.UUID | None = None,
) -> LogLine:
    return LogLine.objects.create(
        id=id or uuid.uuid4(),
        operation=operation,
        kind=kind,
        text=text,
        team=team if team in RosterRole.values else "",
        created_by_id=actor.user_id,
    )
