"""The person's record, by code."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django_fsm import FSMField, transition

from siren.access.models import ProtectedRecord
from siren.access.rules import RowRule
from victims.choices import (
    CHILD_BANDS,
    IN_DOUBT,
    NEAR_BANDS,
    OWN_NAMES,
    AgeBand,
    AgeSource,
    Label,
    Language,
    PersonState,
)


class Person(ProtectedRecord):
    """Someone who is helped, known here by a code and never by name; the name stands apart, in the identity."""

    row_rule: ClassVar[RowRule] = RowRule()

    code = models.CharField(max_length=10, editable=False)
    alias = models.CharField(max_length=80, blank=True, default="")
    language = models.CharField(max_length=8, choices=Language, blank=True, default="")
    interpreter = models.CharField(max_length=40, blank=True, default="")
    not_interpreter = models.CharField(max_length=200, blank=True, default="")
    age_band = models.CharField(max_length=8, choices=AgeBand, blank=True, default="")
    age_source = models.CharField(max_length=12, choices=AgeSource, default=AgeSource.UNKNOWN)
    guardian_name = models.CharField(max_length=120, blank=True, default="")
    notice = models.ForeignKey(
        "operations.ProviderNotice", on_delete=models.PROTECT, related_name="people", null=True, blank=True
    )
    arrived_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=80, blank=True, default="")
    label = models.CharField(max_length=12, choices=Label, default=Label.NOT_ASKED)
    state = FSMField(max_length=12, choices=PersonState, default=PersonState.STARTED, protected=True)

    class Meta:
        indexes = [
            models.Index(fields=["compartment", "-created_at", "-id"], name="person_newest"),
            models.Index(fields=["notice"], name="person_notice"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["compartment", "code"], name="person_code"),
            models.CheckConstraint(condition=models.Q(age_band__in=AgeBand.values), name="person_age_band"),
            models.CheckConstraint(condition=models.Q(age_source__in=AgeSource.values), name="person_age_source"),
            models.CheckConstraint(condition=models.Q(label__in=Label.values), name="person_label"),
        ]

    def __str__(self) -> str:
        return f"{self.code} “{self.alias}”" if self.alias else self.code

    def get_absolute_url(self) -> str:
        """The person's page."""
        return reverse("victims:person_detail", args=[self.pk])

    @property
    def is_child(self) -> bool:
        """Under 18 by the band that is recorded."""
        return self.age_band in CHILD_BANDS

    @property
    def maybe_child(self) -> bool:
        """A child, or an age in doubt: unknown, disputed, or estimated near 18. In doubt counts as a child (R18)."""
        if self.is_child or self.age_source in IN_DOUBT or self.age_band == AgeBand.NOT_RECORDED:
            return True
        return self.age_source == AgeSource.ESTIMATED and self.age_band in NEAR_BANDS

    @property
    def age_words(self) -> str:
        """The age in a few words, with its doubt."""
        if self.is_child:
            return _("Child, %(band)s") % {"band": self.get_age_band_display().lower()}
        if self.maybe_child:
            return _("Age in doubt")
        return str(self.get_age_band_display())

    @property
    def language_words(self) -> str:
        """The language by its own name and by ours."""
        own = OWN_NAMES.get(Language(self.language), "") if self.language else ""
        return f"{own} {self.get_language_display()}".strip()

    @property
    def language_code(self) -> str:
        """The language of the texts that the person is shown: their own where we have it, English otherwise."""
        return self.language if self.language not in ("", Language.OTHER) else Language.ENGLISH.value

    @transition(field=state, source=PersonState.STARTED, target=PersonState.EXPLAINED)
    def complete_options(self) -> None:
        """Every active service has an answer, and how it was explained is recorded (R16)."""
