"""The static checks, in one list: CI runs them before the tests, `manage.py lint` runs them alone."""

import os
import subprocess
import sys
import time
from pathlib import Path

from siren.dev.places import ROOT

BIN = Path(sys.executable).parent
CHECKS: tuple[tuple[str, list[str]], ...] = (
    ("ruff", [str(BIN / "ruff"), "check", "--quiet", "."]),
    ("imports", [str(BIN / "lint-imports"), "--no-logo"]),
    # Without a database Django warns that it cannot compare the history; only the models are asked about here.
    ("migrations", [sys.executable, "-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("vendored", [sys.executable, "-m", "siren.dev.vendor", "--check"]),
    ("types", [str(BIN / "mypy"), "--no-error-summary", "."]),
)


def run_checks() -> int:
    """Each check with its name and time; stops at the first that fails and shows what it says."""
    variables = os.environ | {"DJANGO_SETTINGS_MODULE": "siren.settings.test"}
    for name, command in CHECKS:
        started = time.monotonic()
        done = subprocess.run(
            command, cwd=ROOT, env=variables, text=True, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        state = "failed" if done.returncode else "ok"
        print(f"{name:<12}{state:<8}{time.monotonic() - started:5.1f} s", flush=True)
        if done.returncode:
            print(done.stdout, flush=True)
            return 1
    return 0
