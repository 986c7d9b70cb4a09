"""`manage.py test`: the browser, the static checks in CI, then pytest with its services (see pytest_services.py)."""

import os
import sys
from typing import NoReturn

from siren.dev.browser import ensure
from siren.dev.checks import run_checks
from siren.dev.places import ROOT

ONE_PROCESS = ("-n", "--numprocesses", "--pdb", "--collect-only", "--co", "-p")


def chosen_markers(arguments: list[str]) -> tuple[str, list[str]]:
    """The expression given with -m, or "not slow", and the arguments without it."""
    if "-m" not in arguments:
        return "not slow", arguments
    place = arguments.index("-m")
    return arguments[place + 1], arguments[:place] + arguments[place + 2 :]


def pytest_arguments(arguments: list[str], *, browser: bool) -> list[str]:
    """pytest's arguments: two processes unless one test or a debugger is asked for, and no slow proofs by default."""
    markers, rest = chosen_markers(arguments)
    if not browser:
        markers = f"({markers}) and not browser"
    single = any(argument.startswith(ONE_PROCESS) or "::" in argument for argument in rest)
    spread = [] if single else ["-n", "2", "--dist", "loadgroup"]
    return ["-m", markers, *spread, *rest]


def test(arguments: list[str]) -> NoReturn:
    """Never returns: pytest takes this process over, with its signals and its exit code."""
    browser = "--no-browser" not in arguments
    rest = [argument for argument in arguments if argument != "--no-browser"]
    if os.environ.get("CI") and run_checks():
        raise SystemExit(1)
    if browser:
        os.environ["CHROMIUM"] = ensure()
    else:
        print("Browser tests are left out; pytest counts them among the deselected.", flush=True)
    os.chdir(ROOT)
    command = [sys.executable, "-m", "pytest", *pytest_arguments(rest, browser=browser)]
    os.execv(sys.executable, command)
