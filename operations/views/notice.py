"""Pages of notices: written by police, read and answered by providers."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from operations.choices import NoticeState
from operations.forms.notice import AnswerForm, NoticeForm, VersionForm
from operations.models import NoticeLink, Plan, ProviderNotice
from operations.selectors.notice import KINDS, documents_of, notice_view, notices
from operations.selectors.plan import notices_of
from operations.services.notice import answer_notice, change_notice, draft_notice, send_notice
from operations.views.section import in_words
from siren.access.require import fetch, require
from siren.access.visibility import visible_to
from siren.accounts.capabilities import Can
from siren.audit.record import looked
from siren.common.actor import acting
from siren.common.errors import MoveNotAllowed, NotPermitted, NotVisible, RuleBroken, Stale
from siren.web.htmx import respond

MOST = 200


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """The notices that this person may read."""
    actor = acting(request)
    require(actor, Can.READ_NOTICE)
    rows = [{"notice": row, "kind": KINDS[NoticeState(row.state)]} for row in notices(actor)[:MOST]]
    return respond(request, "operations/notice/list.html", {"rows": rows})


@require_safe
def notice_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One notice. For a provider this is all there is (R10); its own unit also finds the way back to the plan."""
    actor = acting(request)
    require(actor, Can.READ_NOTICE)
    notice = fetch(actor, ProviderNotice, pk)
    looked(actor=actor, target=notice)
    link = visible_to(actor, NoticeLink).filter(notice_id=notice.pk).first() if actor.has(Can.READ_PLAN) else None
    may_send = link is not None and actor.has(Can.DRAFT_PLAN) and notice.compartment_id in actor.writes
    context = {
        "seen": notice_view(actor, notice),
        "notice": notice,
        "link": link,
        "may_send": may_send and notice.state == NoticeState.DRAFT,
        "send_form": VersionForm(actor=actor, version=notice.version, auto_id=False),
        "document": documents_of(actor, notice),
        "document_void": False,
    }
    return respond(request, "operations/notice/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def notice_answer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A provider says what it can do."""
    actor = acting(request)
    require(actor, Can.ANSWER_NOTICE)
    notice = fetch(actor, ProviderNotice, pk)
    seen = notice_view(actor, notice)
    if not seen.may_answer:
        raise NotVisible
    present = {"answer": notice.answer, "capacity": notice.capacity, "note": notice.answer_note}
    form = AnswerForm(
        request.POST if request.method == "POST" else None, actor=actor, version=notice.version, initial=present
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            answer_notice(
                actor=actor,
                notice_id=pk,
                version=data["version"],
                answer=data["answer"],
                capacity=data["capacity"],
                note=data["note"],
            )
        except RuleBroken as broken:
            form.add_broken(broken)
        except Stale as stale:
            theirs = in_words(AnswerForm(actor=actor, initial=present), None)
            raise Stale(theirs=theirs, yours=in_words(form, None), version=stale.version) from None
        else:
            messages.success(request, _("Your answer is recorded. Those who asked see it now."))
            return redirect("operations:notice_detail", pk=pk)
    context = {"form": form, "notice": notice, "seen": seen, "narrow": True}
    return respond(request, "operations/notice/answer.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_notice(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write a notice for a plan."""
    actor = acting(request)
    require(actor, Can.DRAFT_PLAN)
    plan = fetch(actor, Plan, pk)
    if plan.compartment_id not in actor.writes:
        raise NotPermitted
    rescue = plan.objectives.filter(kind="rescue").first()
    usual = {
        "languages": plan.languages,
        "window_from": plan.starts_at,
        "expected_number": rescue.expected if rescue else None,
    }
    form = NoticeForm(
        request.POST if request.method == "POST" else None, actor=actor, version=plan.version, initial=usual
    )
    if request.method == "POST" and form.is_valid():
        try:
            notice = draft_notice(actor=actor, id=form.record_id, plan_id=pk, **form.values())
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            return redirect("operations:notice_detail", pk=notice.pk)
    context = {"form": form, "plan": plan, "notices": notices_of(actor, plan), "narrow": True}
    return respond(request, "operations/notice/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def notice_change(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a notice that has not gone out."""
    actor = acting(request)
    require(actor, Can.DRAFT_PLAN)
    notice = fetch(actor, ProviderNotice, pk)
    if notice.compartment_id not in actor.writes:
        raise NotPermitted
    if notice.state != NoticeState.DRAFT:
        raise MoveNotAllowed(_("This notice has gone out. Write another one to say something else."))
    names = ("window_from", "window_to", "expected_number", "age_bands", "languages", "needs", "meeting_point")
    present = {"provider": notice.provider_id} | {name: getattr(notice, name) for name in names}
    form = NoticeForm(
        request.POST if request.method == "POST" else None, actor=actor, version=notice.version, initial=present
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_notice(actor=actor, notice_id=pk, version=form.cleaned_data["version"], **form.values())
        except RuleBroken as broken:
            form.add_broken(broken)
        except Stale as stale:
            theirs = in_words(NoticeForm(actor=actor, initial=present), None)
            raise Stale(theirs=theirs, yours=in_words(form, None), version=stale.version) from None
        else:
            return redirect("operations:notice_detail", pk=pk)
    context = {"form": form, "notice": notice, "narrow": True}
    return respond(request, "operations/notice/form.html", context, status=422 if form.is_bound else 200)


@require_POST
def notice_send(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let the provider read it."""
    actor = acting(request)
    require(actor, Can.DRAFT_PLAN)
    fetch(actor, ProviderNotice, pk)
    form = VersionForm(request.POST, actor=actor)
    if not form.is_valid():
        raise RuleBroken(_("This page was open for too long. Open it again and send the notice once more."))
    send_notice(actor=actor, notice_id=pk, version=form.cleaned_data["version"])
    messages.success(request, _("Sent. The provider's coordinators have been told that something waits for them."))
    return redirect("operations:notice_detail", pk=pk)
