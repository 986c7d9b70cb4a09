"""`visible_to`: where every read starts. The application's half of the wall; row security is the other."""

from functools import reduce
from operator import or_
from typing import TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from siren.access.rules import RowRule
from siren.common.actor import Actor

M = TypeVar("M", bound=models.Model)


def visible_to(actor: Actor, model: type[M]) -> models.QuerySet[M]:
    """The rows of a protected model that this person may see, by the model's own row rule."""
    rule: RowRule = model.row_rule  # type: ignore[attr-defined]  # only protected models are asked for
    paths: list[Q] = []
    if rule.compartment and not rule.parent:
        paths.append(Q(compartment_id__in=actor.reads))
    if rule.team:
        paths.append(Q(**{f"{rule.team}__in": actor.teams}))
    if rule.creator:
        paths.append(Q(created_by_id=actor.user_id))
    if rule.parent:
        parent: type[models.Model] = model._meta.get_field(rule.parent).related_model  # type: ignore[assignment]
        paths.append(Q(**{f"{rule.parent}__in": visible_to(actor, parent).values("pk")}))
    if rule.also:
        label, field = rule.also.rsplit(".", 1)
        pointing = apps.get_model(label)
        paths.append(Q(Exists(visible_to(actor, pointing).filter(**{field: OuterRef("pk")}))))
    paths.extend(Q(Exists(_live_grants(actor, label, rule))) for label in rule.grants)
    return model._default_manager.filter(reduce(or_, paths))


def _live_grants(actor: Actor, label: str, rule: RowRule) -> models.QuerySet[models.Model]:
    grant: type[models.Model] = apps.get_model(label)
    now = timezone.now()
    live = grant._default_manager.filter(content_object_id=OuterRef(rule.grant_key)).filter(
        Q(until__isnull=True) | Q(until__gt=now)
    )
    if rule.grant_permission:
        live = live.filter(permission__codename=rule.grant_permission)
    if hasattr(grant, "group"):
        return live.filter(group_id__in=actor.groups)
    return live.filter(user_id=actor.user_id)
