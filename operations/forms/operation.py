"""Forms of the day."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from operations.choices import CountKind, Expected, LogKind, ObjectiveKind, Outcome, RosterRole
from operations.models import Plan
from siren.web.fields import SegmentedField
from siren.web.forms import EditForm, Form


class StartForm(Form):
    """Begin."""


class CountForm(Form):
    """One tap. Its form id, and where scripts run the tap's own number, name the count: sent twice it counts once."""

    kind = forms.ChoiceField(choices=CountKind.choices)
    tap = forms.UUIDField(required=False)
    step = forms.TypedChoiceField(choices=[("1", "+1"), ("-1", "-1")], coerce=int, required=False)

    def count_id(self) -> uuid.UUID:
        """The count that this tap makes: from what this person was given, so that nobody names another one's."""
        tap = self.cleaned_data["tap"]
        return uuid.uuid5(self.record_id, str(tap)) if tap else self.record_id


class LogForm(Form):
    """A line in the log."""

    text = forms.CharField(
        label=_("What happened?"), max_length=500, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    kind = forms.ChoiceField(
        choices=[(LogKind.LOG, ""), (LogKind.HELP, ""), (LogKind.MEDIC, "")], required=False, widget=forms.HiddenInput
    )
    team = forms.ChoiceField(label=_("Which team?"), choices=[("", _("No team")), *RosterRole.choices], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["text"]  # a note needs words, a call for help does not
        field.unmarked = True


class StopForm(Form):
    """Call it off."""

    reason = forms.CharField(label=_("Why"), max_length=500, required=False)


class CloseForm(EditForm):
    """How it ended, objective by objective, item by item."""

    was_right = SegmentedField(
        label=_("Should this operation have been run?"),
        choices=Expected.choices,
        required=True,
        error_messages={"required": _("Say whether this operation should have been run.")},
    )
    lesson = forms.CharField(label=_("What should be done otherwise next time?"), widget=forms.Textarea, required=False)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        self.items = list(plan.expected_evidence.all())
        # added before the base class dresses the fields
        extra: dict[str, forms.Field] = {}
        for kind in ObjectiveKind:
            extra[f"{kind}_outcome"] = SegmentedField(
                label=str(kind.label),
                choices=[(Outcome.MET, Outcome.MET.label, "check"), (Outcome.PARTLY, Outcome.PARTLY.label, "minus"),
                         (Outcome.NOT_MET, Outcome.NOT_MET.label, "x")],
                error_messages={"required": _now("%(name)s: say whether it was met.") % {"name": kind.label}},
            )  # fmt: skip
            extra[f"{kind}_why"] = forms.CharField(
                label=_now("%(name)s: why?") % {"name": kind.label},
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"required": _now("%(name)s: say why.") % {"name": kind.label}},
            )
        for item in self.items:
            extra[f"found_{item.pk}"] = SegmentedField(
                label=item.text,
                choices=[("yes", _("Found"), "check"), ("no", _("Not found"), "x")],
                error_messages={"required": _now("%(item)s: say whether it was found.") % {"item": item.text}},
            )
            extra[f"gap_{item.pk}"] = forms.CharField(
                label=_now("%(item)s: why was it not found?") % {"item": item.text}, required=False
            )
        self.base_fields = extra | self.base_fields  # type: ignore[misc]  # an instance's own copy
        super().__init__(*args, **kwargs)
        field: Any
        for item in self.items:  # needed only where the item was not found
            field = self.fields[f"gap_{item.pk}"]
            field.unmarked = True

    def outcomes(self) -> dict[str, tuple[str, str]]:
        """Objective -> outcome and why."""
        data = self.cleaned_data
        return {kind: (data[f"{kind}_outcome"], data[f"{kind}_why"]) for kind in ObjectiveKind.values}

    def found(self) -> dict[str, tuple[bool | None, str]]:
        """Expected evidence -> found, and why not."""
        data = self.cleaned_data
        return {str(row.pk): (data[f"found_{row.pk}"] == "yes", data[f"gap_{row.pk}"]) for row in self.items}

    def aim_rows(self) -> list[tuple[Any, Any]]:
        """The fields of the three objectives, in pairs."""
        return [(self[f"{kind}_outcome"], self[f"{kind}_why"]) for kind in ObjectiveKind.values]

    def item_rows(self) -> list[tuple[Any, Any]]:
        """The fields of the expected evidence, in pairs."""
        return [(self[f"found_{row.pk}"], self[f"gap_{row.pk}"]) for row in self.items]
