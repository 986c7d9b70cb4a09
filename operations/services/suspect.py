"""What became of a suspect whom the plan named (R24)."""

import uuid

from django.utils.translation import gettext as _

from cases.models import Suspect
from operations.choices import LogKind, OperationState, OperationsVerb
from operations.models import LogLine, Operation, Plan, Target
from operations.services.plan import fetch_annex
from siren.access.require import fetch, lock, require, save
from siren.accounts.capabilities import Can
from siren.audit.record import record
from siren.common.actor import Actor
from siren.common.errors import MoveNotAllowed, NotPermitted, NotVisible


def mark_arrested(*, actor: Actor, operation_id: uuid.UUID | str, target_id: uuid.UUID | str) -> Suspect:
    """Note that a suspect of the plan is in custody. The log says so without a name: more people read it than the annex.

    Raises:
        NotPermitted: not a commander of the plan's unit.
        NotVisible: the target is hidden, missing, of another plan, or its suspect is withheld from the actor.
        MoveNotAllowed: the operation is closed.
        TransitionNotAllowed: the suspect is arrested or charged already.
    """
    require(actor, Can.COMMAND)
    operation = lock(actor, Operation, operation_id)
    if operation.compartment_id not in actor.writes:
        raise NotPermitted
    if operation.state == OperationState.CLOSED:
        raise MoveNotAllowed(_("This operation is closed already."))
    annex = fetch_annex(actor, fetch(actor, Plan, operation.plan_id))
    target = fetch(actor, Target, target_id)
    if target.annex_id != annex.pk or target.suspect_id is None:
        raise NotVisible
    suspect = lock(actor, Suspect, target.suspect_id)
    suspect.arrest()
    save(suspect, "state")
    LogLine.objects.create(
        operation=operation, kind=LogKind.LOG, text=_("A suspect of the plan is arrested"), created_by_id=actor.user_id
    )
    save(operation)
    record(actor=actor, verb=OperationsVerb.ARRESTED, target=suspect, payload={"operation": str(operation.pk)})
    return suspect
