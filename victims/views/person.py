"""Pages of the person's record."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from siren.access.require import fetch, require
from siren.accounts.capabilities import Can
from siren.audit.record import looked
from siren.common.actor import Actor, acting
from siren.common.errors import RuleBroken
from siren.web.forms import Form
from siren.web.htmx import respond
from siren.web.methods import methods
from victims import policy
from victims.forms.person import PersonForm, StartForm
from victims.models import Person
from victims.selectors import choice as choices
from victims.selectors import person as people
from victims.selectors import screening as screenings
from victims.services.explanation import missing_for_completion
from victims.services.person import change_person, start_record


def can(actor: Actor) -> dict[str, bool]:
    """What the actor's role may do here; a button for anything else is absent."""
    return {
        "start": actor.has(policy.START),
        "screen": actor.has(policy.SCREEN),
        "choose": actor.has(policy.CHOOSE),
        "identity": actor.has(policy.IDENTITY),
        "notice": actor.has(Can.READ_NOTICE),
    }


@methods("GET")
def person_list(request: HttpRequest) -> HttpResponse:
    """People, newest first."""
    actor = acting(request)
    require(actor, policy.READ)
    text = request.GET.get("q", "").replace("\0", "")[:80]
    page = people.page_of_people(actor, text=text, before=request.GET.get("before", ""))
    offered = choices.offers_of(actor, page.people)
    rows = [{"person": row, "open": sum(1 for one in offered[row.pk] if not one.choice)} for row in page.people]
    return respond(
        request,
        "victims/person/list.html",
        {"rows": rows, "page": page, "q": text, "can": can(actor), "leave_now": True},
    )


@methods("GET", "POST")
def person_create(request: HttpRequest) -> HttpResponse:
    """A new record: language, age, how it is known."""
    actor = acting(request)
    require(actor, policy.START)
    form = StartForm(request.POST or None, actor=actor, initial={"notice": request.GET.get("notice", "")})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            person = start_record(
                actor=actor,
                id=form.record_id,
                language=told["language"],
                age_band=told["age_band"],
                age_source=told["age_source"],
                alias=told["alias"],
                notice=told["notice"],
            )
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            messages.success(request, _("The record is started. The code is %(code)s.") % {"code": person.code})
            return redirect(person)
    return respond(
        request,
        "victims/person/form.html",
        {"form": form, "leave_now": True, "narrow": True},
        status=422 if form.is_bound else 200,
    )


@methods("GET")
def person_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Everything of one person but the identity."""
    actor = acting(request)
    require(actor, policy.READ)
    person = fetch(actor, Person, pk)
    looked(actor=actor, target=person)
    offers = choices.offers(actor, person)
    talks = list(screenings.screenings_of(actor, person))
    context = {
        "person": person,
        "offers": offers,
        "history": list(choices.choices_of(actor, person)[:60]),
        "told": choices.newest_explanation(actor, person),
        "missing": missing_for_completion(actor, person) if person.state == "started" else [],
        "screenings": [{"row": row, "count": screenings.counted(row)} for row in talks],
        "safeguards": people.safeguards(person, bool(talks)),
        "seers": people.who_can_see(actor, person),
        "notice": people.notice_of(actor, person),
        "documents": list(choices.documents_of(actor, person)[:5]),
        "document_form": Form(actor=actor),
        "can": can(actor),
        "leave_now": True,
    }
    return respond(request, "victims/person/detail.html", context)


@methods("GET", "POST")
def person_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change what is known of the person."""
    actor = acting(request)
    require(actor, policy.START)
    person = fetch(actor, Person, pk)
    looked(actor=actor, target=person)
    form = PersonForm(request.POST or None, actor=actor, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            change_person(actor=actor, person=pk, version=form.cleaned_data["version"], changes=form.changes())
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            messages.success(request, _("Saved."))
            return redirect(person)
    return respond(
        request,
        "victims/person/edit.html",
        {"form": form, "person": person, "leave_now": True, "narrow": True},
        status=422 if form.is_bound else 200,
    )
