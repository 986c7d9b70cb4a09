"""Panels that other pages show; 204 where the reader may not know."""

import uuid

from django.http import HttpRequest, HttpResponse

from operations.models import ProviderNotice
from siren.access.require import fetch, require
from siren.access.visibility import visible_to
from siren.common.actor import Actor, acting
from siren.web.htmx import nothing, respond
from siren.web.methods import methods
from victims import policy
from victims.models import Person
from victims.selectors import person as people
from victims.selectors.choice import offers_of
from victims.selectors.timeline import timeline
from victims.views.person import can


@methods("GET")
def home_panel(request: HttpRequest) -> HttpResponse:
    """What is due today."""
    actor = acting(request)
    if not actor.has(policy.READ):
        return nothing()
    context = {"due": people.due(actor), "recent": list(people.people(actor)[:5]), "can": can(actor)}
    return respond(request, "victims/panel/home.html", context | {"leave_now": True}, partial="panel")


@methods("GET")
def notice_panel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Who came with a notice; for the provider only."""
    actor = acting(request)
    if not actor.has(policy.READ) or not visible_to(actor, ProviderNotice).filter(pk=pk).exists():
        return nothing()
    context = {"notice_id": pk, "rows": _rows(actor, people.people_of_notice(actor, pk)), "can": can(actor)}
    return respond(request, "victims/panel/notice.html", context | {"leave_now": True}, partial="panel")


@methods("GET")
def operation_panel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Who came out of an operation, for a reader who may know of both; police and prosecutors get nothing."""
    actor = acting(request)
    found = people.people_of_operation(actor, pk) if actor.has(policy.READ) else []
    if not found:
        return nothing()
    context = {"rows": _rows(actor, found), "leave_now": True}
    return respond(request, "victims/panel/operation.html", context, partial="panel")


@methods("GET")
def person_timeline(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What happened with the record."""
    actor = acting(request)
    require(actor, policy.READ)
    person = fetch(actor, Person, pk)
    context = {"person": person, "events": timeline(actor, person), "leave_now": True}
    return respond(request, "victims/panel/timeline.html", context, partial="panel")


def _rows(actor: Actor, found: list[Person]) -> list[dict[str, object]]:
    """People with how many of their services have no answer."""
    offered = offers_of(actor, found)
    return [
        {
            "person": person,
            "open": sum(1 for offer in offered[person.pk] if not offer.choice),
            "all": len(offered[person.pk]),
        }
        for person in found
    ]
