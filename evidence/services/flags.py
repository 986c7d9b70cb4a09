"""What stays on an exhibit for good (R13, R14)."""

from django.db import IntegrityError, transaction

from evidence.choices import EvidenceVerb, FlagKind
from evidence.models import CustodyTransfer, Exhibit, ExhibitFile, ExhibitFlag
from siren.audit.record import record
from siren.common.actor import Actor


def flag(
    actor: Actor,
    exhibit: Exhibit,
    kind: FlagKind,
    *,
    file: ExhibitFile | None = None,
    transfer: CustodyTransfer | None = None,
) -> None:
    """Put a mark on an exhibit that nobody can take away. A file is marked once, however often it is opened."""
    try:
        with transaction.atomic():
            ExhibitFlag.objects.create(
                created_by_id=actor.user_id, exhibit=exhibit, kind=kind, file=file, transfer=transfer
            )
    except IntegrityError:
        return
    record(actor=actor, verb=EvidenceVerb.FLAGGED, target=exhibit, payload={"kind": kind.value})
