"""Pages of the day: the list, the operation, the live board and its buttons, the end."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from operations.choices import OperationState
from operations.forms.operation import CloseForm, CountForm, LogForm, StartForm, StopForm
from operations.models import Operation, Plan
from operations.selectors import operation as days
from operations.selectors.plan import annex_of, case_of
from operations.selectors.suspects import targets_of
from operations.services import operation as service
from operations.services.outcome import close_operation
from operations.services.suspect import mark_arrested
from operations.views.section import in_words
from siren.access.require import fetch, require
from siren.accounts.capabilities import Can
from siren.audit.record import looked
from siren.common.actor import Actor, acting
from siren.common.errors import MoveNotAllowed, NotPermitted, RuleBroken, Stale
from siren.web.htmx import asks_for_part, nothing, respond

LIVE = "operations/operation/live.html"
MOST = 100


@require_safe
def operation_list(request: HttpRequest) -> HttpResponse:
    """The operations that this person may know of, the running ones first."""
    actor = acting(request)
    require(actor, Can.READ_PLAN)
    found = list(days.operations(actor)[:MOST])
    found.sort(key=lambda row: row.state != OperationState.RUNNING)
    rows = [{"operation": row, "kind": days.STATE_KINDS[OperationState(row.state)]} for row in found]
    return respond(request, "operations/operation/list.html", {"rows": rows})


@require_POST
def operation_start(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The commander begins an approved plan."""
    actor = acting(request)
    require(actor, Can.COMMAND)
    fetch(actor, Plan, pk)
    form = StartForm(request.POST, actor=actor)
    operation = service.start_operation(actor=actor, id=form.record_id, plan_id=pk)
    return redirect("operations:operation_live", pk=operation.pk)


@require_safe
def operation_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Both tracks of one operation, and what is still open, as far as this person may know."""
    actor = acting(request)
    require(actor, Can.READ_PLAN)
    operation = fetch(actor, Operation, pk)
    looked(actor=actor, target=operation)
    board = days.board(actor, operation)
    targets = targets_of(actor, annex_of(actor, operation.plan))
    context = board | {
        "targets": targets,
        "open_suspects": sum(row.is_open for row in targets),
        "still_open": days.still_open(operation, board["tracks"]),
        "evidence": list(operation.plan.expected_evidence.all()),
        "case": case_of(actor, operation.plan),
    }
    return respond(request, "operations/operation/detail.html", context)


@require_safe
def operation_live(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The live board."""
    actor = acting(request)
    require(actor, Can.READ_PLAN)
    operation = fetch(actor, Operation, pk)
    looked(actor=actor, target=operation)
    return respond(request, LIVE, live_context(actor, operation))


@require_safe
def operation_board(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The board's moving part, asked for every four seconds: 204 while nothing is new."""
    actor = acting(request)
    require(actor, Can.READ_PLAN)
    operation = fetch(actor, Operation, pk)
    if request.GET.get("seen") == str(operation.version):
        return nothing()
    return _board(request, actor, operation)


@require_POST
def operation_count(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One more (or one back): one tap."""
    actor = acting(request)
    require(actor, Can.COMMAND)
    fetch(actor, Operation, pk)
    form = CountForm(request.POST, actor=actor)
    if not form.is_valid():
        raise RuleBroken(_("This tap did not arrive whole. Load the page again and tap once more."))
    service.count(
        actor=actor,
        id=form.count_id(),
        operation_id=pk,
        kind=form.cleaned_data["kind"],
        step=form.cleaned_data["step"] or 1,
    )
    return _after(request, actor, pk)


@require_POST
def operation_moment(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The scene is secure, suspects are kept apart, a suspect is arrested, or a team is there."""
    actor = acting(request)
    require(actor, Can.COMMAND)
    fetch(actor, Operation, pk)
    what = request.POST.get("what", "")
    if what == "secure":
        service.mark_secure(actor=actor, operation_id=pk)
    elif what == "separated":
        service.mark_separated(actor=actor, operation_id=pk)
    elif what == "arrested":
        mark_arrested(actor=actor, operation_id=pk, target_id=request.POST.get("target", ""))
        return redirect("operations:operation_detail", pk=pk)
    else:
        service.mark_on_scene(actor=actor, operation_id=pk, team=request.POST.get("team", ""))
    return _after(request, actor, pk)


@require_POST
def operation_log(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A line in the log, or a call for help or a medic."""
    actor = acting(request)
    require(actor, Can.COMMAND)
    operation = fetch(actor, Operation, pk)
    form = LogForm(request.POST, actor=actor, auto_id="log_%s")
    if form.is_valid():
        data = form.cleaned_data
        try:
            service.log(
                actor=actor,
                id=form.record_id,
                operation_id=pk,
                text=data["text"],
                kind=data["kind"] or "log",
                team=data["team"],
            )
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            if not asks_for_part(request):
                return redirect("operations:operation_live", pk=pk)
            response = respond(
                request,
                LIVE,
                {"operation": operation, "log_form": LogForm(actor=actor, auto_id="log_%s"), "may_command": True},
                partial="logform",
            )
            response["HX-Trigger"] = "board-changed"
            return response
    context = live_context(actor, operation) | {"log_form": form}
    return respond(request, LIVE, context, partial="logform", status=422)


@require_POST
def operation_stop(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Call it off: the second of two taps."""
    actor = acting(request)
    require(actor, Can.COMMAND)
    fetch(actor, Operation, pk)
    form = StopForm(request.POST, actor=actor)
    form.is_valid()
    service.stop(actor=actor, operation_id=pk, reason=form.cleaned_data.get("reason", ""))
    messages.warning(request, _("The raid is stopped. Close the operation when everybody is safe."))
    return redirect("operations:operation_live", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def operation_close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """How it ended: met, partly or not met, and why (R24)."""
    actor = acting(request)
    require(actor, Can.COMMAND)
    operation = fetch(actor, Operation, pk)
    if operation.compartment_id not in actor.writes:
        raise NotPermitted
    if operation.state == OperationState.CLOSED:
        raise MoveNotAllowed(_("This operation is closed already."))
    form = CloseForm(
        request.POST if request.method == "POST" else None, actor=actor, version=operation.version, plan=operation.plan
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            close_operation(
                actor=actor,
                operation_id=pk,
                version=data["version"],
                outcomes=form.outcomes(),
                found=form.found(),
                was_right=data["was_right"],
                lesson=data["lesson"],
            )
        except RuleBroken as broken:
            form.add_broken(broken)
        except (
            Stale
        ) as stale:  # somebody counted or logged meanwhile: what the day says now stands beside what was typed
            now = {track.title: f"{track.figure} {track.of}" for track in days.tracks(operation)}
            newest = {_("Newest in the log"): line.text for line in days.log_of(operation, 1)}
            raise Stale(theirs=now | newest, yours=in_words(form, None), version=stale.version) from None
        else:
            messages.success(request, _("Closed. Both tracks go on until life goes on for everybody."))
            return redirect("operations:operation_detail", pk=pk)
    context = {"operation": operation, "plan": operation.plan, "form": form, "narrow": True}
    return respond(request, "operations/operation/close.html", context, status=422 if form.is_bound else 200)


def live_context(actor: Actor, operation: Operation) -> dict[str, Any]:
    """The board with its forms, each with an id of its own so that a tap sent twice counts once."""
    board = days.board(actor, operation)
    taps = [
        {
            "track": track,
            "more": CountForm(actor=actor, auto_id=False),
            "less": CountForm(actor=actor, auto_id=False),
        }
        for track in board["tracks"]
    ]
    return board | {
        "taps": taps,
        "log_form": LogForm(actor=actor, auto_id="log_%s"),
        "help_form": LogForm(actor=actor, auto_id="help_%s"),
        "medic_form": LogForm(actor=actor, auto_id="medic_%s"),
        "stop_form": StopForm(actor=actor, auto_id="stop_%s"),
        "now": timezone.now(),
        "elapsed": elapsed(operation),
    }


def elapsed(operation: Operation) -> str:
    """How long it runs, as hours and minutes."""
    end = operation.closed_at or operation.stopped_at or timezone.now()
    minutes = max(0, int((end - operation.started_at).total_seconds() // 60))
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _board(request: HttpRequest, actor: Actor, operation: Operation) -> HttpResponse:
    return respond(request, LIVE, live_context(actor, operation), partial="board")


def _after(request: HttpRequest, actor: Actor, pk: uuid.UUID) -> HttpResponse:
    if not asks_for_part(request):
        return redirect("operations:operation_live", pk=pk)
    return _board(request, actor, fetch(actor, Operation, pk))
