"""Pages of reports."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.choices import Exploitation, InformationGrade, ReportState
from cases.forms.writing import Writing
from cases.models import Case, Report
from cases.policy import GRADE, IMPORT, LOG, OPEN_CASE, READ_REPORTS, READ_SOURCE
from cases.selectors import case as case_selectors
from cases.selectors import entity as entity_selectors
from cases.selectors import report as selectors
from cases.services.report import as_told, change_report, grade_report, log_report
from siren.access.require import fetch, require
from siren.audit.record import looked
from siren.common.actor import Actor, acting
from siren.common.errors import MoveNotAllowed, NotPermitted, RuleBroken
from siren.web.htmx import nothing, respond
from siren.web.methods import methods
from siren.web.paging import page


@methods("GET")
def report_list(request: HttpRequest) -> HttpResponse:
    """Reports, newest first, with the filters in force."""
    actor = acting(request)
    require(actor, READ_REPORTS)
    filters = selectors.Filters.of(request.GET)
    found = page(selectors.reports(actor, filters), "received_at", request.GET.dict())
    return respond(
        request,
        "cases/report/list.html",
        {
            "page": found,
            "filters": filters,
            "chips": chips(request, filters, actor),
            "grades": InformationGrade.choices,
            "kinds": Exploitation.choices,
            "states": ReportState.choices,
            "may_log": actor.has(LOG),
            "may_import": actor.has(IMPORT),
            "leave_now": True,
        },
    )


def chips(request: HttpRequest, filters: selectors.Filters, actor: Actor) -> list[tuple[str, str]]:
    """The filters in force as (words, address without it)."""
    words = {
        "grade": _("Grade A to %(grade)s") % {"grade": filters.grade} if filters.grade != "A" else _("Grade A"),
        "exploitation": str(dict(Exploitation.choices).get(filters.exploitation, "")),
        "state": str(dict(ReportState.choices).get(filters.state, "")),
        "entity": "",
    }
    if filters.entity:
        about = entity_selectors.entities(actor).filter(pk=filters.entity).first()
        words["entity"] = _("About: %(name)s") % {"name": about.label} if about else _("About: one entity")
    found = []
    for name, text in words.items():
        if getattr(filters, name):
            rest = request.GET.copy()
            for gone in (name, "after", "before"):
                rest.pop(gone, None)
            found.append((text, "?" + rest.urlencode()))
    return found


@methods("GET")
def report_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One report: what it says with its grades, whom it names, what follows from it."""
    actor = acting(request)
    require(actor, READ_REPORTS)
    report = fetch(actor, Report, pk)
    looked(actor=actor, target=report)
    own = report.compartment_id in actor.writes
    draft = report.state == ReportState.DRAFT
    return respond(
        request,
        "cases/report/detail.html",
        {
            "report": report,
            "report_kind": "warn" if draft else "ok",
            "handling": _("Case team and its unit") if report.case_team_id else _("The unit that keeps it"),
            "items": report.items.all(),
            "entities": entity_selectors.mentioned_in(actor, [report]),
            "links": selectors.links_of_report(report),
            "case": selectors.case_of(actor, report),
            "viewers": case_selectors.who_can_see(actor, report),
            "asks_source": actor.has(READ_SOURCE),
            "may_edit": own and draft and actor.has(LOG),
            "may_grade": own and draft and actor.has(GRADE),
            "may_open_case": own and not draft and report.case_id is None and actor.has(OPEN_CASE),
            "history_url": history_url("cases.report", report.pk),
            "leave_now": True,
        },
    )


@methods("GET")
def source_panel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Who told us: only for readers of sources in the unit that keeps the report; for all others nothing (R2)."""
    actor = acting(request)
    if not actor.has(READ_SOURCE):
        return nothing()
    allowed, source = selectors.source_of(actor, fetch(actor, Report, pk))
    if not allowed:
        return nothing()
    if source is not None:
        looked(actor=actor, target=source)
    return respond(request, "cases/report/source.html", {"source": source, "leave_now": True}, partial="panel")


@methods("GET", "POST")
def report_create(request: HttpRequest) -> HttpResponse:
    """Log a report: items with their grades, names and links on one page."""
    actor = acting(request)
    require(actor, LOG)
    begun = request.method == "POST" and "begin" in request.POST
    case_id = request.POST.get("case") if begun else request.GET.get("case")
    case = fetch(actor, Case, case_id) if case_id else None
    if request.method != "POST" or begun:
        writing = Writing(actor, case_id=case.pk if case else None, text=request.POST.get("text", "") if begun else "")
        return _form(request, writing, case=case)
    writing = Writing(actor, request.POST)
    if writing.adding or not writing.is_valid():
        return _form(request, writing, status=200 if writing.adding else 422)
    try:
        report = log_report(
            actor=actor,
            id=writing.form.record_id,
            told=writing.told(),
            case_id=writing.form.case_id,
            grade=writing.grading,
        )
    except RuleBroken as broken:
        writing.form.add_broken(broken)
        return _form(request, writing, status=422)
    messages.success(request, _said(report))
    return redirect("cases:report_detail", pk=report.pk)


@methods("GET", "POST")
def report_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a draft; on a version that has moved on both versions are shown (R30)."""
    actor = acting(request)
    require(actor, LOG)
    report = fetch(actor, Report, pk)
    if report.compartment_id not in actor.writes:
        raise NotPermitted
    if report.state != ReportState.DRAFT:
        raise MoveNotAllowed(_("This report is graded and no longer changes. Log a new report with what you learned."))
    if request.method != "POST":
        return _form(request, Writing(actor, told=as_told(actor, report), version=report.version), report=report)
    writing = Writing(actor, request.POST)
    if writing.adding or not writing.is_valid():
        return _form(request, writing, report=report, status=200 if writing.adding else 422)
    version = writing.form.cleaned_data["version"]
    try:
        report = change_report(
            actor=actor, report_id=pk, version=-1 if version is None else version, told=writing.told()
        )
        if writing.grading:
            report = grade_report(actor=actor, report_id=pk, version=report.version)
    except RuleBroken as broken:
        writing.form.add_broken(broken)
        return _form(request, writing, report=report, status=422)
    messages.success(request, _said(report))
    return redirect("cases:report_detail", pk=report.pk)


@methods("POST")
def report_grade(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a draft whose items are all graded out of draft (R1); otherwise to the form, where the grades are missing."""
    actor = acting(request)
    require(actor, GRADE)
    try:
        report = grade_report(actor=actor, report_id=pk)
    except RuleBroken:
        report = fetch(actor, Report, pk)
        writing = Writing(actor, told=as_told(actor, report), version=report.version)
        return _form(request, writing, report=report, status=422, needs_grades=True)
    messages.success(request, _said(report))
    return redirect("cases:report_detail", pk=pk)


def history_url(kind: str, pk: uuid.UUID) -> str:
    """Where the oversight app shows the history of a record."""
    return reverse("oversight:timeline", args=[kind, pk])


def _said(report: Report) -> str:
    if report.state == ReportState.GRADED:
        return _("%(report)s is logged and graded.") % {"report": report.reference}
    return _("%(report)s is kept as a draft. Grade it before it is used.") % {"report": report.reference}


def _form(
    request: HttpRequest,
    writing: Writing,
    *,
    report: Report | None = None,
    case: Case | None = None,
    status: int = 200,
    needs_grades: bool = False,
) -> HttpResponse:
    actor = writing.actor
    if case is None and report is None and writing.form.is_bound:
        begun_from = selectors.uuid_or_none(request.POST.get("case", ""))
        case = case_selectors.cases(actor).filter(pk=begun_from).first() if begun_from else None
    return respond(
        request,
        "cases/report/form.html",
        {
            "writing": writing,
            "report": report,
            "case": case,
            "known": entity_selectors.names(actor),
            "needs_grades": needs_grades,
            "action": reverse("cases:report_edit", args=[report.pk]) if report else reverse("cases:report_create"),
            "leave_now": True,
            "narrow": True,
        },
        status=status,
    )
