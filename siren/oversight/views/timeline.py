"""Any record's timeline, as a panel on the record's own page."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from siren.access.require import fetch
from siren.common.actor import acting
from siren.common.errors import NotVisible
from siren.oversight.choices import protected_models
from siren.oversight.selectors.event import history, page_of
from siren.web.htmx import nothing, respond
from siren.web.methods import methods


@methods("GET")
def timeline(request: HttpRequest, type: str, pk: uuid.UUID) -> HttpResponse:
    """What was done to one record, for those who see it; 204 for everybody else, and for what does not exist."""
    actor = acting(request)
    model = protected_models().get(type)
    if model is None:
        return nothing()
    try:
        target = fetch(actor, model, pk)
    except NotVisible:
        return nothing()
    lines, mark = page_of(history(actor, target.pk), request.GET.get("before", ""), 20)
    here = reverse("oversight:timeline", args=[type, pk])
    context = {"lines": lines, "older_url": f"{here}?before={mark.replace('+', '%2B')}" if mark else ""}
    return respond(request, "oversight/timeline/detail.html", context, partial="panel")
