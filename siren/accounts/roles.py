"""The roles, and the verbs each carries. There is no role that carries all of them, and no all-seeing account (R27)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from siren.accounts.capabilities import Can


class Role(models.TextChoices):
    """What a person is posted as. One posting, one role."""

    ANALYST = "analyst", _("Analyst")
    PLANNER = "planner", _("Planner")
    SUPERVISOR = "supervisor", _("Supervisor")
    COMMANDER = "commander", _("Commander")
    EVIDENCE_OFFICER = "evidence_officer", _("Evidence officer")
    PROSECUTOR = "prosecutor", _("Prosecutor")
    INSPECTOR = "inspector", _("Labour inspector")
    COORDINATOR = "coordinator", _("Service coordinator")
    CASEWORKER = "caseworker", _("Caseworker")
    OVERSIGHT = "oversight", _("Oversight officer")
    SERVICE = "service", _("Service account")


CAPABILITIES: dict[Role, frozenset[Can]] = {
    Role.ANALYST: frozenset(
        {
            Can.READ_INTELLIGENCE,
            Can.LOG_REPORT,
            Can.GRADE_REPORT,
            Can.READ_SOURCE,
            Can.NAME_ENTITY,
            Can.OPEN_CASE,
            Can.READ_CASE,
            Can.MANAGE_TEAM,
            Can.IMPORT_REPORTS,
            Can.READ_EXHIBIT,
            Can.READ_CHARGE,
        }
    ),
    Role.PLANNER: frozenset(
        {Can.READ_INTELLIGENCE, Can.READ_CASE, Can.READ_PLAN, Can.DRAFT_PLAN, Can.READ_NOTICE, Can.READ_EXHIBIT}
    ),
    Role.SUPERVISOR: frozenset(
        {
            Can.READ_INTELLIGENCE,
            Can.READ_CASE,
            Can.READ_PLAN,
            Can.APPROVE_PLAN,
            Can.READ_NOTICE,
            Can.READ_EXHIBIT,
            Can.READ_CHARGE,
        }
    ),
    Role.COMMANDER: frozenset(
        {Can.READ_INTELLIGENCE, Can.READ_CASE, Can.READ_PLAN, Can.COMMAND, Can.READ_NOTICE, Can.READ_EXHIBIT}
    ),
    Role.EVIDENCE_OFFICER: frozenset(
        {Can.READ_INTELLIGENCE, Can.READ_CASE, Can.READ_EXHIBIT, Can.SEIZE_EXHIBIT, Can.HOLD_EXHIBIT}
    ),
    Role.PROSECUTOR: frozenset(
        {
            Can.READ_INTELLIGENCE,
            Can.READ_CASE,
            Can.CHARGE,
            Can.READ_CHARGE,
            Can.READ_EXHIBIT,
            Can.HOLD_EXHIBIT,
            Can.TIE_EXHIBIT,
            Can.READ_PLAN,
        }
    ),
    Role.INSPECTOR: frozenset(
        {Can.READ_INTELLIGENCE, Can.LOG_REPORT, Can.GRADE_REPORT, Can.READ_SOURCE, Can.NAME_ENTITY, Can.READ_CASE}
    ),
    Role.COORDINATOR: frozenset({Can.READ_NOTICE, Can.ANSWER_NOTICE, Can.READ_PERSON}),
    Role.CASEWORKER: frozenset(
        {Can.READ_NOTICE, Can.READ_PERSON, Can.START_RECORD, Can.SCREEN, Can.READ_IDENTITY, Can.RECORD_CHOICE}
    ),
    Role.OVERSIGHT: frozenset({Can.READ_AUDIT}),
    Role.SERVICE: frozenset(),
}


def capabilities_of(roles: tuple[str, ...]) -> frozenset[str]:
    """All verbs that these roles carry together."""
    return frozenset(str(verb) for role in roles for verb in CAPABILITIES[Role(role)])
