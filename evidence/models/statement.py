"""What somebody said."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from siren.access.models import CaseRecord
from siren.access.rules import RowRule


class Statement(CaseRecord):
    """What a witness said, under a code: no name stands here, and nobody edits it."""

    row_rule: ClassVar[RowRule] = RowRule(team="case_team_id", append_only=True)

    reference = models.CharField(max_length=20, unique=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    witness_code = models.CharField(max_length=12)
    taken_at = models.DateTimeField()
    summary = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["compartment", "-created_at", "-id"], name="statement_newest"),
            models.Index(fields=["case", "-created_at"], name="statement_of_case"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(witness_code__regex=r"^[A-Z]{1,3}-[A-Z0-9]{1,8}$"), name="statement_code_only"
            ),
            models.CheckConstraint(condition=~Q(summary=""), name="statement_summary"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("evidence:statement_detail", args=[self.pk])
