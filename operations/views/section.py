"""The pages on which a plan is written, one section each, all of one make."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from operations.choices import PlanState
from operations.models import Plan
from siren.access.require import fetch, require
from siren.accounts.capabilities import Can
from siren.audit.record import looked
from siren.common.actor import Actor, acting
from siren.common.errors import MoveNotAllowed, NotPermitted, RuleBroken, Stale
from siren.web.forms import EditForm, FormSet
from siren.web.htmx import respond

EDITABLE = (PlanState.DRAFT, PlanState.SUBMITTED, PlanState.RETURNED, PlanState.APPROVED)
Row = dict[str, Any]


def no_rows(actor: Actor, plan: Plan) -> list[Row]:
    """A section without rows."""
    return []


def no_more(actor: Actor, plan: Plan) -> Row:
    """Nothing more for the rows' forms."""
    return {}


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its form, its rows if it has any, where their present values come from, and how they are stored."""

    name: str
    title: Promise
    form: type[EditForm]
    values: Callable[[Actor, Plan], Row]
    store: Callable[[Actor, Plan, int, EditForm, list[Row]], object]
    rows: type[FormSet] | None = None
    row_values: Callable[[Actor, Plan], list[Row]] = no_rows
    row_more: Callable[[Actor, Plan], Row] = no_more
    key: str = ""  # the field without which a row does not count
    row_label: str | Promise = ""
    rows_title: str | Promise = ""
    add_label: str | Promise = ""
    hint: str | Promise = ""
    lead: str | Promise = ""
    template: str = field(default="operations/plan/section.html")


def edit(request: HttpRequest, pk: uuid.UUID, section: Section) -> HttpResponse:
    """Show and store one section of a plan. A stale version answers with both texts (R30)."""
    actor = acting(request)
    require(actor, Can.DRAFT_PLAN)
    plan = fetch(actor, Plan, pk)
    if plan.compartment_id not in actor.writes:
        raise NotPermitted
    if plan.state not in EDITABLE:
        raise MoveNotAllowed(_("A plan that runs, is closed or was refused is not changed any more."))
    form, rows = forms_of(request, actor, plan, section)
    if request.method == "POST" and not (rows is not None and rows.adding):
        good = [form.is_valid(), rows is None or (rows.is_valid() and begun_rows_are_whole(section, rows))]
        if all(good):
            done = _store(request, actor, plan, section, form, rows)
            if done is not None:
                return done
        status = 422
    else:
        looked(actor=actor, target=plan)
        status = 200
    context = {"plan": plan, "form": form, "rows": rows, "section": section, "narrow": True}
    return respond(request, section.template, context | {"voids": plan.state in EDITABLE[1:]}, status=status)


def forms_of(
    request: HttpRequest, actor: Actor, plan: Plan, section: Section, *, fresh: bool = False
) -> tuple[EditForm, FormSet | None]:
    """The section's form and rows, with what was sent, or with what stands in the plan."""
    sent = None if fresh or request.method != "POST" else request.POST
    form = section.form(sent, actor=actor, version=plan.version, initial=section.values(actor, plan))
    rows = None
    if section.rows is not None:
        rows = section.rows(
            sent,
            prefix="rows",
            initial=section.row_values(actor, plan),
            form_kwargs={"actor": actor} | section.row_more(actor, plan),
        )
    return form, rows


def begun_rows_are_whole(section: Section, rows: FormSet) -> bool:
    """Whether no row says something without the field that makes it count: it would be dropped without a word."""
    good = True
    for form in rows:
        said = [name for name, one in form.fields.items() if form.cleaned_data.get(name) not in ("", None, one.initial)]
        if said and not form.cleaned_data.get(section.key):
            label = form.fields[section.key].label
            form.add_error(
                section.key, _("“%(label)s” is empty. Fill it in, or empty the whole row.") % {"label": label}
            )
            good = False
    return good


def filled(section: Section, rows: FormSet | None) -> list[Row]:
    """The rows that say something; an emptied row is a removed one."""
    return [form.cleaned_data for form in rows or [] if form.cleaned_data.get(section.key)]


def _store(
    request: HttpRequest, actor: Actor, plan: Plan, section: Section, form: EditForm, rows: FormSet | None
) -> HttpResponse | None:
    back = reverse("operations:plan_detail", args=[plan.pk])
    try:
        section.store(actor, plan, form.cleaned_data["version"], form, filled(section, rows))
    except RuleBroken as broken:
        form.add_broken(broken)
        return None
    except Stale as stale:
        mine, theirs = in_words(form, rows), in_words(*forms_of(request, actor, plan, section, fresh=True))
        if mine != theirs:  # the same words twice are one click too many, not two people
            raise Stale(theirs=theirs, yours=mine, version=stale.version) from None
    else:
        if plan.state != PlanState.DRAFT:
            messages.warning(request, _("Saved. The plan is a draft again: what was decided on it no longer holds."))
        else:
            messages.success(request, _("Saved."))
    return redirect(back)


def in_words(form: BaseForm, rows: FormSet | None) -> dict[str, str]:
    """What a form says, label by label, so that two versions can stand side by side."""
    found = {str(one.label): words(one) for one in form.visible_fields()}
    for number, part in enumerate(rows or [], 1):
        line = "; ".join(text for one in part.visible_fields() if (text := words(one)))
        if line:
            found[f"{number}."] = line
    return found


def words(one: BoundField) -> str:
    """A field's value as a reader would say it."""
    value: Any = one.value()
    choices = {str(code): str(label) for code, label in getattr(one.field, "choices", [])}
    if isinstance(value, (list, tuple)):
        return ", ".join(choices.get(str(item), str(item)) for item in sorted(map(str, value)))
    if isinstance(value, bool) or value in ("on",):
        return _("Yes") if value else _("No")
    if value in (None, ""):
        return ""
    if hasattr(value, "astimezone"):
        local = value if timezone.is_naive(value) else timezone.localtime(value)  # a form's own value is local already
        return date_format(local, "Y-m-d\\TH:i")
    return choices.get(str(value), str(value)).replace("\r\n", "\n")
