"""The decision on a plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from operations.choices import AlternativeKind, Decision
from siren.web.fields import DecisionField
from siren.web.forms import Form


class DecisionForm(Form):
    """Approve, return or refuse exactly the version on the page."""

    seen_hash = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    decision = DecisionField(
        label=_("Decision"),
        choices=[
            (Decision.APPROVE, Decision.APPROVE.label, _("Needs your password. A second approver must also agree")),
            (Decision.RETURN, Decision.RETURN.label, _("The author sees your reasons at once")),
            (Decision.REFUSE, Decision.REFUSE.label, _("You name the other way; the plan closes")),
        ],
        error_messages={"required": _("Choose what you decide.")},
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept with the plan. Do not name victims."),
    )
    alternative = forms.ChoiceField(
        label=_("The other way, if you refuse"),
        required=False,
        choices=[("", _("Choose")), *AlternativeKind.choices],
    )
    password = forms.CharField(
        label=_("Your password, if you approve"),
        required=False,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, gaps: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any
        for name in ("reasons", "alternative", "password"):  # which of them are needed hangs on the decision
            field = self.fields[name]
            field.unmarked = True
        if gaps:
            field = self.fields["decision"]
            words = (
                _now("Blocked until the gap above is closed")
                if gaps == 1
                else _now("Blocked until the %(n)d gaps above are closed") % {"n": gaps}
            )
            field.block(Decision.APPROVE.value, words)
