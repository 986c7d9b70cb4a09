"""One thing that was seized, and the files that belong to it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django_fsm import FSMField, transition

from evidence.choices import ExhibitKind, ExhibitState, FileType
from siren.access.models import CaseRecord
from siren.access.rules import RowRule
from siren.common.records import Record, SealedFile


class Exhibit(CaseRecord):
    """One thing that was found and taken: what it is, where, when and by whom, and who holds it now."""

    # who receives it may be of another agency
    row_rule: ClassVar[RowRule] = RowRule(team="case_team_id", team_changes=True)

    reference = models.CharField(max_length=20, unique=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    operation = models.ForeignKey("operations.Operation", on_delete=models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=10, choices=ExhibitKind)
    description = models.CharField(max_length=500)
    found_where = models.CharField(max_length=200)
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField()
    seal_number = models.CharField(max_length=40, blank=True, default="")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = FSMField(max_length=10, choices=ExhibitState, default=ExhibitState.IN_CUSTODY, protected=True)

    class Meta:
        indexes = [
            models.Index(fields=["compartment", "-created_at", "-id"], name="exhibit_newest"),
            models.Index(fields=["case_team", "-created_at", "-id"], name="exhibit_of_team"),
            models.Index(fields=["case", "-created_at"], name="exhibit_of_case"),
            models.Index(fields=["holder", "state"], name="exhibit_holder"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ExhibitKind.values), name="exhibit_kind"),
            models.CheckConstraint(condition=Q(state__in=ExhibitState.values), name="exhibit_state"),
            models.CheckConstraint(condition=~Q(description="") & ~Q(found_where=""), name="exhibit_described"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("evidence:exhibit_detail", args=[self.pk])

    @transition(field=state, source=[ExhibitState.IN_CUSTODY], target=ExhibitState.IN_TRANSIT)
    def release(self) -> None:
        """The holder gives it to a named person, who has not confirmed yet."""

    @transition(field=state, source=[ExhibitState.IN_TRANSIT], target=ExhibitState.IN_CUSTODY)
    def settle(self) -> None:
        """The named person confirmed or refused: again one person holds it."""


class ExhibitFile(SealedFile, Record):
    """A file of an exhibit as it arrived. Never changed; damage found later is a flag of its own."""

    row_rule: ClassVar[RowRule] = RowRule(parent="exhibit", append_only=True)

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=4, choices=FileType)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FileType.values), name="exhibit_file_kind"),
            models.CheckConstraint(
                condition=Q(file_size__gt=0) & Q(file_sha256__regex=r"^[0-9a-f]{64}$") & ~Q(file_path=""),
                name="exhibit_file_sealed",
            ),
            models.UniqueConstraint(fields=["file_path"], name="exhibit_file_path_once"),
        ]
