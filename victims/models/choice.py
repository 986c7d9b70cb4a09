"""What was explained, and what the person chose."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django_fsm import FSMField, transition

from siren.access.rules import RowRule
from siren.common.records import Record, SealedFile
from victims.choices import Answer, DocumentState, Language, Left, Medium, Understood
from victims.models.person import Person
from victims.models.service_type import ServiceType


class Explanation(Record):
    """One talk in which the options were explained: in which language, through whom, and what stayed in writing."""

    row_rule: ClassVar[RowRule] = RowRule(parent="person", append_only=True)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="explanations")
    at = models.DateTimeField(default=timezone.now)
    language = models.CharField(max_length=8, choices=Language)
    interpreter = models.CharField(max_length=40, blank=True, default="")
    medium = models.CharField(max_length=10, choices=Medium, blank=True, default="")
    understood = models.CharField(max_length=12, choices=Understood, blank=True, default="")
    left = models.CharField(max_length=10, choices=Left, blank=True, default="")
    text_version = models.CharField(max_length=20, blank=True, default="")
    text_checked = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["person", "-created_at"], name="explanation_person")]


class Choice(Record):
    """What the person said to one service at one time; never edited, a change of mind is a new row (R15)."""

    row_rule: ClassVar[RowRule] = RowRule(parent="person", append_only=True)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="choices")
    service = models.ForeignKey(ServiceType, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer)
    note = models.CharField(max_length=500, blank=True, default="")
    explanation = models.ForeignKey(Explanation, on_delete=models.PROTECT, related_name="choices")
    offered_again_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["person", "service", "-created_at", "-id"], name="choice_newest")]
        constraints = [models.CheckConstraint(condition=models.Q(answer__in=Answer.values), name="choice_answer")]


class ChoiceDocument(Record, SealedFile):
    """The record of a person's choices on paper, in the worker's language and the person's."""

    row_rule: ClassVar[RowRule] = RowRule(parent="person")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="documents")
    copy_id = models.CharField(max_length=20, editable=False)
    state = FSMField(max_length=8, choices=DocumentState, default=DocumentState.QUEUED, protected=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-created_at"], name="document_person")]

    @transition(field=state, source=DocumentState.QUEUED, target=DocumentState.READY)
    def finish(self) -> None:
        """The file lies sealed on disk."""

    @transition(field=state, source=DocumentState.QUEUED, target=DocumentState.FAILED)
    def give_up(self) -> None:
        """It could not be made; another one can be asked for."""
