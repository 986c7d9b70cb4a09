"""Pages of plans: the list, a new one, the plan itself, laying it before its approvers."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from operations.choices import PlanState
from operations.forms.approval import DecisionForm
from operations.forms.operation import StartForm
from operations.forms.plan import PlanForm, SubmitForm
from operations.models import Plan
from operations.selectors.checks import grounds_problem, standing_in_the_way
from operations.selectors.plan import STATE_KINDS, plan_page, plans
from operations.selectors.who import opened_by, who_can_see
from operations.services.plan import create_plan, submit_plan
from operations.services.roster import mark_briefed
from siren.access.require import fetch, require
from siren.accounts.capabilities import Can
from siren.audit.record import looked
from siren.common.actor import acting
from siren.common.errors import MoveNotAllowed, NotPermitted, RuleBroken
from siren.web.htmx import respond

MOST = 200


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans that this person may know of."""
    actor = acting(request)
    require(actor, Can.READ_PLAN)
    state = request.GET.get("state", "")
    found = plans(actor)
    if state in PlanState.values:
        found = found.filter(state=state)
    rows = [{"plan": plan, "kind": STATE_KINDS[PlanState(plan.state)]} for plan in found[:MOST]]
    context = {
        "rows": rows,
        "state": PlanState(state).label if state in PlanState.values else "",
        "may_draft": actor.has(Can.DRAFT_PLAN),
    }
    return respond(request, "operations/plan/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_create(request: HttpRequest) -> HttpResponse:
    """Begin a plan for a case."""
    actor = acting(request)
    require(actor, Can.DRAFT_PLAN)
    form = PlanForm(
        request.POST if request.method == "POST" else None, actor=actor, initial={"case": request.GET.get("case", "")}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        plan = create_plan(
            actor=actor,
            id=form.record_id,
            case_id=data["case"],
            title=data["title"],
            exploitation=data["exploitation"],
        )
        return redirect("operations:plan_detail", pk=plan.pk)
    return respond(
        request, "operations/plan/form.html", {"form": form, "narrow": True}, status=422 if form.is_bound else 200
    )


@require_safe
def plan_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The plan as this person may see it, what stands in its way, and, for an approver, the decision."""
    actor = acting(request)
    require(actor, Can.READ_PLAN)
    plan = fetch(actor, Plan, pk)
    looked(actor=actor, target=plan)
    return plan_answer(request, plan)


def plan_answer(request: HttpRequest, plan: Plan, form: DecisionForm | None = None, status: int = 200) -> HttpResponse:
    """The plan's page, with the decision as it was sent when something was wrong with it."""
    actor = acting(request)
    context = plan_page(actor, plan)
    if form is None and context["may_decide"]:
        form = DecisionForm(
            actor=actor, gaps=len(context["open_checks"]), initial={"seen_hash": plan.content_hash}, auto_id="decide_%s"
        )
    context |= {
        "form": form,
        "start_form": StartForm(actor=actor, auto_id=False) if context["may_start"] else None,
        "seers": who_can_see(actor, plan),
        "opened_by": opened_by(plan),
    }
    return respond(request, "operations/plan/detail.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_submit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Choose two approvers and lay this version before them."""
    actor = acting(request)
    require(actor, Can.DRAFT_PLAN)
    plan = fetch(actor, Plan, pk)
    if plan.compartment_id not in actor.writes:
        raise NotPermitted
    if plan.state not in (PlanState.DRAFT, PlanState.RETURNED):
        raise MoveNotAllowed(_("Only a draft or a returned plan can be submitted."))
    form = SubmitForm(request.POST if request.method == "POST" else None, actor=actor, version=plan.version, plan=plan)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            submit_plan(actor=actor, plan_id=pk, version=data["version"], approvers=[data["first"], data["second"]])
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            messages.success(request, _("Submitted. Both approvers have been told that something waits for them."))
            return redirect("operations:plan_detail", pk=pk)
    context = {
        "plan": plan,
        "form": form,
        "open_checks": standing_in_the_way(plan),
        "grounds_problem": grounds_problem(plan),
        "narrow": True,
    }
    return respond(request, "operations/plan/submit.html", context, status=422 if form.is_bound else 200)


@require_POST
def plan_briefed(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Note that a team has been told what to do."""
    actor = acting(request)
    if not (actor.has(Can.DRAFT_PLAN) or actor.has(Can.COMMAND)):
        raise NotPermitted
    mark_briefed(actor=actor, plan_id=pk, role=request.POST.get("role", ""))
    return redirect("operations:plan_detail", pk=pk)
