"""Naming suspects, and charging them under any law that fits."""

import uuid

from django.utils.translation import gettext as _

from cases.choices import ELEMENTS, CaseVerb, Law, SuspectRole, SuspectState
from cases.models import Case, Charge, ChargeElement, Entity, Mention, Suspect
from cases.policy import CHARGE, OPEN_CASE
from cases.services.case import on_team
from siren.access.purposes import Purpose
from siren.access.require import fetch, home, lock, require, save
from siren.audit.record import record
from siren.common.actor import Actor
from siren.common.errors import NotPermitted, NotVisible, RuleBroken
from siren.common.records import made_before
from siren.common.references import new_reference

CHARGEABLE = ("person", "organisation")


def name_suspect(
    *,
    actor: Actor,
    id: uuid.UUID | None = None,
    case_id: uuid.UUID | str,
    entity_id: uuid.UUID | str,
    role: str,
    note: str = "",
) -> Suspect:
    """Name someone whom a report of the case speaks of as a suspect, by the part they have in the exploitation (R6).

    Raises:
        NotPermitted: the role names no suspects, or the actor is not on the team.
        NotVisible: the case or the entity is hidden or missing.
        RuleBroken: a role outside the closed list (R6), no person or business, one whom no report of the case names,
            or who is a suspect already.
    """
    require(actor, OPEN_CASE)
    if earlier := made_before(Suspect, actor, id):
        return earlier
    case = on_team(actor, fetch(actor, Case, case_id))
    if case.compartment_id not in actor.writes:
        raise NotPermitted
    if role not in SuspectRole.values:
        sentence = _("Choose the suspect's part in the exploitation from the list. Having no papers is none.")
        raise RuleBroken(sentence, rule="R6", fields={"role": [sentence]})
    entity = fetch(actor, Entity, entity_id)
    if entity.kind not in CHARGEABLE:
        sentence = _("A suspect is a person or an organisation.")
        raise RuleBroken(sentence, fields={"entity": [sentence]})
    named = Mention.objects.filter(entity=entity, report__case=case).exists()
    if entity.compartment_id != case.compartment_id or not named:
        sentence = _("No report of this case names “%(name)s”. Add one that does.") % {"name": entity.label}
        raise RuleBroken(sentence, fields={"entity": [sentence]})
    if Suspect.objects.filter(case=case, entity=entity).exists():
        sentence = _("“%(name)s” is a suspect of this case already.") % {"name": entity.label}
        raise RuleBroken(sentence, fields={"entity": [sentence]})
    suspect = Suspect.objects.create(
        id=id or uuid.uuid4(),
        created_by_id=actor.user_id,
        compartment_id=case.compartment_id,
        case_team_id=case.case_team_id,
        case=case,
        entity=entity,
        role=role,
        note=note,
    )
    record(actor=actor, verb=CaseVerb.SUSPECT_NAMED, target=suspect, payload={"case": str(case.pk), "role": role})
    return suspect


def enter_charge(
    *,
    actor: Actor,
    id: uuid.UUID | None = None,
    case_id: uuid.UUID | str,
    suspect_id: uuid.UUID | str,
    law: str,
    text: str = "",
) -> Charge:
    """Charge a suspect under one law; its elements are laid out at once, to be tied to evidence.

    Raises:
        NotPermitted: the role charges nobody, or the prosecutor is not on the case's team.
        NotVisible: the case or the suspect is hidden or missing, or the suspect is of another case.
        RuleBroken: a law outside the closed list; offences of immigration are none (R6).
    """
    require(actor, CHARGE)
    if earlier := made_before(Charge, actor, id):
        return earlier
    case = on_team(actor, fetch(actor, Case, case_id))
    if law not in Law.values:
        sentence = _("Choose the law from the list. Offences of immigration are not charged here.")
        raise RuleBroken(sentence, rule="R6", fields={"law": [sentence]})
    suspect = lock(actor, Suspect, suspect_id)
    if suspect.case_id != case.pk:
        raise NotVisible
    charge = Charge.objects.create(
        id=id or uuid.uuid4(),
        created_by_id=actor.user_id,
        compartment_id=home(actor, Purpose.PROSECUTION),
        case_team_id=case.case_team_id,
        case=case,
        suspect=suspect,
        reference=new_reference("CH"),
        law=law,
        text=text,
    )
    ChargeElement.objects.bulk_create(
        ChargeElement(charge=charge, number=number, code=code, created_by_id=actor.user_id)
        for number, code in enumerate(ELEMENTS[Law(law)], 1)
    )
    if suspect.state != SuspectState.CHARGED:
        suspect.charge()
        save(suspect, "state")
    record(actor=actor, verb=CaseVerb.CHARGE_ENTERED, target=charge, payload={"case": str(case.pk), "law": law})
    return charge
