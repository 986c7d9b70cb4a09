"""Pages of exhibits."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import Case
from evidence import policy
from evidence.forms.custody import HandOverForm, ReceiptForm, RefusalForm
from evidence.forms.exhibit import ExhibitFilterForm, ExhibitForm, FileForm
from evidence.models import Exhibit
from evidence.selectors import custody, exhibit, people
from evidence.services.exhibit import seize_exhibit
from operations.models import Operation
from siren.access.require import fetch, require
from siren.access.visibility import visible_to
from siren.audit.record import looked
from siren.common.actor import acting
from siren.common.errors import MoveNotAllowed, RuleBroken
from siren.web.htmx import respond
from siren.web.paging import page as page_of

FILTERS = ("q", "kind", "mine", "flagged")


@require_safe
def exhibit_list(request: HttpRequest) -> HttpResponse:
    """Exhibits, newest first, by key."""
    actor = acting(request)
    require(actor, policy.READ)
    form = ExhibitFilterForm(request.GET if set(FILTERS) & set(request.GET) else None, actor=actor)
    told: dict[str, Any] = dict(form.cleaned_data) if form.is_valid() else {}
    found = exhibit.exhibits(
        actor,
        text=told.get("q", ""),
        kind=told.get("kind", ""),
        mine=told.get("mine", False),
        flagged=told.get("flagged", False),
    )
    page = page_of(found, "created_at", request.GET.dict())
    context = {
        "form": form,
        "page": page,
        "cases": exhibit.cases_by_id(actor, [row.case_id for row in page.rows]),
        "waiting": list(custody.waiting_for(actor)) if actor.has(policy.HOLD) else [],
        "narrowed": any(request.GET.get(name) for name in FILTERS),
        "can_seize": actor.has(policy.SEIZE),
    }
    status = 422 if form.is_bound and form.errors else 200
    return respond(request, "evidence/exhibit/list.html", context, partial="rows", status=status)


@require_safe
def exhibit_start(request: HttpRequest) -> HttpResponse:
    """Of which case is the new exhibit? With one case there is nothing to ask."""
    actor = acting(request)
    require(actor, policy.SEIZE)
    cases = list(exhibit.open_cases(actor)[:50])
    if len(cases) == 1:
        return redirect("evidence:exhibit_create", cases[0].pk)
    return respond(request, "evidence/exhibit/start.html", {"cases": cases})


@require_http_methods(["GET", "HEAD", "POST"])
def exhibit_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A new exhibit of a case, with its file if there is one."""
    actor = acting(request)
    require(actor, policy.SEIZE)
    case = fetch(actor, Case, pk)
    form = ExhibitForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        actor=actor,
        operations=exhibit.operations_of(actor, case.pk),
        initial={"operation": request.GET.get("operation", "")},
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = seize_exhibit(
                actor=actor,
                id=form.record_id,
                case=case.pk,
                kind=told["kind"],
                description=told["description"],
                found_where=told["found_where"],
                found_at=told["found_at"],
                seal_number=told["seal_number"],
                operation=uuid.UUID(told["operation"]) if told.get("operation") else None,
                file=form.arriving(),
            )
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            messages.success(request, _("%(reference)s is entered. You hold it.") % {"reference": made.reference})
            return redirect(made)
    return respond(
        request,
        "evidence/exhibit/form.html",
        {"form": form, "case": case, "narrow": True},
        status=422 if form.is_bound else 200,
    )


@require_safe
def exhibit_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One exhibit: its file, its chain, what can be done with it."""
    actor = acting(request)
    require(actor, policy.READ)
    row = fetch(actor, Exhibit, pk)
    looked(actor=actor, target=row)
    return detail(request, row)


def detail(request: HttpRequest, row: Exhibit, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The exhibit's page, with a form that did not validate in its place if there is one."""
    actor = acting(request)
    links = custody.chain(actor, row)
    waiting = custody.open_transfer(links)
    holds = row.holder_id == actor.user_id and waiting is None and actor.has(policy.HOLD)
    mine = waiting is not None and waiting.receiver_id == actor.user_id and actor.has(policy.HOLD)
    context: dict[str, Any] = {
        "exhibit": row,
        "case": exhibit.cases_by_id(actor, [row.case_id]).get(row.case_id),
        "operation": visible_to(actor, Operation).filter(pk=row.operation_id).first() if row.operation_id else None,
        "files": exhibit.files_of(actor, row),
        "flags": list(row.flags.select_related("file", "transfer")),
        "chain": links,
        "waiting": waiting,
        "readers": people.readers(actor, row),
        "hand_over": None,
        "receipt": None,
        "refusal": None,
        "file_form": None,
    }
    if holds:
        context["hand_over"] = HandOverForm(
            actor=actor, receivers=custody.receivers(actor, row), version=row.version, prefix="give"
        )
        context["file_form"] = FileForm(actor=actor, prefix="add")
    if mine:
        context["receipt"] = ReceiptForm(actor=actor, prefix="take")
        context["refusal"] = RefusalForm(actor=actor, prefix="refuse")
    if any(context[name] is None for name in forms):
        raise MoveNotAllowed  # the form is not this person's to send, or no longer
    context.update(forms)
    return respond(request, "evidence/exhibit/detail.html", context, status=status)
