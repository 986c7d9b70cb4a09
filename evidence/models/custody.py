"""The chain of custody (R13): who gave it to whom, who confirmed, and what went wrong. Nothing here is ever changed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from evidence.choices import FlagKind, ReceiptOutcome
from evidence.models.exhibit import Exhibit, ExhibitFile
from siren.access.rules import RowRule
from siren.common.records import Record


class CustodyTransfer(Record):
    """The holder gave an exhibit to a named person at a time, for a reason."""

    row_rule: ClassVar[RowRule] = RowRule(parent="exhibit", append_only=True)

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="transfers")
    number = models.PositiveIntegerField()  # its place in this exhibit's chain, from 1
    releaser = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    seal_intact = models.BooleanField()

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["receiver", "-released_at"], name="custody_receiver")]
        constraints = [
            models.UniqueConstraint(fields=["exhibit", "number"], name="custody_number_once"),
            models.CheckConstraint(condition=~Q(receiver=F("releaser")), name="custody_two_people"),
            models.CheckConstraint(condition=Q(releaser=F("created_by")), name="custody_releaser_himself"),
            models.CheckConstraint(condition=~Q(reason=""), name="custody_reason"),
        ]


class CustodyReceipt(Record):
    """The named receiver says that the exhibit arrived, and in which state, or refuses it."""

    row_rule: ClassVar[RowRule] = RowRule(parent="transfer", append_only=True)

    transfer = models.OneToOneField(CustodyTransfer, on_delete=models.PROTECT, related_name="receipt")
    outcome = models.CharField(max_length=10, choices=ReceiptOutcome)
    received_at = models.DateTimeField()
    seal_intact = models.BooleanField()
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=ReceiptOutcome.values), name="receipt_outcome"),
            models.CheckConstraint(
                condition=Q(outcome=ReceiptOutcome.RECEIVED) | ~Q(note=""), name="receipt_refusal_says_why"
            ),
        ]


class ExhibitFlag(Record):
    """What happened to an exhibit and stays on it for good: a broken seal, a gap, a changed file."""

    row_rule: ClassVar[RowRule] = RowRule(parent="exhibit", append_only=True)

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=12, choices=FlagKind)
    file = models.ForeignKey(ExhibitFile, on_delete=models.PROTECT, related_name="flags", null=True)
    transfer = models.ForeignKey(CustodyTransfer, on_delete=models.PROTECT, related_name="flags", null=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FlagKind.values), name="exhibit_flag_kind"),
            models.UniqueConstraint(fields=["file"], condition=Q(kind="file_changed"), name="exhibit_flag_file_once"),
        ]
