"""The form that ties evidence to a charge."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import ChargeElement
from evidence.models import Exhibit, Statement
from siren.common.actor import Actor
from siren.web.forms import Form


class TieForm(Form):
    """One exhibit or one statement for one element."""

    element = forms.ChoiceField(label=_("What does it show?"))
    support = forms.ChoiceField(label=_("Exhibit or statement"))
    note = forms.CharField(label=_("How does it show it?"), required=False, max_length=300)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        actor: Actor,
        elements: Iterable[ChargeElement],
        exhibits: Iterable[Exhibit],
        statements: Iterable[Statement],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, actor=actor, **kwargs)
        element: Any = self.fields["element"]
        element.choices = [("", _("Choose an element"))] + [(str(one.pk), one.text) for one in elements]
        support: Any = self.fields["support"]
        support.choices = [
            ("", _("Choose what shows it")),
            (_("Exhibits"), [(f"exhibit:{one.pk}", f"{one.reference} {one.description}"[:90]) for one in exhibits]),
            (
                _("Statements (testimony)"),
                [(f"statement:{one.pk}", f"{one.reference} {one.witness_code}") for one in statements],
            ),
        ]

    def ids(self) -> dict[str, uuid.UUID]:
        """The chosen item as the service takes it."""
        kind, _colon, number = str(self.cleaned_data["support"]).partition(":")
        return {kind: uuid.UUID(number)}
