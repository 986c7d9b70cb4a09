"""`manage.py up`: everything in its order, until Ctrl-C or until one part dies.

Children run in sessions of their own, so that Ctrl-C reaches only this process and each part is ended with the signal
that it understands, the database last.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from types import FrameType

from siren.dev.places import ROOT, Places, SetupError, environment, on_mac
from siren.dev.prepare import accounts
from siren.dev.services import WAIT, Services, dies_with_parent, locked, stop, tail

FIRST_PORT = 8000


class Stopped(Exception):
    """Ctrl-C, a hang-up or a termination arrived: no error, the person at the terminal wants to leave."""


def listen(port: int | None) -> socket.socket:
    """A listening socket on the chosen port, or on the first free one from 8000.

    Raises:
        SetupError: the chosen port is taken, or a hundred are.
    """
    for number in [port] if port else range(FIRST_PORT, FIRST_PORT + 100):
        door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", number))
            door.listen(128)
        except OSError:
            door.close()
            continue
        return door
    raise SetupError(f"Port {port} is taken." if port else "No free port from 8000 on.")


class Supervisor:
    """Starts, watches and ends the parts of one SIREN."""

    def __init__(self, places: Places, options: argparse.Namespace) -> None:
        self.places = places
        self.options = options
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.leaving = False

    def _leave(self, number: int, frame: FrameType | None) -> None:
        if not self.leaving:
            self.leaving = True
            raise Stopped

    def _start(self, name: str, command: list[str], door: socket.socket | None = None) -> None:
        with (self.places.log / f"{name}.log").open("ab") as log:
            self.children[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=[door.fileno()] if door else [],
                preexec_fn=dies_with_parent(signal.SIGTERM),
            )

    def _prepare(self) -> None:
        """Migrations, demonstration and static files, in their own session too: Ctrl-C gives no traceback."""
        command = [sys.executable, "-m", "siren.dev.prepare"]
        if self.options.no_demo:
            command.append("--no-demo")
        log = self.places.log / "prepare.err"
        with log.open("wb") as errors:
            step = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.DEVNULL, stderr=errors, start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGTERM),
            )  # fmt: skip
            try:
                code = step.wait()
            except Stopped:
                stop(step, signal.SIGTERM)
                raise
        if code:
            raise SetupError(f"Preparing the database failed:\n{tail(log, 30)}")

    def _start_parts(self, door: socket.socket) -> None:
        python = [sys.executable, "-m"]
        # Each thread keeps a connection: 2 x 4 here and 2 in the worker, far below PostgreSQL's hundred.
        web = ["gunicorn", "siren.wsgi", "--worker-class", "gthread", "--workers", "2", "--threads", "4",
               "--bind", f"fd://{door.fileno()}", "--graceful-timeout", "5", "--timeout", "60",
               "--no-control-socket"]  # fmt: skip  # it would lie in the home folder, one for every SIREN
        celery = ["celery", "-A", "siren.celery", "--quiet"]
        pool = ["--pool", "threads"] if on_mac() else []
        worker = ["worker", "--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
        beat = ["beat", "--loglevel", "INFO", "--pidfile", "", "--schedule", str(self.places.var / "beat")]
        self._start("web", python + web, door)
        self._start("worker", python + celery + worker + pool)
        self._start("beat", python + celery + beat)

    def _check(self, watched: dict[str, subprocess.Popen[bytes]]) -> None:
        """Raises SetupError with the name and last words of a part that has ended."""
        for name, process in watched.items():
            code = process.poll()
            if code is not None:
                log = self.places.log / f"{'postgres' if name == 'PostgreSQL' else name.lower()}.log"
                raise SetupError(f"{name} has ended (exit {code}). The end of {log}:\n{tail(log)}")

    def _wait_for_page(self, url: str, check: Callable[[], None]) -> None:
        deadline = time.monotonic() + WAIT
        while time.monotonic() < deadline:
            check()
            try:
                with urllib.request.urlopen(f"{url}/healthz", timeout=10) as answer:  # noqa: S310  # our own address
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        raise SetupError(f"The web server does not answer at {url}/healthz:\n{tail(self.places.log / 'web.log')}")

    def _run(self, services: Services, door: socket.socket, started: float) -> None:
        services.start()
        url = os.environ["SIREN_URL"]

        def check() -> None:
            self._check({**services.processes(), **self.children})

        print(f"  {'services':<16}{time.monotonic() - started:5.1f} s", flush=True)
        self._prepare()
        self._start_parts(door)
        self._wait_for_page(url, check)
        names = ("PGHOST", "PGPORT", "BROKER_URL", "CACHE_URL", "DJANGO_SETTINGS_MODULE")
        kept = {name: value for name, value in os.environ.items() if name.startswith("SIREN_") or name in names}
        self.places.env_file.write_text(json.dumps(kept, indent=1), encoding="utf-8")
        print(f"\nSIREN is at {url}   ({time.monotonic() - started:.0f} s; Ctrl-C ends it; logs: {self.places.log})")
        table = accounts(self.places)
        if table:
            print(f"\nAccounts of the demonstration:\n{table}")
        sys.stdout.flush()
        while True:
            check()
            time.sleep(0.3)

    def _end(self, services: Services) -> None:
        """Web, worker and beat at once, then broker and database."""
        self.leaving = True
        self.places.env_file.unlink(missing_ok=True)
        for process in self.children.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.children.values():
            stop(process, signal.SIGTERM)
        services.stop()

    def run(self) -> int:
        """Until Ctrl-C (0) or until something fails (1)."""
        started = time.monotonic()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._leave)
        door = listen(self.options.port)
        port = door.getsockname()[1]
        services = Services(self.places, lasting=True)
        os.environ.update(environment(self.places, settings="siren.settings.dev"))
        os.environ.update({"SIREN_PORT": str(port), "SIREN_URL": f"http://localhost:{port}"})
        try:
            self._run(services, door, started)
        except Stopped:
            print("\nStopping ...", flush=True)
            return 0
        except SetupError as error:
            print(f"\n{error}", file=sys.stderr, flush=True)
            return 1
        finally:
            self._end(services)
            door.close()
        return 0


def up(arguments: list[str]) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="manage.py up", description="Run SIREN on this machine.")
    parser.add_argument("--no-demo", action="store_true", help="do not make the demonstration's agencies and cases")
    parser.add_argument("--port", type=int, help="the port to use (otherwise the first free one from 8000)")
    options = parser.parse_args(arguments)
    places = Places.here()
    try:
        with locked(places):
            return Supervisor(places, options).run()
    except BlockingIOError:
        where = ""
        if places.env_file.exists():
            where = " at " + json.loads(places.env_file.read_text(encoding="utf-8"))["SIREN_URL"]
        print(f"SIREN already runs from {places.var}{where}. To run a second one, set SIREN_VAR to another folder.")
        return 1
