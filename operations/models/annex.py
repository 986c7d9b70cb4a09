"""The part of a plan that only named people read: place, business, method, who is to be arrested."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from operations.models.plan import GRANT, Plan
from siren.access.models import ProtectedRecord
from siren.access.rules import RowRule
from siren.common.records import Record


class PlanAnnex(ProtectedRecord):
    """Where the raid is, at whose business, and how. Withheld whole from whoever may only know of the plan."""

    row_rule: ClassVar[RowRule] = RowRule(grants=(GRANT,), grant_key="plan_id", grant_permission="view_annex")

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="annex")
    location = models.CharField(max_length=200, blank=True, default="")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    business = models.TextField(blank=True, default="")
    method = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="annex_on_earth",
            )
        ]


class Target(Record):
    """A suspect who is to be arrested there. A person without papers is no target (R6)."""

    row_rule: ClassVar[RowRule] = RowRule(parent="annex", deletable=True)

    annex = models.ForeignKey(PlanAnnex, on_delete=models.PROTECT, related_name="targets")
    position = models.PositiveSmallIntegerField()
    suspect = models.ForeignKey("cases.Suspect", on_delete=models.PROTECT, related_name="+", null=True)
    expected = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["annex", "suspect"], name="target_once")]


class ExpectedEvidence(Record):
    """Something that earlier intelligence says will be found there; afterwards, whether it was (S11)."""

    row_rule: ClassVar[RowRule] = RowRule(parent="plan", deletable=True)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="expected_evidence")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    found = models.BooleanField(null=True)
    gap_reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=~Q(found=False) | ~Q(gap_reason=""), name="expected_evidence_gap")
        ]
