"""Forms of the person's record."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from siren.common.actor import Actor
from siren.web import forms as web
from victims.choices import AgeBand, AgeSource, Label, Language
from victims.models import Person
from victims.selectors.person import notices

# The languages that come up most first: one tap each.
LANGUAGES = [
    (Language.BURMESE, _("Burmese · မြန်မာ")),
    (Language.LAO, _("Lao · ລາວ")),
    (Language.THAI, _("Thai · ไทย")),
    (Language.KHMER, _("Khmer · ខ្មែរ")),
    (Language.VIETNAMESE, _("Vietnamese · Tiếng Việt")),
    (Language.ENGLISH, _("English")),
    (Language.OTHER, _("Another language")),
]
BANDS = [(value, label) for value, label in AgeBand.choices if value] + [("none", AgeBand.NOT_RECORDED.label)]


class AgeMixin(forms.Form):
    """The age as a band, and how it is known."""

    age_band = web.HintedChoiceField(label=_("About how old?"), choices=BANDS)
    age_source = web.HintedChoiceField(label=_("How is the age known?"), choices=AgeSource.choices)

    def clean_age_band(self) -> str:
        """The band, "" when it is not known."""
        value = self.cleaned_data["age_band"]
        return "" if value == "none" else str(value)


class StartForm(AgeMixin, web.Form):
    """A new record. The code is made by the server; no name is asked for."""

    language = web.HintedChoiceField(label=_("Which language does the person speak?"), choices=LANGUAGES)
    alias = forms.CharField(
        label=_("What shall we call them?"),
        help_text=_("A name the person picks. Not the real name."),
        required=False,
        max_length=80,
    )
    notice = forms.UUIDField(required=False, widget=forms.HiddenInput)
    field_order = ("language", "age_band", "age_source", "alias", "notice")


class PersonForm(AgeMixin, web.EditForm):
    """What is known of the person, all in one place."""

    alias = forms.CharField(label=_("Called"), help_text=_("Not the real name."), required=False, max_length=80)
    language = forms.ChoiceField(label=_("Language"), choices=[("", _("Not recorded")), *LANGUAGES], required=False)
    interpreter = forms.CharField(
        label=_("Interpreter"), help_text=_("By code, for example I-07."), required=False, max_length=40
    )
    not_interpreter = forms.CharField(
        label=_("Must not interpret"),
        help_text=_("Codes with commas between: anyone the person is afraid of, or who knows the employer."),
        required=False,
    )
    arrived_at = forms.DateTimeField(
        label=_("Arrived at the safe site"),
        required=False,
        widget=forms.DateTimeInput,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    place = forms.CharField(
        label=_("Province"), help_text=_("Never the address of the shelter."), required=False, max_length=80
    )
    label = web.HintedChoiceField(
        label=_("Does the person accept the name that an organisation gives to what happened?"),
        help_text=_("Whatever the answer, every service stays. Declined: nothing made for this person carries it."),
        choices=Label.choices,
    )
    notice = forms.ChoiceField(label=_("Came with the notice"), required=False)
    field_order = (
        "alias",
        "language",
        "interpreter",
        "not_interpreter",
        "age_band",
        "age_source",
        "arrived_at",
        "place",
        "label",
        "notice",
    )

    def __init__(self, *args: Any, actor: Actor, person: Person, **kwargs: Any) -> None:
        initial = {
            name: getattr(person, name)
            for name in ("alias", "language", "interpreter", "not_interpreter", "age_source", "place", "label")
        }
        initial |= {
            "age_band": person.age_band or "none",
            "arrived_at": person.arrived_at,
            "notice": str(person.notice_id or ""),
        }
        super().__init__(*args, actor=actor, initial=initial, version=person.version, **kwargs)
        options = [(str(notice.pk), notice.reference) for notice in notices(actor)[:50]]
        current = str(person.notice_id or "")
        if current and current not in dict(options):
            options.append((current, str(_("Withheld"))))
        self.fields["notice"].choices = [("", _("None")), *options]  # type: ignore[attr-defined]

    def changes(self) -> dict[str, Any]:
        """What change_person takes."""
        told = {
            name: value for name, value in self.cleaned_data.items() if name not in ("form_id", "version", "notice")
        }
        return told | {"notice_id": self.cleaned_data["notice"] or None}


class GuardianForm(web.EditForm):
    """Who stands beside a child."""

    name = forms.CharField(
        label=_("Who is the guardian?"),
        help_text=_("Someone who stands by the child, for example a child protection officer."),
        max_length=120,
    )
    independent = forms.BooleanField(
        label=_("The guardian is neither a suspect, nor tied to one, nor investigating the case"),
        error_messages={
            "required": _("Make sure of it first, then tick the box: the guardian stands apart from the case.")
        },
    )


class IdentityForm(web.EditForm):
    """Who the person is."""

    name = forms.CharField(label=_("Name, as the person says it"), max_length=120)
    name_native = forms.CharField(label=_("Name in own script"), required=False, max_length=120)
    name_romanised = forms.CharField(label=_("Name in Latin letters"), required=False, max_length=120)
    born = web.UncertainDateField(
        label=_("Born"), help_text=_("Leave out what is not known: a year alone is fine."), required=False
    )
    contacts = forms.CharField(
        label=_("Whom we may call, and how"), widget=forms.Textarea, required=False, max_length=2000
    )
    contact_care = forms.CharField(
        label=_("Care when calling"),
        help_text=_("For example: only after 18:00, never say who we are."),
        required=False,
    )
