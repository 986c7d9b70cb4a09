"""Where everything of one SIREN on this machine lies. One folder, SIREN_VAR, one set of sockets, one PostgreSQL."""

import hashlib
import os
import pwd
import secrets
import shutil
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECRET_NAMES = ("django_key", "context_key", "file_key")
MARK = "siren.lock"


class SetupError(Exception):
    """Something on this machine keeps SIREN from starting; the message says what and what to do."""


@dataclass(frozen=True)
class Server:
    """The account that PostgreSQL runs as when we are root, because PostgreSQL refuses root."""

    name: str
    uid: int
    gid: int


def server_account() -> Server | None:
    """`postgres` or `nobody` for root; nobody special otherwise. No account is ever added."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Server(name, entry.pw_uid, entry.pw_gid)
    raise SetupError("PostgreSQL refuses to run as root, and there is neither a user `postgres` nor `nobody`.")


def reachable(path: Path, account: Server | None) -> bool:
    """May the account walk down to this folder? True for ourselves; parents' modes are never changed."""
    if account is None:
        return True
    for folder in [path, *path.parents]:
        if not folder.exists():
            continue
        status = folder.stat()
        if status.st_uid == account.uid:
            bit = stat.S_IXUSR
        elif status.st_gid == account.gid:
            bit = stat.S_IXGRP
        else:
            bit = stat.S_IXOTH
        if not status.st_mode & bit:
            return False
    return True


@dataclass(frozen=True)
class Places:
    """The paths of one SIREN. Test runs have their own, below, so that `up` and `test` run side by side."""

    var: Path

    @classmethod
    def here(cls, *, test: bool = False) -> "Places":
        """From SIREN_VAR, or var/ in the checkout."""
        var = Path(os.environ.get("SIREN_VAR") or ROOT / "var").expanduser().absolute()
        return cls(var / "test" if test else var)

    @property
    def key(self) -> str:
        """Short, and different for each checkout and SIREN_VAR: socket paths end at 103 bytes on macOS."""
        return hashlib.sha256(f"{ROOT}\0{self.var}".encode()).hexdigest()[:10]

    @property
    def sockets(self) -> Path:
        """In /tmp and not TMPDIR, whose path is too long for a socket on macOS."""
        return Path(f"/tmp/siren-{self.key}-{os.getuid()}")  # made with 0700 and its owner checked

    @property
    def relocated(self) -> Path:
        """Where PostgreSQL's data and binaries go when its account cannot walk down to ours."""
        return Path(f"/var/tmp/siren-{self.key}")  # only root uses it, and its owner is checked

    @property
    def valkey_socket(self) -> Path:
        """The broker's and the cache's door."""
        return self.sockets / "valkey.sock"

    @property
    def postgres_sockets(self) -> Path:
        """PGHOST: a folder that only PostgreSQL's account and we can enter."""
        return self.sockets / "pg"

    @property
    def log(self) -> Path:
        """One file for each process."""
        return self.var / "log"

    @property
    def secrets(self) -> Path:
        """Keys, each in its file."""
        return Path(os.environ.get("SIREN_SECRETS") or self.var / "secrets")

    @property
    def lock(self) -> Path:
        """Held by whoever runs the services; also the mark by which `reset` knows the folder as ours."""
        return self.var / MARK

    @property
    def env_file(self) -> Path:
        """The variables of a running `up`, for commands beside it."""
        return self.var / "env.json"

    def make_secrets(self) -> None:
        """Create the folder with its mark, and the keys: all that commands without a database need."""
        if not self.var.exists():
            self.var.mkdir(parents=True)
            self.var.chmod(0o711 if os.getuid() == 0 else 0o700)
        self.lock.touch()
        self.secrets.mkdir(parents=True, exist_ok=True, mode=0o700)
        make_secrets(self.secrets)

    def make(self) -> None:
        """Create what is missing: folders, socket folders, secrets."""
        account = server_account()
        self.make_secrets()
        self.log.mkdir(exist_ok=True, mode=0o700)
        own_folder(self.sockets, 0o711 if account else 0o700)
        own_folder(self.postgres_sockets, 0o700, account)

    def postgres_home(self, account: Server | None) -> Path:
        """The folder for PostgreSQL's data: ours, unless its account cannot get there."""
        if reachable(self.var, account):
            return self.var
        own_folder(self.relocated, 0o711)
        return self.relocated

    def remove(self) -> None:
        """Delete all state. Only a folder that carries our mark; raises SetupError otherwise."""
        if self.var.exists() and not self.lock.exists():
            raise SetupError(f"{self.var} does not look like SIREN's: no file {MARK} in it. Delete it by hand.")
        for places in (Places(self.var / "test"), self):
            for folder in (places.sockets, places.relocated):
                if folder.exists() and folder.lstat().st_uid == os.getuid():
                    shutil.rmtree(folder)
        shutil.rmtree(self.var, ignore_errors=False)


def own_folder(path: Path, mode: int, account: Server | None = None) -> None:
    """Make a folder that nobody else can have prepared for us: in /tmp others may have been first."""
    path.mkdir(mode=0o700, exist_ok=True)
    status = path.lstat()
    owners = {os.getuid(), account.uid} if account else {os.getuid()}
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in owners:
        raise SetupError(f"{path} belongs to somebody else. Remove it, then start again.")
    if account:
        os.chown(path, account.uid, account.gid)
    path.chmod(mode)


def make_secrets(folder: Path) -> None:
    """Random keys for this machine, once. Losing them loses what they encrypt, so they are never made again."""
    for name in SECRET_NAMES:
        path = folder / name
        if path.exists():
            continue
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")


def environment(places: Places, *, settings: str) -> dict[str, str]:
    """What every process of SIREN gets. A server that the caller named (PGHOST, BROKER_URL) is kept."""
    variables = {
        "SIREN_VAR": str(places.var),
        "SIREN_SECRETS": str(places.secrets),
        "SIREN_DB_NAME": "siren",
        "SIREN_DB_USER": "siren_app",
        "SIREN_DB_OWNER": "siren_migrator",
        "DJANGO_SETTINGS_MODULE": settings,
        "PGHOST": str(places.postgres_sockets),
        "PGPORT": "5432",
        "BROKER_URL": f"redis+socket://{places.valkey_socket}?virtual_host=0",
        "CACHE_URL": f"unix://{places.valkey_socket}?db=1",
        "SIREN_URL": "http://localhost:8000",
    }
    for name in set(variables) - {"SIREN_VAR", "SIREN_SECRETS", "DJANGO_SETTINGS_MODULE"}:
        if os.environ.get(name):
            variables[name] = os.environ[name]
    if os.environ.get("BROKER_URL") and not os.environ.get("CACHE_URL"):
        raise SetupError("BROKER_URL names a broker of yours; name the cache too, in CACHE_URL.")
    return variables


def on_mac() -> bool:
    """macOS: no parent-death signal, and no prefork for Celery."""
    return sys.platform == "darwin"
