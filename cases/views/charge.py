"""Pages of charges."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cases.forms.case import ChargeForm
from cases.models import Case, Charge
from cases.policy import CHARGE, READ_CHARGE
from cases.selectors import case as selectors
from cases.services.case import on_team
from cases.services.suspect import enter_charge
from cases.views.case import about
from cases.views.report import history_url
from siren.access.require import fetch, require
from siren.access.visibility import visible_to
from siren.audit.record import looked
from siren.common.actor import acting
from siren.common.errors import RuleBroken
from siren.web.htmx import respond
from siren.web.methods import methods
from siren.web.paging import page


@methods("GET")
def charge_list(request: HttpRequest) -> HttpResponse:
    """Charges, newest first; of one case where the address names it."""
    actor = acting(request)
    require(actor, READ_CHARGE)
    found = selectors.charges(actor)
    case = fetch(actor, Case, request.GET["case"]) if request.GET.get("case") else None
    if case is not None:
        found = found.filter(case=case)
    context = about(actor, case) if case is not None else {}
    return respond(
        request,
        "cases/charge/list.html",
        {**context, "page": page(found, "created_at", request.GET.dict()), "tab": "charges", "case": case},
    )


@methods("GET", "POST")
def charge_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Charge a suspect of a case."""
    actor = acting(request)
    require(actor, CHARGE)
    case = on_team(actor, fetch(actor, Case, pk))
    form = ChargeForm(
        request.POST if request.method == "POST" else None,
        actor=actor,
        suspects=selectors.suspects(actor, case),
        initial={"suspect": request.GET.get("suspect")},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            charge = enter_charge(
                actor=actor,
                id=form.record_id,
                case_id=pk,
                suspect_id=data["suspect"],
                law=data["law"],
                text=data["text"],
            )
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            messages.success(request, _("The charge is entered. Tie evidence to its elements."))
            return redirect("cases:charge_detail", pk=charge.pk)
    return respond(
        request,
        "cases/charge/form.html",
        {**about(actor, case), "form": form, "narrow": True},
        status=422 if form.is_bound else 200,
    )


@methods("GET")
def charge_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One charge: what must be shown, and (from the evidence app) what shows it."""
    actor = acting(request)
    require(actor, READ_CHARGE)
    charge = fetch(actor, Charge, pk)
    looked(actor=actor, target=charge)
    return respond(
        request,
        "cases/charge/detail.html",
        {
            "charge": charge,
            "case": visible_to(actor, Case).filter(pk=charge.case_id).first(),
            "suspect": selectors.suspects_by_id(actor, charge.suspect_id),
            "elements": charge.elements.all(),
            "viewers": selectors.who_can_see(actor, charge),
            "history_url": history_url("cases.charge", charge.pk),
        },
    )
