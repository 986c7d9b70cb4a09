"""Files on their way in: cut off, far too large, slow, killed. Never a whole file in memory, nothing half-written."""

import gc
import os
import signal
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from evidence.models import Exhibit, ExhibitFile
from evidence.services.files import FOLDER, Arriving, attach_file, sweep
from evidence.tasks import sweep_files
from siren.common import sealed
from siren.common.actor import Actor
from tests.evidence.conftest import PNG, Scene
from tests.evidence.sending import MB, send
from tests.evidence.test_file import entered, pieces, stored

pytestmark = pytest.mark.django_db

As = Callable[[str], AbstractContextManager[Actor]]
For = Callable[..., Client]


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """A folder of sealed files, and one of temporary files, of this test's own."""
    settings.SEALED_ROOT = tmp_path / "sealed"
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return tmp_path / "sealed"


def film(size: int) -> Iterator[bytes]:
    """The bytes of a film, a quarter of a megabyte at a time."""
    piece = os.urandom(MB // 4)
    yield b"\0\0\0\x18ftypisom" + piece[12:]
    for _more in range(size // len(piece) - 1):
        yield piece


def post(client: Client, scene: Scene, size: int, **how: Any) -> Any:
    url = reverse("evidence:exhibit_create", args=[scene.case.pk])
    fields = entered(client.get(url))
    return send(client, url, fields, film(size), size, name="night.mp4", **how)


def count(scene: Scene) -> tuple[int, int]:
    return (
        Exhibit.objects.filter(case_id=scene.case.pk).count(),
        ExhibitFile.objects.filter(exhibit__case_id=scene.case.pk).count(),
    )


def test_a_file_of_140_mb_comes_in_and_goes_out_without_being_held_in_memory(
    scene: Scene, as_user: As, client_for: For
) -> None:
    client = client_for("malee")
    tracemalloc.start()
    try:
        answer = post(client, scene, 140 * MB)
        assert answer.status_code == 302
        with as_user("malee"):
            file = ExhibitFile.objects.get(exhibit__case_id=scene.case.pk, kind="mp4")
        assert file.file_size == 140 * MB
        out = client_for("chai").get(reverse("evidence:file_download", args=[file.pk]))
        assert sum(map(len, pieces(out))) == 140 * MB
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 24 * MB, peak


def test_a_file_of_200_mb_is_refused_with_a_sentence_and_costs_neither_memory_nor_disk(
    scene: Scene, as_user: As, client_for: For, folder: Path
) -> None:
    before = stored(folder)
    client = client_for("malee")
    tracemalloc.start()
    try:
        answer = post(client, scene, 200 * MB)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert answer.status_code == 422
    assert "larger than 150 MB" in answer.content.decode()
    assert "Blue can of acid" in answer.content.decode()
    assert peak < 24 * MB, peak
    assert stored(folder) == before
    with as_user("malee"):
        assert count(scene) == (1, 1)


@pytest.mark.parametrize("arrived", [0, 300, 1000, 3 * MB])
def test_a_file_that_is_cut_off_on_its_way_leaves_nothing(
    scene: Scene, as_user: As, client_for: For, folder: Path, arrived: int
) -> None:
    """The sender announces 10 MB and stops: before the file, at its first bytes, or after 3 MB."""
    before = stored(folder)
    answer = post(client_for("malee"), scene, 10 * MB, cut_after=arrived)
    assert answer.status_code == 422
    if arrived:
        assert "cut off on its way" in answer.content.decode()
    assert stored(folder) == before
    with as_user("malee"):
        assert count(scene) == (1, 1)


def test_a_connection_that_breaks_is_a_bad_request_and_leaves_nothing(
    scene: Scene, as_user: As, client_for: For, folder: Path, tmp_path: Path
) -> None:
    before = stored(folder)

    reads = iter(range(20))

    def breaks() -> None:
        if next(reads, None) is None:
            raise ConnectionResetError

    answer = post(client_for("malee"), scene, 10 * MB, watch=breaks)
    assert answer.status_code == 400
    assert stored(folder) == before
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []
    with as_user("malee"):
        assert count(scene) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_slow_upload_holds_no_transaction_open(scene: Scene, client_for: For) -> None:
    """The database ends a transaction that waits for a minute; a film over a telephone takes longer."""
    open_while_reading: list[bool] = []
    answer = post(client_for("malee"), scene, MB, watch=lambda: open_while_reading.append(connection.in_atomic_block))
    assert answer.status_code == 302
    assert open_while_reading and not any(open_while_reading)


def test_a_form_without_a_file_must_be_whole_too(scene: Scene, as_user: As, client_for: For) -> None:
    client = client_for("malee")
    url = reverse("evidence:exhibit_create", args=[scene.case.pk])
    told = entered(client.get(url))
    del told["whole"]
    assert client.post(url, told).status_code == 422
    with as_user("malee"):
        assert count(scene) == (1, 1)


def test_a_killed_upload_is_swept_and_nothing_else(scene: Scene, as_user: As, folder: Path, tmp_path: Path) -> None:
    kept = stored(folder)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            sealed.seal(endless(writing), compartment_id=1, folder=FOLDER)
        finally:
            os._exit(1)
    os.read(reading, 1)  # it is in the middle of the file
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    orphans = [path for path in stored(folder) if path not in kept]
    assert len(orphans) == 1
    assert b"plain words" not in orphans[0].read_bytes()
    assert sweep() == 0  # too young: its transaction may still be open
    assert sweep(older_than=timedelta(seconds=-5)) == 1
    assert stored(folder) == kept
    old = time.time() - 3 * 24 * 3600
    for path in kept:
        os.utime(path, (old, old))
    assert sweep_files() == 0  # a file that a row knows stays, whoever asks and whoever may see the row
    with as_user("dara"):
        assert sweep() == 0
    assert stored(folder) == kept


def endless(writing: int) -> Iterator[bytes]:
    for _piece in range(40):
        yield b"plain words " * 16_000
    os.write(writing, b"x")
    time.sleep(60)
    yield b""


def test_what_a_sweep_asks_tells_of_no_file(scene: Scene, as_user: As) -> None:
    with as_user("dara"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM evidence_files_known(ARRAY['evidence/%', '', 'evidence'])")
        assert cursor.fetchone() == (0,)


def test_rolled_back_with_its_row_the_file_goes_too(scene: Scene, as_user: As, folder: Path) -> None:
    before = stored(folder)
    with as_user("malee") as malee, transaction.atomic():
        attach_file(actor=malee, exhibit=scene.exhibit.pk, file=Arriving("vats.png", [PNG]))
        assert len(stored(folder)) == len(before) + 1
        transaction.set_rollback(True)  # something later in the request refuses
    gc.collect()
    assert stored(folder) == before
