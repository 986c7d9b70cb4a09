"""Bring database, demonstration and static files up to date, in one process: starting Python costs more than the work.

Run by the supervisor. What the steps say goes to the log; one line for each step goes to the terminal.
"""

import hashlib
import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands

from siren.dev.places import Places
from siren.dev.quick_migrations import make_quick


def static_stamp() -> str:
    """Which files there are, their size and time: collecting and compressing them is the slowest warm step."""
    digest = hashlib.sha256(Path(django.__file__).read_bytes())
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static(log: io.TextIOBase) -> None:
    """collectstatic, when something changed since the last time."""
    root = Path(settings.STATIC_ROOT)
    stamp = root.parent / "static.stamp"
    wanted = static_stamp()
    if root.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    call_command("collectstatic", interactive=False, clear=root.exists(), verbosity=0, stdout=log)
    stamp.write_text(wanted)


def steps(log: io.TextIOBase, wanted: set[str]) -> list[tuple[str, Callable[[], object]]]:
    """The steps in their order, by name."""
    listed: list[tuple[str, Callable[[], object]]] = [
        ("migrations", lambda: call_command("migrate", database="owner", interactive=False, stdout=log)),
        ("demonstration", lambda: call_command("demo", stdout=log)),
        ("static files", lambda: collect_static(log)),
    ]
    return [(name, step) for name, step in listed if name in wanted]


def main() -> int:
    """All steps, or those that the arguments leave."""
    django.setup()
    make_quick()
    wanted = {"migrations", "demonstration", "static files"}
    if "--no-demo" in sys.argv or "demo" not in get_commands():
        wanted.discard("demonstration")
    if "--no-static" in sys.argv:
        wanted.discard("static files")
    with (Places.here().log / "prepare.log").open("a", encoding="utf-8") as log:
        for name, step in steps(log, wanted):
            started = time.monotonic()
            step()
            print(f"  {name:<16}{time.monotonic() - started:5.1f} s", flush=True)
    return 0


def accounts(places: Places) -> str:
    """The demonstration's accounts as a table, from what the demo command wrote; empty when there is none."""
    try:
        demo = json.loads((places.var / "demo.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    rows = demo.get("accounts", []) if isinstance(demo, dict) else []
    if not rows:
        return ""
    columns = [key for key in ("username", "password", "role_name", "unit", "agency") if key in rows[0]]
    widths = {key: max(len(key), *(len(row.get(key, "")) for row in rows)) for key in columns}
    lines = ["  ".join(row.get(key, "").ljust(widths[key]) for key in columns).rstrip() for row in rows]
    head = "  ".join(key.replace("_", " ").ljust(widths[key]) for key in columns).rstrip()
    return "\n".join(["  " + line for line in (head, *lines)])


if __name__ == "__main__":
    sys.exit(main())
