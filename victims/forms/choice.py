"""Forms of the person's choices."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from siren.common.actor import Actor
from siren.web import forms as web
from victims.choices import Answer, Left, Medium, Understood
from victims.forms.person import LANGUAGES
from victims.interpreters import names_one_of
from victims.models import Explanation, Person
from victims.selectors.choice import Offer
from victims.services.choice import Said

TOLD = ("language", "interpreter", "medium", "understood", "left")


def answer_field(offer: Offer, *, required: bool) -> web.SegmentedField:
    """One service: yes, no, not sure; none of them is the usual one."""
    return web.SegmentedField(label=offer.label, choices=Answer.choices, required=required)


def note_field() -> forms.CharField:
    """What the person wants noted with the answer."""
    return forms.CharField(label=_("Note"), required=False, max_length=500)


def again_field() -> forms.DateField:
    """When to ask again."""
    return forms.DateField(label=_("Ask again on"), required=False, widget=forms.DateInput)


class ChoicesForm(web.EditForm):
    """How the options were explained, and the answer to each service, on one page."""

    language = forms.ChoiceField(label=_("Language"), choices=[("", _("Choose")), *LANGUAGES])
    interpreter = forms.CharField(
        label=_("Interpreter"),
        help_text=_("By code, for example I-07. Empty if you speak the language."),
        required=False,
        max_length=40,
    )
    medium = web.HintedChoiceField(label=_("How was it explained?"), choices=Medium.choices, required=False)
    understood = web.HintedChoiceField(
        label=_("How do you know that it was understood?"), choices=Understood.choices, required=False
    )
    left = web.HintedChoiceField(label=_("What stays with the person?"), choices=Left.choices, required=False)

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        person: Person,
        offers: list[Offer],
        told: Explanation | None,
        posted: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.offers = offers
        interpreter = (told.interpreter if told else "") or person.interpreter
        initial: dict[str, Any] = {
            "language": person.language,
            "interpreter": "" if names_one_of(person.not_interpreter, interpreter) else interpreter,
        }
        if told and timezone.localdate(told.at) == timezone.localdate():  # the same talk goes on
            initial |= {
                "language": told.language,
                "medium": told.medium,
                "left": told.left,
                "understood": told.understood,
            }
        for offer in offers:
            if offer.choice:
                code = offer.service.code
                initial |= {
                    code: offer.choice.answer,
                    f"{code}_note": offer.choice.note,
                    f"{code}_again": offer.choice.offered_again_on,
                }
        version = person.version
        if posted is not None:
            initial |= posted
            sent = str(posted.get("version", ""))
            version = int(sent) if sent.isdecimal() and len(sent) < 9 else version
        super().__init__(*args, actor=actor, initial=initial, version=version, **kwargs)
        for name in ("medium", "left"):  # a talk can be saved without them, but does not count as explained (R16)
            self.fields[name].unmarked = True  # type: ignore[attr-defined]  # the form renderer's own mark
        for offer in offers:
            code = offer.service.code
            for name, field in (
                (code, answer_field(offer, required=False)),
                (f"{code}_note", note_field()),
                (f"{code}_again", again_field()),
            ):
                self.fields[name] = field
                self.dress(name, field)

    def rows(self) -> list[dict[str, Any]]:
        """Each service with its fields."""
        return [
            {
                "offer": offer,
                "code": offer.service.code,
                "field": self[offer.service.code],
                "note": self[f"{offer.service.code}_note"],
                "again": self[f"{offer.service.code}_again"],
                "noted": self._noted(offer.service.code),
                "open": bool(self[f"{offer.service.code}_note"].errors or self[f"{offer.service.code}_again"].errors),
            }
            for offer in self.offers
        ]

    def _noted(self, code: str) -> str:
        """The note and the day to ask again in one line, so that they can be read without opening anything."""
        again = self[f"{code}_again"].value()
        day = date_format(again, "j M") if isinstance(again, dt.date) else str(again or "")
        asked = _("Ask again %(day)s") % {"day": day} if day else ""
        return " · ".join(str(part) for part in (self[f"{code}_note"].value(), asked) if part)

    def clean(self) -> dict[str, Any]:
        """A note without an answer would be lost: say so."""
        cleaned = super().clean()
        for offer in self.offers:
            code = offer.service.code
            if not cleaned.get(code) and (cleaned.get(f"{code}_note") or cleaned.get(f"{code}_again")):
                self.add_error(code, str(_("There is a note but no answer. Choose yes, no or not sure.")))
        return cleaned

    def explained(self) -> dict[str, str]:
        """How it was explained."""
        return {name: self.cleaned_data.get(name) or "" for name in TOLD}

    def said(self) -> dict[str, Said]:
        """What was answered, service by service."""
        told = self.cleaned_data
        return {
            offer.service.code: Said(
                told[offer.service.code],
                told.get(f"{offer.service.code}_note") or "",
                told.get(f"{offer.service.code}_again"),
            )
            for offer in self.offers
            if told.get(offer.service.code)
        }


class ChangeForm(web.EditForm):
    """One answer anew. It starts empty: the earlier answer is shown beside it, and stays in the record."""

    answer = web.SegmentedField(choices=Answer.choices, label="")
    note = note_field()
    again = again_field()

    def __init__(self, *args: Any, actor: Actor, person: Person, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, version=person.version, **kwargs)
        self.fields["answer"].label = offer.label

    def said(self) -> Said:
        """What was answered."""
        return Said(self.cleaned_data["answer"], self.cleaned_data["note"], self.cleaned_data["again"])
