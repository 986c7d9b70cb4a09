"""Screening pages."""

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
from victims import policy, texts
from victims.forms.screening import ScreeningForm
from victims.models import Person, Screening
from victims.selectors.screening import ordered_answers
from victims.services.screening import record_screening


@methods("GET", "POST")
def screening_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The eleven signs, in plain words and in the person's language."""
    actor = acting(request)
    require(actor, policy.SCREEN)
    person = fetch(actor, Person, pk)
    looked(actor=actor, target=person)
    form = ScreeningForm(request.POST or None, actor=actor, person=person)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            record_screening(
                actor=actor,
                id=form.record_id,
                person=pk,
                place=told["place"],
                language=told["language"],
                interpreter=told["interpreter"],
                answers=form.answers(),
                notes=form.notes(),
                finding=told["finding"],
                finding_by=told["finding_by"],
                note=told["note"],
            )
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            messages.success(request, _("The screening is recorded."))
            return redirect(person)
    words = texts.rights(person.language_code)
    return respond(
        request,
        "victims/screening/form.html",
        {"form": form, "person": person, "words": words, "leave_now": True},
        status=422 if form.is_bound else 200,
    )


@methods("GET")
def screening_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One screening as it was recorded."""
    actor = acting(request)
    require(actor, policy.READ)
    screening = fetch(actor, Screening, pk)
    looked(actor=actor, target=screening)
    context = {
        "screening": screening,
        "person": screening.person,
        "answers": ordered_answers(screening),
        "leave_now": True,
    }
    return respond(request, "victims/screening/detail.html", context)
