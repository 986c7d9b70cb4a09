"""Puts what code owns into the database: the purposes of roles, and the key that proves who acts."""

import secrets
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from siren.access.purposes import ROLE_PURPOSES


def install(*, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Make role purposes and the context key match the code and the settings. Run by the owner after every migrate."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regclass('access.secret'), to_regclass('access_rolepurpose')")
        if None in cursor.fetchone():
            return
        rows = [
            (role.value, purpose.value, writes)
            for role, own in ROLE_PURPOSES.items()
            for purpose, writes in own.items()
        ]
        cursor.execute("DELETE FROM access_rolepurpose")
        cursor.executemany("INSERT INTO access_rolepurpose (role, purpose, writes) VALUES (%s, %s, %s)", rows)
        inner, outer = hmac_pads(settings.CONTEXT_KEY)
        cursor.execute(
            "INSERT INTO access.secret (id, inner_pad, outer_pad, seal) VALUES (1, %s, %s, %s)"
            " ON CONFLICT (id) DO UPDATE SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad",
            [inner, outer, secrets.token_hex(32)],
        )


def hmac_pads(key: str) -> tuple[bytes, bytes]:
    """HMAC-SHA256's two padded keys (RFC 2104), so that the database can check a mac with core sha256() alone."""
    block = key.encode()
    if len(block) > 64:
        raise ValueError("The context key must not be longer than 64 bytes.")
    block = block.ljust(64, b"\0")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)
