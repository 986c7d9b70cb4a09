"""What each element of a charge rests on (R23)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from evidence.models.exhibit import Exhibit
from evidence.models.statement import Statement
from siren.access.models import CaseRecord
from siren.access.rules import RowRule


class ElementSupport(CaseRecord):
    """One exhibit or one statement supports one element of a charge; withdrawn ones stay to be seen."""

    row_rule: ClassVar[RowRule] = RowRule(team="case_team_id")

    element = models.ForeignKey("cases.ChargeElement", on_delete=models.PROTECT, related_name="+")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="supports", null=True)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="supports", null=True)
    note = models.CharField(max_length=300, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(exhibit__isnull=False, statement__isnull=True)
                | Q(exhibit__isnull=True, statement__isnull=False),
                name="support_exactly_one",
            ),
            models.UniqueConstraint(
                fields=["element", "exhibit"], condition=Q(withdrawn_at=None), name="support_exhibit_once"
            ),
            models.UniqueConstraint(
                fields=["element", "statement"], condition=Q(withdrawn_at=None), name="support_statement_once"
            ),
        ]

    @property
    def testimonial(self) -> bool:
        """Whether it rests on what somebody said."""
        return self.statement_id is not None
