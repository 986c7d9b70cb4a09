"""Pages that belong to no app: home, help, the neutral page, the health probe."""

import calendar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from siren.web import help_texts, navigation


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this person: one panel from each app that has something for the role."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return redirect("accounts:sign_in")
    return render(
        request,
        "web/home.html",
        {
            "panels": navigation.panels(actor),
            "places": [link for link in navigation.bar(actor, "home") if not link.current],
            "heading": next((link.label for link in navigation.bar(actor, "home") if link.current), _("My work")),
            "today": date_format(timezone.localdate(), "l j F"),
        },
    )


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to do one's work here, in plain words, for one's role first."""
    actor = getattr(request, "actor", None)
    return render(
        request,
        "web/help.html",
        {"tasks": help_texts.tasks(actor.role if actor else ""), "rules": help_texts.rules()},
    )


@never_cache
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """The page after "Leave now": a calendar, and nothing that says what was open before."""
    today = timezone.localdate()
    weeks = calendar.Calendar().monthdayscalendar(today.year, today.month)
    return render(
        request,
        "web/leave.html",
        {
            "month_name": date_format(today, "F Y"),
            "day_names": [str(WEEKDAYS_ABBR[day]) for day in range(7)],
            "weeks": weeks,
            "today": today.day,
        },
    )


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing about data: that is for the operators' own probe."""
    return HttpResponse("ok", content_type="text/plain")
