"""How the screen looks for this person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from siren.accounts.forms.account import PreferencesForm
from siren.accounts.models import User
from siren.accounts.services.account import set_preferences
from siren.accounts.views.sign_in import safe_next
from siren.web.htmx import moved, respond
from siren.web.methods import methods


@methods("GET", "POST")
def preferences(request: HttpRequest) -> HttpResponse:
    """Colours, size and language; also the target of the small form in the account menu."""
    user = request.user
    if not isinstance(user, User):
        return moved(request, safe_next(request))
    usual = {"theme": user.theme, "density": user.density, "language": user.language}
    form = PreferencesForm(request.POST if request.method == "POST" else None, actor=None, initial=usual)
    if form.is_valid():
        set_preferences(user, **form.cleaned_data)
        messages.success(request, _("Your look is kept."))
        return moved(request, safe_next(request))
    context = {"form": form, "narrow": True}
    return respond(request, "accounts/preferences/form.html", context, status=422 if form.is_bound else 200)
