"""From a bare Python to SIREN's own environment. Standard library only, and readable by any Python 3.

`.venv` is made from the hashed lock when the stamp in it (lock, Python, machine, place) differs from what is wanted,
with uv when that is on PATH and with pip otherwise.
"""

import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
UP_LOCK = os.path.join(ROOT, "requirements", "local.txt")  # what `up` needs: a third of the time of the whole
LOCK = os.path.join(ROOT, "requirements", "dev.txt")
STAMP = os.path.join(VENV, "siren-stamp")
OLDEST = (3, 11)
MAKES_ENVIRONMENT = {"up", "test", "proof", "lint", "reset"}
NEEDS_PYTHON = (
    "SIREN needs Python 3.11 or newer with venv and pip, or uv. On Debian and Ubuntu:"
    " apt-get install python3-venv; on macOS: brew install python3; or install uv."
)


def say(text):  # type: (str) -> None
    """A line on the terminal at once, also when the output goes to a file."""
    print(text, flush=True)


def inside():  # type: () -> bool
    """Does this process already run in .venv?"""
    return os.path.realpath(sys.prefix) == os.path.realpath(VENV)


def wanted(version, lock):  # type: (str, str) -> str
    """The stamp of an environment that is up to date: lock, Python, machine and place."""
    with open(lock, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    return "\n".join([digest, version, platform.system(), platform.machine(), VENV]) + "\n"


def stamped():  # type: () -> list[str]
    """The lines of the present environment's stamp; empty when there is none."""
    try:
        with open(STAMP) as stamp:
            return stamp.read().splitlines()
    except OSError:
        return []


def python_version(python):  # type: (str) -> str
    """The version of a Python that can make environments, or the empty string."""
    probe = "import sys, venv; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run([python, "-c", probe], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    version = done.stdout.decode().strip()
    if done.returncode or tuple(int(part) for part in version.split(".")) < OLDEST:
        return ""
    return version


def has_pip(python):  # type: (str) -> bool
    """Can this Python fill an environment by itself? Debian packs ensurepip apart from Python."""
    done = subprocess.run(
        [python, "-c", "import ensurepip"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    return done.returncode == 0


def find_python(uv):  # type: (str | None) -> tuple[str, str]
    """A Python that is new enough: the one running first, then newer ones on PATH. Empty strings when there is none."""
    names = [sys.executable, "python3.14", "python3.13", "python3.12", "python3.11", "python3"]
    for name in names:
        python = shutil.which(name)
        version = python_version(python) if python else ""
        if python and version and (uv or has_pip(python)):
            return python, version
    return "", ""


def install(lock, python, version, uv, fresh):  # type: (str, str, str, str | None, bool) -> None
    """Make the environment, or bring the present one to the lock. pip's and uv's own messages are shown."""
    chosen = ["--require-hashes", "--only-binary", ":all:", "-r", lock]
    if fresh:
        shutil.rmtree(VENV, ignore_errors=True)
        if uv:
            subprocess.run([uv, "venv", "--quiet", "--python", python or ">=3.11", VENV], check=True)
        else:
            subprocess.run([python, "-m", "venv", VENV], check=True)
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", VENV_PYTHON, *chosen]
    else:
        if not os.path.exists(os.path.join(VENV, "bin", "pip")):
            subprocess.run([VENV_PYTHON, "-m", "ensurepip"], check=True, stdout=subprocess.DEVNULL)
        command = [VENV_PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-compile", *chosen]
    subprocess.run(command, check=True)
    made = subprocess.run([VENV_PYTHON, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
                          check=True, stdout=subprocess.PIPE).stdout.decode().strip()  # fmt: skip
    with open(STAMP, "w") as stamp:
        stamp.write(wanted(made or version, lock))


def make(lock):  # type: (str) -> None
    """Make or renew .venv when its stamp differs. Two commands at once wait for each other."""
    present = stamped()
    if len(present) == 5 and os.path.exists(VENV_PYTHON):
        found = "\n".join(present) + "\n"
        if found == wanted(present[1], LOCK) or found == wanted(present[1], lock):
            return None
        if os.path.exists(os.path.join(VENV, "bin", "pytest")):
            lock = LOCK  # an environment that has been tested with stays one
    with open(os.path.join(ROOT, ".venv.lock"), "w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if stamped() != present:
            return make(lock)  # another process has just done it
        uv = shutil.which("uv")
        python, version = find_python(uv)
        if not python and not uv:
            raise SystemExit(NEEDS_PYTHON)
        working = os.path.exists(VENV_PYTHON) and python_version(VENV_PYTHON) == (version or "3.11")
        moved = len(present) == 5 and present[4] != VENV
        say("Installing what SIREN needs into .venv (again only when the lock changes) ...")
        try:
            install(lock, python, version, uv, fresh=not working or moved)
        except (OSError, subprocess.CalledProcessError) as error:
            raise SystemExit(f"The environment could not be made: {error}\n{NEEDS_PYTHON}") from None
    return None


def enter(arguments):  # type: (list[str]) -> None
    """Go on inside .venv: make it first for our own commands, use it when it is there for Django's."""
    command = arguments[1] if len(arguments) > 1 else "help"
    if command in MAKES_ENVIRONMENT:
        make(UP_LOCK if command in {"up", "reset"} else LOCK)
    if inside():
        return
    if os.path.exists(VENV_PYTHON):
        os.execv(VENV_PYTHON, [VENV_PYTHON, os.path.abspath(arguments[0]), *arguments[1:]])
    try:
        import django  # noqa: F401  # production images install into their own Python and have no .venv
    except ImportError:
        raise SystemExit("Run `python3 manage.py up` first: it makes the environment and starts SIREN.") from None
