"""What the person told about how they worked and lived."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from siren.access.rules import RowRule
from siren.common.records import Record
from victims.choices import Finding, Indicator, Language, Observed, ScreeningPlace
from victims.models.person import Person


class Screening(Record):
    """One talk at the safe site about the eleven signs of forced labour, and what a named person made of it."""

    row_rule: ClassVar[RowRule] = RowRule(parent="person", append_only=True)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="screenings")
    at = models.DateTimeField(default=timezone.now)
    place = models.CharField(max_length=12, choices=ScreeningPlace)
    language = models.CharField(max_length=8, choices=Language)
    interpreter = models.CharField(max_length=40, blank=True, default="")
    finding = models.CharField(max_length=10, choices=Finding)
    finding_by = models.CharField(max_length=120)  # who concludes it, by name
    note = models.TextField(max_length=4000, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["person", "-created_at"], name="screening_person")]
        constraints = [
            models.CheckConstraint(condition=models.Q(finding__in=Finding.values), name="screening_finding"),
            models.CheckConstraint(condition=models.Q(place__in=ScreeningPlace.values), name="screening_place"),
            models.CheckConstraint(condition=~models.Q(finding_by=""), name="screening_named"),
        ]


class ScreeningAnswer(Record):
    """What the person said about one of the eleven signs; a sign that was not asked about says so."""

    row_rule: ClassVar[RowRule] = RowRule(parent="screening", append_only=True)

    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="answers")
    indicator = models.CharField(max_length=16, choices=Indicator)
    answer = models.CharField(max_length=10, choices=Observed, default=Observed.NOT_ASKED)
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["screening", "indicator"], name="indicator_once"),
            models.CheckConstraint(condition=models.Q(indicator__in=Indicator.values), name="answer_indicator"),
            models.CheckConstraint(condition=models.Q(answer__in=Observed.values), name="answer_observed"),
        ]
