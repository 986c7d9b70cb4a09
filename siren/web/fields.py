"""Fields and widgets that Django does not have: dates in boxes, uncertain dates, hints, three equal answers."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from siren.common import dates

Text = str | Promise
Choices = Iterable[Sequence[Any]]


class Radios(forms.RadioSelect):
    """Radios, each with a hint if it has one."""

    template_name = "components/widget_choices.html"
    option_template_name = "components/widget_radio.html"

    def __init__(self, attrs: Mapping[str, Any] | None = None, choices: Choices = ()) -> None:
        super().__init__(dict(attrs or {}), [tuple(choice) for choice in choices])
        self.hints: dict[str, Text] = {}
        self.icons: dict[str, str] = {}
        self.blocked: dict[str, Text] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """An option with its hint, its icon, and why it cannot be chosen."""
        option = super().create_option(name, value, *args, **kwargs)
        key = str(value)
        return option | {
            "hint": self.blocked.get(key) or self.hints.get(key, ""),
            "icon": self.icons.get(key, ""),
            "blocked": key in self.blocked,
        }

    def __deepcopy__(self, memo: dict[int, Any]) -> "Radios":
        copied: Radios = super().__deepcopy__(memo)
        copied.hints, copied.icons, copied.blocked = dict(self.hints), dict(self.icons), dict(self.blocked)
        return copied


class Checkboxes(forms.CheckboxSelectMultiple):
    """Several answers at once."""

    template_name = "components/widget_checkboxes.html"
    option_template_name = "components/widget_checkbox.html"


class Segments(Radios):
    """Three answers side by side that look exactly alike; nothing about them invites one more than another."""

    template_name = "components/widget_segments.html"


class FramedRadios(Radios):
    """Radios in frames, as on the decision card."""

    template_name = "components/widget_framed.html"


class HintedChoiceField(forms.ChoiceField):
    """One of several, each explained: `choices=[(value, label, hint)]`; the hint may be left out."""

    widget = Radios

    def __init__(self, *, choices: Choices = (), **kwargs: Any) -> None:
        rows = [tuple(row) for row in choices]
        super().__init__(choices=[(row[0], row[1]) for row in rows], **kwargs)
        if isinstance(self.widget, Radios):
            self.widget.hints = {str(row[0]): row[2] for row in rows if len(row) > 2}

    def block(self, value: str, why: Text) -> None:
        """Show this answer as not open now, with the reason, and refuse it."""
        if isinstance(self.widget, Radios):
            self.widget.blocked[str(value)] = why

    def validate(self, value: Any) -> None:
        """Refuse a blocked answer with its reason, even when the browser sent it."""
        super().validate(value)
        blocked: dict[str, Text] = getattr(self.widget, "blocked", {})
        if str(value) in blocked:
            raise ValidationError(str(blocked[str(value)]), code="blocked")


class DecisionField(HintedChoiceField):
    """A grave choice: every answer framed and explained."""

    widget = FramedRadios


ANSWERS = (
    ("yes", gettext_lazy("Yes")),
    ("no", gettext_lazy("No")),
    ("unsure", gettext_lazy("Not sure")),
)
ANSWER_ICONS = ("check", "x", "help-circle")


class SegmentedField(forms.ChoiceField):
    """Yes, no, not sure, or any three (value, label[, icon]). Never has a usual answer."""

    widget = Segments

    def __init__(self, *, choices: Choices = ANSWERS, **kwargs: Any) -> None:
        rows = [tuple(row) for row in choices]
        super().__init__(choices=[(row[0], row[1]) for row in rows], **kwargs)
        if isinstance(self.widget, Segments):
            usual = dict(zip((str(row[0]) for row in rows), ANSWER_ICONS, strict=False))
            self.widget.icons = usual | {str(row[0]): row[2] for row in rows if len(row) > 2}


class DateBoxes(forms.MultiWidget):
    """Day, month and year in three boxes: no calendar to click through for a date years ago."""

    template_name = "components/widget_dateboxes.html"
    names: tuple[tuple[Text, str], ...] = (
        (gettext_lazy("Day"), "2"),
        (gettext_lazy("Month"), "2"),
        (gettext_lazy("Year"), "4"),
    )

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(self.boxes(), dict(attrs or {}))

    def boxes(self) -> list[forms.Widget]:
        """The controls, in the order of `names`."""
        return [forms.TextInput(self.box(width)) for _label, width in self.names]

    @staticmethod
    def box(width: str) -> dict[str, str]:
        """Attributes of one box."""
        return {"inputmode": "numeric", "class": f"govuk-input govuk-date-input__input govuk-input--width-{width}"}

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Each box with its own label."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for box, (label, _width) in zip(context["widget"]["subwidgets"], self.names, strict=False):
            box["label"] = label
        return context

    def decompress(self, value: Any) -> list[Any]:
        """A date in its three parts."""
        return [value.day, value.month, value.year] if isinstance(value, dt.date) else [None, None, None]


class DatePartsField(forms.MultiValueField):
    """A whole date in three boxes. `latest="today"` or a date, `earliest=` a date."""

    widget = DateBoxes

    def __init__(self, *, latest: dt.date | str | None = None, earliest: dt.date | None = None, **kwargs: Any) -> None:
        self.latest, self.earliest = latest, earliest
        boxes = [forms.CharField(required=False) for _box in range(3)]
        super().__init__(fields=boxes, require_all_fields=False, **kwargs)

    def compress(self, data_list: Sequence[Any]) -> dt.date | None:
        """The date, or what is wrong with its parts."""
        if not any(data_list):
            return None
        try:
            day, month, year = (int(part) for part in data_list)
            value = dt.date(year if year > 99 else -1, month, day)
        except (TypeError, ValueError, OverflowError):
            raise ValidationError(
                _("“%(label)s” must be a real date, like 28 11 2026.") % {"label": self.label}, code="invalid"
            ) from None
        latest = timezone.localdate() if self.latest == "today" else self.latest
        if isinstance(latest, dt.date) and value > latest:
            raise ValidationError(
                _("“%(label)s” must be today or earlier.") % {"label": self.label}
                if self.latest == "today"
                else _("“%(label)s” must not be after %(limit)s.") % {"label": self.label, "limit": latest},
                code="too_late",
            )
        if self.earliest and value < self.earliest:
            raise ValidationError(
                _("“%(label)s” must not be before %(limit)s.") % {"label": self.label, "limit": self.earliest},
                code="too_early",
            )
        return value


HOW_SURE = (
    ("", gettext_lazy("Sure")),
    ("~", gettext_lazy("About")),
    ("?", gettext_lazy("Not certain")),
)


SURE_WORDS = {"invalid_choice": gettext_lazy("Choose how sure the date is from the list.")}


class UncertainBoxes(DateBoxes):
    """Three boxes, of which day and month may stay empty, and how sure the date is."""

    names = (*DateBoxes.names, (gettext_lazy("How sure?"), ""))

    def boxes(self) -> list[forms.Widget]:
        """Three boxes and a list."""
        return [*super().boxes()[:3], forms.Select({"class": "govuk-select"}, HOW_SURE)]

    def decompress(self, value: Any) -> list[Any]:
        """EDTF text in its parts; a span cannot be shown in boxes and stays as it was written."""
        text = value.edtf if isinstance(value, dates.UncertainDate) else str(value or "")
        plain = text.rstrip("~?%")
        year, month, day = ([*plain.split("-"), "", "", ""])[:3]
        return [day, month, year, text[len(plain) :][:1]]


class UncertainDateField(forms.MultiValueField):
    """A date with its precision (R29): a year, a month or a day; sure, about or not certain. Gives EDTF text."""

    widget = UncertainBoxes

    def __init__(self, **kwargs: Any) -> None:
        boxes: list[forms.Field] = [forms.CharField(required=False) for _box in range(3)]
        sure = forms.ChoiceField(choices=HOW_SURE, required=False, error_messages=SURE_WORDS)
        super().__init__(fields=[*boxes, sure], require_all_fields=False, **kwargs)

    def compress(self, data_list: Sequence[Any]) -> str:
        """EDTF text, "" when nothing was filled in."""
        day, month, year, sure = (str(part or "").strip() for part in [*data_list, *[""] * 4][:4])
        if not (day or month or year):
            return ""
        try:
            if day and not month:
                raise ValueError
            parts = [f"{int(year):04d}"] + [f"{int(part):02d}" for part in (month, day) if part]
            return dates.parse("-".join(parts) + sure).edtf
        except (ValueError, OverflowError):
            raise ValidationError(
                _("“%(label)s” needs a year, and a month if you know the day. Leave out what you do not know.")
                % {"label": self.label},
                code="invalid",
            ) from None
