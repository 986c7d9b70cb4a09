"""What a service provider is told before a raid, and nothing else (R10)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, transition

from operations.choices import NoticeAnswer, NoticeState
from operations.models.plan import Plan
from siren.access.models import GroupGrant, ProtectedRecord
from siren.access.rules import RowRule
from siren.accounts.models import Agency
from siren.common.records import Record


class ProviderNotice(ProtectedRecord):
    """A request to a provider to be ready: when, how many, which ages, languages and needs, and where to meet.

    Nothing here leads to the plan: the link is a row of its own, on the plan's side.
    """

    row_rule: ClassVar[RowRule] = RowRule(grants=("operations.NoticeGroupGrant",))

    reference = models.CharField(max_length=20, unique=True)
    provider = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = FSMField(max_length=10, choices=NoticeState, default=NoticeState.DRAFT, protected=True)
    window_from = models.DateTimeField()
    window_to = models.DateTimeField()
    expected_number = models.PositiveIntegerField()
    age_bands = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    needs = models.JSONField(default=list)
    meeting_point = models.CharField(max_length=200)
    sent_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=NoticeAnswer, blank=True, default="")
    capacity = models.PositiveIntegerField(null=True)
    answer_note = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        permissions = [("read_notice", "May read one notice")]
        indexes = [models.Index(fields=["compartment", "-created_at", "-id"], name="notice_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(window_to__gt=F("window_from")), name="notice_window"),
            models.CheckConstraint(condition=Q(answer__in=["", *NoticeAnswer.values]), name="notice_answer"),
        ]

    def __str__(self) -> str:
        return self.reference

    @transition(field=state, source=[NoticeState.DRAFT], target=NoticeState.SENT)
    def send(self) -> None:
        """The provider may read it from now on."""

    @transition(field=state, source=[NoticeState.SENT, NoticeState.ANSWERED], target=NoticeState.ANSWERED)
    def reply(self) -> None:
        """The provider said what it can do; it may say otherwise later."""


class NoticeGroupGrant(GroupGrant):
    """A provider's people may read one notice."""

    content_object = models.ForeignKey(ProviderNotice, on_delete=models.PROTECT, related_name="group_grants")


class NoticeLink(Record):
    """Which plan a notice was written for, and when it went out. Seen with the plan, never by a provider (R10)."""

    row_rule: ClassVar[RowRule] = RowRule(parent="plan")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="notice_links")
    notice = models.OneToOneField(ProviderNotice, on_delete=models.PROTECT, related_name="+")
    # copied from the notice for approvers of other units, who see the plan and not the notice
    provider = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    window_from = models.DateTimeField()
    window_to = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
