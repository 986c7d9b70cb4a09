"""The overseers' lists: who looked at what, who was refused what. Ids and codes only, never any text (R26, R27)."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from siren.access.require import require
from siren.accounts.capabilities import Can
from siren.audit.models import Event
from siren.common.actor import acting
from siren.oversight.forms.event import EventFilterForm
from siren.oversight.selectors.event import accesses, count_today, page_of, refusals
from siren.web.htmx import nothing, respond
from siren.web.methods import methods


@methods("GET")
def access_list(request: HttpRequest) -> HttpResponse:
    """Who looked at what, when."""
    return listed(request, accesses, "oversight/event/access_list.html")


@methods("GET")
def refusal_list(request: HttpRequest) -> HttpResponse:
    """Who was refused what, when."""
    return listed(request, refusals, "oversight/event/refusal_list.html")


@methods("GET")
def home_panel(request: HttpRequest) -> HttpResponse:
    """What an overseer finds on the first page: today's looks and refusals."""
    actor = acting(request)
    if not actor.has(Can.READ_AUDIT):
        return nothing()
    context = {"looks": count_today(accesses(actor)), "refused": count_today(refusals(actor))}
    return respond(request, "oversight/event/home_panel.html", context, partial="panel")


def listed(request: HttpRequest, select: Callable[..., QuerySet[Event]], template: str) -> HttpResponse:
    """One of the lists, narrowed by the filter in the address."""
    actor = acting(request)
    require(actor, Can.READ_AUDIT)
    form = EventFilterForm(request.GET if {"person", "day"} & set(request.GET) else None, actor=actor)
    wanted: dict[str, Any] = dict(form.cleaned_data) if form.is_valid() else {}
    lines, mark = page_of(select(actor, **wanted), request.GET.get("before", ""))
    kept = {name: request.GET[name] for name in ("person", "day") if request.GET.get(name)}
    pages = SimpleNamespace(
        prev_url=f"?{urlencode(kept)}" if "before" in request.GET else "",
        next_url=f"?{urlencode(kept | {'before': mark})}" if mark else "",
    )
    context = {"form": form, "lines": lines, "page": pages}
    return respond(request, template, context, status=422 if form.is_bound and form.errors else 200)
