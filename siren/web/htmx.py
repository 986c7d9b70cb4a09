"""Answers to htmx: a part of a page where it asks for one, the whole page otherwise."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect


def asks_for_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a fragment; a boosted or history request wants the whole page."""
    details: Any = getattr(request, "htmx", None)
    return bool(details) and not details.boosted and not details.history_restore_request


def respond(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    partial: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render `template`, or only its partial when htmx asks and one is named. Forms with problems pass status=422."""
    name = f"{template}#{partial}" if partial and asks_for_part(request) else template
    response = render(request, name, dict(context or {}), status=status)
    response["Vary"] = "HX-Request"  # a cached fragment must never stand in for the page
    return response


def moved(request: HttpRequest, url: str) -> HttpResponse:
    """Go to another page: for htmx too as a whole page, not as a fragment inside this one."""
    return HttpResponseClientRedirect(url) if asks_for_part(request) else HttpResponseRedirect(url)


def nothing() -> HttpResponse:
    """204: a poll with no news, or a panel that the person may not know of."""
    return HttpResponse(status=204)
