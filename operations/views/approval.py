"""Pages of approvers."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from operations.choices import Decision, PlanState
from operations.forms.approval import DecisionForm
from operations.models import Plan
from operations.selectors.checks import standing_in_the_way
from operations.selectors.plan import STATE_KINDS, awaiting, plans
from operations.services.approval import decide
from operations.views.plan import plan_answer
from siren.access.require import fetch, require
from siren.accounts.capabilities import Can
from siren.common.actor import acting
from siren.common.errors import RuleBroken
from siren.web.htmx import respond


@require_safe
def approval_list(request: HttpRequest) -> HttpResponse:
    """What waits for this approver, and what was decided lately."""
    actor = acting(request)
    require(actor, Can.APPROVE_PLAN)
    waiting = [{"plan": plan, "gaps": len(standing_in_the_way(plan))} for plan in awaiting(actor)]
    decided = [
        {"plan": plan, "kind": STATE_KINDS[PlanState(plan.state)]}
        for plan in plans(actor).exclude(state__in=[PlanState.DRAFT, PlanState.SUBMITTED])[:30]
    ]
    return respond(request, "operations/plan/approvals.html", {"waiting": waiting, "decided": decided})


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def plan_decide(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Approve, return or refuse exactly the version on the page (R7)."""
    actor = acting(request)
    require(actor, Can.APPROVE_PLAN)
    plan = fetch(actor, Plan, pk)
    if request.method != "POST":
        return redirect("operations:plan_detail", pk=pk)
    form = DecisionForm(request.POST, actor=actor, gaps=len(standing_in_the_way(plan)), auto_id="decide_%s")
    if form.is_valid():
        data = form.cleaned_data
        try:
            decide(
                actor=actor,
                id=form.record_id,
                plan_id=pk,
                seen_hash=data["seen_hash"],
                decision=data["decision"],
                reasons=data["reasons"],
                password=data["password"],
                alternative=data["alternative"],
            )
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            messages.success(request, said(plan.pk, data["decision"]))
            return redirect("operations:plan_detail", pk=pk)
    return plan_answer(request, plan, form, status=422)


def said(plan_id: uuid.UUID, decision: str) -> str:
    """What happened, in one sentence."""
    if decision == Decision.RETURN:
        return _("Returned. The author sees your reasons.")
    if decision == Decision.REFUSE:
        return _("Refused. The plan is closed.")
    if Plan.objects.filter(pk=plan_id, state=PlanState.APPROVED).exists():
        return _("Approved. Two people have agreed to this version.")
    return _("Your approval is recorded. A second approver must also agree.")
