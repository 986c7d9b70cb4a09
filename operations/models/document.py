"""Printed copies, sealed on disk."""

from typing import ClassVar

from django.db import models

from operations.choices import DocumentState
from operations.models.annex import PlanAnnex
from operations.models.notice import ProviderNotice
from siren.access.rules import RowRule
from siren.common.records import Record, SealedFile


class PlanDocument(Record, SealedFile):
    """A printed copy of one version of a plan. It carries the annex, so who sees the annex sees the copy.

    It holds for its content hash only: after an edit it is no longer served (R7).
    """

    row_rule: ClassVar[RowRule] = RowRule(parent="annex")

    annex = models.ForeignKey(PlanAnnex, on_delete=models.PROTECT, related_name="documents")
    state = models.CharField(max_length=10, choices=DocumentState, default=DocumentState.QUEUED)
    revision = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["annex", "content_hash", "created_by"], name="plan_document_once")
        ]


class NoticeDocument(Record, SealedFile):
    """A printed copy of a notice, as the provider may read it."""

    row_rule: ClassVar[RowRule] = RowRule(parent="notice")

    notice = models.ForeignKey(ProviderNotice, on_delete=models.PROTECT, related_name="documents")
    state = models.CharField(max_length=10, choices=DocumentState, default=DocumentState.QUEUED)
    revision = models.PositiveIntegerField()  # the notice's version when it was printed

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "revision", "created_by"], name="notice_document_once")
        ]
