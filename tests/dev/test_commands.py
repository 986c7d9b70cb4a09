"""manage.py: what needs services, which environment is right, what pytest is told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from siren.dev import bootstrap, testing
from siren.dev.places import ROOT, Places, Server, SetupError, environment, own_folder, reachable
from siren.dev.pytest_services import valkey_databases
from siren.dev.supervisor import listen


def test_test_deselects_slow_proofs_and_uses_two_processes() -> None:
    assert testing.pytest_arguments([], browser=True) == ["-m", "not slow", "-n", "2", "--dist", "loadgroup"]


def test_no_browser_joins_the_markers_that_were_asked_for() -> None:
    assert testing.pytest_arguments(["-m", "slow", "-x"], browser=False)[:2] == ["-m", "(slow) and not browser"]


def test_one_test_runs_in_one_process() -> None:
    assert testing.pytest_arguments(["tests/a.py::test_b"], browser=True) == ["-m", "not slow", "tests/a.py::test_b"]


def test_workers_have_different_databases_in_valkey() -> None:
    variables = {"BROKER_URL": "redis+socket:///s?virtual_host=0", "CACHE_URL": "unix:///s?db=1"}
    found = [valkey_databases(worker, variables) for worker in ("main", "gw0", "gw1", "gw7")]
    assert len({value.split("=")[1] for pair in found for value in pair.values()}) == 8


def test_a_server_that_the_environment_names_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PGHOST", "db.example.org")
    assert environment(Places(tmp_path), settings="siren.settings.dev")["PGHOST"] == "db.example.org"


def test_a_broker_without_a_cache_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BROKER_URL", "redis://example.org")
    monkeypatch.delenv("CACHE_URL", raising=False)
    with pytest.raises(SetupError, match="CACHE_URL"):
        environment(Places(tmp_path), settings="siren.settings.dev")


def test_socket_paths_are_short_enough_for_macos() -> None:
    deep = Places(Path("/" + "deep/" * 60))
    assert len(f"{deep.postgres_sockets}/.s.PGSQL.5432") < 80
    assert Places(Path("/a")).sockets != Places(Path("/b")).sockets


def test_up_and_test_do_not_meet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SIREN_VAR", str(tmp_path))
    assert Places.here().sockets != Places.here(test=True).sockets


def test_a_folder_prepared_by_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "theirs").mkdir()
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    with pytest.raises(SetupError, match="belongs to somebody else"):
        own_folder(tmp_path / "theirs", 0o700)


def test_a_link_is_not_taken_for_our_folder(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(SetupError):
        own_folder(tmp_path / "link", 0o700)


def test_a_closed_parent_is_not_reachable_for_another_account(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    (closed / "inner").mkdir(parents=True)
    closed.chmod(0o700)
    assert reachable(closed / "inner", None)
    assert not reachable(closed / "inner", Server("nobody", 65534, 65534))


def test_reset_leaves_a_strange_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(SetupError, match="does not look like"):
        Places(tmp_path).remove()
    assert (tmp_path / "thesis.txt").exists()


def test_a_taken_port_is_refused_and_a_free_one_found() -> None:
    with listen(None) as first, pytest.raises(SetupError, match="taken"):
        listen(first.getsockname()[1])


def test_the_stamp_changes_with_the_lock_and_the_python(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text("a==1")
    first = bootstrap.wanted("3.11", str(lock))
    assert first != bootstrap.wanted("3.12", str(lock))
    lock.write_text("a==2")
    assert first != bootstrap.wanted("3.11", str(lock))


@pytest.mark.parametrize("command", ["version", "makemigrations --check --dry-run"])
def test_these_work_with_nothing_running(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PGHOST", "BROKER_URL", "CACHE_URL"):
        monkeypatch.delenv(name, raising=False)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", *command.split()],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
