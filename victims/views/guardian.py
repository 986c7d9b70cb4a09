"""Naming a child's guardian."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from siren.access.require import fetch, require
from siren.audit.record import looked
from siren.common.actor import acting
from siren.common.errors import RuleBroken
from siren.web.htmx import respond
from siren.web.methods import methods
from victims import policy
from victims.forms.person import GuardianForm
from victims.models import Person
from victims.services.person import name_guardian


@methods("GET", "POST")
def guardian_name(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Who stands beside the child when something lasting is decided (R18)."""
    actor = acting(request)
    require(actor, policy.CHOOSE)
    person = fetch(actor, Person, pk)
    looked(actor=actor, target=person)
    form = GuardianForm(
        request.POST or None, actor=actor, version=person.version, initial={"name": person.guardian_name}
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            name_guardian(
                actor=actor, person=pk, version=told["version"], name=told["name"], independent=told["independent"]
            )
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            messages.success(request, _("The guardian is named."))
            return redirect(person)
    return respond(
        request,
        "victims/guardian/form.html",
        {"form": form, "person": person, "leave_now": True, "narrow": True},
        status=422 if form.is_bound else 200,
    )
