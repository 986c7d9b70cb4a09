"""The case: what reports are brought together for, who is suspected, and what they are charged with."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, transition

from cases.choices import ELEMENTS, CaseKind, CaseState, ChargeState, Law, SuspectRole, SuspectState
from cases.models.entity import Entity
from siren.access.models import CaseRecord
from siren.access.rules import RowRule
from siren.common.records import Record

TEAM = RowRule(team="case_team_id")


class Case(CaseRecord):
    """One investigation, made from reports, with its own team."""

    row_rule: ClassVar[RowRule] = TEAM

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=120)
    summary = models.TextField(blank=True, default="")
    kind = models.CharField(max_length=10, choices=CaseKind, default=CaseKind.REACTIVE)
    state = FSMField(max_length=10, choices=CaseState, default=CaseState.OPEN, protected=True)
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="case_newest"),
            models.Index(fields=["compartment", "-created_at", "-id"], name="case_own_newest"),
        ]

    def __str__(self) -> str:
        return self.reference

    @transition(field=state, source=[CaseState.OPEN], target=CaseState.CLOSED)
    def close(self) -> None:
        """Nothing is left to do."""


class Suspect(CaseRecord):
    """Someone suspected of a part in the exploitation. People without papers are no suspects for that (R6)."""

    # a commander who only reads the case marks an arrest, a prosecutor of its team the charge
    row_rule: ClassVar[RowRule] = RowRule(team="case_team_id", team_changes=True, readers_change=True)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="suspects")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="suspicions")
    role = models.CharField(max_length=12, choices=SuspectRole)
    note = models.TextField(blank=True, default="")
    state = FSMField(max_length=10, choices=SuspectState, default=SuspectState.SOUGHT, protected=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "entity"], name="suspect_once"),
            models.CheckConstraint(condition=Q(role__in=SuspectRole.values), name="suspect_role"),
        ]

    @property
    def name(self) -> str:
        """How the suspect is called."""
        return self.entity.label

    @transition(field=state, source=[SuspectState.SOUGHT, SuspectState.RELEASED], target=SuspectState.ARRESTED)
    def arrest(self) -> None:
        """The suspect is in custody."""

    @transition(field=state, source=[SuspectState.ARRESTED], target=SuspectState.RELEASED)
    def release(self) -> None:
        """The suspect is free again."""

    @transition(field=state, source="*", target=SuspectState.CHARGED)
    def charge(self) -> None:
        """A prosecutor entered a charge."""


class Charge(CaseRecord):
    """What a prosecutor says that a suspect did, under one law."""

    row_rule: ClassVar[RowRule] = TEAM

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="charges")
    suspect = models.ForeignKey(Suspect, on_delete=models.PROTECT, related_name="charges")
    reference = models.CharField(max_length=20, unique=True)
    law = models.CharField(max_length=20, choices=Law)
    text = models.TextField(blank=True, default="")
    state = FSMField(max_length=12, choices=ChargeState, default=ChargeState.PREPARED, protected=True)

    class Meta:
        indexes = [models.Index(fields=["-created_at", "-id"], name="charge_newest")]
        constraints = [models.CheckConstraint(condition=Q(law__in=Law.values), name="charge_law_closed")]

    def __str__(self) -> str:
        return self.reference


class ChargeElement(Record):
    """One thing that must be shown for a charge to hold."""

    row_rule: ClassVar[RowRule] = RowRule(parent="charge", parent_writers=True)

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="elements")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["charge", "code"], name="element_once")]

    @property
    def text(self) -> str:
        """The element in words; its law's list says them."""
        return str(ELEMENTS[Law(self.charge.law)].get(self.code, self.code))
