"""Handing over, confirming, refusing."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evidence import policy
from evidence.forms.custody import HandOverForm, ReceiptForm, RefusalForm
from evidence.models import CustodyTransfer, Exhibit
from evidence.selectors.custody import receivers
from evidence.services import custody
from evidence.views.exhibit import detail
from siren.access.require import fetch, require
from siren.common.actor import acting
from siren.common.errors import RuleBroken

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def hand_over(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The holder gives the exhibit to a named person."""
    actor = acting(request)
    require(actor, policy.HOLD)
    row = fetch(actor, Exhibit, pk)
    if request.method != "POST":
        return redirect(row)
    form = HandOverForm(request.POST, actor=actor, receivers=receivers(actor, row), prefix="give")
    if form.is_valid():
        told = form.cleaned_data
        try:
            given = custody.hand_over(
                actor=actor,
                id=form.record_id,
                exhibit=row.pk,
                version=told["version"],
                receiver=int(told["receiver"]),
                reason=told["reason"],
                seal_intact=told["seal_intact"] == "yes",
                released_at=told["released_at"],
            )
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            messages.success(
                request,
                _("You hold it until %(name)s confirms.") % {"name": given.receiver.name},
            )
            return redirect(row)
    return detail(request, row, status=422, hand_over=form)


@require_http_methods(METHODS)
def receipt_confirm(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The named person has it."""
    actor = acting(request)
    require(actor, policy.HOLD)
    given = fetch(actor, CustodyTransfer, pk)
    if request.method != "POST":
        return redirect(given.exhibit)
    form = ReceiptForm(request.POST, actor=actor, prefix="take")
    if form.is_valid():
        told = form.cleaned_data
        try:
            custody.confirm_receipt(
                actor=actor,
                id=form.record_id,
                transfer=given.pk,
                seal_intact=told["seal_intact"] == "yes",
                received_at=told["received_at"],
                note=told["note"],
            )
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            messages.success(request, _("Confirmed. You hold it now."))
            return redirect(given.exhibit)
    return detail(request, given.exhibit, status=422, receipt=form)


@require_http_methods(METHODS)
def receipt_refuse(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The named person does not take it."""
    actor = acting(request)
    require(actor, policy.HOLD)
    given = fetch(actor, CustodyTransfer, pk)
    if request.method != "POST":
        return redirect(given.exhibit)
    form = RefusalForm(request.POST, actor=actor, prefix="refuse")
    if form.is_valid():
        try:
            custody.refuse_receipt(actor=actor, id=form.record_id, transfer=given.pk, note=form.cleaned_data["note"])
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            messages.success(request, _("Refused. It stays with the person who gave it."))
            return redirect(given.exhibit)
    return detail(request, given.exhibit, status=422, refusal=form)
