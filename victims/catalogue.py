"""The eight services that everyone is offered (R16). Code owns the list; an administrator only switches one off."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

# code, label, lasting decision (R18)
SERVICES: tuple[tuple[str, str, bool], ...] = (
    ("stay", "Safe place to stay", False),
    ("health", "Health check", False),
    ("talk", "Someone to talk to", False),
    ("legal", "Legal advice and unpaid wages", False),
    ("permit", "Permission to stay and work", False),
    ("family", "Call my family", False),
    ("court", "Help with the police case", True),
    ("home", "Help to go home", True),
)


def install(*, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Make the catalogue match the code, as the owner after every migrate; what was switched off stays off."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regclass('victims_servicetype')")
        if cursor.fetchone()[0] is None:
            return
        cursor.executemany(
            "INSERT INTO victims_servicetype (code, label, place, position, lasting, active)"
            " VALUES (%s, %s, '', %s, %s, true) ON CONFLICT (code) DO UPDATE"
            " SET label = excluded.label, position = excluded.position, lasting = excluded.lasting",
            [(code, label, place, lasting) for place, (code, label, lasting) in enumerate(SERVICES, start=1)],
        )
