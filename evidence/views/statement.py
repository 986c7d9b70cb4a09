"""Pages of statements."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import Case
from evidence import policy
from evidence.forms.statement import StatementForm
from evidence.models import Statement
from evidence.selectors import exhibit
from evidence.services.statement import take_statement
from siren.access.require import fetch, require
from siren.audit.record import looked
from siren.common.actor import acting
from siren.common.errors import NotPermitted, RuleBroken
from siren.web.htmx import respond


@require_http_methods(["GET", "HEAD", "POST"])
def statement_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What a witness of this case said."""
    actor = acting(request)
    if not (actor.has(policy.TIE) or actor.has(policy.SEIZE)):
        raise NotPermitted
    case = fetch(actor, Case, pk)
    form = StatementForm(request.POST if request.method == "POST" else None, actor=actor)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = take_statement(
                actor=actor,
                id=form.record_id,
                case=case.pk,
                witness_code=told["witness_code"],
                taken_at=told["taken_at"],
                summary=told["summary"],
            )
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            messages.success(request, _("%(reference)s is kept.") % {"reference": made.reference})
            return redirect(made)
    return respond(
        request,
        "evidence/statement/form.html",
        {"form": form, "case": case, "narrow": True},
        status=422 if form.is_bound else 200,
    )


@require_safe
def statement_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One statement."""
    actor = acting(request)
    require(actor, policy.READ)
    row = fetch(actor, Statement, pk)
    looked(actor=actor, target=row)
    context = {
        "statement": row,
        "case": exhibit.cases_by_id(actor, [row.case_id]).get(row.case_id),
    }
    return respond(request, "evidence/statement/detail.html", context)
