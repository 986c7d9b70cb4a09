"""A Chromium for the browser tests: the one that is here, or one fetched in the way this machine allows."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from siren.dev.places import SetupError, on_mac

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
DEBIAN_SHELL = "/usr/lib/chromium/chromium-headless-shell"
FLAGS = ["--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
NO_BROWSER = """No browser for the browser tests. One of these helps:
  - install Chromium or Chrome, or name it: CHROMIUM=/path/to/chromium
  - Debian and Ubuntu as root:  apt-get install chromium-headless-shell
  - missing libraries:          sudo .venv/bin/playwright install-deps chromium
  - leave these tests out:      python3 manage.py test --no-browser"""


def playwright_cache() -> list[str]:
    """Browsers that Playwright fetched earlier, the newest last."""
    folder = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    base = Path(folder) if folder else Path.home() / ("Library/Caches" if on_mac() else ".cache") / "ms-playwright"
    patterns = (
        "chromium-*/chrome-*/chrome",
        "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
        "chromium_headless_shell-*/*/*headless*shell",
    )
    return [path for pattern in patterns for path in sorted(map(str, base.glob(pattern)))]


def runs(path: str) -> bool:
    """Does it start at all? A fetched browser may lack system libraries."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def find() -> str | None:
    """The browser to use: PATH, macOS applications, Playwright's cache. Snap's cannot be steered: skipped."""
    here = [path for name in NAMES if (path := shutil.which(name)) and "/snap/" not in os.path.realpath(path)]
    others = [name for name in (DEBIAN_SHELL, *MAC) if Path(name).exists()]
    return next((path for path in [*here, *others, *playwright_cache()[::-1]] if runs(path)), None)


def fetch() -> None:
    """By apt as root on Debian, else by Playwright into the user's cache. Failing is not fatal here: `ensure` looks."""
    if os.getuid() == 0 and shutil.which("apt-get"):
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium-headless-shell"]
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (install, ["apt-get", "update", "-qq"], install):
            done = subprocess.run(command, env=os.environ | quiet, stdout=subprocess.DEVNULL, check=False)
            if done.returncode == 0 and command is install:
                return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium-headless-shell"], check=False)


def ensure() -> str:
    """A browser's path: CHROMIUM, or one that is here, or one fetched now.

    Raises:
        SetupError: CHROMIUM does not start; or there is none and none could be fetched.
    """
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        if not runs(chosen):
            raise SetupError(f"CHROMIUM is {chosen}, but that does not start.\n{NO_BROWSER}")
        return chosen
    path = find()
    if not path:
        print("Fetching a browser for the browser tests (once) ...", flush=True)
        fetch()
        path = find()
    if not path:
        raise SetupError(NO_BROWSER)
    return path


def launch_options() -> dict[str, object]:
    """Arguments for Playwright's `chromium.launch`. Chromium's sandbox cannot be used as root."""
    root = ["--no-sandbox"] if os.getuid() == 0 else []
    return {"executable_path": ensure(), "args": [*FLAGS, *root], "headless": True}
