"""What a file must be to be taken: its ending is listed, its bytes are what the ending says, and it is whole (R14)."""

import codecs
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath

from django.conf import settings
from django.utils.translation import gettext as _

from evidence.choices import FileType
from siren.common.errors import RuleBroken

ENDINGS = {kind.value: kind for kind in FileType} | {"jpeg": FileType.JPG}
MIME = {
    FileType.JPG: "image/jpeg",
    FileType.PNG: "image/png",
    FileType.PDF: "application/pdf",
    FileType.MP4: "video/mp4",
    FileType.MP3: "audio/mpeg",
    FileType.TXT: "text/plain; charset=utf-8",
    FileType.CSV: "text/csv; charset=utf-8",
    FileType.ZIP: "application/zip",
}
HEAD = 16
TAIL = 64 * 1024 + 22  # a ZIP archive's last record may carry a comment of 64 KiB
NAME_LIMIT = 200

STARTS: dict[FileType, Callable[[bytes], bool]] = {
    FileType.JPG: lambda head: head.startswith(b"\xff\xd8\xff"),
    FileType.PNG: lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    FileType.PDF: lambda head: head.startswith(b"%PDF-"),
    FileType.MP4: lambda head: head[4:8] == b"ftyp",
    FileType.MP3: lambda head: (
        head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0)
    ),
    FileType.ZIP: lambda head: head.startswith(b"PK\x03\x04"),
}
ENDS: dict[FileType, bytes] = {
    FileType.JPG: b"\xff\xd9",
    FileType.PNG: b"IEND\xaeB`\x82",
    FileType.PDF: b"%%EOF",
    FileType.ZIP: b"PK\x05\x06",
}


def limit_mb() -> int:
    """The largest file that is taken, in MB."""
    return int(settings.EVIDENCE_MAX_BYTES) // (1024 * 1024)


def refused(sentence: str) -> RuleBroken:
    """A file that is not taken, with the sentence that says how to mend it."""
    return RuleBroken(rule="R14", fields={"file": [sentence]})


def too_large() -> RuleBroken:
    """More than EVIDENCE_MAX_BYTES."""
    return refused(
        _("The file is larger than %(mb)d MB. Hand it in on a disk, and enter the disk as a thing.")
        % {"mb": limit_mb()}
    )


def cut_off() -> RuleBroken:
    """Less arrived than was sent."""
    return refused(
        _("The file was cut off on its way, and nothing of it was kept. Choose it again and send it once more.")
    )


def clean_name(name: str) -> str:
    """The file's own name without folders and control characters, short enough to store."""
    bare = PurePosixPath(name.replace("\\", "/")).name
    bare = "".join(letter for letter in bare if letter.isprintable()).strip() or "file"
    if len(bare) > NAME_LIMIT:
        stem, _dot, ending = bare.rpartition(".")
        bare = f"{stem[: NAME_LIMIT - len(ending) - 1]}.{ending}"[:NAME_LIMIT]
    return bare


def kind_of(name: str) -> FileType:
    """The kind that the name's ending stands for.

    Raises:
        RuleBroken: the ending is not on the list.
    """
    ending = PurePosixPath(name).suffix.lower().lstrip(".")
    if ending not in ENDINGS:
        known = ", ".join(kind.value for kind in FileType)
        raise refused(
            _("Files of this kind are not taken. Take one of these: %(known)s. Anything else goes into a zip archive.")
            % {"known": known}
        )
    return ENDINGS[ending]


def checked(chunks: Iterable[bytes], kind: FileType) -> Iterator[bytes]:
    """The same bytes, looked at while they pass.

    Raises:
        RuleBroken: empty, not of the kind that the ending says, or ending too early.
    """
    head, tail, size = b"", b"", 0
    text = codecs.getincrementaldecoder("utf-8")() if kind in (FileType.TXT, FileType.CSV) else None
    judged = False
    for chunk in chunks:
        if not chunk:
            continue
        size += len(chunk)
        if len(head) < HEAD:
            head += chunk[: HEAD - len(head)]
        if not judged and len(head) == HEAD:
            _judge_start(head, kind)
            judged = True
        if text is not None:
            _judge_text(text, chunk, final=False)
        tail = (tail + chunk)[-TAIL:]
        yield bytes(chunk)
    if not size:
        raise refused(_("The file is empty. Check it on your device, then choose it again."))
    if not judged:
        _judge_start(head, kind)
    if text is not None:
        _judge_text(text, b"", final=True)
    if kind in ENDS and ENDS[kind] not in tail:
        raise cut_off()


def _judge_start(head: bytes, kind: FileType) -> None:
    if kind in STARTS and not STARTS[kind](head):
        raise refused(
            _("The name ends in .%(ending)s, but the content is something else. Choose the original file, unrenamed.")
            % {"ending": kind.value}
        )


def _judge_text(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool) -> None:
    try:
        broken = "\0" in decoder.decode(chunk, final)
    except UnicodeDecodeError:
        broken = True
    if broken:
        raise refused(_("This is not a text in UTF-8. Save it as UTF-8 text, or put the original into a zip archive."))
