"""R14: files prove themselves. Hashed on arrival and at every read, encrypted at rest, marked for good when they fail."""

import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from evidence.models import Exhibit, ExhibitFile, ExhibitFlag
from evidence.services.exhibit import seize_exhibit
from evidence.services.files import Arriving, attach_file, read_file
from siren.audit.models import Event
from siren.common import sealed
from siren.common.actor import Actor
from siren.common.errors import MoveNotAllowed, NotPermitted, NotVisible, RuleBroken
from tests.evidence.conftest import PDF, PNG, Scene, found
from tests.evidence.test_custody import give, kinds

pytestmark = pytest.mark.django_db

As = Callable[[str], AbstractContextManager[Actor]]
For = Callable[..., Client]
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + bytes(range(256)) * 8
NUL_TEXT = b"name,amount\0\n"
ZIP = b"PK\x03\x04" + b"\0" * 40 + b"PK\x05\x06" + b"\0" * 18


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """A folder of sealed files, and one of temporary files, of this test's own."""
    settings.SEALED_ROOT = tmp_path / "sealed"
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return tmp_path / "sealed"


def stored(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def file_of(exhibit: Exhibit) -> ExhibitFile:
    return ExhibitFile.objects.get(exhibit=exhibit)


def test_r14_it_is_hashed_on_arrival_and_kept_under_a_name_that_says_nothing(
    scene: Scene, as_user: As, folder: Path
) -> None:
    with as_user("chai"):
        file = file_of(scene.exhibit)
    assert (file.file_sha256, file.file_size, file.file_type) == (
        hashlib.sha256(PNG).hexdigest(),
        len(PNG),
        "image/png",
    )
    assert stored(folder) == [folder / file.file_path]
    assert "vats" not in file.file_path and len(Path(file.file_path).name) == 32


def test_r14_no_plain_bytes_anywhere_on_disk(scene: Scene, client_for: For, folder: Path, tmp_path: Path) -> None:
    secret = b"%PDF-1.4\n" + b"The witness lives at the third house. " * 120_000 + b"\n%%EOF\n"  # 4 MB
    malee = client_for("malee")
    page = malee.get(reverse("evidence:exhibit_detail", args=[scene.exhibit.pk]))
    sent = malee.post(
        reverse("evidence:file_add", args=[scene.exhibit.pk]),
        {
            "add-form_id": page.context["file_form"].initial["form_id"],
            "add-whole": "yes",
            "add-file": named("house.pdf", secret),
        },
    )
    assert sent.status_code == 302
    everything = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(everything) == 2  # the scene's picture and this
    for path in everything:
        assert b"third house" not in path.read_bytes()


def pieces(answer: Any) -> Iterator[bytes]:
    """What a download gives, piece by piece."""
    yield from answer.streaming_content


def received(answer: Any) -> bytes:
    """All of a download."""
    return b"".join(pieces(answer))


def named(name: str, content: bytes) -> io.BytesIO:
    """A file as a browser sends it."""
    file = io.BytesIO(content)
    file.name = name
    return file


def harm(path: Path, how: str, other: Path) -> None:
    raw = bytearray(path.read_bytes())
    if how == "flipped bit":
        raw[len(raw) // 2] ^= 1
    elif how == "cut":
        raw = raw[:-20]
    elif how == "emptied":
        raw = bytearray()
    elif how == "swapped":
        raw = bytearray(other.read_bytes())
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(raw)


@pytest.mark.parametrize("how", ["flipped bit", "cut", "emptied", "swapped", "gone"])
def test_r14_a_file_that_was_touched_is_not_served_and_leaves_a_mark(
    scene: Scene, as_user: As, client_for: For, folder: Path, how: str
) -> None:
    with as_user("malee") as malee:
        other = seize_exhibit(actor=malee, file=Arriving("book.pdf", [PDF]), **found(scene.case))
        file, swapped = file_of(scene.exhibit), file_of(other)
    harm(folder / file.file_path, how, folder / swapped.file_path)
    client = client_for("chai")
    for _twice in range(2):
        answer = client.get(reverse("evidence:file_download", args=[file.pk]))
        assert answer.status_code == 409
        assert "This file is not as it arrived" in answer.content.decode()
        assert PNG[:40] not in answer.content and PDF[:40] not in answer.content
    with as_user("chai"):
        assert kinds(scene.exhibit) == ["file_changed"]  # once, however often it is asked for
        assert kinds(other) == []
    page = client.get(reverse("evidence:exhibit_detail", args=[scene.exhibit.pk])).content.decode()
    assert "File is not as it arrived" in page
    with as_user("malee"), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM evidence_exhibitflag WHERE exhibit_id = %s", [str(scene.exhibit.pk)])


def test_r14_a_swapped_row_is_found_too(scene: Scene, as_user: As) -> None:
    """Even the path and the key of another file of the same unit give out nothing under this file's hash."""
    with as_user("malee") as malee:
        other = seize_exhibit(actor=malee, file=Arriving("book.pdf", [PDF]), **found(scene.case))
        mine, its = file_of(scene.exhibit), file_of(other)
        with pytest.raises(sealed.Damaged):
            sealed.unseal(
                its.file_path,
                bytes(its.file_key),
                compartment_id=scene.exhibit.compartment_id,
                sha256=mine.file_sha256,
            )


def test_r14_the_original_comes_as_a_download_and_is_recorded(scene: Scene, as_user: As, client_for: For) -> None:
    with as_user("chai"):
        file = file_of(scene.exhibit)
    answer = client_for("chai").get(reverse("evidence:file_download", args=[file.pk]))
    assert answer.status_code == 200 and answer.streaming
    assert received(answer) == PNG
    assert answer["Content-Disposition"] == 'attachment; filename="vats.png"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Length"] == str(len(PNG))
    with as_user("chai"):
        reads = Event.objects.filter(target_id=scene.exhibit.pk, verb="evidence.file_read")
        assert [event.actor_id for event in reads] == [scene.id_of("chai")]


@pytest.mark.parametrize("who", ["dara", "ploy", "wit", "nid", "anan"])
def test_r14_who_may_not_see_the_exhibit_gets_no_file(scene: Scene, as_user: As, client_for: For, who: str) -> None:
    with as_user("malee"):
        file = file_of(scene.exhibit)
    client = client_for(who)
    hidden = client.get(reverse("evidence:file_download", args=[file.pk]))
    missing = client.get(reverse("evidence:file_download", args=["00000000-0000-4000-8000-000000000000"]))
    assert hidden.status_code == missing.status_code in (403, 404)
    assert hidden.content == missing.content
    with as_user(who) as actor:
        assert not ExhibitFile.objects.filter(pk=file.pk).exists()  # in the database too
        with pytest.raises((NotPermitted, NotVisible)):
            read_file(actor=actor, file=file.pk)


REFUSED: dict[str, tuple[str, bytes, str]] = {
    "empty": ("book.pdf", b"", "is empty"),
    "a program named as a picture": ("photo.png", PROGRAM, "content is something else"),
    "a program": ("tool.exe", PROGRAM, "not taken"),
    "a page": ("page.html", b"<script>alert(1)</script>", "not taken"),
    "a drawing with scripts": ("a.svg", b"<svg onload=alert(1)>", "not taken"),
    "two endings": ("photo.png.exe", PNG, "not taken"),
    "no ending": ("photo", PNG, "not taken"),
    "only an ending": (".png", PNG, "not taken"),
    "a picture as a document": ("book.pdf", PNG, "content is something else"),
    "a picture that ends early": ("vats.png", PNG[:-30], "cut off"),
    "a document that ends early": ("book.pdf", PDF[:200], "cut off"),
    "an archive without its end": ("all.zip", ZIP[:30], "cut off"),
    "text that is none": ("list.csv", NUL_TEXT, "UTF-8"),
    "text of another encoding": ("list.txt", "ชื่อ".encode("cp874"), "UTF-8"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_r14_what_cannot_be_taken_is_refused_with_a_sentence_and_leaves_nothing(
    scene: Scene, as_user: As, client_for: For, folder: Path, case: str
) -> None:
    name, content, words = REFUSED[case]
    before = stored(folder)
    with as_user("malee") as malee:
        with pytest.raises(RuleBroken) as told, transaction.atomic():
            seize_exhibit(actor=malee, file=Arriving(name, [content], len(content)), **found(scene.case))
        assert words in " ".join(told.value.fields["file"])
        count = Exhibit.objects.filter(case_id=scene.case.pk).count()
        assert count == 1
        assert ExhibitFile.objects.filter(exhibit__case_id=scene.case.pk).count() == 1
    client = client_for("malee")
    page = client.get(reverse("evidence:exhibit_create", args=[scene.case.pk]))
    answer = client.post(
        reverse("evidence:exhibit_create", args=[scene.case.pk]),
        entered(page, file=named(name, content)),
    )
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Blue can of acid" in answer.content.decode()  # what was typed is still there
    with as_user("malee"):
        assert Exhibit.objects.filter(case_id=scene.case.pk).count() == count
    assert stored(folder) == before


def entered(page: Any, **changes: Any) -> dict[str, Any]:
    """The form of a new exhibit as it is filled in."""
    return {
        "form_id": page.context["form"].initial["form_id"],
        "kind": "thing",
        "description": "Blue can of acid",
        "found_where": "Hall",
        "found_at": "2026-01-02 10:00",
        "whole": "yes",
    } | changes


NAMES = {
    "../../etc/passwd.png": "passwd.png",
    "..\\..\\windows\\system32\\vats.png": "vats.png",
    "/etc/cron.d/vats.png": "vats.png",
    "ถังดอง โรงงาน.png": "ถังดอง โรงงาน.png",
    "ພາບຖ່າຍ.png": "ພາບຖ່າຍ.png",
    "vats\u202egnp.png": "vatsgnp.png",
    'a"; filename="x.exe.png': 'a"; filename="x.exe.png',
    "line\r\nX-Bad: 1.png": "lineX-Bad: 1.png",
    "-rf *.png": "-rf *.png",
    "bomb.zip.zip.zip.png": "bomb.zip.zip.zip.png",
    "x" * 400 + ".png": "x" * 196 + ".png",
    "CON.png": "CON.png",
}


@pytest.mark.parametrize("name", NAMES)
def test_r14_names_lead_nowhere(scene: Scene, as_user: As, client_for: For, folder: Path, name: str) -> None:
    with as_user("malee") as malee:
        made = attach_file(actor=malee, exhibit=scene.exhibit.pk, file=Arriving(name, [PNG], len(PNG)))
    assert made.file_name == NAMES[name]
    assert (folder / made.file_path).resolve().is_relative_to(folder.resolve())
    answer = client_for("chai").get(reverse("evidence:file_download", args=[made.pk]))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert "X-Bad" not in answer.headers
    assert received(answer) == PNG


def test_r14_an_archive_is_never_unpacked(scene: Scene, as_user: As, folder: Path) -> None:
    with as_user("malee") as malee:
        made = attach_file(actor=malee, exhibit=scene.exhibit.pk, file=Arriving("42.zip", [ZIP], len(ZIP)))
    assert made.file_size == len(ZIP)
    assert sum(path.stat().st_size for path in stored(folder)) < len(PNG) + len(ZIP) + 1000


def test_r14_the_hash_that_the_sender_names_must_be_the_one_that_arrives(
    scene: Scene, as_user: As, folder: Path
) -> None:
    before = stored(folder)
    with as_user("malee") as malee:
        for wrong in ("0" * 64, "not a hash"):
            with pytest.raises(RuleBroken), transaction.atomic():
                attach_file(actor=malee, exhibit=scene.exhibit.pk, file=Arriving("b.pdf", [PDF], sha256=wrong))
        assert stored(folder) == before
        right = hashlib.sha256(PDF).hexdigest().upper()
        attach_file(actor=malee, exhibit=scene.exhibit.pk, file=Arriving("b.pdf", [PDF], sha256=right))
    assert len(stored(folder)) == len(before) + 1


def test_r14_a_line_that_breaks_leaves_nothing(scene: Scene, as_user: As, folder: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield PNG[:100]
        raise ConnectionError("gone")

    before = stored(folder)
    with as_user("malee") as malee, pytest.raises(ConnectionError), transaction.atomic():
        attach_file(actor=malee, exhibit=scene.exhibit.pk, file=Arriving("vats.png", broken(), 5000))
    assert stored(folder) == before


@pytest.mark.parametrize("who", ["chai", "pim", "sunee", "dara"])
def test_r13_only_the_holder_adds_a_file(scene: Scene, as_user: As, folder: Path, who: str) -> None:
    before = stored(folder)
    with as_user(who) as actor:
        with pytest.raises((NotPermitted, NotVisible)):
            attach_file(actor=actor, exhibit=scene.exhibit.pk, file=Arriving("vats.png", [PNG]))
        sql = (
            "INSERT INTO evidence_exhibitfile (id, created_at, version, file_name, file_type, file_size, file_sha256,"
            " file_path, file_key, kind, exhibit_id, created_by_id) VALUES (gen_random_uuid(), now(), 1, 'x.png',"
            " 'image/png', 1, repeat('0', 64), 'evidence/00/x', ''::bytea, 'png', %s, %s)"
        )
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [str(scene.exhibit.pk), actor.user_id])
    with as_user("malee") as malee:
        assert ExhibitFile.objects.filter(exhibit=scene.exhibit).count() == 1
        give(malee, scene)
        with pytest.raises(MoveNotAllowed):  # not while it is on its way
            attach_file(actor=malee, exhibit=scene.exhibit.pk, file=Arriving("vats.png", [PNG]))
    assert stored(folder) == before


def test_r14_verify_hashes_all_and_names_what_fails(
    scene: Scene, as_user: As, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with as_user("malee") as malee:
        made = attach_file(actor=malee, exhibit=scene.exhibit.pk, file=Arriving("b.pdf", [PDF], len(PDF)))
        ids = set(ExhibitFile.objects.exclude(exhibit__case_id=scene.case.pk).values_list("pk", flat=True))
        file = file_of_name(scene.exhibit, "vats.png")
    harm(folder / file.file_path, "flipped bit", folder / file.file_path)
    with pytest.raises(CommandError):
        call_command("evidence_verify", "--as", "malee")
    told = capsys.readouterr()
    failed = {line.split()[1] for line in told.err.splitlines() if line.startswith("FAILED")}
    assert str(file.pk) in failed and str(made.pk) not in failed
    assert failed <= {str(pk) for pk in ids} | {str(file.pk)}  # the demonstration's lie in another folder here
    with as_user("malee"):
        assert kinds(scene.exhibit) == ["file_changed"]
        assert Event.objects.filter(target_id=scene.exhibit.pk, verb="evidence.verified").count() == 2


def file_of_name(exhibit: Exhibit, name: str) -> ExhibitFile:
    return ExhibitFile.objects.get(exhibit=exhibit, file_name=name)


def test_verify_asks_for_a_person() -> None:
    with pytest.raises(CommandError):
        call_command("evidence_verify", "--as", "nobody")


def test_r14_nobody_can_pretend_that_a_file_never_failed(scene: Scene, as_user: As, folder: Path) -> None:
    with as_user("malee") as malee:
        file = file_of(scene.exhibit)
        (folder / file.file_path).unlink()
        assert read_file(actor=malee, file=file.pk).content is None
        flag = ExhibitFlag.objects.get(exhibit=scene.exhibit)
        with pytest.raises(DatabaseError), transaction.atomic():
            ExhibitFlag.objects.filter(pk=flag.pk).update(kind="gap")
        assert kinds(scene.exhibit) == ["file_changed"]
