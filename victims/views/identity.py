"""The identity: a page of its own, each opening recorded."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from siren.common.actor import acting
from siren.common.errors import RuleBroken
from siren.web.htmx import respond
from siren.web.methods import methods
from victims.forms.person import IdentityForm
from victims.services.identity import FIELDS, open_identity, write_identity


@methods("GET")
def identity_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Name, date of birth, contacts."""
    actor = acting(request)
    person, identity = open_identity(actor=actor, person=pk)
    context = {"person": person, "identity": identity, "leave_now": True, "narrow": True}
    return respond(request, "victims/identity/detail.html", context)


@methods("GET", "POST")
def identity_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write or change the identity."""
    actor = acting(request)
    person, identity = open_identity(actor=actor, person=pk)
    form = IdentityForm(
        request.POST or None,
        actor=actor,
        version=identity.version if identity else 0,
        initial={name: getattr(identity, name) for name in FIELDS} if identity else {},
    )
    if request.method == "POST" and form.is_valid():
        told: dict[str, Any] = {name: form.cleaned_data[name] for name in FIELDS}
        try:
            write_identity(actor=actor, person=pk, version=form.cleaned_data["version"], **told)
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            messages.success(request, _("Saved."))
            return redirect("victims:identity_detail", pk=pk)
    return respond(
        request,
        "victims/identity/form.html",
        {"form": form, "person": person, "leave_now": True, "narrow": True},
        status=422 if form.is_bound else 200,
    )
