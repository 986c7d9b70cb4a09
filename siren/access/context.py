"""Telling the database who acts: once a transaction, proven with a mac that injected SQL cannot make."""

import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from siren.accounts.directory import proof
from siren.accounts.roles import Role, capabilities_of
from siren.common.actor import Actor

MAC_SECONDS = 60


def mac(user_id: int, expires: int) -> str:
    """The proof over "user|expiry"."""
    return proof(f"{user_id}|{expires}")


def begin(user_id: int, *, request_id: str = "") -> Actor:
    """Open the context of one person for the rest of the current transaction and return who the database says it is.

    Raises:
        django.db.DatabaseError: the person is unknown or suspended, or the mac is wrong.
        RuntimeError: called outside a transaction, where the context would be lost at once.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("begin() needs a transaction: the context is local to it.")
    expires = int(time.time()) + MAC_SECONDS
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.begin(%s, %s, %s)", [user_id, expires, mac(user_id, expires)])
        found = cursor.fetchone()[0]
    about = json.loads(found) if isinstance(found, str) else found
    roles = tuple(about["roles"])
    return Actor(
        user_id=user_id,
        username=about["username"],
        name=about["name"],
        roles=roles,
        role_label=", ".join(str(Role(role).label) for role in roles),
        agency_id=about["agency_id"],
        agency_name=about["agency_name"] or "",
        unit_id=about["unit_id"],
        unit_name=about["unit_name"] or "",
        capabilities=capabilities_of(roles),
        reads=tuple(about["reads"]),
        writes=tuple(about["writes"]),
        teams=tuple(about["teams"]),
        groups=tuple(about["groups"]),
        reads_audit=bool(about["reads_audit"]),
        homes=about["homes"],
        request_id=request_id or str(uuid.uuid4()),
    )


@contextmanager
def acting_as(user_id: int) -> Iterator[Actor]:
    """A transaction in which everything is done as this person. For tasks, commands and tests."""
    with transaction.atomic():
        yield begin(user_id)


def renew(actor: Actor) -> Actor:
    """Open the same person's context again in the same transaction, after their memberships changed in it."""
    return begin(actor.user_id, request_id=actor.request_id)
