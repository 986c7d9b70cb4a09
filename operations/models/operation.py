"""The day itself: what was counted, what was said, when."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, transition

from operations.choices import CountKind, Expected, LogKind, OperationState, RosterRole
from operations.models.plan import GRANT, Plan
from siren.access.models import ProtectedRecord
from siren.access.rules import RowRule
from siren.common.records import Record


class Operation(ProtectedRecord):
    """An approved plan being carried out, under one commander."""

    row_rule: ClassVar[RowRule] = RowRule(grants=(GRANT,), grant_key="plan_id")

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="operation")
    commander = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = FSMField(max_length=10, choices=OperationState, default=OperationState.RUNNING, protected=True)
    started_at = models.DateTimeField()
    scene_secure_at = models.DateTimeField(null=True)
    suspects_separated_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    was_right = models.CharField(max_length=10, choices=Expected, blank=True, default="")  # should it have been run?
    lesson = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["compartment", "-started_at"], name="operation_newest")]

    @transition(field=state, source=[OperationState.RUNNING], target=OperationState.STOPPED)
    def stop(self) -> None:
        """The commander calls it off."""

    @transition(field=state, source=[OperationState.RUNNING, OperationState.STOPPED], target=OperationState.CLOSED)
    def close(self) -> None:
        """Every objective has its outcome."""


class Count(Record):
    """One more, or one taken back. Its id comes from the phone, so that a tap sent twice counts once."""

    row_rule: ClassVar[RowRule] = RowRule(parent="operation", append_only=True)

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="counts")
    kind = models.CharField(max_length=10, choices=CountKind)
    step = models.SmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["operation", "kind"], name="count_kind")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CountKind.values), name="count_three"),
            models.CheckConstraint(condition=Q(step__in=[1, -1]), name="count_step"),
        ]


class LogLine(Record):
    """What was said or done on the day, at what time, by whom."""

    row_rule: ClassVar[RowRule] = RowRule(parent="operation", append_only=True)

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="log")
    kind = models.CharField(max_length=10, choices=LogKind, default=LogKind.LOG)
    team = models.CharField(max_length=20, choices=RosterRole, blank=True, default="")
    text = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["operation", "-created_at"], name="log_newest")]
        constraints = [models.CheckConstraint(condition=Q(kind__in=LogKind.values), name="log_kind")]
