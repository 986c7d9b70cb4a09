"""The screening form: eleven signs in plain words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from siren.common.actor import Actor
from siren.web import forms as web
from victims.choices import Finding, Indicator, Observed, ScreeningPlace
from victims.forms.person import LANGUAGES
from victims.interpreters import names_one_of
from victims.models import Person
from victims.texts import indicator_words


class ScreeningForm(web.Form):
    """One talk. A sign left open is stored as not asked."""

    place = web.HintedChoiceField(label=_("Where do you talk?"), choices=ScreeningPlace.choices)
    language = forms.ChoiceField(label=_("Language"), choices=[("", _("Choose")), *LANGUAGES])
    interpreter = forms.CharField(
        label=_("Interpreter"),
        help_text=_("By code, for example I-07. Empty if you speak it."),
        required=False,
        max_length=40,
    )
    finding = web.HintedChoiceField(
        label=_("What do you conclude?"),
        help_text=_("You decide: nothing is counted up. Agreeing to the work does not speak against it."),
        choices=[
            (Finding.LIKELY, Finding.LIKELY.label, _("The signs point to forced labour.")),
            (Finding.UNLIKELY, Finding.UNLIKELY.label, _("The signs do not point there now. All services stay open.")),
            (Finding.UNCLEAR, Finding.UNCLEAR.label, _("More time is needed. All services stay open.")),
        ],
    )
    finding_by = forms.CharField(label=_("Who concludes this?"), max_length=120)
    note = forms.CharField(label=_("What else matters?"), widget=forms.Textarea(attrs={"rows": "3"}), required=False)

    def __init__(self, *args: Any, actor: Actor, person: Person, **kwargs: Any) -> None:
        self.person = person
        initial = {
            "language": person.language,
            "interpreter": "" if names_one_of(person.not_interpreter, person.interpreter) else person.interpreter,
            "finding_by": actor.name,
        }
        super().__init__(*args, actor=actor, initial=initial, **kwargs)
        for value in Indicator.values:
            question = web.SegmentedField(label=indicator_words("en", value).text, required=False)
            note = forms.CharField(label=_("Note"), required=False, max_length=500)
            self.fields[value], self.fields[f"{value}_note"] = question, note
            self.dress(value, question)
            self.dress(f"{value}_note", note)

    def questions(self) -> list[dict[str, Any]]:
        """The eleven questions with their words in the person's language."""
        return [
            {
                "field": self[indicator.value],
                "note": self[f"{indicator.value}_note"],
                "sign": indicator.label,
                "theirs": indicator_words(self.person.language_code, indicator.value),
            }
            for indicator in Indicator
        ]

    def answers(self) -> dict[str, str]:
        """What was answered; a sign left open was not asked (R29)."""
        return {name: self.cleaned_data[name] or Observed.NOT_ASKED for name in Indicator.values}

    def notes(self) -> dict[str, str]:
        """The notes that were written."""
        told = {name: self.cleaned_data[f"{name}_note"] for name in Indicator.values}
        return {name: text for name, text in told.items() if text}
