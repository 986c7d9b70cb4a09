"""The record of choices on paper."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from siren.common.actor import acting
from siren.web.forms import Form
from siren.web.methods import methods
from victims.services.document import ask_for_document, take_document


@methods("POST")
def document_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask for the PDF; the worker makes it."""
    actor = acting(request)
    document = ask_for_document(actor=actor, id=Form(request.POST, actor=actor).record_id, person=pk)
    messages.success(request, _("The record of choices is being made. It appears on this page in a moment."))
    return redirect(document.person)


@methods("GET")
def document_download(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The file, after it proved itself (R14)."""
    actor = acting(request)
    document, content = take_document(actor=actor, document=pk)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{document.file_name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
