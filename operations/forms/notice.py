"""Forms of a notice to a provider: a closed list of fields (R10)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from operations.choices import AgeBand, Language, Need, NoticeAnswer
from operations.selectors.people import providers
from siren.web.fields import Checkboxes, HintedChoiceField
from siren.web.forms import EditForm


class NoticeForm(EditForm):
    """What a provider is told."""

    provider = forms.TypedChoiceField(
        label=_("Provider"), coerce=int, error_messages={"required": _("Choose who is asked.")}
    )
    window_from = forms.DateTimeField(label=_("From"), widget=forms.DateTimeInput)
    window_to = forms.DateTimeField(label=_("To"), widget=forms.DateTimeInput)
    expected_number = forms.IntegerField(label=_("About how many people?"), min_value=1, max_value=5000)
    age_bands = forms.MultipleChoiceField(label=_("Ages"), choices=AgeBand.choices, widget=Checkboxes)
    languages = forms.MultipleChoiceField(label=_("Languages"), choices=Language.choices, widget=Checkboxes)
    needs = forms.MultipleChoiceField(label=_("Needs"), choices=Need.choices, widget=Checkboxes, required=False)
    meeting_point = forms.CharField(
        label=_("Meeting point"),
        help_text=_("Where the provider waits. Never the place of the raid, the business or a name."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["provider"]
        field.choices = [("", _("Choose")), *[(str(agency.pk), agency.name) for agency in providers()]]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        names = (
            "window_from", "window_to", "expected_number", "age_bands", "languages", "needs", "meeting_point",
        )  # fmt: skip
        return {"provider_id": data["provider"], **{name: data[name] for name in names}}


class VersionForm(EditForm):
    """One button on a record that must not have changed."""


class AnswerForm(EditForm):
    """What a provider can do."""

    answer = HintedChoiceField(
        label=_("Can you receive them?"),
        choices=[
            (NoticeAnswer.YES, NoticeAnswer.YES.label),
            (NoticeAnswer.PARTLY, NoticeAnswer.PARTLY.label, _("Say below what you can do.")),
            (NoticeAnswer.NO, NoticeAnswer.NO.label),
        ],
        error_messages={"required": _("Choose one of the answers.")},
    )
    capacity = forms.IntegerField(
        label=_("How many people can you receive?"), min_value=1, max_value=5000, required=False
    )
    note = forms.CharField(
        label=_("What else should they know?"), widget=forms.Textarea, required=False, max_length=1000
    )
