"""Nobody without a sign-in gets further; who had typed something when the session ended keeps it."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from siren.accounts import kept_text
from siren.accounts.models import User
from siren.accounts.services.account import set_preferences
from siren.accounts.views.sign_in import ask_to_sign_in
from siren.web.context import languages
from siren.web.errors import came_from

# The beginnings of paths that need no sign-in. Everything else does, known or not.
OPEN_PATHS = ("/static/", "/i18n/", "/leave/", "/account/sign-in/", "/account/sign-out/")
OPEN_PAGES = frozenset({"/healthz"})


class SignedInMiddleware:
    """Sends the anonymous to sign in, and gives the signed-in their language and look."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, or answer it with the way to sign in."""
        request.preferences = None  # type: ignore[attr-defined]  # read by siren.web.context
        if request.path.startswith("/static/") or request.path in OPEN_PAGES:
            return self.get_response(request)
        if isinstance(request.user, User):
            return self._known(request, request.user)
        if request.path.startswith(OPEN_PATHS):
            return self.get_response(request)
        return turned_away(request)

    def _known(self, request: HttpRequest, user: User) -> HttpResponse:
        request.preferences = user  # type: ignore[attr-defined]
        if user.language in dict(languages()):
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        if request.method == "POST" and request.path == reverse("set_language") and response.status_code < 400:
            chosen = request.POST.get("language", "")
            if chosen in dict(languages()):
                set_preferences(user, language=chosen)
        return response


def turned_away(request: HttpRequest) -> HttpResponse:
    """The answer to somebody who is not signed in, in the shape that was asked for."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": _("Sign in first.")}, status=401)
    if request.method == "POST":
        return ask_to_sign_in(request, kept_text.of(request))
    if getattr(request, "htmx", None):
        response = HttpResponse(status=401)
        response["HX-Redirect"] = sign_in_url(came_from(request) or "/")
        return response
    return HttpResponseRedirect(sign_in_url(request.get_full_path()))


def sign_in_url(next_url: str) -> str:
    """The sign-in page that leads on to this page."""
    return f"{reverse('accounts:sign_in')}?{urlencode({'next': next_url})}"
