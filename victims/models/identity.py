"""Who the person is, apart from everything else."""

from typing import ClassVar

from django.db import models

from siren.access.models import ProtectedRecord
from siren.access.rules import RowRule
from victims.models.person import Person


class Identity(ProtectedRecord):
    """The person's name, date of birth and contacts; kept in a compartment of its own, and every look is recorded."""

    row_rule: ClassVar[RowRule] = RowRule()

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="identity")
    name = models.CharField(max_length=120)
    name_native = models.CharField(max_length=120, blank=True, default="")
    name_romanised = models.CharField(max_length=120, blank=True, default="")
    born = models.CharField(max_length=40, blank=True, default="")  # EDTF, R29
    born_first = models.DateField(null=True, editable=False)
    born_last = models.DateField(null=True, editable=False)
    contacts = models.TextField(max_length=2000, blank=True, default="")
    contact_care = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        verbose_name_plural = "identities"

    def __str__(self) -> str:
        return str(self.pk)
