"""What stays on an exhibit for good (R13, R14)."""

from django.db import IntegrityError, transaction

from evidence.choices import EvidenceVerb, FlagKind
from evidence.models import Exhibit, ExhibitFile, ExhibitFlag
from siren.audit.record import record
from siren.common.actor import Actor


def flag_file(actor: Actor, exhibit: Exhibit, file: ExhibitFile) -> None:
    """Mark an exhibit whose file is not as it arrived: once, however often it is opened. Nobody can take it away."""
    try:
        with transaction.atomic():
            ExhibitFlag.objects.create(
                created_by_id=actor.user_id, exhibit=exhibit, kind=FlagKind.FILE_CHANGED, file=file
            )
    except IntegrityError:
        return
    record_flag(actor, exhibit, FlagKind.FILE_CHANGED)


def record_flag(actor: Actor, exhibit: Exhibit, kind: FlagKind) -> None:
    """Write down that a mark was made. Marks of custody are made by the database, whoever wrote the hand-over."""
    record(actor=actor, verb=EvidenceVerb.FLAGGED, target=exhibit, payload={"kind": kind.value})
