"""Recording what the person chooses: appended, never edited; no needs no reason and can be taken back (R15)."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from siren.access.require import lock, require, save
from siren.audit.record import record
from siren.common.actor import Actor
from siren.common.errors import RuleBroken, Stale
from siren.common.records import made_before
from victims.choices import Answer, VictimVerb
from victims.models import Choice, Explanation, Person
from victims.policy import CHOOSE
from victims.selectors.choice import Offer, newest_explanation, offers
from victims.services.explanation import add_explanation, explanation_problems


@dataclass(frozen=True, slots=True)
class Said:
    """What the person said to one service."""

    answer: str
    note: str = ""
    offered_again_on: dt.date | None = None


def record_choices(
    *,
    actor: Actor,
    id: uuid.UUID | None = None,
    person: uuid.UUID,
    version: int,
    explained: Mapping[str, str],
    said: Mapping[str, Said],
) -> list[Choice]:
    """Record a talk about several services: how it was explained, and each answer that is new or has changed.

    Args:
        explained: language, interpreter, medium, understood, left; see explain_options.
        said: what was said, by service code; a service that is not in it was not talked about.

    Raises:
        NotPermitted: the role records no choices.
        NotVisible: the person is hidden or missing.
        Stale: someone recorded choices meanwhile; sending the old page would take them back unasked (R30).
        RuleBroken: an answer or a service that does not exist, or a lasting yes of a child without a guardian (R18).
    """
    require(actor, CHOOSE)
    if earlier := made_before(Explanation, actor, id):
        return list(Choice.objects.filter(explanation=earlier).select_related("service"))
    row = lock(actor, Person, person)
    current = {offer.service.code: offer for offer in offers(actor, row)}
    if row.version != version:
        raise Stale(theirs=_shown(current, {}), yours=_shown(current, said), version=row.version)
    wrong = _problems(row, current, said) | explanation_problems(row, explained)
    if wrong:
        raise RuleBroken(rule=_rule(row, current, said), fields=wrong)
    told = add_explanation(actor, row, explained, id)
    made = [_append(actor, row, code, one, told) for code, one in said.items() if _is_new(current[code].choice, one)]
    if made:
        save(row)
        record(
            actor=actor,
            verb=VictimVerb.CHOICES_RECORDED,
            target=row,
            payload={"choices": [str(choice.pk) for choice in made]},
        )
    return made


def change_choice(
    *, actor: Actor, id: uuid.UUID | None = None, person: uuid.UUID, version: int, service: str, said: Said
) -> Choice:
    """Record that the person answers one service anew: a new row; the earlier answer stays as it was (R15).

    Raises:
        NotPermitted, NotVisible.
        Stale: someone recorded choices meanwhile (R30).
        RuleBroken: the options were never explained, or as record_choices.
    """
    require(actor, CHOOSE)
    if earlier := made_before(Choice, actor, id):
        return earlier
    row = lock(actor, Person, person)
    current = {offer.service.code: offer for offer in offers(actor, row)}
    if row.version != version:
        raise Stale(theirs=_shown(current, {}), yours=_shown(current, {service: said}), version=row.version)
    wrong = _problems(row, current, {service: said})
    told = newest_explanation(actor, row)
    if told is None:
        wrong["answer"] = [_("First record how the options were explained: open “Record choices”.")]
    if wrong or told is None:
        names = {service: "answer", f"{service}_again": "again"}
        fields = {names.get(name, name): lines for name, lines in wrong.items()}
        raise RuleBroken(rule=_rule(row, current, {service: said}), fields=fields)
    choice = _append(actor, row, service, said, told, id)
    save(row)
    record(actor=actor, verb=VictimVerb.CHOICE_CHANGED, target=choice, payload={"service": service})
    return choice


def _append(
    actor: Actor, person: Person, service: str, said: Said, told: Explanation, id: uuid.UUID | None = None
) -> Choice:
    return Choice.objects.create(
        id=id or uuid.uuid4(),
        created_by_id=actor.user_id,
        person=person,
        service_id=service,
        answer=said.answer,
        note=said.note,
        offered_again_on=said.offered_again_on,
        explanation=told,
        at=timezone.now(),
    )


def _is_new(before: Choice | None, said: Said) -> bool:
    return before is None or (before.answer, before.note, before.offered_again_on) != (
        said.answer,
        said.note,
        said.offered_again_on,
    )


def _problems(person: Person, current: Mapping[str, Offer], said: Mapping[str, Said]) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    today = timezone.localdate()
    for code, one in said.items():
        if code not in current:
            wrong[""] = [_("One of these services is not offered here any more. Load the page again.")]
        elif one.answer not in Answer.values:
            wrong[code] = [_("Choose yes, no or not sure for “%(service)s”.") % {"service": current[code].label}]
        elif one.offered_again_on and one.answer == Answer.ACCEPTED:
            wrong[f"{code}_again"] = [_("The answer is yes: leave the date to ask again empty.")]
        elif one.offered_again_on and one.offered_again_on < today and _is_new(current[code].choice, one):
            wrong[f"{code}_again"] = [_("The day to ask again is over. Choose today or a later day.")]
        elif not _guardian_stands_by(person, current[code], one):
            wrong[code] = [
                _(
                    "A child, or someone whose age is in doubt, decides this together with a guardian."
                    " Name the guardian first; the wish can be noted under “Not sure”."
                )
            ]
    return wrong


def _guardian_stands_by(person: Person, offer: Offer, said: Said) -> bool:
    """A lasting yes of a child needs a guardian; no other answer and no urgent care ever does (R18)."""
    if not (offer.service.lasting and said.answer == Answer.ACCEPTED and person.maybe_child):
        return True
    unchanged = offer.choice is not None and offer.choice.answer == Answer.ACCEPTED
    return bool(person.guardian_name) or unchanged


def _rule(person: Person, current: Mapping[str, Offer], said: Mapping[str, Said]) -> str:
    """The rule that a refusal rests on."""
    alone = any(code in current and not _guardian_stands_by(person, current[code], one) for code, one in said.items())
    return "R18" if alone else "R15"


def _shown(current: Mapping[str, Offer], said: Mapping[str, Said]) -> dict[str, str]:
    """The answers in words, for the page that shows two versions beside each other."""
    found: dict[str, str] = {}
    for code, offer in current.items():
        answer = said[code].answer if code in said else (offer.choice.answer if offer.choice else "")
        found[offer.label] = str(Answer(answer).label) if answer in Answer.values else _("No answer yet")
    return found
