"""Narrowing the overseers' lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from siren.oversight.selectors.event import people
from siren.web.forms import PartForm


class EventFilterForm(PartForm):
    """By person and by day."""

    person = forms.TypedChoiceField(label=gettext_lazy("Person"), required=False, coerce=int, empty_value=None)
    day = forms.DateField(label=gettext_lazy("Day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _("Everybody")), *people()]  # type: ignore[attr-defined]  # a ChoiceField
