"""Pages of the person's choices."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from siren.access.require import fetch, require
from siren.audit.record import looked
from siren.common.actor import acting
from siren.common.errors import NotVisible, RuleBroken
from siren.web.htmx import respond
from siren.web.methods import methods
from victims import policy, texts
from victims.forms.choice import ChangeForm, ChoicesForm
from victims.models import Person
from victims.selectors import choice as choices
from victims.selectors import person as people
from victims.selectors import screening as screenings
from victims.services.choice import change_choice, record_choices
from victims.services.explanation import complete_options
from victims.views.show import show_screen


@methods("GET", "POST")
def choice_record(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """All services on one page. "Show" and "Back" keep every answer that was tapped and store nothing."""
    actor = acting(request)
    require(actor, policy.CHOOSE)
    person = fetch(actor, Person, pk)
    looked(actor=actor, target=person)
    if "show" in request.POST:
        return show_screen(request, person, request.POST["show"], kept=request.POST)
    offers = choices.offers(actor, person)
    told = choices.newest_explanation(actor, person)
    about: dict[str, Any] = {"actor": actor, "person": person, "offers": offers, "told": told}
    if "back" in request.POST:
        form = ChoicesForm(posted=request.POST.dict(), **about)
        return _choices_page(request, form, about, 200)
    form = ChoicesForm(request.POST or None, **about)
    if request.method == "POST" and form.is_valid():
        try:
            made = record_choices(
                actor=actor,
                id=form.record_id,
                person=pk,
                version=form.cleaned_data["version"],
                explained=form.explained(),
                said=form.said(),
            )
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            saved = ngettext("%(n)d choice saved.", "%(n)d choices saved.", len(made)) % {"n": len(made)}
            words = saved if made else _("Saved. No answer has changed.")
            messages.success(request, words)
            return redirect(person)
    return _choices_page(request, form, about, 422 if form.is_bound else 200)


def _choices_page(request: HttpRequest, form: ChoicesForm, about: dict[str, Any], status: int) -> HttpResponse:
    person: Person = about["person"]
    context = about | {
        "form": form,
        "unsaved": request.method == "POST",
        "words": texts.rights(person.language_code),
        "safeguards": people.safeguards(person, screenings.is_screened(about["actor"], person)),
        "seers": people.who_can_see(about["actor"], person),
        "leave_now": True,
    }
    return respond(request, "victims/choice/form.html", context, status=status)


@methods("GET", "POST")
def choice_change(request: HttpRequest, pk: uuid.UUID, service: str) -> HttpResponse:
    """One answer anew; the earlier one stays in the record (R15)."""
    actor = acting(request)
    require(actor, policy.CHOOSE)
    person = fetch(actor, Person, pk)
    looked(actor=actor, target=person)
    offer = next((one for one in choices.offers(actor, person) if one.service.code == service), None)
    if offer is None:
        raise NotVisible
    form = ChangeForm(request.POST or None, actor=actor, person=person, offer=offer)
    if request.method == "POST" and form.is_valid():
        try:
            change_choice(
                actor=actor,
                id=form.record_id,
                person=pk,
                version=form.cleaned_data["version"],
                service=service,
                said=form.said(),
            )
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            messages.success(request, _("The new answer is saved. The earlier one stays in the record."))
            return redirect(person)
    return respond(
        request,
        "victims/choice/change.html",
        {"form": form, "person": person, "offer": offer, "leave_now": True, "narrow": True},
        status=422 if form.is_bound else 200,
    )


@methods("POST")
def options_complete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The full range was explained (R16)."""
    actor = acting(request)
    require(actor, policy.CHOOSE)
    sent = request.POST.get("version", "")
    person = complete_options(actor=actor, person=pk, version=int(sent) if sent.isdecimal() and len(sent) < 9 else 0)
    messages.success(request, _("Options explained."))
    return redirect(person)
