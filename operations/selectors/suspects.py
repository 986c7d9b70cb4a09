"""The suspects that a plan is about, as far as a person may know of them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.choices import SuspectState
from cases.models import Entity, Suspect
from operations.models import Plan, PlanAnnex, Target
from siren.access.visibility import visible_to
from siren.common.actor import Actor

KINDS = {
    SuspectState.SOUGHT: "warn",
    SuspectState.ARRESTED: "ok",
    SuspectState.RELEASED: "neutral",
    SuspectState.CHARGED: "ok",
}


@dataclass(frozen=True, slots=True)
class Named:
    """A suspect with a name, or what stands for the name where it is withheld."""

    target: Target
    suspect: Suspect | None
    name: str
    role: str
    state: str
    kind: str
    is_open: bool


def names_of_suspects(actor: Actor, suspects: Iterable[Suspect]) -> dict[uuid.UUID, str]:
    """How each suspect is called; an entity that the person may not see stays without its name."""
    rows = list(suspects)
    labels = dict(visible_to(actor, Entity).filter(pk__in=[row.entity_id for row in rows]).values_list("pk", "label"))
    return {row.pk: labels.get(row.entity_id) or str(_("Name withheld")) for row in rows}


def suspects_of_case(actor: Actor, plan: Plan) -> list[tuple[str, str]]:
    """The suspects of the plan's case, for a list to choose from."""
    rows = list(visible_to(actor, Suspect).filter(case_id=plan.case_id)) if plan.case_id else []
    names = names_of_suspects(actor, rows)
    return sorted(((str(row.pk), names[row.pk]) for row in rows), key=lambda pair: pair[1])


def targets_of(actor: Actor, annex: PlanAnnex | None) -> list[Named]:
    """Whom the plan wants to arrest, in its order."""
    if annex is None:
        return []
    targets = list(annex.targets.order_by("position"))
    known = {
        row.pk: row
        for row in visible_to(actor, Suspect).filter(pk__in=[one.suspect_id for one in targets if one.suspect_id])
    }
    names = names_of_suspects(actor, known.values())
    return [_named(one, known.get(one.suspect_id) if one.suspect_id else None, names) for one in targets]


def _named(target: Target, suspect: Suspect | None, names: dict[uuid.UUID, str]) -> Named:
    if suspect is None:
        return Named(target, None, str(_("Withheld")), "", "", "neutral", False)
    state = SuspectState(suspect.state)
    return Named(
        target=target,
        suspect=suspect,
        name=names[suspect.pk],
        role=str(suspect.get_role_display()),
        state=str(state.label),
        kind=KINDS[state],
        is_open=state in (SuspectState.SOUGHT, SuspectState.RELEASED),
    )
