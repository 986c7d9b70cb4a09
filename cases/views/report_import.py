"""Loading a file of reports: look first, then load all of it or nothing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cases.forms.case import ImportConfirm, ImportForm
from cases.policy import IMPORT
from cases.services.import_reports import (
    COLUMNS,
    LARGEST_FILE,
    decoded,
    import_reports,
    loaded_before,
    parse,
)
from siren.access.require import require
from siren.common.actor import acting
from siren.common.errors import RuleBroken
from siren.web.htmx import respond
from siren.web.methods import methods


@methods("GET", "POST")
def report_import(request: HttpRequest) -> HttpResponse:
    """Choose a file; see what it says and what is wrong, line by line; load it."""
    require(acting(request), IMPORT)
    if request.method == "POST" and "text" in request.POST:
        return _load(request)
    if request.method != "POST":
        return _page(request, form=ImportForm(None, actor=acting(request)))
    form = ImportForm(request.POST, request.FILES, actor=acting(request))
    file = request.FILES.get("file")
    if file is None:
        form.add_error("file", _("Choose a CSV file."))
    if not form.is_valid() or file is None:
        return _page(request, form=form, status=422)
    try:
        text = decoded(file.read(LARGEST_FILE + 1))
    except RuleBroken as broken:
        form.add_broken(broken)
        return _page(request, form=form, status=422)
    return _preview(request, text, file.name or "", form)


def _preview(request: HttpRequest, text: str, name: str, form: ImportForm) -> HttpResponse:
    parsed = parse(text)
    before = loaded_before(acting(request), parsed.sha256)
    confirm = ImportConfirm(None, actor=acting(request), initial={"text": text, "file_name": name[:120]})
    if before is None:
        confirm.fields.pop("again")
    return _page(
        request,
        form=form,
        parsed=parsed,
        before=before,
        confirm=None if parsed.problems else confirm,
        file_name=name,
        status=422 if parsed.problems else 200,
    )


def _load(request: HttpRequest) -> HttpResponse:
    actor = acting(request)
    confirm = ImportConfirm(request.POST, actor=actor)
    form = ImportForm(None, actor=actor)
    if not confirm.is_valid():
        return _page(request, form=form, confirm=confirm, status=422)
    data = confirm.cleaned_data
    try:
        loaded = import_reports(
            actor=actor,
            id=confirm.record_id,
            text=data["text"],
            file_name=data["file_name"],
            again=data["again"],
        )
    except RuleBroken as broken:
        confirm.add_broken(broken)
        parsed = parse(data["text"])
        return _page(
            request,
            form=form,
            parsed=parsed,
            before=loaded_before(actor, parsed.sha256),
            confirm=None if parsed.problems else confirm,
            status=422,
        )
    messages.success(
        request,
        _("%(reports)s reports with %(items)s items are loaded.")
        % {"reports": loaded.report_count, "items": loaded.item_count},
    )
    return redirect("cases:report_list")


def _page(request: HttpRequest, *, status: int = 200, **context: object) -> HttpResponse:
    return respond(
        request,
        "cases/report/import.html",
        {"columns": ", ".join(COLUMNS), "leave_now": True, **context},
        status=status,
    )
