"""Printed copies: ask for one, wait for it, take it."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from operations.models import NoticeDocument, Plan, PlanAnnex, PlanDocument, ProviderNotice
from operations.selectors.notice import documents_of
from operations.selectors.plan import annex_of, document_of
from operations.services.document import ask_notice_document, ask_plan_document, is_void, read_document
from siren.access.require import fetch, require
from siren.accounts.capabilities import Can
from siren.common.actor import Actor, acting
from siren.web.htmx import asks_for_part, respond

TEMPLATE = "operations/plan/document.html"


@require_http_methods(["GET", "HEAD", "POST"])
def plan_document(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask for a copy of a plan (POST), or see whether it is there (GET)."""
    actor = acting(request)
    require(actor, Can.READ_PLAN)
    plan = fetch(actor, Plan, pk)
    if request.method == "POST":
        ask_plan_document(actor=actor, plan_id=pk)
        if not asks_for_part(request):
            return redirect("operations:plan_detail", pk=pk)
    annex = fetch(actor, PlanAnnex, getattr(annex_of(actor, plan), "pk", None))
    document = document_of(actor, annex)
    context = {
        "plan": plan,
        "document": document,
        "document_void": document is not None and is_void(document),
        "kind": "plan",
        "owner": plan,
    }
    return respond(request, TEMPLATE, context, partial="copy")


@require_http_methods(["GET", "HEAD", "POST"])
def notice_document(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask for a copy of a notice (POST), or see whether it is there (GET)."""
    actor = acting(request)
    require(actor, Can.READ_NOTICE)
    notice = fetch(actor, ProviderNotice, pk)
    if request.method == "POST":
        ask_notice_document(actor=actor, notice_id=pk)
        if not asks_for_part(request):
            return redirect("operations:notice_detail", pk=pk)
    context = {"document": documents_of(actor, notice), "document_void": False, "kind": "notice", "owner": notice}
    return respond(request, TEMPLATE, context, partial="copy")


@require_safe
def plan_document_file(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The copy of a plan, re-hashed; a void one is not served (R7, R14)."""
    actor = acting(request)
    require(actor, Can.READ_PLAN)
    return _file(actor, fetch(actor, PlanDocument, pk))


@require_safe
def notice_document_file(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The copy of a notice, re-hashed."""
    actor = acting(request)
    require(actor, Can.READ_NOTICE)
    return _file(actor, fetch(actor, NoticeDocument, pk))


def _file(actor: Actor, document: PlanDocument | NoticeDocument) -> HttpResponse:
    content = read_document(actor=actor, document=document)
    response = HttpResponse(content, content_type=document.file_type)
    response["Content-Disposition"] = f'attachment; filename="{document.file_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
