"""Reading cases: what stands in them, who works on them, who could."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.choices import CaseState, ReportState
from cases.models import Case, Charge, ReportItem, Suspect
from cases.policy import READ_CASE
from siren.access.models import CaseTeamMember, Compartment
from siren.access.teams import current_members
from siren.access.visibility import visible_to
from siren.accounts.models import Posting, User
from siren.accounts.roles import CAPABILITIES, Role
from siren.common.actor import Actor


@dataclass(frozen=True, slots=True)
class Viewer:
    """One line of the who-can-see panel."""

    who: str
    what: str
    since: Any


def cases(actor: Actor, state: str = "") -> QuerySet[Case]:
    """The cases that the person may see, newest first."""
    found = visible_to(actor, Case).select_related("lead")
    if state in CaseState.values:
        found = found.filter(state=state)
    return found.order_by("-created_at", "-pk")


def facts(actor: Actor, case: Case) -> list[ReportItem]:
    """What graded reports of the case say happened, newest first; undated items borrow no date (R29)."""
    found = ReportItem.objects.filter(
        report__in=visible_to(actor, case.reports.model).filter(case=case, state=ReportState.GRADED),
        intelligence_first__isnull=False,
    )
    return list(found.select_related("report").order_by("-intelligence_first", "-intelligence_last")[:30])


def suspects(actor: Actor, case: Case) -> QuerySet[Suspect]:
    """The suspects of a case."""
    return visible_to(actor, Suspect).filter(case=case).select_related("entity").order_by("created_at")


def charges(actor: Actor) -> QuerySet[Charge]:
    """The charges that the person may see, newest first."""
    return visible_to(actor, Charge).select_related("case", "suspect__entity").order_by("-created_at", "-pk")


def members(actor: Actor, case: Case) -> list[CaseTeamMember]:
    """Who is on the case's team now."""
    found = current_members(actor, case.case_team_id or 0).select_related("user")
    return list(found.order_by("since", "pk"))


def where(user_ids: list[int]) -> dict[int, str]:
    """Unit and agency of people, by their current posting."""
    now = timezone.now()
    found = (
        Posting.objects.filter(user_id__in=user_ids, since__lte=now).select_related("unit__agency").order_by("since")
    )
    return {
        row.user_id: f"{Role(row.role).label}, {row.unit.name}, {row.unit.agency.name}"
        for row in found
        if row.until is None or row.until > now
    }


def who_can_see(actor: Actor, row: Any) -> list[Viewer]:
    """Who sees a row of a case: its compartment's members and the case team; by the rule that the query follows."""
    compartment = Compartment.objects.select_related("agency", "unit").get(pk=row.compartment_id)
    unit = compartment.unit.name if compartment.unit else compartment.agency.name
    there = current_postings().filter(unit__agency_id=compartment.agency_id)
    if compartment.unit_id:
        there = there.filter(unit_id=compartment.unit_id)
    serving = set(there.values_list("role", flat=True))
    roles = [str(Role(role).label) for role in compartment_roles(compartment.purpose) if role in serving]
    viewers = [Viewer(unit, _("All of it: %(roles)s") % {"roles": ", ".join(roles)}, row.created_at)]
    if row.case_team_id:
        found = current_members(actor, row.case_team_id).select_related("user").order_by("since", "pk")
        viewers += [Viewer(one.user.name, _("All of it: case team"), one.since) for one in found]
    return viewers


def current_postings() -> QuerySet[Posting]:
    """Who serves where today."""
    now = timezone.now()
    return Posting.objects.filter(Q(until__isnull=True) | Q(until__gt=now), since__lte=now, user__is_active=True)


def compartment_roles(purpose: str) -> list[str]:
    """Which roles read rows of a purpose in their own unit."""
    from siren.access.purposes import ROLE_PURPOSES, Purpose

    return [role.value for role, purposes in ROLE_PURPOSES.items() if Purpose(purpose) in purposes]


def who_could_join(actor: Actor, case: Case) -> list[tuple[int, str]]:
    """People whose role works on cases and who are not on the team, with where they serve."""
    now = timezone.now()
    able = [role.value for role, verbs in CAPABILITIES.items() if READ_CASE in verbs]
    there = set(current_members(actor, case.case_team_id or 0).values_list("user_id", flat=True)) if case.pk else set()
    return people(able, now, there | {actor.user_id})


def people(roles: list[str], now: Any, without: set[int]) -> list[tuple[int, str]]:
    """People with a current posting in one of these roles."""
    postings = Posting.objects.filter(
        role__in=roles, since__lte=now, user__is_active=True, unit__agency__is_active=True
    )
    found = {
        row.user_id: f"{row.user.name} · {Role(row.role).label}, {row.unit.name}"
        for row in postings.select_related("user", "unit").order_by("unit__name", "user__name")
        if (row.until is None or row.until > now) and row.user_id not in without
    }
    return list(found.items())


def could_join(actor: Actor) -> list[tuple[int, str]]:
    """People who could be on the team of a case that is about to be opened."""
    able = [role.value for role, verbs in CAPABILITIES.items() if READ_CASE in verbs]
    return people(able, timezone.now(), {actor.user_id})


def lead_name(case: Case) -> str:
    """Who leads the case."""
    return User.objects.filter(pk=case.lead_id).values_list("name", flat=True).first() or ""


def suspects_by_id(actor: Actor, pk: Any) -> Suspect | None:
    """One suspect with its entity, where the person may see it."""
    return visible_to(actor, Suspect).select_related("entity").filter(pk=pk).first()
