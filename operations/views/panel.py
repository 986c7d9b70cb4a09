"""Parts of other pages that this app owns: on a case's page, and on everybody's home."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cases.models import Case
from operations.choices import OperationState, PlanState
from operations.selectors import operation as days
from operations.selectors.checks import standing_in_the_way
from operations.selectors.notice import waiting_notices
from operations.selectors.plan import STATE_KINDS, awaiting, plans, plans_of_case
from siren.access.visibility import visible_to
from siren.accounts.capabilities import Can
from siren.common.actor import acting
from siren.web.htmx import nothing, respond


@require_safe
def case_panel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The plans of a case; nothing at all for whoever may not know of plans (R4)."""
    actor = acting(request)
    found = list(plans_of_case(actor, pk)[:50]) if actor.has(Can.READ_PLAN) else []
    may_draft = actor.has(Can.DRAFT_PLAN) and visible_to(actor, Case).filter(pk=pk).exists()
    if not found and not may_draft:
        return nothing()
    context = {
        "rows": [{"plan": plan, "kind": STATE_KINDS[PlanState(plan.state)]} for plan in found],
        "may_draft": may_draft,
        "case_id": pk,
    }
    return respond(request, "operations/panel/case.html", context, partial="panel")


@require_safe
def home_panel(request: HttpRequest) -> HttpResponse:
    """What waits for this person here: decisions, drafts, notices, running operations."""
    actor = acting(request)
    context: dict[str, Any] = {"decisions": [], "drafts": [], "running": [], "ready": [], "notices": []}
    context["may_draft"] = actor.has(Can.DRAFT_PLAN)
    if actor.has(Can.APPROVE_PLAN):
        context["decisions"] = [{"plan": plan, "gaps": len(standing_in_the_way(plan))} for plan in awaiting(actor)[:10]]
    if actor.has(Can.DRAFT_PLAN):
        mine = plans(actor).filter(
            created_by_id=actor.user_id, state__in=[PlanState.DRAFT, PlanState.RETURNED, PlanState.SUBMITTED]
        )
        context["drafts"] = [{"plan": plan, "kind": STATE_KINDS[PlanState(plan.state)]} for plan in mine[:10]]
    if actor.has(Can.COMMAND):
        context["running"] = list(days.operations(actor).filter(state=OperationState.RUNNING)[:10])
        context["ready"] = list(
            plans(actor).filter(state=PlanState.APPROVED, roster__user_id=actor.user_id, roster__role="commander")[:10]
        )
    if actor.has(Can.ANSWER_NOTICE):
        context["notices"] = list(waiting_notices(actor)[:10])
    if not any(context.values()):
        return nothing()
    return respond(request, "operations/panel/home.html", context, partial="panel")
