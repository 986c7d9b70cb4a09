"""Tying evidence to charges, and withdrawing it."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.models import Charge, ChargeElement
from evidence import policy
from evidence.forms.support import TieForm
from evidence.models import ElementSupport
from evidence.selectors import exhibit
from evidence.selectors.support import matrix
from evidence.services.support import tie_support, untie
from siren.access.require import fetch, require
from siren.common.actor import Actor, acting
from siren.common.errors import RuleBroken
from siren.web.htmx import moved, respond


def tie_form(actor: Actor, charge: Charge, data: object = None, element: str = "") -> TieForm:
    """The form of one charge: its elements, and what there is in its case."""
    return TieForm(
        data,  # type: ignore[arg-type]  # a QueryDict or nothing
        actor=actor,
        elements=charge.elements.select_related("charge"),
        exhibits=exhibit.of_case(actor, charge.case_id),
        statements=exhibit.statements(actor, charge.case_id),
        initial={"element": element},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def support_tie(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """An exhibit or a statement for an element of this charge."""
    actor = acting(request)
    require(actor, policy.TIE)
    charge = fetch(actor, Charge, pk)
    form = tie_form(actor, charge, request.POST if request.method == "POST" else None, request.GET.get("element", ""))
    if request.method == "POST" and form.is_valid():
        try:
            tie_support(
                actor=actor,
                id=form.record_id,
                element=uuid.UUID(form.cleaned_data["element"]),
                note=form.cleaned_data["note"],
                **form.ids(),
            )
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            messages.success(request, _("Tied."))
            return moved(request, reverse("cases:charge_detail", args=[charge.pk]))
    context = {"form": form, "charge": charge, "matrix": matrix(actor, charge), "narrow": True}
    return respond(request, "evidence/support/form.html", context, status=422 if form.is_bound else 200)


def version_in(request: HttpRequest) -> int | None:
    """The version that the page showed; None where it was not sent."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else None


@require_http_methods(["GET", "HEAD", "POST"])
def support_untie(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Withdraw a tie."""
    actor = acting(request)
    require(actor, policy.TIE)
    support = fetch(actor, ElementSupport, pk)
    element = fetch(actor, ChargeElement, support.element_id)
    if request.method == "POST":
        untie(actor=actor, support=support.pk, version=version_in(request) or 0)  # no version is an old one (R30)
        messages.success(request, _("Withdrawn. It stays in the record."))
    return moved(request, reverse("cases:charge_detail", args=[element.charge_id]))
