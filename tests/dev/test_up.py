"""`manage.py up` as a person at a terminal meets it: one start, many ends. Slow: `manage.py proof` runs it."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from siren.dev.places import ROOT, Places

pytestmark = pytest.mark.slow
OURS = ("PG", "BROKER_URL", "CACHE_URL", "SIREN_", "DJANGO_", "PYTEST_")
PARTS = {
    "PostgreSQL": "bin/postgres -D",
    "Valkey": "valkey-server",
    "web": "gunicorn",
    "worker": " worker ",
    "beat": " beat ",
}


class Machine:
    """A state folder of its own, commands in it, and a look at every process that belongs to it."""

    def __init__(self, var: Path) -> None:
        self.var, self.said = var, var.with_name("up.log")
        named = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        self.home = var.with_name("home")
        self.variables = named | {"SIREN_VAR": str(var), "HOME": str(self.home)}

    def manage(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """A command that ends by itself."""
        return subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.variables, check=False,
                              capture_output=True, text=True, timeout=300)  # fmt: skip

    def up(self) -> "subprocess.Popen[bytes]":
        """`up` in a session of its own, as a terminal gives it; returns when it has printed its address."""
        with self.said.open("wb") as log:
            process = subprocess.Popen([sys.executable, "manage.py", "up", "--no-demo"], cwd=ROOT, env=self.variables,
                                       stdout=log, stderr=log, start_new_session=True)  # fmt: skip
        until = time.monotonic() + 300
        while "SIREN is at" not in self.words():
            assert process.poll() is None and time.monotonic() < until, self.words()
            time.sleep(0.1)
        return process

    def words(self) -> str:
        """What `up` has said."""
        return self.said.read_text(encoding="utf-8")

    def variable(self, name: str) -> str:
        """From the running SIREN's env.json."""
        return str(json.loads((self.var / "env.json").read_text(encoding="utf-8"))[name])

    def processes(self) -> dict[int, str]:
        """Every process that has the folder, or its sockets, in its command or its environment."""
        marks = (str(self.var), str(Places(self.var).sockets))
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                around = (folder / "environ").read_bytes().decode(errors="replace")
                if command and int(folder.name) != os.getpid() and any(mark in command + around for mark in marks):
                    found[int(folder.name)] = command
        return found

    def part(self, name: str) -> int:
        """The process id of a part: the oldest process with its command."""
        return min(pid for pid, command in self.processes().items() if PARTS[name] in command)

    def is_quiet(self, seconds: float = 20) -> bool:
        """Is nothing left after a moment?"""
        until = time.monotonic() + seconds
        while self.processes() and time.monotonic() < until:
            time.sleep(0.1)
        return not self.processes()


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    made = Machine(tmp_path / "a place with spaces" / "var")
    made.home.mkdir(parents=True)
    yield made
    for pid in made.processes():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    if made.var.exists():
        Places(made.var).remove()


def groups(machine: Machine, what: str) -> str:
    script = f"from django.contrib.auth.models import Group; groups = Group.objects.using('owner'); {what}"
    done = machine.manage("shell", "-v", "0", "-c", script)
    assert done.returncode == 0, done.stderr
    return done.stdout


def is_kept(machine: Machine) -> bool:
    return groups(machine, "print('names:', *groups.values_list('name', flat=True))").split() == ["names:", "Kept"]


def test_every_way_to_start_and_to_end(machine: Machine) -> None:
    first = machine.up()
    assert all(machine.part(name) for name in PARTS)
    url = machine.variable("SIREN_URL")
    with urllib.request.urlopen(f"{url}/", timeout=30) as page:  # noqa: S310  # our own address
        assert page.status == 200
    second = machine.manage("up")
    assert second.returncode == 1 and f"already runs from {machine.var} at {url}" in second.stdout
    assert "Stop them first" in machine.manage("reset", "--yes").stderr
    groups(machine, "groups.create(name='Kept')")  # beside a running `up`

    os.killpg(first.pid, signal.SIGINT)  # Ctrl-C reaches the whole foreground group
    assert first.wait(60) == 0 and "Stopping" in machine.words() and "Traceback" not in machine.words()
    assert machine.is_quiet() and not (machine.var / "env.json").exists()
    assert is_kept(machine)  # with no `up`: the command starts the database for itself
    assert machine.is_quiet()

    for _ in range(2):
        killed = machine.up()
        killed.kill()  # the second time there is what the first left behind
        killed.wait()
    ended = machine.up()
    assert is_kept(machine)
    ended.terminate()
    assert ended.wait(60) == 0 and machine.is_quiet()
    assert list(machine.home.iterdir()) == []  # nothing is written outside the folder


@pytest.mark.parametrize("name", PARTS)
def test_one_death_ends_all_by_name(machine: Machine, name: str) -> None:
    up = machine.up()
    os.kill(machine.part(name), signal.SIGKILL)
    assert up.wait(60) == 1
    assert f"{name} has ended (exit -9)" in machine.words()
    assert machine.is_quiet()


def test_a_taken_port_and_an_interrupted_start(machine: Machine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        taken = door.getsockname()[1]
        refused = machine.manage("up", "--port", str(taken))
    assert refused.returncode == 1 and refused.stderr.strip() == f"Port {taken} is taken."
    assert machine.is_quiet()
    with machine.said.open("wb") as log:
        early = subprocess.Popen([sys.executable, "manage.py", "up"], cwd=ROOT, env=machine.variables,
                                 stdout=log, stderr=log, start_new_session=True)  # fmt: skip
    while "services" not in machine.words():
        time.sleep(0.05)
    time.sleep(1)
    os.killpg(early.pid, signal.SIGINT)  # in the middle of the migrations
    assert early.wait(60) == 0 and "Traceback" not in machine.words()
    assert machine.is_quiet()
    again = machine.up()
    again.terminate()
    assert again.wait(60) == 0
    assert machine.manage("reset", "--yes").stdout.strip() == f"{machine.var} is gone."
    assert not machine.var.exists() and not Places(machine.var).sockets.exists()
