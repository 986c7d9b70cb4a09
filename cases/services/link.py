"""Linking two entities on the word of a report."""

import uuid

from django.utils.translation import gettext as _

from cases.choices import CaseVerb, LinkVerb
from cases.models import Entity, Link, Report, ReportItem
from cases.policy import NAME
from cases.services.names import mention
from siren.access.require import fetch, lock, require
from siren.audit.record import record
from siren.common.actor import Actor
from siren.common.errors import NotPermitted, RuleBroken
from siren.common.records import made_before


def link_entities(
    *,
    actor: Actor,
    id: uuid.UUID | None = None,
    from_id: uuid.UUID | str,
    to_id: uuid.UUID | str,
    verb: str,
    report_id: uuid.UUID | str,
    item: int = 1,
) -> Link:
    """Say that two entities hang together; the link remembers the report and the grade of the item it rests on.

    Raises:
        NotPermitted: the role names no entities, or the report belongs to another unit.
        NotVisible: an end or the report is hidden or missing.
        RuleBroken: twice the same end, a verb or an item that does not exist, or a link that is there already.
    """
    require(actor, NAME)
    if earlier := made_before(Link, actor, id):
        return earlier
    if fetch(actor, Report, report_id).compartment_id not in actor.writes:
        raise NotPermitted(_("Only the unit that keeps a report says what follows from it. Choose one of your own."))
    report = lock(actor, Report, report_id)
    ends = [fetch(actor, Entity, from_id), fetch(actor, Entity, to_id)]
    if ends[0].pk == ends[1].pk:
        sentence = _("Choose two different ends.")
        raise RuleBroken(sentence, fields={"to_entity": [sentence]})
    if verb not in LinkVerb.values:
        sentence = _("Choose from the list how the two hang together.")
        raise RuleBroken(sentence, fields={"verb": [sentence]})
    rests_on = ReportItem.objects.filter(report=report, number=item).first()
    if rests_on is None:
        sentence = _("%(report)s has no item %(item)s. Choose one that it has.") % {
            "report": report.reference,
            "item": item,
        }
        raise RuleBroken(sentence, fields={"item": [sentence]})
    if Link.objects.filter(report=report, from_entity=ends[0], to_entity=ends[1], verb=verb).exists():
        sentence = _("This link is there already, with this report.")
        raise RuleBroken(sentence, fields={"report": [sentence]})
    for end in ends:
        if end.compartment_id == report.compartment_id:
            mention(actor, report, end)
    link = Link.objects.create(
        id=id or uuid.uuid4(),
        created_by_id=actor.user_id,
        report=report,
        item=rests_on,
        from_entity=ends[0],
        to_entity=ends[1],
        verb=verb,
        grade=rests_on.information_grade or "",
    )
    record(
        actor=actor,
        verb=CaseVerb.LINK_ADDED,
        target=link,
        payload={"from": str(ends[0].pk), "to": str(ends[1].pk), "verb": verb},
    )
    return link
