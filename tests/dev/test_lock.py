"""The locks: pinned, hashed, without a registry's address, and made from pyproject.toml."""

import re
import tomllib

import pytest

from siren.dev.places import ROOT

LOCKS = ("run.txt", "local.txt", "dev.txt")


def entries(name: str) -> dict[str, list[str]]:
    """Requirement lines (name==version with marker) and their hashes."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            requirement, *hashes = line.split("--hash=")
            found[requirement.strip()] = [value.strip() for value in hashes]
    return found


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!;\[ ]", line)[0].lower().replace("_", "-") for line in requirements}


@pytest.mark.parametrize("name", LOCKS)
def test_everything_is_pinned_and_hashed(name: str) -> None:
    for requirement, hashes in entries(name).items():
        assert re.match(r"[a-z0-9.-]+==\S+", requirement), requirement
        assert hashes, f"{requirement} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in hashes)


@pytest.mark.parametrize("name", LOCKS)
def test_no_address_stands_in_a_lock(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_the_larger_locks_hold_the_smaller_ones() -> None:
    run, local, dev = (entries(name) for name in LOCKS)
    assert set(run) < set(local) < set(dev)


def test_the_locks_hold_what_pyproject_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    assert names(project["dependencies"]) <= names(list(entries("run.txt")))
    assert names(extras["local"]) <= names(list(entries("local.txt")))
    assert names(extras["dev"]) - {"siren"} <= names(list(entries("dev.txt")))
