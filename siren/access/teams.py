"""Case teams: people of several agencies on one case."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from siren.access.context import renew
from siren.access.models import CaseTeam, CaseTeamMember
from siren.access.require import fetch
from siren.access.visibility import visible_to
from siren.common.actor import Actor
from siren.common.errors import RuleBroken


def make_team(actor: Actor) -> tuple[CaseTeam, Actor]:
    """A new team with the actor on it. Returns it with the actor's renewed context, which now reaches the team's rows."""
    team = CaseTeam.objects.create(created_by_id=actor.user_id)
    CaseTeamMember.objects.create(team=team, user_id=actor.user_id, added_by_id=actor.user_id)
    return team, renew(actor)


def join_team(actor: Actor, team_id: int, user_id: int, until: dt.datetime | None = None) -> CaseTeamMember:
    """Put a person on a team; the person sees the case's rows from the next request on.

    Raises:
        NotVisible: the actor is not on the team.
        RuleBroken: the person is on it already.
    """
    team = fetch(actor, CaseTeam, team_id)
    if current_members(actor, team_id).filter(user_id=user_id).exists():
        raise RuleBroken(_("This person is on the team already."), fields={"user": [_("Choose someone else.")]})
    return CaseTeamMember.objects.create(team=team, user_id=user_id, until=until, added_by_id=actor.user_id)


def leave_team(actor: Actor, team_id: int, user_id: int) -> int:
    """End a person's time on a team now. Returns how many memberships ended (0 or 1)."""
    fetch(actor, CaseTeam, team_id)
    return current_members(actor, team_id).filter(user_id=user_id).update(until=timezone.now())


def current_members(actor: Actor, team_id: int) -> QuerySet[CaseTeamMember]:
    """Who is on the team now, as far as the actor may know of it."""
    now = timezone.now()
    return visible_to(actor, CaseTeamMember).filter(
        Q(until__isnull=True) | Q(until__gt=now), team_id=team_id, since__lte=now
    )
