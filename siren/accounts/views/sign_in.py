"""The door: signing in, with what was typed when the last session ended, and signing out."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from siren.accounts.forms.account import SignInForm
from siren.accounts.kept_text import KeptText, unseal
from siren.accounts.models import User
from siren.audit.models import Kind
from siren.audit.record import record
from siren.audit.verbs import AuditVerb
from siren.web.errors import came_from
from siren.web.htmx import asks_for_part
from siren.web.methods import methods


@sensitive_post_parameters("password")
@methods("GET", "POST")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page. The sign-in itself is recorded by siren.wiring, which knows whose context to record it in."""
    next_url = safe_next(request)
    if request.method != "POST":
        if request.user.is_authenticated:
            return HttpResponseRedirect(next_url)
        return page(request, SignInForm(actor=None), next_url=next_url)
    kept = request.POST.get("kept", "")
    form = SignInForm(request.POST, actor=None)
    if form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if isinstance(user, User):
            login(request, user)
            return after_sign_in(request, user, unseal(kept, request.get_host()) if kept else None, next_url)
        form.add_error(None, _("This name and password do not fit together. Check both and try again."))
    return page(request, form, next_url=next_url, kept=kept, status=422)


def after_sign_in(request: HttpRequest, user: User, kept: KeptText | None, next_url: str) -> HttpResponse:
    """Where the person goes: to what could not be sent, or to the page they wanted."""
    if kept is not None and kept.belongs_to(user.pk):
        request.preferences = user  # type: ignore[attr-defined]
        return resume(request, kept)
    if kept is not None:
        messages.warning(
            request,
            _("What was typed before the session ended was not kept: it belongs to another sign-in or another page."),
        )
        return HttpResponseRedirect(reverse("home"))
    return HttpResponseRedirect(next_url)


def resume(request: HttpRequest, kept: KeptText, status: int = 200) -> HttpResponse:
    """The page with one button, which sends the kept text again. Files cannot be kept, and the page says so."""
    context = {"action": kept.action, "fields": kept.fields, "files_lost": kept.files_lost}
    response = render(request, "errors/resume.html", context, status=status)
    add_never_cache_headers(response)
    return as_whole_page(request, response)


def ask_to_sign_in(request: HttpRequest, kept: KeptText) -> HttpResponse:
    """The sign-in page in answer to a POST whose session was over; what was typed goes along."""
    response = page(
        request, SignInForm(actor=None), next_url=came_from(request) or reverse("home"), kept=kept.seal(), status=401
    )
    return as_whole_page(request, response)


def page(
    request: HttpRequest, form: SignInForm, *, next_url: str, kept: str = "", status: int = 200, expired: bool = False
) -> HttpResponse:
    """The sign-in page itself."""
    context: dict[str, Any] = {"form": form, "next_url": next_url, "kept": kept, "expired": expired}
    response = render(request, "accounts/sign_in/form.html", context, status=status)
    add_never_cache_headers(response)
    return response


@csrf_exempt
@methods("POST")
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session. Without a token: leaving must work from a page of any age, and the cookie is SameSite=Strict."""
    actor = getattr(request, "actor", None)
    if actor is not None:
        record(actor=actor, verb=AuditVerb.SIGNED_OUT, kind=Kind.SIGN_IN)
    logout(request)
    wanted = request.POST.get("next", "")
    return HttpResponseRedirect(wanted if wanted == reverse("leave") else reverse("accounts:sign_in"))


def safe_next(request: HttpRequest) -> str:
    """The page of ours that the person wanted, or their own first page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/") else reverse("home")


def as_whole_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Where htmx asked for a part, this answer takes the place of the page."""
    if asks_for_part(request):
        response["HX-Retarget"] = "body"
        response["HX-Reswap"] = "innerHTML show:window:top"
    return response
