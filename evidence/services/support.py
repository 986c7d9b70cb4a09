"""What each element of a charge rests on (R23)."""

import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Charge, ChargeElement
from evidence.choices import EvidenceVerb
from evidence.models import ElementSupport, Exhibit, Statement
from evidence.policy import TIE
from siren.access.purposes import Purpose
from siren.access.require import fetch, home, lock, require, save
from siren.audit.record import record
from siren.common.actor import Actor
from siren.common.errors import MoveNotAllowed, RuleBroken
from siren.common.records import made_before


def tie_support(
    *,
    actor: Actor,
    id: uuid.UUID | None = None,
    element: uuid.UUID,
    exhibit: uuid.UUID | None = None,
    statement: uuid.UUID | None = None,
    note: str = "",
) -> ElementSupport:
    """Say that one exhibit or one statement supports one element of a charge. Statements are testimony (R23).

    Raises:
        NotPermitted: the role ties no evidence.
        NotVisible: element, exhibit or statement is hidden or missing.
        RuleBroken: not exactly one of the two, another case's, or tied already.
    """
    require(actor, TIE)
    if earlier := made_before(ElementSupport, actor, id):
        return earlier
    of = fetch(actor, ChargeElement, element)
    charge = fetch(actor, Charge, of.charge_id)
    if (exhibit is None) == (statement is None):
        raise RuleBroken(rule="R23", fields={"support": [_("Choose one exhibit or one statement.")]})
    item: Exhibit | Statement
    item = fetch(actor, Exhibit, exhibit) if exhibit is not None else fetch(actor, Statement, statement)
    if item.case_id != charge.case_id:
        raise RuleBroken(rule="R23", fields={"support": [_("This belongs to another case. Choose one of this case.")]})
    try:
        with transaction.atomic():
            support = ElementSupport.objects.create(
                id=id or uuid.uuid4(),
                created_by_id=actor.user_id,
                compartment_id=home(actor, Purpose.PROSECUTION),
                case_team_id=charge.case_team_id,
                element=of,
                exhibit_id=exhibit,
                statement_id=statement,
                note=note.strip(),
            )
    except IntegrityError as clash:
        if "_once" not in str(clash):
            raise
        raise RuleBroken(
            rule="R23", fields={"support": [_("This is tied to the element already. Choose another.")]}
        ) from clash
    record(
        actor=actor,
        verb=EvidenceVerb.TIED,
        target=support,
        payload={"charge": str(charge.pk), "element": of.code, "item": str(item.pk)},
    )
    return support


def untie(*, actor: Actor, support: uuid.UUID, version: int | None = None) -> ElementSupport:
    """Withdraw a tie. It stays to be seen, with who withdrew it and when.

    Raises:
        NotPermitted: the role ties no evidence.
        NotVisible: the tie is hidden or missing.
        Stale: it has moved on since the page was opened.
        MoveNotAllowed: it was withdrawn already.
    """
    require(actor, TIE)
    row = lock(actor, ElementSupport, support, version=version)
    if row.withdrawn_at is not None:
        raise MoveNotAllowed
    row.withdrawn_at = timezone.now()
    row.withdrawn_by_id = actor.user_id
    save(row, "withdrawn_at", "withdrawn_by_id")
    record(actor=actor, verb=EvidenceVerb.UNTIED, target=row)
    return row
