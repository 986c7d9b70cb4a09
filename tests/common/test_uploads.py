"""R14: what arrives is never readable on disk, and nothing is left of it when its process dies."""

import os
from pathlib import Path

import pytest
from pytest_django import Settings

from siren.common.uploads import HiddenFile

TEXT = b"the name of the witness is written here " * 5000


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)


@pytest.mark.parametrize("step", [1, 15, 16, 17, 64 * 1024])
def test_r14_what_goes_in_comes_out(step: int) -> None:
    text = TEXT[: 40 * step]
    hidden = HiddenFile()
    for at in range(0, len(text), step):
        hidden.write(text[at : at + step])
    hidden.seek(0)
    assert hidden.read() == text
    hidden.seek(33)
    assert hidden.read(50) == text[33:83]
    assert hidden.tell() == min(83, len(text))


def test_r14_on_disk_it_has_no_name_and_is_noise(tmp_path: Path) -> None:
    hidden = HiddenFile()
    hidden.write(TEXT)
    assert list(tmp_path.iterdir()) == []
    raw = os.pread(hidden._stored.fileno(), len(TEXT), 0)
    assert len(raw) == len(TEXT)
    assert b"witness" not in raw
    assert len(set(raw)) == 256


def test_r14_two_files_never_share_a_key() -> None:
    one, other = HiddenFile(), HiddenFile()
    for hidden in (one, other):
        hidden.write(TEXT)
    assert os.pread(one._stored.fileno(), 64, 0) != os.pread(other._stored.fileno(), 64, 0)


def test_closed_it_is_gone(tmp_path: Path) -> None:
    hidden = HiddenFile()
    hidden.write(TEXT)
    hidden.close()
    assert hidden.closed
    with pytest.raises(ValueError, match="closed"):
        hidden.read()
    assert list(tmp_path.iterdir()) == []
