"""The closed chain (R13): only the holder releases, only the named receiver confirms, times never go back."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.choices import EvidenceVerb, FlagKind, ReceiptOutcome
from evidence.models import CustodyReceipt, CustodyTransfer, Exhibit
from evidence.policy import AHEAD, GAP, HOLD
from evidence.selectors.custody import last_moment, receivers
from evidence.services.flags import record_flag
from siren.access.post import notify
from siren.access.require import fetch, lock, require, save
from siren.accounts.models import User
from siren.audit.record import record
from siren.common.actor import Actor
from siren.common.errors import MoveNotAllowed, NotPermitted, RuleBroken, Stale
from siren.common.records import made_before


def hand_over(
    *,
    actor: Actor,
    id: uuid.UUID | None = None,
    exhibit: uuid.UUID,
    version: int | None = None,
    receiver: int,
    reason: str,
    seal_intact: bool,
    released_at: dt.datetime | None = None,
) -> CustodyTransfer:
    """Give an exhibit to a named person, who has it only when he confirms (R13).

    Raises:
        NotPermitted: the role holds nothing, or somebody else holds this exhibit.
        NotVisible: the exhibit is hidden or missing.
        Stale: it has moved on since the page was opened (R30).
        MoveNotAllowed: it is already being handed over.
        RuleBroken: the receiver may not hold it, no reason, or a time before the last one.
    """
    require(actor, HOLD)
    if earlier := made_before(CustodyTransfer, actor, id):
        return earlier
    row = lock(actor, Exhibit, exhibit)
    if version is not None and row.version != version:
        raise Stale(version=row.version, theirs=_stands(row), yours=_meant(receiver, reason))
    if row.holder_id != actor.user_id:
        raise NotPermitted(_("Only the person who holds the exhibit can hand it over."))
    last, earliest = last_moment(row)
    moment = released_at or max(timezone.now(), earliest)
    wrong: dict[str, list[str]] = {}
    if receiver == actor.user_id or not receivers(actor, row).filter(pk=receiver).exists():
        wrong["receiver"] = [_("Choose somebody else on this case's team who may hold exhibits.")]
    if not reason.strip():
        wrong["reason"] = [_("Write why it is handed over.")]
    _check_time(moment, earliest, "released_at", wrong)
    if wrong:
        raise RuleBroken(rule="R13", fields=wrong)
    row.release()
    transfer = CustodyTransfer.objects.create(
        id=id or uuid.uuid4(),
        created_by_id=actor.user_id,
        exhibit=row,
        number=last + 1,
        releaser_id=actor.user_id,
        receiver_id=receiver,
        released_at=moment,
        reason=reason.strip(),
        seal_intact=seal_intact,
    )
    save(row, "state")
    if not seal_intact:
        record_flag(actor, row, FlagKind.SEAL_BROKEN)
    record(
        actor=actor, verb=EvidenceVerb.HANDED_OVER, target=row, payload={"to": receiver, "transfer": str(transfer.pk)}
    )
    notify([receiver], key=f"custody:{transfer.pk}")
    return transfer


def confirm_receipt(
    *,
    actor: Actor,
    id: uuid.UUID | None = None,
    transfer: uuid.UUID,
    seal_intact: bool,
    received_at: dt.datetime | None = None,
    note: str = "",
) -> CustodyReceipt:
    """The named receiver says that it arrived, and holds it from then on. A broken seal or a gap stays for good (R13).

    Raises:
        NotPermitted: the role holds nothing, or somebody else was named.
        NotVisible: the hand-over is hidden or missing.
        MoveNotAllowed: it was answered already.
        RuleBroken: a time before it was given, or in the future.
    """
    receipt, row, given = _answer(
        actor, id, transfer, ReceiptOutcome.RECEIVED, seal_intact=seal_intact, received_at=received_at, note=note
    )
    if given is None:
        return receipt
    row.settle()
    row.holder_id = actor.user_id
    save(row, "state", "holder_id")
    if not seal_intact:
        record_flag(actor, row, FlagKind.SEAL_BROKEN)
    if receipt.received_at - given.released_at > GAP:
        record_flag(actor, row, FlagKind.GAP)
    record(actor=actor, verb=EvidenceVerb.RECEIVED, target=row, payload={"transfer": str(given.pk)})
    return receipt


def refuse_receipt(
    *, actor: Actor, id: uuid.UUID | None = None, transfer: uuid.UUID, note: str, seal_intact: bool = True
) -> CustodyReceipt:
    """The named receiver does not take it; the releaser holds it still (R13).

    Raises:
        NotPermitted, NotVisible, MoveNotAllowed: as confirm_receipt.
        RuleBroken: no reason.
    """
    if not note.strip():
        require(actor, HOLD)
        raise RuleBroken(rule="R13", fields={"note": [_("Write why you do not take it.")]})
    receipt, row, given = _answer(
        actor, id, transfer, ReceiptOutcome.REFUSED, seal_intact=seal_intact, received_at=None, note=note
    )
    if given is None:
        return receipt
    row.settle()
    save(row, "state")
    if not seal_intact:
        record_flag(actor, row, FlagKind.SEAL_BROKEN)
    record(actor=actor, verb=EvidenceVerb.REFUSED, target=row, payload={"transfer": str(given.pk)})
    notify([given.releaser_id], key=f"custody:refused:{given.pk}")
    return receipt


def _answer(
    actor: Actor,
    id: uuid.UUID | None,
    transfer: uuid.UUID,
    outcome: ReceiptOutcome,
    *,
    seal_intact: bool,
    received_at: dt.datetime | None,
    note: str,
) -> tuple[CustodyReceipt, Exhibit, CustodyTransfer | None]:
    """The receipt's row. The third is None when an earlier send of the same form had made it."""
    require(actor, HOLD)
    given = fetch(actor, CustodyTransfer, transfer)
    row = lock(actor, Exhibit, given.exhibit_id)
    if earlier := made_before(CustodyReceipt, actor, id):
        return earlier, row, None
    if given.receiver_id != actor.user_id:
        raise NotPermitted(_("Only the person who was named can confirm."))
    moment = received_at or max(timezone.now(), given.released_at)
    wrong: dict[str, list[str]] = {}
    _check_time(moment, given.released_at, "received_at", wrong)
    if wrong:
        raise RuleBroken(rule="R13", fields=wrong)
    try:
        with transaction.atomic():
            receipt = CustodyReceipt.objects.create(
                id=id or uuid.uuid4(),
                created_by_id=actor.user_id,
                transfer=given,
                outcome=outcome,
                received_at=moment,
                seal_intact=seal_intact,
                note=note.strip(),
            )
    except IntegrityError as clash:
        raise MoveNotAllowed from clash
    return receipt, row, given


def _stands(row: Exhibit) -> dict[str, str]:
    return {_("Held by"): row.holder.name, _("State"): row.get_state_display()}


def _meant(receiver: int, reason: str) -> dict[str, str]:
    name = User.objects.filter(pk=receiver).values_list("name", flat=True).first()
    return {_("Who receives it?"): name or "", _("Why?"): reason}


def _check_time(moment: dt.datetime, earliest: dt.datetime, field: str, wrong: dict[str, list[str]]) -> None:
    if moment < earliest:
        wrong[field] = [
            _("Times never go back: it must not be before %(moment)s.")
            % {"moment": timezone.localtime(earliest).strftime("%Y-%m-%d %H:%M:%S")}
        ]
    elif moment > timezone.now() + AHEAD:
        wrong[field] = [_("The time must not be in the future.")]
