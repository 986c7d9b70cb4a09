"""The form that every form here is made from: GOV.UK markup, our words, clean text, one record for a double submit."""

import re
import unicodedata
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT, formset_factory
from django.forms.renderers import BaseRenderer, DjangoTemplates, TemplatesSetting
from django.forms.utils import pretty_name
from django.forms.widgets import DateTimeBaseInput, Input
from django.template import TemplateDoesNotExist
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from siren.common.actor import Actor
from siren.common.errors import RuleBroken
from siren.web.fields import (
    Checkboxes,
    DatePartsField,
    DecisionField,
    HintedChoiceField,
    Radios,
    SegmentedField,
    UncertainDateField,
)
from siren.web.problems import AnyFormSet
from siren.web.wording import Earliest, Longest, use_our_words

__all__ = [
    "DatePartsField",
    "DecisionField",
    "EditForm",
    "Form",
    "HintedChoiceField",
    "PartForm",
    "Renderer",
    "SegmentedField",
    "UncertainDateField",
    "formset",
]

TEXT_LIMIT = 200
TEXTAREA_LIMIT = 4000
LARGEST_NUMBER = 2**31 - 1  # PostgreSQL's integer
FORM_SALT = "siren.web.form"
OUT_OF_DATE = gettext_lazy(
    "This page was open for too long or belongs to another sign-in. Check what you wrote and send it again."
)

# Control characters, and the marks that reverse the direction of text and so can hide what a line says. Zero-width
# spaces and joiners stay: Khmer, Burmese and Lao need them.
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Renderer(TemplatesSetting):
    """Our templates first, Django's own for what we do not change."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    def get_template(self, template_name: str) -> Any:
        """A template of the project, or the one in Django."""
        try:
            return super().get_template(template_name)
        except TemplateDoesNotExist:
            return FALLBACK.get_template(template_name)


FALLBACK: BaseRenderer = DjangoTemplates()


def clean_text(value: str) -> str:
    """Text as it is stored: composed (NFC), with plain line ends, without characters that nobody can see."""
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", UNWANTED.sub("", text))


def clean_data(data: Mapping[str, Any], untouched: Iterable[str]) -> Any:
    """A copy of what was sent with every text cleaned; passwords stay as they were typed."""
    keep = set(untouched)
    if not isinstance(data, MultiValueDict):
        return {
            name: clean_text(value) if isinstance(value, str) and name not in keep else value
            for name, value in data.items()
        }
    cleaned = data.copy()
    for name, values in data.lists():
        if name not in keep:
            cleaned.setlist(name, [clean_text(value) if isinstance(value, str) else value for value in values])
    return cleaned


class PartForm(forms.Form):
    """A row of a formset, or a filter: clean text, limits and words, but no record of its own."""

    use_required_attribute = False  # the server's sentence says how to mend it; the browser's does not

    def __init__(
        self, data: Mapping[str, Any] | None = None, files: Any = None, *, actor: Actor | None, **kwargs: Any
    ) -> None:
        self.actor = actor
        super().__init__(data, files, **kwargs)
        for name, field in self.fields.items():
            self.dress(name, field)
        if data is not None:
            secret = [
                self.add_prefix(name)
                for name, field in self.fields.items()
                if isinstance(field.widget, forms.PasswordInput)
            ]
            self.data = clean_data(data, secret)

    def dress(self, name: str, field: forms.Field) -> None:
        """Give one field its words, its limit and its classes."""
        if field.label is None:
            field.label = pretty_name(name)
        label = str(field.label)
        use_our_words(field, label)
        if isinstance(field, forms.CharField) and not isinstance(field, forms.UUIDField):
            limit_text(field, label)
        if isinstance(field, forms.IntegerField) and field.max_value is None:
            field.validators.append(MaxValueValidator(LARGEST_NUMBER))
        if isinstance(field, (forms.DateField, forms.DateTimeField)):
            field.validators.append(Earliest(label))
        field.widget = dressed(field.widget)

    def add_broken(self, broken: RuleBroken) -> None:
        """Show a broken rule where it can be mended: at its fields, or above the form."""
        placed = False
        for name, sentences in broken.fields.items():
            self.add_error(name if name in self.fields else None, [ValidationError(line) for line in sentences])
            placed = placed or bool(sentences)
        if not placed:
            self.add_error(None, ValidationError(broken.message))


class Form(PartForm):
    """One action by one person. Its signed `form_id` names the record it will make: two clicks make one record."""

    form_id = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, files: Any = None, *, actor: Actor | None, **kwargs: Any
    ) -> None:
        super().__init__(data, files, actor=actor, **kwargs)
        self._signer = str(actor.user_id) if actor else ""
        sent = self.data.get(self.add_prefix("form_id"), "") if self.is_bound else ""
        known = self._read(str(sent))
        self.id_is_good = known is not None or not self.is_bound
        self.record_id: uuid.UUID = known or uuid.uuid4()
        sealed = signing.dumps([self.record_id.hex, self._signer], salt=FORM_SALT)
        self.initial = {**self.initial, "form_id": sealed}
        if self.is_bound and known is None:
            own_copy: Any = self.data  # made when the text was cleaned
            own_copy[self.add_prefix("form_id")] = sealed

    def _read(self, sealed: str) -> uuid.UUID | None:
        """The record's id, if this person was given it."""
        try:
            hex_id, signer = signing.loads(sealed, salt=FORM_SALT)
            return uuid.UUID(hex=hex_id) if signer == self._signer else None
        except (signing.BadSignature, TypeError, ValueError):
            return None

    def clean(self) -> dict[str, Any]:
        """Refuse a form that this person was never given; the next try carries a fresh id and the same text."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.id_is_good:
            raise ValidationError(str(OUT_OF_DATE), code="out_of_date")
        return cleaned


class EditForm(Form):
    """A change to a record that exists: carries the version it was opened at (R30)."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        max_value=LARGEST_NUMBER,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), OUT_OF_DATE),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        actor: Actor | None,
        version: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, files, actor=actor, **kwargs)
        if version is not None:
            self.initial = {**self.initial, "version": version}


def limit_text(field: forms.CharField, label: str) -> None:
    """Every text has a limit. No `maxlength`: it would cut a pasted text off without a word."""
    usual = TEXTAREA_LIMIT if isinstance(field.widget, forms.Textarea) else TEXT_LIMIT
    field.max_length = field.max_length or usual
    field.validators = [check for check in field.validators if not isinstance(check, MaxLengthValidator)]
    field.validators.append(Longest(field.max_length, label))
    if "max_length" not in type(field).default_error_messages:
        field.error_messages.pop("max_length", None)
    field.widget.attrs.pop("maxlength", None)
    if isinstance(field.widget, forms.Textarea):
        field.widget.attrs.setdefault("data-limit", field.max_length)
        field.widget.attrs.setdefault("data-over", _("{n} characters too many"))


def dressed(widget: forms.Widget) -> forms.Widget:
    """The widget with the classes and the kind of keyboard that it should have."""
    if type(widget) is forms.RadioSelect:
        return retyped(Radios(widget.attrs), widget)
    if type(widget) is forms.CheckboxSelectMultiple:
        return retyped(Checkboxes(widget.attrs), widget)
    attrs = widget.attrs
    if isinstance(widget, forms.CheckboxInput):
        add_class(attrs, "govuk-checkboxes__input")
        widget.own_label = True  # type: ignore[attr-defined]  # read by components/field.html
    elif isinstance(widget, forms.Textarea):
        add_class(attrs, "govuk-textarea")
        attrs.pop("cols", None)
        if attrs.get("rows") in (None, "10"):
            attrs["rows"] = "4"
    elif isinstance(widget, forms.Select):
        add_class(attrs, "govuk-select")
    elif isinstance(widget, forms.FileInput):
        add_class(attrs, "govuk-file-upload")
    elif isinstance(widget, DateTimeBaseInput):
        add_class(attrs, "govuk-input")
        plain_moment(widget)
    elif isinstance(widget, Input) and not widget.is_hidden:
        add_class(attrs, "govuk-input")
        if isinstance(widget, forms.NumberInput):
            # A number box empties itself when it cannot read what was typed, and changes when scrolled over.
            attrs.setdefault("inputmode", "decimal" if attrs.get("step") == "any" else "numeric")
            attrs.setdefault("data-width", "5")
            widget.input_type = "text"
    width = attrs.pop("data-width", None)
    if width:
        add_class(attrs, f"govuk-input--width-{width}")
    return widget


def plain_moment(widget: DateTimeBaseInput) -> None:
    """The browser's own picker, which wants ISO text."""
    kinds = {
        forms.DateInput: ("date", "%Y-%m-%d"),
        forms.DateTimeInput: ("datetime-local", "%Y-%m-%dT%H:%M"),
        forms.TimeInput: ("time", "%H:%M"),
    }
    for kind, (input_type, format_) in kinds.items():
        if isinstance(widget, kind):
            widget.input_type, widget.format = input_type, format_
            widget.attrs["class"] += " input-moment"


def retyped(ours: Any, theirs: Any) -> forms.Widget:
    """Our widget in the place of Django's, with its choices."""
    ours.choices, ours.is_required = theirs.choices, theirs.is_required
    return ours  # type: ignore[no-any-return]


def add_class(attrs: dict[str, Any], name: str) -> None:
    """Add a class once."""
    classes = str(attrs.get("class", "")).split()
    if name not in classes:
        attrs["class"] = " ".join([*classes, name])


class FormSet(AnyFormSet):
    """Rows of one form. Its "add" and "take away" buttons work without scripts: the page comes back with the rows changed."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "missing_management_form": gettext_lazy("Part of this page did not arrive. Load it again."),
        "too_many_forms": gettext_lazy("There are too many rows. The most is %(num)s."),
        "too_few_forms": gettext_lazy("There are too few rows. The least is %(num)s."),
    }

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        more, gone = (bool(data) and f"{self.prefix}-{act}" in data for act in ("add", "remove"))
        self.adding = more or gone
        if not self.adding:
            return
        changed: Any = data.copy()
        total = f"{self.prefix}-{TOTAL_FORM_COUNT}"
        rows = str(data.get(total, "0"))
        if more and rows.isdecimal() and int(rows) < self.max_num:
            changed[total] = str(int(rows) + 1)
        if gone:
            take_row_away(changed, str(self.prefix), str(data.get(f"{self.prefix}-remove")))
        self.data = changed


def take_row_away(data: Any, prefix: str, gone: str) -> None:
    """Take one row out of what was sent; those after it move up. The last one is emptied and stays."""
    counts = [f"{prefix}-{name}" for name in (TOTAL_FORM_COUNT, INITIAL_FORM_COUNT)]
    total, begun = (int(text) if (text := str(data.get(name, ""))).isdecimal() else 0 for name in counts)
    if not gone.isdecimal() or int(gone) >= total:
        return
    row = re.compile(re.escape(prefix) + "-([0-9]{1,4})-(.+)")
    sent = [(found, values) for name, values in data.lists() if (found := row.fullmatch(name))]
    for found, _values in sent:
        del data[found[0]]
    for found, values in sent:
        number = int(found[1])
        if number != int(gone):
            data.setlist(f"{prefix}-{number - (number > int(gone))}-{found[2]}", values)
    data[counts[0]] = str(max(total - 1, 1))
    data[counts[1]] = str(min(max(begun - (int(gone) < begun), 0), max(total - 1, 1)))


def formset(form: type[PartForm], *, extra: int = 1, min_num: int = 0, max_num: int = 20) -> type[FormSet]:
    """A formset class. Instances take `form_kwargs={"actor": …}`; `.adding`: a row was asked for or taken away."""
    made: Any = formset_factory(
        form, formset=FormSet, extra=extra, min_num=min_num, max_num=max_num, validate_min=True, validate_max=True,
        absolute_max=max_num + 1,
    )  # fmt: skip
    return made  # type: ignore[no-any-return]
