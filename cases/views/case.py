"""Pages of cases."""

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.choices import CaseState, InformationGrade
from cases.forms.case import CaseForm, LinkForm, MemberForm, SuspectForm
from cases.models import Case, Report
from cases.policy import CHARGE, LOG, MANAGE_TEAM, NAME, OPEN_CASE, READ_CASE, READ_CHARGE
from cases.selectors import case as selectors
from cases.selectors import entity as entities
from cases.selectors import report as reports
from cases.selectors.chart import case_chart as chart_of
from cases.selectors.chart import case_links
from cases.services.case import add_report, join, leave, on_team, open_case
from cases.services.link import link_entities
from cases.services.suspect import name_suspect
from cases.views.report import chips, history_url
from siren.access.require import fetch, require
from siren.audit.record import looked
from siren.common.actor import Actor, acting
from siren.common.errors import RuleBroken
from siren.common.records import made_before
from siren.web.htmx import nothing, respond
from siren.web.methods import methods
from siren.web.paging import page


def about(actor: Actor, case: Case) -> dict[str, object]:
    """What every page of a case shows: its bar, its tabs, and what the actor may do here."""
    mine = case.case_team_id in actor.teams and case.state == CaseState.OPEN
    own = case.compartment_id in actor.writes
    return {
        "case": case,
        "case_kind": "ok" if case.state == CaseState.OPEN else "neutral",
        "lead": selectors.lead_name(case),
        "report_count": reports.reports(actor).filter(case=case).count(),
        "suspect_count": selectors.suspects(actor, case).count(),
        "reads_charges": actor.has(READ_CHARGE),
        "charges_url": f"{reverse('cases:charge_list')}?case={case.pk}",
        "charge_count": selectors.charges(actor).filter(case=case).count() if actor.has(READ_CHARGE) else None,
        "may_add_report": mine and actor.has(LOG),
        "may_link": mine and actor.has(NAME),
        "may_suspect": mine and own and actor.has(OPEN_CASE),
        "may_charge": mine and actor.has(CHARGE),
        "may_manage": mine and own and actor.has(MANAGE_TEAM),
        "leave_now": True,
    }


@methods("GET")
def case_list(request: HttpRequest) -> HttpResponse:
    """Cases, newest first."""
    actor = acting(request)
    require(actor, READ_CASE)
    state = request.GET.get("state", "")
    return respond(
        request,
        "cases/case/list.html",
        {
            "page": page(selectors.cases(actor, state), "created_at", request.GET.dict()),
            "state": state if state in CaseState.values else "",
            "states": CaseState.choices,
            "may_open": actor.has(OPEN_CASE),
        },
    )


@methods("GET")
def case_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One case: link chart and its table, graded reports, facts in time, suspects, and the other apps' panels."""
    actor = acting(request)
    require(actor, READ_CASE)
    case = fetch(actor, Case, pk)
    looked(actor=actor, target=case)
    of_case = reports.reports(actor).filter(case=case)
    return respond(
        request,
        "cases/case/detail.html",
        {
            **about(actor, case),
            "tab": "overview",
            "links": case_links(actor, case),
            "has_chart": entities.mentioned_in(actor, of_case.filter(state="graded")).exists(),
            "reports": of_case[:7],
            "facts": selectors.facts(actor, case),
            "suspects": selectors.suspects(actor, case),
            "charges": selectors.charges(actor).filter(case=case)[:8] if actor.has(READ_CHARGE) else [],
            "viewers": selectors.who_can_see(actor, case),
            "history_url": history_url("cases.case", case.pk),
        },
    )


@methods("GET")
def case_reports(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """All reports of a case with the filters in force, and those of one's own that could be added."""
    actor = acting(request)
    require(actor, READ_CASE)
    case = fetch(actor, Case, pk)
    filters = reports.Filters.of(request.GET)
    shown = about(actor, case)
    return respond(
        request,
        "cases/case/reports.html",
        {
            **shown,
            "tab": "reports",
            "page": page(reports.reports(actor, filters).filter(case=case), "received_at", request.GET.dict()),
            "chips": chips(request, filters, actor),
            "filters": filters,
            "grades": InformationGrade.choices,
            "addable": reports.open_reports(actor)[:50] if shown["may_add_report"] else [],
        },
    )


@methods("GET")
def case_chart(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The link chart of a case as data."""
    actor = acting(request)
    require(actor, READ_CASE)
    return JsonResponse(chart_of(actor, fetch(actor, Case, pk)))


@methods("GET", "POST")
def case_create(request: HttpRequest) -> HttpResponse:
    """Open a case from graded reports."""
    actor = acting(request)
    require(actor, OPEN_CASE)
    form = CaseForm(
        request.POST or None,
        actor=actor,
        reports=reports.open_reports(actor)[:200],
        people=selectors.could_join(actor),
        initial={"reports": request.GET.getlist("report")},
    )
    # A second click finds the reports in the case already: they are no choice of this form any more.
    if form.is_bound and form.id_is_good and (earlier := made_before(Case, actor, form.record_id)):
        return redirect("cases:case_detail", pk=earlier.pk)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            case = open_case(
                actor=actor,
                id=form.record_id,
                title=data["title"],
                summary=data["summary"],
                kind=data["kind"],
                reports=[uuid.UUID(pk) for pk in data["reports"]],
                members=[int(pk) for pk in data["members"]],
            )
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            messages.success(request, _("%(case)s is open.") % {"case": case.reference})
            return redirect("cases:case_detail", pk=case.pk)
    return respond(
        request,
        "cases/case/form.html",
        {"form": form, "narrow": True, "leave_now": True},
        status=422 if form.is_bound else 200,
    )


@methods("POST")
def report_add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add one of one's own graded reports to the case."""
    actor = acting(request)
    require(actor, LOG)
    report = add_report(actor=actor, case_id=pk, report_id=request.POST.get("report", ""))
    messages.success(request, _("%(report)s is part of the case now.") % {"report": report.reference})
    return redirect("cases:case_reports", pk=pk)


@methods("GET", "POST")
def case_team(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Who works on the case; its unit's analysts put people on the team and take them off."""
    actor = acting(request)
    require(actor, READ_CASE)
    case = fetch(actor, Case, pk)
    shown = about(actor, case)
    members = selectors.members(actor, case)
    if request.method == "POST":
        require(actor, MANAGE_TEAM)
        if request.POST.get("user") in {str(one.user_id) for one in members}:
            messages.info(request, _("This person is on the team already."))
            return redirect("cases:case_team", pk=pk)
    form = (
        MemberForm(request.POST or None, actor=actor, people=selectors.who_could_join(actor, case))
        if shown["may_manage"] or request.method == "POST"
        else None
    )
    if request.method == "POST" and form is not None and form.is_valid():
        last = form.cleaned_data["until"]
        until = timezone.make_aware(dt.datetime.combine(last, dt.time(23, 59))) if last else None
        try:
            join(actor=actor, case_id=pk, user_id=int(form.cleaned_data["user"]), until=until)
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            messages.success(request, _("The team has one person more."))
            return redirect("cases:case_team", pk=pk)
    places = selectors.where([one.user_id for one in members])
    return respond(
        request,
        "cases/case/team.html",
        {
            **shown,
            "tab": "team",
            "form": form,
            "members": [(one, places.get(one.user_id, "")) for one in members],
        },
        status=422 if form is not None and form.is_bound else 200,
    )


@methods("POST")
def team_leave(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take someone off the team."""
    actor = acting(request)
    require(actor, MANAGE_TEAM)
    sent = request.POST.get("user", "")
    if leave(actor=actor, case_id=pk, user_id=int(sent) if sent.isdecimal() and len(sent) < 10 else 0):
        messages.success(request, _("That person no longer sees the case."))
    else:
        messages.warning(request, _("That person is not on the team."))
    return redirect("cases:case_team", pk=pk)


@methods("GET", "POST")
def link_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add a link to the chart, with the report that says so."""
    actor = acting(request)
    require(actor, NAME)
    case = on_team(actor, fetch(actor, Case, pk))
    graded = reports.reports(actor).filter(case=case, state="graded")
    own = graded.filter(compartment_id__in=actor.writes)
    ends = entities.mentioned_in(actor, Report.objects.filter(pk__in=graded.order_by().values("pk")))
    form = LinkForm(
        request.POST or None, actor=actor, entities=ends, reports=own, initial={"from_entity": request.GET.get("from")}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        report_id, item = data["rests_on"].split(":")
        try:
            link_entities(
                actor=actor,
                id=form.record_id,
                from_id=data["from_entity"],
                to_id=data["to_entity"],
                verb=data["verb"],
                report_id=report_id,
                item=int(item),
            )
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            messages.success(request, _("The link stands in the chart."))
            return redirect("cases:case_detail", pk=pk)
    return respond(
        request,
        "cases/link/form.html",
        {**about(actor, case), "form": form, "narrow": True},
        status=422 if form.is_bound else 200,
    )


@methods("GET", "POST")
def suspect_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Name a suspect of the case."""
    actor = acting(request)
    require(actor, OPEN_CASE)
    case = on_team(actor, fetch(actor, Case, pk))
    named = entities.mentioned_in(actor, Report.objects.filter(case=case)).filter(
        kind__in=["person", "organisation"], compartment_id=case.compartment_id
    )
    form = SuspectForm(request.POST or None, actor=actor, entities=named, initial={"entity": request.GET.get("entity")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            name_suspect(
                actor=actor,
                id=form.record_id,
                case_id=pk,
                entity_id=data["entity"],
                role=data["role"],
                note=data["note"],
            )
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            messages.success(request, _("The suspect is named."))
            return redirect("cases:case_detail", pk=pk)
    return respond(
        request,
        "cases/suspect/form.html",
        {**about(actor, case), "form": form, "narrow": True},
        status=422 if form.is_bound else 200,
    )


@methods("GET")
def home_panel(request: HttpRequest) -> HttpResponse:
    """What waits on "My work": drafts to grade, reports in no case, one's cases, charges in preparation."""
    actor = acting(request)
    if not actor.has(READ_CASE):
        return nothing()
    logs = actor.has(LOG)
    mine = selectors.cases(actor, CaseState.OPEN).filter(case_team_id__in=actor.teams)
    return respond(
        request,
        "cases/home.html",
        {
            "drafts": reports.drafts(actor)[:8] if logs else [],
            "loose": reports.open_reports(actor)[:5] if actor.has(OPEN_CASE) else [],
            "cases": mine[:8],
            "charges": selectors.charges(actor).filter(state="prepared")[:8] if actor.has(CHARGE) else [],
            "may_log": logs,
        },
        partial="panel",
    )
