"""Signing in, and how the screen should look."""

from django import forms
from django.utils.translation import gettext_lazy as _

from siren.accounts.models import User
from siren.web.context import languages
from siren.web.forms import PartForm


class SignInForm(PartForm):
    """Name and password."""

    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PreferencesForm(PartForm):
    """Colours, size, language. What is not sent stays."""

    theme = forms.ChoiceField(label=_("Colours"), choices=User.Theme.choices, required=False, widget=forms.RadioSelect)
    density = forms.ChoiceField(
        label=_("Size of text and rows"), choices=User.Density.choices, required=False, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label=_("Language of this screen"), choices=languages, required=False, widget=forms.RadioSelect
    )
