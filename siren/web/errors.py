"""Refusals and faults as answers: a page, a fragment for htmx, JSON below /api/.

Hidden and missing give the same bytes (R4): the 404 carries no path, no id, no token, and the same words whatever
raised it.
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost, PermissionDenied, RequestDataTooBig, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from siren.common.errors import MoveNotAllowed, NotPermitted, NotVisible, RuleBroken, SirenError, Stale
from siren.web import navigation
from siren.web.htmx import asks_for_part

Answer = Callable[[HttpRequest], HttpResponseBase]
LIVE_REGION = "#messages"
NEVER_REPEATED = {"csrfmiddlewaretoken", "password", "code"}


class ErrorMiddleware:
    """Turns what a view raises into an answer. Stands last, so that the transaction's middleware sees the status."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing to do on the way in."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """An answer for every refusal; None (and so the 500 page) for a fault."""
        refusal = refusal_of(exception)
        return None if refusal is None else answer(request, refusal)


def refusal_of(exception: Exception) -> SirenError | None:
    """Our own refusal, or Django's as ours."""
    if isinstance(exception, SirenError):
        return exception
    if isinstance(exception, Http404):
        return NotVisible()
    if isinstance(exception, PermissionDenied):
        return NotPermitted()
    if isinstance(exception, TransitionNotAllowed):
        return MoveNotAllowed()
    return None


def answer(request: HttpRequest, refusal: SirenError) -> HttpResponse:
    """One refusal in the shape that was asked for."""
    request.refusal = refusal  # type: ignore[attr-defined]  # read by the audit, which records refusals
    if isinstance(refusal, NotVisible):
        refusal = NotVisible()  # whatever was said inside, outside it is always the same sentence
    if request.path.startswith("/api/"):
        return as_json(refusal)
    if isinstance(refusal, Stale) and refusal.theirs:
        return as_two_versions(request, refusal)
    if isinstance(refusal, Stale) and refusal.message == str(Stale.default):  # a mere button: no two versions to show
        refusal = Stale(_("Someone changed this before you. Open it again, look, and press the button once more."))
    if asks_for_part(request):
        return as_fragment(request, refusal)
    return as_page(request, refusal.status, refusal.message, fields=getattr(refusal, "fields", {}))


def as_json(refusal: SirenError) -> JsonResponse:
    """For programs."""
    body: dict[str, Any] = {"detail": refusal.message}
    if isinstance(refusal, RuleBroken) and refusal.fields:
        body["errors"] = refusal.fields
    if isinstance(refusal, Stale):
        body |= {"theirs": refusal.theirs, "yours": refusal.yours, "version": refusal.version}
    return JsonResponse(body, status=refusal.status)


def as_fragment(request: HttpRequest, refusal: SirenError) -> HttpResponse:
    """For htmx: a notice in the live region; what the person wrote stays where it is."""
    sentences = [line for lines in getattr(refusal, "fields", {}).values() for line in lines]
    response = render(
        request,
        "errors/fragment.html",
        {"message": refusal.message, "sentences": sentences},
        status=refusal.status,
    )
    response["HX-Retarget"] = LIVE_REGION
    response["HX-Reswap"] = "innerHTML"
    return response


TITLES: Mapping[int, Callable[[], str]] = {
    400: lambda: _("That did not arrive whole"),
    403: lambda: _("Your role cannot do this"),
    404: lambda: _("Nothing here that you can open"),
    409: lambda: _("This has moved on"),
    422: lambda: _("A rule does not allow this"),
}


def as_page(
    request: HttpRequest, status: int, message: str, fields: Mapping[str, list[str]] | None = None, heading: str = ""
) -> HttpResponse:
    """A whole page, without tokens and without a place marked in the bar, so that two of them are the same bytes."""
    actor = getattr(request, "actor", None)
    context = {
        "bar": navigation.bar(actor, ""),
        "heading": heading or TITLES[status](),
        "message": message,
        "plain": message == str(NotPermitted.default),  # the heading says it already
        "sentences": [line for lines in (fields or {}).values() for line in lines],
        "back_url": "" if status == 404 else came_from(request),
    }
    return render(request, f"errors/{status}.html", context, status=status)


def as_two_versions(request: HttpRequest, stale: Stale) -> HttpResponse:
    """Both versions side by side (R30), with a button to put mine on top and a link to take theirs."""
    labels = list(dict.fromkeys([*stale.yours, *stale.theirs]))
    rows = [
        {
            "label": label,
            "theirs": stale.theirs.get(label, ""),
            "yours": stale.yours.get(label, ""),
            "differs": stale.theirs.get(label, "") != stale.yours.get(label, ""),
        }
        for label in labels
    ]
    context = {
        "message": stale.message,
        "rows": rows,
        "fields": again(request, stale.version),
        "can_repeat": request.method == "POST" and stale.version is not None,
        "action": request.get_full_path(),
        "theirs_url": came_from(request) or request.path,
        "files_lost": bool(request.FILES),
        "leave_now": True,  # both versions stand on it
        "bar": navigation.bar(getattr(request, "actor", None), ""),
        "heading": _("Someone changed this before you"),
    }
    part = asks_for_part(request)
    response = render(request, "errors/stale.html#body" if part else "errors/stale.html", context, status=409)
    if part:
        response["HX-Retarget"] = "#main"
        response["HX-Reswap"] = "innerHTML show:window:top"
    return response


def again(request: HttpRequest, version: int | None = None) -> list[tuple[str, str]]:
    """The fields of this POST, to be sent once more; with `version`, on top of that version."""
    kept = []
    for name, values in request.POST.lists():
        last = name.rpartition("-")[2]
        if last in NEVER_REPEATED:
            continue
        on_top = last == "version" and version is not None
        kept += [(name, str(version if on_top else value)) for value in values]
    return kept


def came_from(request: HttpRequest) -> str:
    """The page of ours that this request was sent from, or ""."""
    source = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    try:
        ours = {request.get_host()}
    except DisallowedHost:  # asked for under a name that is not ours; that is answered, too
        return ""
    if not url_has_allowed_host_and_scheme(source, ours, require_https=request.is_secure()):
        return ""
    parts = urlsplit(source)
    back = parts.path + (f"?{parts.query}" if parts.query else "")
    return back if url_has_allowed_host_and_scheme(back, ours) else ""  # "//elsewhere" is a path of ours, and no link home


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404."""
    return answer(request, NotVisible())


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403."""
    return answer(request, NotPermitted())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: cut off, too large, or not understood."""
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent)):
        message = _(
            "You sent more than this page can take. Send it in smaller parts, or attach the long text as a file."
        )
    else:
        message = _("Go back, load the page again and send it once more.")
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": message}, status=400)
    return as_page(request, 400, message)


def broken(request: HttpRequest) -> HttpResponse:
    """handler500: needs neither database nor session, and says nothing of the fault."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": _("Something went wrong here. It was not your doing.")}, status=500)
    return HttpResponse(render_to_string("errors/500.html"), status=500)
