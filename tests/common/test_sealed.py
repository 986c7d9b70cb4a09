"""R14: files prove themselves, on disk and at every read."""

import hashlib
from pathlib import Path

import pytest
from pytest_django import Settings

from siren.common import sealed

TEXT = bytes(range(256)) * 1024  # four whole chunks


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.SEALED_ROOT = tmp_path


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@pytest.mark.parametrize("size", [1, 5, sealed.CHUNK - 1, sealed.CHUNK, sealed.CHUNK + 1, len(TEXT)])
def test_r14_what_goes_in_comes_out(tmp_path: Path, size: int) -> None:
    data = TEXT[:size]
    stored = sealed.seal(pieces(data, 1000), compartment_id=7)
    assert stored.sha256 == hashlib.sha256(data).hexdigest() and stored.size == size
    assert sealed.unseal(stored.path, stored.key, compartment_id=7, sha256=stored.sha256) == data
    assert data not in (tmp_path / stored.path).read_bytes() or size < 16


def test_r14_the_name_on_disk_says_nothing() -> None:
    first, second = (sealed.seal([b"same"], compartment_id=7) for _ in range(2))
    assert first.path != second.path and first.key != second.key


@pytest.mark.parametrize("harm", ["flip", "cut", "cut_chunk", "append", "empty", "gone", "swap"])
def test_r14_a_file_that_was_touched_is_not_served(tmp_path: Path, harm: str) -> None:
    stored = sealed.seal([TEXT], compartment_id=7)
    path = tmp_path / stored.path
    raw = bytearray(path.read_bytes())
    if harm == "flip":
        raw[len(raw) // 2] ^= 1
    elif harm == "cut":
        del raw[-1]
    elif harm == "cut_chunk":
        del raw[24 + 2 * (sealed.CHUNK + 17) :]
    elif harm == "append":
        raw += b"x"
    elif harm == "empty":
        raw.clear()
    elif harm == "swap":
        raw = bytearray((tmp_path / sealed.seal([TEXT], compartment_id=7).path).read_bytes())
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(raw)
    with pytest.raises(sealed.Damaged):
        sealed.unseal(stored.path, stored.key, compartment_id=7, sha256=stored.sha256)


def test_r14_a_key_moved_to_another_compartment_opens_nothing() -> None:
    stored = sealed.seal([TEXT], compartment_id=7)
    with pytest.raises(sealed.Damaged):
        sealed.unseal(stored.path, stored.key, compartment_id=8, sha256=stored.sha256)


def test_too_large_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(sealed.TooLarge):
        sealed.seal([TEXT], compartment_id=7, limit=len(TEXT) - 1)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_stream_that_breaks_leaves_nothing_behind(tmp_path: Path) -> None:
    def broken() -> object:
        yield TEXT
        raise OSError("the line was cut")

    with pytest.raises(OSError, match="cut"):
        sealed.seal(broken(), compartment_id=7)  # type: ignore[arg-type]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
