"""Pages of entities: whom and what reports speak of, and every link known of one."""

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from cases.choices import EntityKind
from cases.forms.case import EntityFilter
from cases.models import Entity
from cases.policy import LOG, READ_REPORTS
from cases.selectors import entity as selectors
from cases.selectors.chart import entity_chart as chart_of
from cases.views.report import history_url
from siren.access.require import fetch, require
from siren.audit.record import looked
from siren.common.actor import acting
from siren.web.htmx import respond
from siren.web.methods import methods
from siren.web.paging import page


@methods("GET")
def entity_list(request: HttpRequest) -> HttpResponse:
    """Entities, newest first, or those that a name or a number finds."""
    actor = acting(request)
    require(actor, READ_REPORTS)
    form = EntityFilter(request.GET or None, actor=actor)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    text, kind = asked.get("q", ""), asked.get("kind", "")
    found = page(selectors.entities(actor, text, kind), "created_at", request.GET.dict())
    chips = []
    if text:
        chips.append((_("“%(text)s”") % {"text": text}, f"?kind={kind}" if kind else "?"))
    if kind:
        rest = request.GET.copy()
        rest.pop("kind", None)
        chips.append((str(EntityKind(kind).label), "?" + rest.urlencode()))
    return respond(
        request,
        "cases/entity/list.html",
        {"page": found, "form": form, "chips": chips, "may_log": actor.has(LOG), "leave_now": True},
        partial="results",
    )


@methods("GET")
def entity_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One entity with every link that the person may see: chart and table."""
    actor = acting(request)
    require(actor, READ_REPORTS)
    entity = fetch(actor, Entity, pk)
    looked(actor=actor, target=entity)
    return respond(
        request,
        "cases/entity/detail.html",
        {
            "entity": entity,
            "links": selectors.links_of(actor, entity)[:200],
            "reports": selectors.reports_of(actor, entity)[:50],
            "suspicions": selectors.suspicions(actor, entity),
            "history_url": history_url("cases.entity", entity.pk),
            "leave_now": True,
        },
    )


@methods("GET")
def entity_chart(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What an entity is linked with, for the chart."""
    actor = acting(request)
    require(actor, READ_REPORTS)
    return JsonResponse(chart_of(actor, fetch(actor, Entity, pk)))
