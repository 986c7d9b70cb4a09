"""Who is on scene."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from operations.choices import RosterRole
from operations.models.plan import Plan
from siren.access.rules import RowRule
from siren.accounts.models import AgencyKind
from siren.common.records import Record


class RosterEntry(Record):
    """One person's one role on the day (R8), and whether they have been told what to do."""

    row_rule: ClassVar[RowRule] = RowRule(parent="plan", deletable=True)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="roster")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=RosterRole)
    mandate = models.CharField(max_length=20, choices=AgencyKind)  # of the person's agency, as checked when entered
    team_size = models.PositiveSmallIntegerField(default=1)
    briefed = models.BooleanField(default=False)

    class Meta:
        ordering = ["role", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "user"], name="roster_one_role"),
            models.UniqueConstraint(fields=["plan"], condition=Q(role="commander"), name="roster_one_commander"),
            models.CheckConstraint(condition=Q(role__in=RosterRole.values), name="roster_closed"),
            models.CheckConstraint(
                condition=Q(mandate=AgencyKind.POLICE) & ~Q(role=RosterRole.PROSECUTOR)
                | Q(mandate=AgencyKind.PROSECUTION, role=RosterRole.PROSECUTOR),
                name="roster_mandate",
            ),
            models.CheckConstraint(condition=Q(team_size__gte=1), name="roster_team_size"),
        ]
