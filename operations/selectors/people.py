"""Who can approve, who can be on the roster, whom a notice goes to. People are the directory: no row here is secret."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from operations.choices import RosterRole
from operations.models import Plan, PlanEditor, RosterEntry
from operations.policy import MANDATES
from siren.accounts.capabilities import Can
from siren.accounts.models import Agency, AgencyKind, Posting, User
from siren.accounts.roles import CAPABILITIES, Role


def current_postings() -> QuerySet[Posting]:
    """Who serves where today."""
    now = timezone.now()
    return Posting.objects.filter(
        Q(until__isnull=True) | Q(until__gt=now), since__lte=now, user__is_active=True, unit__agency__is_active=True
    )


def roles_with(capability: Can) -> list[Role]:
    """The roles that carry a verb."""
    return [role for role, own in CAPABILITIES.items() if capability in own]


def people_with(capability: Can) -> QuerySet[User]:
    """Everybody whose present posting carries a verb."""
    held = current_postings().filter(role__in=roles_with(capability)).values("user_id")
    return User.objects.filter(pk__in=held).order_by("name")


def names_of(user_ids: Iterable[int | None]) -> dict[int, str]:
    """Names by id, in one query."""
    return dict(User.objects.filter(pk__in={one for one in user_ids if one}).values_list("pk", "name"))


def approver_choices(plan: Plan) -> QuerySet[User]:
    """Who can approve this plan: holds the right, and has no part in it (R7)."""
    return (
        people_with(Can.APPROVE_PLAN)
        .exclude(pk=plan.author_id)
        .exclude(pk__in=PlanEditor.objects.filter(plan=plan).values("user_id"))
        .exclude(pk__in=RosterEntry.objects.filter(plan=plan).values("user_id"))
    )


def approver_problem(plan: Plan, user_id: int) -> str:
    """Why this person cannot approve this plan, or "" (R7)."""
    if plan.created_by_id == user_id:
        return _("Whoever wrote the plan cannot approve it.")
    if PlanEditor.objects.filter(plan=plan, user_id=user_id).exists():
        return _("Whoever changed the plan cannot approve it.")
    if RosterEntry.objects.filter(plan=plan, user_id=user_id).exists():
        return _("Whoever is on the roster cannot approve the plan.")
    if not people_with(Can.APPROVE_PLAN).filter(pk=user_id).exists():
        return _("This person does not hold the right to approve.")
    return ""


def roster_people() -> QuerySet[User]:
    """Everybody of an agency that can have a mandate on scene (R8)."""
    held = current_postings().filter(unit__agency__kind__in=set(MANDATES.values())).values("user_id")
    return User.objects.filter(pk__in=held).order_by("name")


def agency_kinds(user_id: int) -> set[str]:
    """The kinds of agencies in which this person serves today."""
    return set(current_postings().filter(user_id=user_id).values_list("unit__agency__kind", flat=True))


def roster_problem(user: User, role: RosterRole) -> str:
    """Why this person cannot have this role on the day, or "" (R8)."""
    mandate = MANDATES[role]
    if mandate not in agency_kinds(user.pk):
        return _("%(name)s serves in no agency with the mandate for this: %(role)s.") % {
            "name": user.name,
            "role": role.label,
        }
    if role is RosterRole.EVIDENCE and not user.evidence_trained:
        return _("%(name)s is not trained to collect evidence. Choose someone who is.") % {"name": user.name}
    if role is RosterRole.COMMANDER and not people_with(Can.COMMAND).filter(pk=user.pk).exists():
        return _("%(name)s is not posted as a commander. Choose someone who is.") % {"name": user.name}
    return ""


def providers() -> QuerySet[Agency]:
    """The organisations that can be asked to receive people."""
    return Agency.objects.filter(kind=AgencyKind.NGO, is_active=True).order_by("name")


def coordinators(agency_id: int) -> list[int]:
    """Who answers notices at a provider."""
    held = current_postings().filter(unit__agency_id=agency_id, role__in=roles_with(Can.ANSWER_NOTICE))
    return sorted(set(held.values_list("user_id", flat=True)))
