"""Who can see a plan: read from the same rows that the database compares with."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from operations.choices import PlanState, RosterRole
from operations.models import NoticeLink, Plan
from operations.selectors.people import names_of
from siren.access.grants import grants_of
from siren.accounts.capabilities import Can
from siren.audit.models import Event, Kind
from siren.common.actor import Actor

WHOLE = (RosterRole.COMMANDER, RosterRole.PROSECUTOR)  # who of the roster reads the annex once a plan is submitted


@dataclass(frozen=True, slots=True)
class Seer:
    """Someone who sees the plan, what of it, and since when."""

    who: str
    what: str
    since: dt.datetime | None = None


def who_can_see(actor: Actor, plan: Plan) -> list[Seer]:
    """The plan's own unit, everybody whom it is shared with, and what providers were told."""
    home = plan.compartment
    place = home.unit.name if home.unit else home.agency.name
    found = [
        Seer(
            _("Planners, supervisors and commanders of %(place)s") % {"place": place},
            _("Everything"),
            plan.created_at,
        )
    ]
    shared: dict[int, tuple[set[str], str, dt.datetime | None]] = {}
    for grant in grants_of(plan):
        verbs = shared[grant.user_id][0] if grant.user_id in shared else set()  # type: ignore[attr-defined]  # user grants
        verbs.add(grant.permission.codename)  # type: ignore[attr-defined]
        shared[grant.user_id] = (verbs, grant.reason, grant.given_at)  # type: ignore[attr-defined]
    outside = home.pk not in actor.reads  # who reads the plan from elsewhere does not read whom else it is shared with
    if outside and plan.state != PlanState.DRAFT:
        for entry in plan.roster.filter(role__in=WHOLE).exclude(user_id__in=shared).order_by("role"):
            shared[entry.user_id] = ({"view_annex"}, str(RosterRole(entry.role).label), None)
    names = names_of(shared)
    for user_id, (verbs, reason, since) in shared.items():
        what = _("Everything") if "view_annex" in verbs else _("Not place, business, method or suspects")
        part = reason.lower()
        who = f"{_('You')} ({part})" if user_id == actor.user_id else f"{names.get(user_id, '')}, {part}"
        found.append(Seer(who, what, since))
    if outside and plan.state != PlanState.DRAFT and actor.has(Can.APPROVE_PLAN):
        found.append(Seer(_("The other approver"), _("Everything")))
    for link in NoticeLink.objects.filter(plan=plan, sent_at__isnull=False).select_related("provider"):
        found.append(
            Seer(
                link.provider.name,
                _("Time window, numbers, ages, languages, needs. Not place, business or suspects"),
                link.sent_at,
            )
        )
    return found


def opened_by(plan: Plan) -> int:
    """How many people have opened this plan, as far as the reader may know of it (R26)."""
    looks = Event.objects.filter(target_id=plan.pk, kind=Kind.READ)
    return looks.order_by().values("actor_id").distinct().count()
