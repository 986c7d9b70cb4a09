"""Reading entities and the links between them."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from cases.choices import EntityKind, ReportState
from cases.models import Case, Entity, Link, Report, Suspect
from cases.policy import folded, phone_number
from siren.access.visibility import visible_to
from siren.common.actor import Actor


def entities(actor: Actor, text: str = "", kind: str = "") -> QuerySet[Entity]:
    """The entities that the person may see; those whose name, native name or number begins with or holds the text."""
    found = visible_to(actor, Entity)
    if kind in EntityKind.values:
        found = found.filter(kind=kind)
    if text.strip():
        found = found.filter(matches(text))
    return found.order_by("-created_at", "-pk")


def matches(text: str) -> Q:
    """Names that hold the text, and numbers that begin with it or end in it, however they were written."""
    text = text.strip()
    bare = "".join(letter for letter in folded(text) if letter.isalnum())
    found = Q(label__icontains=text) | Q(native_label__icontains=text) | Q(romanised__icontains=text)
    if bare:
        found |= Q(identifier__startswith=bare) | Q(identifier__startswith=folded(text))
    if sum(letter.isdigit() for letter in text) >= 4:
        found |= Q(identifier=phone_number(text)) | Q(identifier__endswith=bare)
    return found


def links(actor: Actor) -> QuerySet[Link]:
    """Links of graded reports that the person may see, both ends included (R1: a draft is not used)."""
    known = visible_to(actor, Entity).values("pk")
    return (
        visible_to(actor, Link)
        .filter(report__state=ReportState.GRADED, from_entity__in=known, to_entity__in=known)
        .select_related("from_entity", "to_entity", "report", "item")
        .order_by("-report__received_at", "-created_at")
    )


def links_of(actor: Actor, entity: Entity) -> QuerySet[Link]:
    """Every link of one entity that the person may see, newest report first."""
    return links(actor).filter(Q(from_entity=entity) | Q(to_entity=entity))


def reports_of(actor: Actor, entity: Entity) -> QuerySet[Report]:
    """The reports that mention the entity and that the person may see."""
    return visible_to(actor, Report).filter(mentions__entity=entity).prefetch_related("items").order_by("-received_at")


def suspicions(actor: Actor, entity: Entity) -> QuerySet[Suspect]:
    """The cases in which the entity is a suspect, as far as the person may know of them."""
    known = visible_to(actor, Case).values("pk")
    found = visible_to(actor, Suspect).filter(entity=entity, case__in=known)
    return found.select_related("case").order_by("created_at")


def names(actor: Actor, limit: int = 500) -> list[str]:
    """Names and numbers of one's own unit that can be picked when writing a report: those most spoken of first."""
    found = visible_to(actor, Entity).filter(compartment_id__in=actor.writes)
    return list(
        found.annotate(spoken=Count("mentions")).order_by("-spoken", "label").values_list("label", flat=True)[:limit]
    )


def mentioned_in(actor: Actor, reports: Iterable[Report] | QuerySet[Report]) -> QuerySet[Entity]:
    """The entities that these reports mention."""
    return visible_to(actor, Entity).filter(mentions__report__in=reports).distinct().order_by("label")
