"""Forms of a plan's sections. The rules stand in the services; here are the fields and their words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from operations.choices import AlternativeKind, Expected, Exploitation, Language, ObjectiveKind, RiskGroup, RosterRole
from operations.models import Plan
from operations.selectors.people import approver_choices, roster_people
from siren.access.visibility import visible_to
from siren.web.fields import Checkboxes
from siren.web.forms import EditForm, Form, PartForm, formset

LIKELY = [
    (1, _("1 Rare")),
    (2, _("2 Unlikely")),
    (3, _("3 Possible")),
    (4, _("4 Likely")),
    (5, _("5 Almost sure")),
]
HARM = [
    (1, _("1 Slight")),
    (2, _("2 Minor")),
    (3, _("3 Serious")),
    (4, _("4 Severe")),
    (5, _("5 Lasting")),
]


class PlanForm(Form):
    """Begin a plan."""

    case = forms.ChoiceField(label=_("Case"), error_messages={"required": _("Choose the case this plan is for.")})
    title = forms.CharField(label=_("What is this plan about?"), max_length=120, help_text=_("Short, as in a list."))
    exploitation = forms.ChoiceField(
        label=_("What are people held for?"),
        choices=Exploitation.choices,
        widget=forms.RadioSelect,
        initial=Exploitation.UNKNOWN,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.actor is not None  # noqa: S101  # signed-in pages only
        found = visible_to(self.actor, Case).order_by("-created_at")[:200]
        self.fields["case"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("Choose a case")),
            *[(str(case.pk), f"{case.reference} {case.title}") for case in found],
        ]


class GroundsForm(EditForm):
    """Why a raid, and not something else."""

    title = forms.CharField(label=_("What is this plan about?"), max_length=120)
    exploitation = forms.ChoiceField(
        label=_("What are people held for?"), choices=Exploitation.choices, widget=forms.RadioSelect
    )
    grounds = forms.CharField(
        label=_("Why a raid is needed"),
        widget=forms.Textarea,
        required=False,
        help_text=_("Facts with the grades of the reports behind them."),
    )
    immediate_danger = forms.CharField(
        label=_("Finding of immediate danger"),
        widget=forms.Textarea,
        required=False,
        help_text=_(
            "Only where life or health is in danger now. Leave empty otherwise, and answer two other ways below."
        ),
    )
    harm_if_go = forms.CharField(label=_("Harm if we go"), widget=forms.Textarea, required=False)
    harm_if_not = forms.CharField(label=_("Harm if we do not go"), widget=forms.Textarea, required=False)


class RowForm(PartForm):
    """A row that may stay empty as a whole, so its fields are not marked as not required."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any
        for field in self.fields.values():
            field.unmarked = True


class AlternativePart(RowForm):
    """One less intrusive way."""

    kind = forms.ChoiceField(
        label=_("Other way"), choices=[("", _("Choose")), *AlternativeKind.choices], required=False
    )
    reason = forms.CharField(label=_("Why it is not enough"), widget=forms.Textarea, required=False)


class ObjectivesForm(EditForm):
    """The three objectives (R6), and what the people there will need."""

    arrest_expected = forms.IntegerField(label=_("How many suspects?"), min_value=0, required=False)
    arrest_note = forms.CharField(label=_("Arrest: what to know"), required=False, widget=forms.Textarea)
    arrest_ready = forms.BooleanField(label=_("Arrest is ready"), required=False)
    evidence_expected = forms.IntegerField(label=_("How many items?"), min_value=0, required=False)
    evidence_note = forms.CharField(label=_("Evidence: what to know"), required=False, widget=forms.Textarea)
    evidence_ready = forms.BooleanField(label=_("Evidence is ready"), required=False)
    rescue_expected = forms.IntegerField(label=_("About how many people?"), min_value=0, required=False)
    rescue_note = forms.CharField(label=_("Rescue: what to know"), required=False, widget=forms.Textarea)
    rescue_ready = forms.BooleanField(label=_("Rescue is ready"), required=False)
    children_expected = forms.ChoiceField(
        label=_("May children be there?"), choices=Expected.choices, widget=forms.RadioSelect
    )
    child_protection = forms.CharField(
        label=_("Who protects children on the day?"),
        required=False,
        max_length=120,
        help_text=_("A person by name, with their office. Needed unless no child can be there."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages the people there speak"), choices=Language.choices, widget=Checkboxes, required=False
    )
    interpreters = forms.MultipleChoiceField(
        label=_("Interpreters who have said yes"), choices=Language.choices, widget=Checkboxes, required=False
    )

    def objectives(self) -> dict[str, dict[str, Any]]:
        """The three rows for the service."""
        data = self.cleaned_data
        return {
            kind: {
                "expected": data[f"{kind}_expected"],
                "note": data[f"{kind}_note"],
                "ready": data[f"{kind}_ready"],
            }
            for kind in ObjectiveKind.values
        }


class RisksForm(EditForm):
    """Carries the version; the risks are rows."""


class RiskPart(RowForm):
    """One risk."""

    text = forms.CharField(label=_("What could go wrong?"), required=False)
    group = forms.ChoiceField(label=_("For whom?"), choices=[("", _("Choose")), *RiskGroup.choices], required=False)
    likelihood_before = forms.TypedChoiceField(
        label=_("How likely, if we do nothing about it?"),
        choices=[("", _("Choose")), *LIKELY],
        coerce=int,
        required=False,
    )
    impact_before = forms.TypedChoiceField(
        label=_("How bad, if we do nothing about it?"), choices=[("", _("Choose")), *HARM], coerce=int, required=False
    )
    mitigation = forms.CharField(label=_("What do we do about it?"), widget=forms.Textarea, required=False)
    likelihood = forms.TypedChoiceField(
        label=_("How likely after that?"), choices=[("", _("Choose")), *LIKELY], coerce=int, required=False
    )
    impact = forms.TypedChoiceField(
        label=_("How bad after that?"), choices=[("", _("Choose")), *HARM], coerce=int, required=False
    )
    owner = forms.CharField(label=_("Who sees to it?"), required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        """A risk that is begun is complete."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("text"):
            for name in ("group", "likelihood_before", "impact_before", "likelihood", "impact"):
                if name not in self.errors and data.get(name) in ("", None):
                    asked = {"question": self.fields[name].label}
                    self.add_error(name, _("“%(question)s”: choose an answer, or empty the whole row.") % asked)
        return data


class RosterForm(EditForm):
    """Carries the version; the people are rows."""


class RosterPart(RowForm):
    """One person's one role."""

    user_id = forms.TypedChoiceField(label=_("Person"), coerce=int, required=False, empty_value=None)
    role = forms.ChoiceField(
        label=_("What they do on the day"), choices=[("", _("Choose")), *RosterRole.choices], required=False
    )
    team_size = forms.IntegerField(
        label=_("How many people, with those they lead?"), min_value=1, max_value=500, required=False, initial=1
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user_id"].choices = [("", _("Choose")), *people]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """A person needs a role."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("user_id") and not data.get("role") and "role" not in self.errors:
            self.add_error("role", _("Choose what this person does on the day."))
        return data


def people_choices() -> list[tuple[str, str]]:
    """Everybody who can be on a roster, by name."""
    return [(str(user.pk), user.name) for user in roster_people()]


class SafeSiteForm(EditForm):
    """Where people go."""

    name = forms.CharField(label=_("Place"), max_length=120)
    latitude = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90, help_text=_("Like 13.8621"))
    longitude = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180, help_text=_("Like 100.5134"))
    capacity = forms.IntegerField(label=_("Space for how many people?"), min_value=1)
    travel_minutes = forms.IntegerField(label=_("How many minutes from the scene?"), min_value=1)
    route = forms.CharField(label=_("Route"), widget=forms.Textarea, required=False)
    second_route = forms.CharField(label=_("Second route"), widget=forms.Textarea, required=False)
    needs_ready = forms.CharField(
        label=_("Ready on site"),
        widget=forms.Textarea,
        required=False,
        help_text=_("Interpreters, nurse, food, clean clothes, a phone to call family."),
    )


class AnnexForm(EditForm):
    """Where, when, at whose business, and how."""

    starts_at = forms.DateTimeField(label=_("When does it begin?"), required=False, widget=forms.DateTimeInput)
    location = forms.CharField(label=_("Place"), required=False)
    latitude = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180, required=False)
    business = forms.CharField(label=_("Business"), widget=forms.Textarea, required=False)
    method = forms.CharField(label=_("Method"), widget=forms.Textarea, required=False)


class TargetPart(RowForm):
    """One suspect to be arrested."""

    suspect_id = forms.ChoiceField(label=_("Suspect"), required=False)
    expected = forms.CharField(label=_("Where and when expected"), required=False)

    def __init__(self, *args: Any, suspects: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["suspect_id"].choices = [("", _("Choose")), *suspects]  # type: ignore[attr-defined]  # a choice field


class EvidenceForm(EditForm):
    """Carries the version; the items are rows."""


class EvidencePart(RowForm):
    """One thing that should be found."""

    text = forms.CharField(label=_("What should be found?"), required=False)


class SubmitForm(EditForm):
    """Choose two approvers."""

    first = forms.TypedChoiceField(
        label=_("First approver"), coerce=int, error_messages={"required": _("Choose the first approver.")}
    )
    second = forms.TypedChoiceField(
        label=_("Second approver"), coerce=int, error_messages={"required": _("Choose the second approver.")}
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(user.pk), user.name) for user in approver_choices(plan)]
        for name in ("first", "second"):
            self.fields[name].choices = [("", _("Choose a person")), *people]  # type: ignore[attr-defined]


AlternativeRows = formset(AlternativePart, extra=2, max_num=10)
RiskRows = formset(RiskPart, extra=1, max_num=30)
RosterRows = formset(RosterPart, extra=2, max_num=60)
TargetRows = formset(TargetPart, extra=1, max_num=30)
EvidenceRows = formset(EvidencePart, extra=2, max_num=60)
