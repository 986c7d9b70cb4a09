"""What approvers decided."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from operations.choices import AlternativeKind, Decision
from operations.models.plan import Plan
from siren.access.rules import RowRule
from siren.common.records import Record


class Approval(Record):
    """One person's decision on one exact version of a plan; it binds nothing but that version (R7)."""

    row_rule: ClassVar[RowRule] = RowRule(parent="plan", append_only=True)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="approvals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision)
    reasons = models.TextField(blank=True, default="")
    alternative = models.CharField(max_length=20, choices=AlternativeKind, blank=True, default="")
    revision = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "revision", "by"], name="approval_once"),
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="approval_decision"),
            models.CheckConstraint(condition=Q(decision="approve") | ~Q(reasons=""), name="approval_reasons"),
        ]
