"""How it ended: met, partly or not met, and why, for each of the three objectives (S20, R24)."""

import uuid
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from operations.choices import Expected, LogKind, ObjectiveKind, OperationsVerb, Outcome
from operations.models import LogLine, Operation, Plan
from siren.access.require import lock, require, save
from siren.accounts.capabilities import Can
from siren.audit.record import record
from siren.common.actor import Actor
from siren.common.errors import NotPermitted, RuleBroken


def close_operation(
    *,
    actor: Actor,
    operation_id: uuid.UUID | str,
    version: int,
    outcomes: dict[str, tuple[str, str]],
    found: dict[str, tuple[bool | None, str]],
    was_right: str,
    lesson: str,
) -> Operation:
    """End an operation.

    Args:
        outcomes: objective kind -> (outcome, why).
        found: id of each expected piece of evidence -> (was it found, why not).
        was_right: whether it should have been run: yes, no or unknown.
        lesson: what to do otherwise next time.

    Raises:
        NotPermitted: not a commander of the plan's unit.
        Stale: somebody changed it since (R30).
        RuleBroken: an objective without an outcome or its reason, or a piece of evidence without an answer (R24, S11).
        TransitionNotAllowed: it is closed already.
    """
    require(actor, Can.COMMAND)
    operation = lock(actor, Operation, operation_id, version=version)
    if operation.compartment_id not in actor.writes:
        raise NotPermitted
    plan = lock(actor, Plan, operation.plan_id)
    operation.close()
    plan.close()
    _store_outcomes(plan, outcomes)
    _store_found(plan, found)
    if was_right not in Expected.values:
        sentence = _("Say whether this operation should have been run.")
        raise RuleBroken(sentence, rule="S20", fields={"was_right": [sentence]})
    operation.closed_at, operation.was_right, operation.lesson = timezone.now(), was_right, lesson
    save(operation, "state", "closed_at", "was_right", "lesson")
    save(plan, "state")
    LogLine.objects.create(operation=operation, kind=LogKind.CLOSE, created_by_id=actor.user_id)
    record(
        actor=actor,
        verb=OperationsVerb.OPERATION_CLOSED,
        target=operation,
        payload={kind: outcome for kind, (outcome, _why) in outcomes.items()},
    )
    return operation


def _store_outcomes(plan: Plan, outcomes: dict[str, tuple[str, str]]) -> None:
    problems: dict[str, list[str]] = {}
    for objective in plan.objectives.all():
        outcome, why = outcomes.get(objective.kind, ("", ""))
        name = str(ObjectiveKind(objective.kind).label)
        if outcome not in Outcome.values:
            problems[f"{objective.kind}_outcome"] = [_("%(name)s: say whether it was met.") % {"name": name}]
        elif not why.strip():
            problems[f"{objective.kind}_why"] = [_("%(name)s: say why.") % {"name": name}]
        else:
            objective.outcome, objective.why = outcome, why
            save(objective, "outcome", "why")
    if problems:
        raise RuleBroken(next(iter(problems.values()))[0], rule="R24", fields=problems)


def _store_found(plan: Plan, found: dict[str, tuple[Any, str]]) -> None:
    problems: dict[str, list[str]] = {}
    for item in plan.expected_evidence.all():
        was_found, reason = found.get(str(item.pk), (None, ""))
        if was_found is None:
            problems[f"found_{item.pk}"] = [_("%(item)s: say whether it was found.") % {"item": item.text}]
        elif not was_found and not reason.strip():
            problems[f"gap_{item.pk}"] = [_("%(item)s: say why it was not found.") % {"item": item.text}]
        else:
            item.found, item.gap_reason = was_found, "" if was_found else reason
            save(item, "found", "gap_reason")
    if problems:
        raise RuleBroken(next(iter(problems.values()))[0], rule="S11", fields=problems)
