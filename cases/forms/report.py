"""The report form: what came in, its items with their grades, names and links, and apart from them the source."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.choices import (
    INFORMATION_HINTS,
    SOURCE_HINTS,
    ActionCondition,
    EntityKind,
    Exploitation,
    Handling,
    HowReceived,
    InformationGrade,
    LinkVerb,
    SanitiseCondition,
    SourceGrade,
    SourceKind,
)
from cases.forms.case import unmark
from cases.policy import ItemIn, LinkIn, NameIn, SourceIn, item_problems
from siren.web import forms as web

KINDS = [("", _("From the name")), *EntityKind.choices]
NAMES_LIST = "known-names"


def name_field(label: Any, **kwargs: Any) -> forms.CharField:
    """A name that can be picked from those known or typed anew."""
    return forms.CharField(
        label=label,
        max_length=120,
        widget=forms.TextInput({"list": NAMES_LIST, "autocomplete": "off"}),
        **kwargs,
    )


class ReportForm(web.EditForm):
    """When and how a report came in."""

    received_at = forms.DateTimeField(label=_("Received"), widget=forms.DateTimeInput())
    how_received = forms.ChoiceField(label=_("How it came in"), choices=HowReceived.choices)
    exploitation = forms.ChoiceField(label=_("Kind of exploitation"), choices=Exploitation.choices)
    place = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=120,
        help_text=_("Province or town; no exact address of a shelter."),
    )
    case = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].required = False
        self.initial.setdefault("received_at", timezone.localtime().replace(second=0, microsecond=0))

    def clean_received_at(self) -> Any:
        """Nothing comes in from the future."""
        moment = self.cleaned_data["received_at"]
        if moment > timezone.now() + dt.timedelta(minutes=5):
            raise ValidationError(_("“Received” must be now or earlier."), code="too_late")
        return moment

    @property
    def case_id(self) -> uuid.UUID | None:
        """The case that the report was begun from."""
        found: uuid.UUID | None = self.cleaned_data.get("case")
        return found


class ItemForm(web.PartForm):
    """One thing that was learned, and its grade."""

    text = forms.CharField(
        label=_("What did you learn?"),
        help_text=_("Facts only, one matter an item. Use a code, not a name, for any victim."),
        widget=forms.Textarea({"rows": "4"}),
        required=False,
    )
    intelligence_date = web.UncertainDateField(
        label=_("When was it so?"),
        required=False,
        help_text=_("As exactly as it is known: a year is enough."),
    )
    place = forms.CharField(label=_("Where, if elsewhere"), required=False, max_length=120)
    source_grade = web.HintedChoiceField(
        label=_("How reliable is the source?"),
        choices=[(value, label, SOURCE_HINTS[value]) for value, label in SourceGrade.choices],
        required=False,
    )
    information_grade = web.HintedChoiceField(
        label=_("How does the source know?"),
        choices=[(value, label, INFORMATION_HINTS[value]) for value, label in InformationGrade.choices],
        required=False,
    )
    handling = web.HintedChoiceField(
        label=_("May it be shared?"),
        choices=[
            (Handling.PERMITTED, Handling.PERMITTED.label, _("Within the law, with whoever needs it")),
            (Handling.CONDITIONS, Handling.CONDITIONS.label, _("On two conditions: choose them")),
        ],
        required=False,
    )
    action = forms.ChoiceField(
        label=_("Action condition"), choices=[("", _("None")), *ActionCondition.choices], required=False
    )
    sanitise = forms.ChoiceField(
        label=_("Sanitisation condition"), choices=[("", _("None")), *SanitiseCondition.choices], required=False
    )
    span = forms.CharField(required=False, widget=forms.HiddenInput, max_length=60)  # a date that boxes cannot show

    def __init__(self, *args: Any, grading: bool = False, lenient: bool = False, **kwargs: Any) -> None:
        self.grading, self.lenient = grading, lenient
        super().__init__(*args, **kwargs)
        unmark(self, "text", "source_grade", "information_grade", "handling", "action", "sanitise")

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written in this row."""
        return not self.has_changed()

    def item(self) -> ItemIn:
        """The item as it was written."""
        data = self.cleaned_data
        return ItemIn(
            text=data.get("text", ""),
            source_grade=int(data["source_grade"]) if data.get("source_grade") else None,
            information_grade=data.get("information_grade") or None,
            handling=data.get("handling", ""),
            conditions=f"{data.get('action', '')} {data.get('sanitise', '')}".strip(),
            intelligence_date=data.get("intelligence_date", "") or data.get("span", ""),
            place=data.get("place", ""),
        )

    def clean(self) -> dict[str, Any]:
        """Grade before use (R1), said at the fields; the service says it again."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.lenient or (self.is_blank and self.prefix and not self.prefix.endswith("-0")):
            return cleaned
        row = int(self.prefix.rpartition("-")[2]) + 1 if self.prefix else 1
        for name, sentences in item_problems(self.item(), grading=self.grading).items():
            if row > 1:
                sentences = [_("Item %(number)s: %(sentence)s") % {"number": row, "sentence": s} for s in sentences]  # noqa: PLW2901
            if name == "conditions":
                name = "action" if not cleaned.get("action") or cleaned.get("sanitise") else "sanitise"  # noqa: PLW2901
            if name not in self.errors:
                self.add_error(name, sentences)
        return cleaned


class NameForm(web.PartForm):
    """Someone or something that the report names."""

    label = name_field(_("Name or number"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False)
    native_label = forms.CharField(label=_("In its own script"), required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unmark(self)

    def name(self) -> NameIn | None:
        """The name as it was written; None for an empty row."""
        data = self.cleaned_data
        if not data.get("label"):
            return None
        return NameIn(data["label"], data.get("kind", ""), data.get("native_label", ""))


class LinkForm(web.PartForm):
    """Two names and how they hang together."""

    from_name = name_field(_("Who or what"), required=False)
    from_kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False)
    verb = forms.ChoiceField(label=_("How they hang together"), choices=LinkVerb.choices, required=False)
    to_name = name_field(_("With whom or what"), required=False)
    to_kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False)
    item = forms.IntegerField(label=_("On the word of item"), min_value=1, initial=1, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unmark(self)

    def clean(self) -> dict[str, Any]:
        """Both ends, or none."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(cleaned.get("from_name")) != bool(cleaned.get("to_name")):
            name = "to_name" if cleaned.get("from_name") else "from_name"
            self.add_error(name, ValidationError(_("A link needs both ends. Fill in the other one, or empty both.")))
        return cleaned

    def link(self) -> LinkIn | None:
        """The link as it was written; None for an empty row."""
        data = self.cleaned_data
        if not (data.get("from_name") and data.get("to_name")):
            return None
        return LinkIn(
            NameIn(data["from_name"], data.get("from_kind", "")),
            data.get("verb", ""),
            NameIn(data["to_name"], data.get("to_kind", "")),
            data.get("item") or 1,
        )


class SourceForm(web.PartForm):
    """Who told us: kept apart from the report (R2)."""

    source_kind = forms.ChoiceField(
        label=_("Kind of source"), choices=[("", _("Not recorded")), *SourceKind.choices], required=False
    )
    source_name = forms.CharField(
        label=_("Name"), required=False, max_length=120, widget=forms.TextInput({"autocomplete": "off"})
    )
    source_contact = forms.CharField(
        label=_("How to reach them"), required=False, max_length=200, widget=forms.TextInput({"autocomplete": "off"})
    )
    source_note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea({"rows": "2"}))

    def source(self) -> SourceIn:
        """The source as it was written."""
        data = self.cleaned_data
        return SourceIn(
            data.get("source_kind", ""),
            data.get("source_name", ""),
            data.get("source_contact", ""),
            data.get("source_note", ""),
        )


ItemFormSet = web.formset(ItemForm, extra=1, max_num=20)
NameFormSet = web.formset(NameForm, extra=2, max_num=40)
LinkFormSet = web.formset(LinkForm, extra=2, max_num=40)


def item_initial(items: Sequence[ItemIn]) -> list[dict[str, Any]]:
    """Stored items as the form shows them."""
    rows = []
    for item in items:
        codes = item.conditions.split()
        span = item.intelligence_date if {"/", "%"} & set(item.intelligence_date) else ""
        rows.append(
            {
                "text": item.text,
                "intelligence_date": "" if span else item.intelligence_date,
                "span": span,
                "place": item.place,
                "source_grade": item.source_grade,
                "information_grade": item.information_grade,
                "handling": item.handling,
                "action": next((code for code in codes if code.startswith("A")), ""),
                "sanitise": next((code for code in codes if code.startswith("S")), ""),
            }
        )
    return rows


def name_initial(names: Sequence[NameIn]) -> list[dict[str, Any]]:
    """Stored names as the form shows them."""
    return [{"label": name.label, "kind": name.kind, "native_label": name.native_label} for name in names]


def link_initial(links: Sequence[LinkIn]) -> list[dict[str, Any]]:
    """Stored links as the form shows them."""
    return [
        {
            "from_name": link.from_name.label,
            "from_kind": link.from_name.kind,
            "verb": link.verb,
            "to_name": link.to_name.label,
            "to_kind": link.to_name.kind,
            "item": link.item,
        }
        for link in links
    ]


def source_initial(source: SourceIn) -> dict[str, Any]:
    """A stored source as the form shows it."""
    return {
        "source_kind": source.kind,
        "source_name": source.name,
        "source_contact": source.contact,
        "source_note": source.note,
    }
