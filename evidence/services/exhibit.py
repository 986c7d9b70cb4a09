"""Exhibits: found, described, and held by the finder first (R13)."""

import datetime as dt
import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case
from evidence.choices import EvidenceVerb, ExhibitKind
from evidence.models import Exhibit
from evidence.policy import AHEAD, SEIZE
from evidence.services.files import Arriving, store
from operations.models import Operation
from siren.access.purposes import Purpose
from siren.access.require import fetch, home, require
from siren.access.visibility import visible_to
from siren.accounts.models import User
from siren.audit.record import record
from siren.common.actor import Actor
from siren.common.errors import RuleBroken
from siren.common.records import made_before
from siren.common.references import new_reference


def seize_exhibit(
    *,
    actor: Actor,
    id: uuid.UUID | None = None,
    case: uuid.UUID,
    kind: str,
    description: str,
    found_where: str,
    found_at: dt.datetime,
    seal_number: str = "",
    operation: uuid.UUID | None = None,
    file: Arriving | None = None,
) -> Exhibit:
    """Enter one thing that the actor found and took; the actor is its first holder (R13).

    Raises:
        NotPermitted: the role seizes nothing.
        NotVisible: the case or the operation is hidden or missing.
        RuleBroken: something is missing, the finder is not trained in evidence (R8) or not on the case's team,
            the time lies ahead, or the file cannot be taken (R14).
    """
    require(actor, SEIZE)
    if earlier := made_before(Exhibit, actor, id):
        return earlier
    of_case = fetch(actor, Case, case)
    _check(actor, of_case, kind, description, found_where, found_at)
    if operation is not None:
        fetch(actor, Operation, operation)
        if not visible_to(actor, Operation).filter(pk=operation, plan__case_id=of_case.pk).exists():
            raise RuleBroken(fields={"operation": [_("Choose an operation of this case.")]})
    exhibit = Exhibit.objects.create(
        id=id or uuid.uuid4(),
        created_by_id=actor.user_id,
        compartment_id=home(actor, Purpose.EVIDENCE),
        case_team_id=of_case.case_team_id,
        reference=new_reference("EX"),
        case_id=of_case.pk,
        operation_id=operation,
        kind=kind,
        description=description.strip(),
        found_where=found_where.strip(),
        found_by_id=actor.user_id,
        found_at=found_at,
        seal_number=seal_number.strip(),
        holder_id=actor.user_id,
    )
    record(actor=actor, verb=EvidenceVerb.SEIZED, target=exhibit, payload={"case": str(of_case.pk), "kind": kind})
    if file is not None:
        store(actor, exhibit, file)
    return exhibit


def _check(actor: Actor, case: Case, kind: str, description: str, found_where: str, found_at: dt.datetime) -> None:
    wrong: dict[str, list[str]] = {}
    if not User.objects.filter(pk=actor.user_id, evidence_trained=True).exists():
        wrong[""] = [_("Only people trained in evidence collect it. Ask a trained colleague to enter this.")]
    elif case.case_team_id is not None and case.case_team_id not in actor.teams:
        wrong[""] = [_("You are not on this case's team. Ask the analyst of the case to add you.")]
    if kind not in ExhibitKind.values:
        wrong["kind"] = [_("Choose what sort of thing it is.")]
    if not description.strip():
        wrong["description"] = [_("Describe what it is, so that nobody can mistake it for something else.")]
    if not found_where.strip():
        wrong["found_where"] = [_("Write where it was found.")]
    if found_at > timezone.now() + AHEAD:
        wrong["found_at"] = [_("The time when it was found must not be in the future.")]
    if wrong:
        raise RuleBroken(" ".join(wrong.get("", [])), rule="R13", fields=wrong)
