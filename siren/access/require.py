"""`require` and `lock`: what a service asks before it writes."""

import uuid
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from siren.access.visibility import visible_to
from siren.common.actor import Actor
from siren.common.errors import NotPermitted, NotVisible, Stale
from siren.common.records import Record

M = TypeVar("M", bound=models.Model)
R = TypeVar("R", bound=Record)


def require(actor: Actor, capability: str) -> None:
    """The person's role must carry this verb.

    Raises:
        NotPermitted: it does not.
    """
    if not actor.has(capability):
        raise NotPermitted


def fetch(actor: Actor, model: type[M], pk: uuid.UUID | int | str | None) -> M:
    """One row that the person may see.

    Raises:
        NotVisible: hidden, missing or malformed; the answer is the same (R4).
    """
    try:
        found = visible_to(actor, model).filter(pk=pk).first()
    except (ValueError, TypeError, ValidationError):
        found = None
    if found is None:
        raise NotVisible
    return found


def lock(actor: Actor, model: type[R], pk: uuid.UUID | str, *, version: int | None = None) -> R:
    """One row that the person may see, locked until the transaction ends; optionally only if it is unchanged (R30).

    Raises:
        NotVisible: hidden or missing.
        Stale: `version` is given and the row has moved on.
    """
    fetch(actor, model, pk)
    row = model._default_manager.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NotVisible
    if version is not None and row.version != version:
        raise Stale(version=row.version)
    return row


def save(row: R, *fields: str) -> R:
    """Write these fields of a locked row and move its version on by one; the row must really have been written."""
    row.version += 1
    changed = (
        type(row)
        ._default_manager.filter(pk=row.pk)
        .update(version=row.version, **{name: getattr(row, name) for name in fields})
    )
    if changed != 1:
        raise NotVisible
    return row


def home(actor: Actor, purpose: str) -> int:
    """The compartment in which this person's new rows of a purpose are kept.

    Raises:
        NotPermitted: the person's postings write no such rows.
    """
    try:
        return actor.homes[str(purpose)]
    except KeyError:
        raise NotPermitted from None
