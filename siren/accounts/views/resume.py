"""A form that was open for so long that its token is no longer good."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from siren.accounts import kept_text
from siren.accounts.forms.account import SignInForm
from siren.accounts.models import User
from siren.accounts.views.sign_in import as_whole_page, page, resume, safe_next
from siren.web.errors import as_page


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW. The text comes back with a fresh token, to the person whose form it was."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": _("The CSRF token is missing or wrong.")}, status=403)
    if request.path == reverse("accounts:sign_in"):
        form = SignInForm(actor=None, initial={"username": request.POST.get("username", "")[:60]})
        kept = request.POST.get("kept", "")
        return page(request, form, next_url=safe_next(request), kept=kept, status=403, expired=True)
    kept_now = kept_text.of(request)
    if isinstance(request.user, User) and kept_now.belongs_to(request.user.pk):
        return resume(request, kept_now, status=403)
    return as_whole_page(
        request, as_page(request, 403, _("This page was open for too long. Load it again and send it once more."))
    )
