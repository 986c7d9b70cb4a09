"""The form of a statement."""

from django import forms
from django.utils.translation import gettext_lazy as _

from siren.web.forms import Form


class StatementForm(Form):
    """What a witness said."""

    witness_code = forms.CharField(
        label=_("Witness's code"),
        max_length=12,
        help_text=_("Such as W-7. Never a name: whoever the code stands for is kept elsewhere."),
        widget=forms.TextInput({"data-width": "10", "autocomplete": "off"}),
    )
    taken_at = forms.DateTimeField(label=_("When it was taken"), widget=forms.DateTimeInput)
    summary = forms.CharField(
        label=_("What the witness said"),
        help_text=_("Facts only, without names of those who were exploited."),
        widget=forms.Textarea({"rows": 8}),
    )
