"""Names in reports: found again among one's own, or new."""

import uuid

from django.utils.translation import gettext as _

from cases.choices import CaseVerb, EntityKind
from cases.models import Entity, Mention, Report
from cases.policy import NAME, NameIn, guess_kind, identifier_of
from siren.access.purposes import Purpose
from siren.access.require import home, require
from siren.access.visibility import visible_to
from siren.audit.record import record
from siren.common.actor import Actor
from siren.common.errors import RuleBroken
from siren.common.records import made_before


def name_entity(
    *, actor: Actor, id: uuid.UUID | None = None, name: NameIn, identifier: str = "", compartment_id: int | None = None
) -> Entity:
    """Write down a person, place or thing that reports speak of.

    Args:
        identifier: a number or plate where the label is another one; normalised for its kind.
        compartment_id: where the report that names it is kept; one's own by default.

    Raises:
        NotPermitted: the role names no entities, or has nowhere to keep them.
        RuleBroken: no name, or a kind that does not exist.
    """
    require(actor, NAME)
    if earlier := made_before(Entity, actor, id):
        return earlier
    kind = name.kind or guess_kind(name.label)
    if kind not in EntityKind.values:
        sentence = _("Choose the kind from the list.")
        raise RuleBroken(sentence, fields={"kind": [sentence]})
    if not name.label.strip():
        sentence = _("Write the name or the number.")
        raise RuleBroken(sentence, fields={"label": [sentence]})
    entity = Entity.objects.create(
        id=id or uuid.uuid4(),
        created_by_id=actor.user_id,
        compartment_id=compartment_id or home(actor, Purpose.INTELLIGENCE),
        kind=kind,
        label=name.label.strip(),
        native_label=name.native_label.strip(),
        romanised=name.romanised.strip(),
        identifier=identifier_of(kind, identifier or name.label),
        note=name.note,
    )
    record(actor=actor, verb=CaseVerb.ENTITY_NAMED, target=entity, payload={"kind": kind})
    return entity


def find_or_name(actor: Actor, report: Report, name: NameIn) -> Entity:
    """The entity of the report's own compartment that carries this very name or number, or a new one.

    Only there: a report shows what it mentions to all who see it, so it must not mention what others keep (R4).
    """
    kind = name.kind or guess_kind(name.label)
    own = visible_to(actor, Entity).filter(compartment_id=report.compartment_id)
    if not name.kind:  # a name that is known keeps its kind, whatever its words sound like
        same = own.filter(label=name.label.strip()).order_by("created_at").first()
        if same is not None:
            return same
    identifier = identifier_of(kind, name.label)
    found = own.filter(kind=kind, identifier=identifier).order_by("created_at").first() if identifier else None
    return found or name_entity(
        actor=actor,
        name=NameIn(name.label, kind, name.native_label, name.romanised, name.note),
        compartment_id=report.compartment_id,
    )


def mention(actor: Actor, report: Report, entity: Entity) -> None:
    """Note that the report speaks of the entity; once."""
    if not Mention.objects.filter(report=report, entity=entity).exists():
        Mention.objects.create(report=report, entity=entity, created_by_id=actor.user_id)
