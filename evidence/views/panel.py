"""Parts that other pages show. 204 where the person may not know."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cases.models import Case, Charge
from evidence import policy
from evidence.choices import ExhibitState
from evidence.selectors import custody, exhibit
from evidence.selectors.support import charges_by_id, matrices, matrix
from operations.models import Operation
from siren.access.visibility import visible_to
from siren.common.actor import acting
from siren.web.htmx import nothing, respond


@require_safe
def home_panel(request: HttpRequest) -> HttpResponse:
    """What waits for my confirmation, and what I hold."""
    actor = acting(request)
    if not actor.has(policy.HOLD):
        return nothing()
    context = {
        "waiting": list(custody.waiting_for(actor)),
        "given": list(exhibit.given_by(actor)[:12]),
        "held": list(exhibit.held_by(actor)[:12]),
        "can_seize": actor.has(policy.SEIZE),
    }
    return respond(request, "evidence/panel/home.html", context, partial="panel")


@require_safe
def case_panel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The exhibits and statements of a case."""
    actor = acting(request)
    case = visible_to(actor, Case).filter(pk=pk).first() if actor.has(policy.READ) else None
    if case is None:
        return nothing()
    context = {
        "case": case,
        "exhibits": list(exhibit.of_case(actor, case.pk)[:100]),
        "statements": list(exhibit.statements(actor, case.pk)[:50]),
        "can_seize": actor.has(policy.SEIZE) and case.case_team_id in actor.teams,
        "can_state": (actor.has(policy.TIE) or actor.has(policy.SEIZE)) and case.case_team_id in actor.teams,
    }
    return respond(request, "evidence/panel/case.html", context, partial="panel")


@require_safe
def operation_panel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What was seized in an operation, and what is still open for each exhibit."""
    actor = acting(request)
    operation = visible_to(actor, Operation).filter(pk=pk).first() if actor.has(policy.READ) else None
    if operation is None:
        return nothing()
    rows = list(exhibit.of_operation(actor, operation)[:200])
    context = {
        "exhibits": rows,
        "open": sum(row.state == ExhibitState.IN_TRANSIT for row in rows),
    }
    return respond(request, "evidence/panel/operation.html", context, partial="panel")


@require_safe
def charge_panel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What a charge rests on, element by element (R23)."""
    actor = acting(request)
    charge = visible_to(actor, Charge).filter(pk=pk).first() if actor.has(policy.READ_CHARGE) else None
    if charge is None or not actor.has(policy.READ):
        return nothing()
    context = {
        "charge": charge,
        "matrix": matrix(actor, charge),
        "may_tie": actor.has(policy.TIE),
    }
    return respond(request, "evidence/panel/charge.html", context, partial="panel")


@require_safe
def shares_panel(request: HttpRequest) -> HttpResponse:
    """The share beside each charge of a list: how much of it is not testimony, and what lacks evidence (R23)."""
    actor = acting(request)
    if not (actor.has(policy.READ_CHARGE) and actor.has(policy.READ)):
        return nothing()
    charges = charges_by_id(actor, request.GET.getlist("charge"))
    found = matrices(actor, charges)
    context = {"shares": [(charge, found[charge.pk]) for charge in charges]}
    return respond(request, "evidence/panel/shares.html", context, partial="panel")
