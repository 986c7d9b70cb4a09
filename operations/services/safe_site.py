"""Where people go: away from the scene (R9)."""

import uuid

from django.utils.translation import gettext as _

from operations.models import Plan, PlanAnnex, SafeSite
from operations.selectors.checks import too_near
from operations.services.plan import edited, open_for_edit
from siren.access.require import save
from siren.common.actor import Actor
from siren.common.errors import RuleBroken

FIELDS = ("name", "latitude", "longitude", "capacity", "travel_minutes", "route", "second_route", "needs_ready")


def set_safe_site(
    *,
    actor: Actor,
    plan_id: uuid.UUID | str,
    version: int,
    name: str,
    latitude: float,
    longitude: float,
    capacity: int,
    travel_minutes: int,
    route: str,
    second_route: str,
    needs_ready: str,
) -> Plan:
    """Choose the safe site.

    Raises:
        RuleBroken: it is the target, or nearer to it than the agency allows (R9), or has no room.
    """
    plan = open_for_edit(actor, plan_id, version)
    annex = PlanAnnex.objects.filter(plan=plan).first()
    problem = too_near(plan, name, latitude, longitude, annex) if annex else ""
    if problem:
        raise RuleBroken(problem, rule="R9", fields={"latitude": [problem]})
    if capacity < 1:
        raise RuleBroken(_("A safe site has room for somebody."), fields={"capacity": [_("Enter 1 or more.")]})
    site = SafeSite.objects.select_for_update().filter(plan=plan).first()
    values = (name, latitude, longitude, capacity, travel_minutes, route, second_route, needs_ready)
    if site is None:
        SafeSite.objects.create(plan=plan, created_by_id=actor.user_id, **dict(zip(FIELDS, values, strict=True)))
    else:
        for field, value in zip(FIELDS, values, strict=True):
            setattr(site, field, value)
        save(site, *FIELDS)
    return edited(actor, plan, "safe_site")
