"""Files in, files out (R14)."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evidence import policy
from evidence.forms.exhibit import FileForm
from evidence.models import Exhibit
from evidence.services.files import attach_file, read_file
from evidence.views.exhibit import detail
from siren.access.require import fetch, require
from siren.common.actor import acting
from siren.common.errors import RuleBroken
from siren.web.errors import as_page


@require_http_methods(["GET", "HEAD", "POST"])
def file_add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One more file of an exhibit that the person holds."""
    actor = acting(request)
    require(actor, policy.HOLD)
    row = fetch(actor, Exhibit, pk)
    if request.method != "POST":
        return redirect(row)
    form = FileForm(request.POST, request.FILES, actor=actor, prefix="add")
    if form.is_valid() and (sent := form.arriving()) is not None:
        try:
            attach_file(actor=actor, exhibit=row.pk, file=sent, id=form.record_id)
        except RuleBroken as broken:
            form.add_broken(broken)
        else:
            messages.success(request, _("The file is kept, with its hash."))
            return redirect(row)
    return detail(request, row, status=422, file_form=form)


@require_safe
def file_download(request: HttpRequest, pk: uuid.UUID) -> HttpResponse | StreamingHttpResponse:
    """The original, only as a download; a file that is not as it arrived is not given out."""
    actor = acting(request)
    require(actor, policy.READ)
    found = read_file(actor=actor, file=pk)
    if found.content is None:
        refusal = as_page(
            request,
            409,
            _("It is not given out, and the exhibit now says so for good. Tell the person who holds it."),
            heading=_("This file is not as it arrived"),
        )
        refusal.keeps_changes = True  # type: ignore[attr-defined]  # read by the middleware: the mark stays
        return refusal
    response = StreamingHttpResponse(found.content, content_type=found.file.file_type)
    response["Content-Length"] = str(found.file.file_size)
    response["Content-Disposition"] = content_disposition_header(True, found.file.file_name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
