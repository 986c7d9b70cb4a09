"""Forms of the chain of custody."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from siren.accounts.models import User
from siren.common.actor import Actor
from siren.web.forms import EditForm, Form

WHOLE = (("yes", _("Yes, whole")), ("no", _("No, broken or missing")))
NOW = _("Leave it empty if it is happening now.")


def seal_field() -> forms.ChoiceField:
    """Whether the seal is whole: asked, never assumed."""
    return forms.ChoiceField(label=_("Is the seal whole?"), choices=WHOLE, widget=forms.RadioSelect)


class HandOverForm(EditForm):
    """The holder gives it to somebody."""

    receiver = forms.ChoiceField(label=_("Who receives it?"))
    reason = forms.CharField(label=_("Why?"), max_length=300)
    seal_intact = seal_field()
    released_at = forms.DateTimeField(label=_("When?"), required=False, help_text=NOW, widget=forms.DateTimeInput)

    field_order = ("receiver", "reason", "seal_intact", "released_at")

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, actor: Actor, receivers: Iterable[User], **kwargs: Any
    ) -> None:
        super().__init__(data, actor=actor, **kwargs)
        field: Any = self.fields["receiver"]
        field.choices = [("", _("Choose a person"))] + [(str(user.pk), user.name) for user in receivers]


class ReceiptForm(Form):
    """The named person says that it arrived."""

    seal_intact = seal_field()
    received_at = forms.DateTimeField(label=_("When?"), required=False, help_text=NOW, widget=forms.DateTimeInput)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


class RefusalForm(Form):
    """The named person does not take it."""

    note = forms.CharField(label=_("Why do you not take it?"), max_length=300)
