"""The link chart as data: the same facts as its table twin."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case, Entity, Link, Suspect
from cases.selectors.entity import links, mentioned_in
from siren.access.visibility import visible_to
from siren.common.actor import Actor

OPEN_WITH = 150
STOP_AT = 600
NIL = UUID(int=0)


def case_links(actor: Actor, case: Case) -> list[Link]:
    """The links that graded reports of a case make."""
    return list(links(actor).filter(report__case=case)[:STOP_AT])


def case_chart(actor: Actor, case: Case) -> dict[str, Any]:
    """What the reports of a case speak of and how it hangs together; suspects stand out."""
    found = case_links(actor, case)
    suspects = {row.entity_id: str(row.get_role_display()) for row in visible_to(actor, Suspect).filter(case=case)}
    mentioned = mentioned_in(actor, visible_to(actor, Case).get(pk=case.pk).reports.filter(state="graded"))
    return _chart([*mentioned], found, suspects)


def entity_chart(actor: Actor, entity: Entity) -> dict[str, Any]:
    """One entity and what it is linked with."""
    found = list(links(actor).filter(from_entity=entity)[:OPEN_WITH]) + list(
        links(actor).filter(to_entity=entity)[:OPEN_WITH]
    )
    ends = {end for link in found for end in (link.from_entity_id, link.to_entity_id)}
    suspects = {
        row.entity_id: str(row.get_role_display()) for row in visible_to(actor, Suspect).filter(entity__in=ends)
    }
    return _chart([entity], found, suspects)


def _chart(more: Iterable[Entity], found: list[Link], suspects: Mapping[UUID, str]) -> dict[str, Any]:
    count = Counter(end for link in found for end in (link.from_entity_id, link.to_entity_id))
    ends = {end.pk: end for link in found for end in (link.from_entity, link.to_entity)}
    ends |= {entity.pk: entity for entity in more}
    ranked = sorted(ends.values(), key=lambda entity: (-count[entity.pk], entity.label))
    kept = {entity.pk for entity in ranked[:OPEN_WITH]}
    expand = reverse("cases:entity_chart", args=[NIL]).replace(str(NIL), "{id}")
    return {
        "nodes": [_node(entity, suspects) for entity in ranked[:OPEN_WITH]],
        "links": [_edge(link) for link in found if link.from_entity_id in kept and link.to_entity_id in kept],
        "more": max(0, len(ranked) - OPEN_WITH),
        "expand_url": expand,
    }


def _node(entity: Entity, suspects: Mapping[UUID, str]) -> dict[str, Any]:
    role = suspects.get(entity.pk, "")
    return {
        "id": str(entity.pk),
        "kind": "suspect" if role and entity.kind == "person" else entity.kind,
        "label": entity.label,
        "url": reverse("cases:entity_detail", args=[entity.pk]),
        "note": _("Suspect: %(role)s") % {"role": role} if role else str(entity.get_kind_display()),
    }


def _edge(link: Link) -> dict[str, Any]:
    return {
        "id": str(link.pk),
        "from": str(link.from_entity_id),
        "to": str(link.to_entity_id),
        "label": str(link.get_verb_display()),
        "grade": link.grade or "D",
        "ref": link.report.reference,
        "why": link.item.text if link.item else "",
        "url": reverse("cases:report_detail", args=[link.report_id]),
    }
