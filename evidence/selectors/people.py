"""Who can see an exhibit: from the same memberships that row security reads."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.models import Exhibit
from operations.selectors.people import current_postings
from siren.access.models import Compartment
from siren.access.purposes import ROLE_PURPOSES
from siren.access.teams import current_members
from siren.common.actor import Actor


@dataclass(frozen=True, slots=True)
class Reader:
    """One line of the who-can-see list."""

    who: str
    what: str
    since: object = None


def readers(actor: Actor, exhibit: Exhibit) -> list[Reader]:
    """The unit's roles that read this compartment, then the people of the case's team, as far as the actor may know."""
    kept_in = Compartment.objects.select_related("agency", "unit").get(pk=exhibit.compartment_id)
    roles = [role for role, purposes in ROLE_PURPOSES.items() if kept_in.purpose in purposes]
    serving = current_postings().filter(unit__agency_id=kept_in.agency_id, role__in=roles)
    if kept_in.unit_id is not None:
        serving = serving.filter(unit_id=kept_in.unit_id)
    found = [
        Reader(posting.user.name, f"{posting.get_role_display()}, {posting.unit.name}", posting.since)
        for posting in serving.select_related("user", "unit").order_by("user__name")
    ]
    if exhibit.case_team_id is None:
        return found
    now = timezone.now()
    members = current_members(actor, exhibit.case_team_id).exclude(user_id__in=serving.values("user_id"))
    active = members.filter(Q(user__is_active=True), since__lte=now).select_related("user").order_by("user__name")
    return found + [Reader(member.user.name, _("Case team"), member.since) for member in active]
