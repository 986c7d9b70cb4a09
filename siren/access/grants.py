"""The only module that speaks guardian: gives and withdraws grants on single rows, from each model's closed set of verbs."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import Q
from django.utils import timezone

from siren.access.models import ProtectedRecord, UserGrant
from siren.access.purposes import Purpose
from siren.accounts.models import Agency, Unit, User
from siren.common.actor import Actor
from siren.common.errors import NotPermitted

Receiver = User | Unit | Agency


def give(
    actor: Actor,
    row: ProtectedRecord,
    verb: str,
    *,
    to: Receiver,
    purpose: Purpose,
    reason: str,
    until: dt.datetime | None = None,
) -> models.Model:
    """Share one row with a person, a unit or an agency. Giving the same again extends it.

    Raises:
        NotPermitted: the actor does not write the compartment that the row is kept in.
    """
    if row.compartment_id not in actor.writes:
        raise NotPermitted
    model = _grant_model(row, to)
    permission = Permission.objects.get(codename=verb, content_type__app_label=row._meta.app_label)
    whom: dict[str, Any] = {"user_id": to.pk} if isinstance(to, User) else {"group_id": to.group_id}
    grant, _made = model._default_manager.update_or_create(
        content_object_id=row.pk,
        permission=permission,
        **whom,
        defaults={
            "compartment_id": row.compartment_id,
            "purpose": purpose,
            "reason": reason,
            "given_by_id": actor.user_id,
            "until": until,
        },
    )
    return grant


def withdraw(actor: Actor, row: ProtectedRecord, *, from_: Receiver, verb: str = "") -> int:
    """End the receiver's grants on this row now (all of them, or one verb). Returns how many ended."""
    if row.compartment_id not in actor.writes:
        raise NotPermitted
    whom = {"user_id": from_.pk} if isinstance(from_, User) else {"group_id": from_.group_id}
    now = timezone.now()
    live = _grant_model(row, from_)._default_manager.filter(
        Q(until__isnull=True) | Q(until__gt=now), content_object_id=row.pk, **whom
    )
    if verb:
        live = live.filter(permission__codename=verb)
    return live.update(until=now)


def grants_of(row: ProtectedRecord) -> list[models.Model]:
    """The live grants on a row that row security lets this person see: its ledger for who owns it, one's own for others."""
    now = timezone.now()
    found: list[models.Model] = []
    for label in row.row_rule.grants:
        found += apps.get_model(label)._default_manager.filter(
            Q(until__isnull=True) | Q(until__gt=now), content_object_id=row.pk
        )
    return found


def _grant_model(row: ProtectedRecord, to: Receiver) -> type[models.Model]:
    for label in row.row_rule.grants:
        model = apps.get_model(label)
        if issubclass(model, UserGrant) == isinstance(to, User):
            return model
    raise NotPermitted
