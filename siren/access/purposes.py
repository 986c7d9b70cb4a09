"""What a compartment is for, and which purposes a role reads and writes in its own unit's and agency's compartments."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from siren.accounts.roles import Role


class Purpose(models.TextChoices):
    """Why a row is kept. Compartment = agency (or unit) x purpose."""

    INTELLIGENCE = "intelligence", _("Intelligence")
    SOURCES = "sources", _("Sources")
    PLAN = "plan", _("Plans")
    NOTICE = "notice", _("Provider notices")
    EVIDENCE = "evidence", _("Evidence")
    PROSECUTION = "prosecution", _("Prosecution")
    PROTECTION = "protection", _("Protection")
    IDENTITY = "identity", _("Identities")
    INTEGRITY = "integrity", _("Integrity")


# role -> purpose -> may write
ROLE_PURPOSES: dict[Role, dict[Purpose, bool]] = {
    Role.ANALYST: {Purpose.INTELLIGENCE: True, Purpose.SOURCES: True, Purpose.EVIDENCE: False},
    Role.PLANNER: {Purpose.INTELLIGENCE: False, Purpose.PLAN: True, Purpose.NOTICE: True},
    Role.SUPERVISOR: {Purpose.INTELLIGENCE: False, Purpose.PLAN: True, Purpose.NOTICE: True, Purpose.EVIDENCE: False},
    Role.COMMANDER: {Purpose.INTELLIGENCE: False, Purpose.PLAN: True, Purpose.NOTICE: True, Purpose.EVIDENCE: False},
    Role.EVIDENCE_OFFICER: {Purpose.INTELLIGENCE: False, Purpose.EVIDENCE: True},
    Role.PROSECUTOR: {Purpose.PROSECUTION: True},
    Role.INSPECTOR: {Purpose.INTELLIGENCE: True, Purpose.SOURCES: True},
    Role.COORDINATOR: {Purpose.PROTECTION: False},
    Role.CASEWORKER: {Purpose.PROTECTION: True, Purpose.IDENTITY: True},
    Role.OVERSIGHT: {Purpose.INTEGRITY: True},
    Role.SERVICE: {},
}
