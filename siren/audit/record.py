"""Writing the audit. Services call record() beside the change; views call looked() before a protected record leaves."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from siren.audit.models import Event, Kind
from siren.audit.verbs import AuditVerb, Verb
from siren.common.actor import Actor


def record(
    *,
    actor: Actor,
    verb: Verb,
    target: models.Model | None = None,
    payload: Mapping[str, Any] | None = None,
    kind: Kind = Kind.WRITE,
) -> Event:
    """Append one event in the current transaction (R26).

    Args:
        actor: who did it.
        verb: what was done, from the app's own enum.
        target: the record it was done to; its compartment decides who may see the event.
        payload: ids and codes only, never text of the record.
    """
    root = _root(target)
    return Event.objects.create(
        actor_id=actor.user_id,
        verb=verb.value,
        kind=kind,
        target_type=target._meta.label_lower if target is not None else "",
        target_id=target.pk if target is not None else None,
        compartment_id=getattr(root, "compartment_id", None),
        case_team_id=getattr(root, "case_team_id", None),
        request_id=actor.request_id,
        payload=dict(payload or {}),
    )


def looked(*, actor: Actor, target: models.Model) -> Event:
    """Record that the person opened a protected record, before the answer leaves (R26)."""
    return record(actor=actor, verb=AuditVerb.OPENED, target=target, kind=Kind.READ)


def refused(*, actor: Actor, status: int, route: str, target_id: str = "") -> Event:
    """Record a refusal: which page, which answer. Called after the refused transaction was rolled back."""
    return record(
        actor=actor,
        verb=AuditVerb.REFUSED,
        kind=Kind.REFUSAL,
        payload={"status": status, "route": route, "id": target_id},
    )


def _root(target: models.Model | None) -> models.Model | None:
    """The record that carries the compartment: the target itself, or the parent that its row rule names."""
    while target is not None and not hasattr(target, "compartment_id"):
        parent = getattr(getattr(target, "row_rule", None), "parent", "")
        target = getattr(target, parent) if parent else None
    return target
