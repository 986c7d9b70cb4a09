"""Whom and what reports speak of, and how it hangs together."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cases.choices import EntityKind, InformationGrade, LinkVerb
from cases.models.report import Report, ReportItem
from siren.access.models import ProtectedRecord
from siren.access.rules import RowRule
from siren.common.records import Record


class Entity(ProtectedRecord):
    """A person, place, business, phone, vehicle, account, boat or document that a report speaks of."""

    row_rule: ClassVar[RowRule] = RowRule(also="cases.Mention.entity")

    kind = models.CharField(max_length=12, choices=EntityKind)
    label = models.CharField(max_length=120)
    native_label = models.CharField(max_length=120, blank=True, default="")
    romanised = models.CharField(max_length=120, blank=True, default="")
    identifier = models.CharField(max_length=120, blank=True, default="")  # normalised: what makes two of them the same
    note = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["compartment", "kind", "identifier"], name="entity_identifier"),
            models.Index(fields=["-created_at", "-id"], name="entity_newest"),
            models.Index(fields=["compartment", "-created_at", "-id"], name="entity_own_newest"),
        ]
        constraints = [models.CheckConstraint(condition=Q(kind__in=EntityKind.values), name="entity_kind")]

    def __str__(self) -> str:
        return self.label


class Mention(Record):
    """A report speaks of an entity; whoever sees the report therefore sees the entity."""

    row_rule: ClassVar[RowRule] = RowRule(parent="report", deletable=True, parent_writers=True)

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="mentions")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="mentions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "entity"], name="mention_once")]


class Link(Record):
    """Two entities hang together, as one report says; the link remembers the report and its grade."""

    row_rule: ClassVar[RowRule] = RowRule(parent="report", deletable=True, parent_writers=True)

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="links")
    item = models.ForeignKey(ReportItem, on_delete=models.PROTECT, related_name="links", null=True)
    from_entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="links_out")
    to_entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="links_in")
    verb = models.CharField(max_length=12, choices=LinkVerb)
    grade = models.CharField(max_length=1, choices=InformationGrade, blank=True, default="")  # of the item it rests on

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "from_entity", "to_entity", "verb"], name="link_once"),
            models.CheckConstraint(condition=~Q(from_entity=F("to_entity")), name="link_of_two"),
            models.CheckConstraint(condition=Q(verb__in=LinkVerb.values), name="link_verb"),
        ]
