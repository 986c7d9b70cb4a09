"""Files of exhibits: hashed and sealed while they arrive, hashed again at every read (R14)."""

import datetime as dt
import hmac
import re
import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from evidence.choices import EvidenceVerb, ExhibitState, FileType
from evidence.models import Exhibit, ExhibitFile
from evidence.policy import HOLD, READ
from evidence.services.file_types import MIME, checked, clean_name, cut_off, kind_of, too_large
from evidence.services.flags import flag_file
from siren.access.require import fetch, lock, require
from siren.audit.models import Kind
from siren.audit.record import record
from siren.common import sealed
from siren.common.actor import Actor
from siren.common.errors import MoveNotAllowed, NotPermitted, RuleBroken
from siren.common.records import made_before

FOLDER = "evidence"
SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Arriving:
    """A file on its way in: its name, its bytes piece by piece, and what the sender said of it."""

    name: str
    chunks: Iterable[bytes]
    size: int | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was asked for. `content` is None when the stored bytes are not the ones that arrived; else close it."""

    file: ExhibitFile
    content: Iterator[bytes] | None


class _Keeper:
    """Removes a sealed file unless its transaction commits: a rollback drops its hooks, and this one with them."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.kept = False

    def __call__(self) -> None:
        self.kept = True

    def __del__(self) -> None:
        if not self.kept:
            sealed.remove(self.path)


def attach_file(*, actor: Actor, exhibit: uuid.UUID, file: Arriving, id: uuid.UUID | None = None) -> ExhibitFile:
    """Add a file to an exhibit that the actor holds (R14). Nothing stays on disk unless the row does.

    Raises:
        NotVisible: the exhibit is hidden or missing.
        NotPermitted: the role holds no exhibits, or somebody else holds this one.
        MoveNotAllowed: it is being handed over.
        RuleBroken: empty, cut off, too large, or not what its name says (R14).
    """
    require(actor, HOLD)
    if earlier := made_before(ExhibitFile, actor, id):
        return earlier
    row = lock(actor, Exhibit, exhibit)
    if row.holder_id != actor.user_id:
        raise NotPermitted(_("Only the person who holds the exhibit can add a file to it."))
    if row.state != ExhibitState.IN_CUSTODY:
        raise MoveNotAllowed(_("The exhibit is being handed over. Add the file when the receiver has confirmed."))
    return store(actor, row, file, id)


def store(actor: Actor, row: Exhibit, file: Arriving, id: uuid.UUID | None = None) -> ExhibitFile:
    """Seal the bytes and write the row. For services that have checked the actor."""
    name = clean_name(file.name)
    kind = kind_of(name)
    expected = file.sha256.strip().lower()
    if expected and not SHA256.fullmatch(expected):
        raise RuleBroken(
            rule="R14",
            fields={"sha256": [_("A SHA-256 is 64 letters a to f and digits. Copy it again, or leave it out.")]},
        )
    limit = int(settings.EVIDENCE_MAX_BYTES)
    if file.size is not None and file.size > limit:
        raise too_large()
    try:
        kept = sealed.seal(checked(file.chunks, kind), compartment_id=row.compartment_id, limit=limit, folder=FOLDER)
    except sealed.TooLarge:
        raise too_large() from None
    transaction.on_commit(_Keeper(kept.path), robust=True)
    try:
        made = _row(actor, row, file, kept, kind, name, id)
    except BaseException:
        sealed.remove(kept.path)
        raise
    record(
        actor=actor, verb=EvidenceVerb.FILE_ATTACHED, target=row, payload={"file": str(made.pk), "sha256": kept.sha256}
    )
    return made


def _row(
    actor: Actor,
    row: Exhibit,
    file: Arriving,
    kept: sealed.Sealed,
    kind: FileType,
    name: str,
    id: uuid.UUID | None,
) -> ExhibitFile:
    expected = file.sha256.strip().lower()
    if file.size is not None and file.size != kept.size:
        raise cut_off()
    if expected and not hmac.compare_digest(expected, kept.sha256):
        sentence = _("What arrived has another SHA-256 than you gave and was not kept. Check both and send it again.")
        raise RuleBroken(rule="R14", fields={"file": [sentence]})
    return ExhibitFile.objects.create(
        id=id or uuid.uuid4(),
        created_by_id=actor.user_id,
        exhibit=row,
        kind=kind,
        file_name=name,
        file_type=MIME[kind],
        file_size=kept.size,
        file_sha256=kept.sha256,
        file_path=kept.path,
        file_key=kept.key,
    )


def read_file(*, actor: Actor, file: uuid.UUID) -> ReadFile:
    """The file's bytes piece by piece, after all of them were hashed again (R14).

    Bytes that fail are not given out, and the exhibit is marked for good.
    It does not raise on damage, because a refusal would take the mark back: the caller answers 409 and keeps the mark.

    Raises:
        NotPermitted: the role reads no exhibits.
        NotVisible: the file is hidden or missing.
    """
    require(actor, READ)
    row = fetch(actor, ExhibitFile, file)
    content = _proven(actor, row)
    if content is not None:
        record(
            actor=actor,
            verb=EvidenceVerb.FILE_READ,
            target=row.exhibit,
            payload={"file": str(row.pk)},
            kind=Kind.EXPORT,
        )
    return ReadFile(row, content)


def verify(*, actor: Actor, file: uuid.UUID) -> bool:
    """Hash one stored file again; a file that fails marks its exhibit for good. Returns whether it is as it arrived.

    Raises:
        NotPermitted: the role reads no exhibits.
        NotVisible: the file is hidden or missing.
    """
    require(actor, READ)
    row = fetch(actor, ExhibitFile, file)
    content = _proven(actor, row)
    whole = content is not None
    if content is not None:
        content.close()
    record(
        actor=actor,
        verb=EvidenceVerb.VERIFIED,
        target=row.exhibit,
        payload={"file": str(row.pk), "whole": whole},
        kind=Kind.READ,
    )
    return whole


def sweep(*, older_than: dt.timedelta = dt.timedelta(days=1)) -> int:
    """Remove sealed files that no row knows: what a killed upload left, unreadable since its key was never stored.

    Files younger than `older_than` are left alone, for their transaction may still be open. Returns how many went.
    """
    root = Path(settings.SEALED_ROOT)
    before = time.time() - older_than.total_seconds()
    old = [
        path.relative_to(root).as_posix()
        for path in (root / FOLDER).glob("*/*")
        if path.is_file() and path.stat().st_mtime < before
    ]
    gone = 0
    for start in range(0, len(old), 500):
        part = old[start : start + 500]
        with connection.cursor() as cursor:
            cursor.execute("SELECT evidence_files_known(%s)", [part])
            known = {path for (path,) in cursor.fetchall()}
        for path in set(part) - known:
            sealed.remove(path)
            gone += 1
    return gone


def _proven(actor: Actor, row: ExhibitFile) -> sealed.Plain | None:
    exhibit = row.exhibit
    try:
        return sealed.stream(
            row.file_path, bytes(row.file_key), compartment_id=exhibit.compartment_id, sha256=row.file_sha256
        )
    except sealed.Damaged:
        flag_file(actor, exhibit, row)
        return None
