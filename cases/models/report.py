"""What somebody told us, item by item; and, apart from it, who that was."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django_fsm import FSMField, transition

from cases.choices import (
    Exploitation,
    Handling,
    HowReceived,
    InformationGrade,
    ReportState,
    SourceGrade,
    SourceKind,
)
from siren.access.models import CaseRecord, ProtectedRecord
from siren.access.rules import RowRule
from siren.common.records import Record


class Report(CaseRecord):
    """What one source told us at one time."""

    row_rule: ClassVar[RowRule] = RowRule(team="case_team_id")

    reference = models.CharField(max_length=20, unique=True)  # random: a clash tells of nothing
    received_at = models.DateTimeField(default=timezone.now)
    how_received = models.CharField(max_length=12, choices=HowReceived)
    exploitation = models.CharField(max_length=12, choices=Exploitation, default=Exploitation.UNKNOWN)
    place = models.CharField(max_length=120, blank=True, default="")
    state = FSMField(max_length=10, choices=ReportState, default=ReportState.DRAFT, protected=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="reports", null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="report_newest"),
            models.Index(fields=["compartment", "-received_at", "-id"], name="report_own_newest"),
            models.Index(fields=["case_team", "-received_at", "-id"], name="report_team_newest"),
            models.Index(fields=["case", "-received_at"], name="report_of_case"),
        ]

    def __str__(self) -> str:
        return self.reference

    @transition(field=state, source=[ReportState.DRAFT], target=ReportState.GRADED)
    def grade(self) -> None:
        """Every item has its grade: the report may be used (R1)."""


class ReportItem(Record):
    """One thing that a report says, with its own grade."""

    row_rule: ClassVar[RowRule] = RowRule(parent="report", deletable=True, parent_writers=True)

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    place = models.CharField(max_length=120, blank=True, default="")  # where it differs from the report's
    source_grade = models.PositiveSmallIntegerField(choices=SourceGrade, null=True)
    information_grade = models.CharField(max_length=1, choices=InformationGrade, null=True)  # noqa: DJ001  # not graded yet
    handling = models.CharField(max_length=1, choices=Handling, blank=True, default="")
    conditions = models.CharField(max_length=12, blank=True, default="")  # "A1 S1", with handling C only
    intelligence_date = models.CharField(max_length=60, blank=True, default="")  # EDTF (R29)
    intelligence_first = models.DateField(null=True)
    intelligence_last = models.DateField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="item_number_once"),
            models.CheckConstraint(
                condition=Q(source_grade=None) | Q(source_grade__in=SourceGrade.values), name="item_source_grade"
            ),
            models.CheckConstraint(
                condition=Q(information_grade=None) | Q(information_grade__in=InformationGrade.values),
                name="item_information_grade",
            ),
            models.CheckConstraint(condition=Q(handling__in=["", *Handling.values]), name="item_handling"),
            models.CheckConstraint(
                condition=Q(conditions="")
                | Q(handling=Handling.CONDITIONS, conditions__regex=r"^(A[123])?( )?(S[12])?$"),
                name="item_conditions",
            ),
        ]


class Source(ProtectedRecord):
    """Who told us: apart from what was said, with a permission of its own (R2)."""

    row_rule: ClassVar[RowRule] = RowRule()

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=SourceKind, default=SourceKind.ANONYMOUS)
    name = models.CharField(max_length=120, blank=True, default="")
    contact = models.CharField(max_length=200, blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["report"], name="source_of_report")]


class ReportImport(ProtectedRecord):
    """A file of reports that was loaded once, known by its hash so that it is not loaded again unasked."""

    row_rule: ClassVar[RowRule] = RowRule()

    file_name = models.CharField(max_length=120, blank=True, default="")
    file_sha256 = models.CharField(max_length=64)
    report_count = models.PositiveIntegerField(default=0)
    item_count = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["compartment", "file_sha256"], name="import_of_file")]
