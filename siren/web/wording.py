"""Our own sentence for every way a field can be wrong. Django's Khmer and Burmese are mostly empty, and "This field is
required" does not say how to mend it. Each names its field, because the summary stands far from it.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

FIRST_YEAR = 1900

Messages = Mapping[str, str | Promise]

EVERY_FIELD: Messages = {
    "required": _("“%(label)s” is empty. Fill it in."),
    "invalid_choice": _("“%(label)s”: that answer is not in the list. Choose one from the list."),
    "invalid_list": _("“%(label)s”: choose from the list."),
    "invalid_pk_value": _("“%(label)s”: that answer is not in the list. Choose one from the list."),
    "min_length": _("“%(label)s” is too short. Write at least %%(limit_value)s characters."),
    "max_value": _("“%(label)s” must be %%(limit_value)s or less."),
    "min_value": _("“%(label)s” must be %%(limit_value)s or more."),
    "step_size": _("“%(label)s” must be a multiple of %%(limit_value)s."),
    "max_digits": _("“%(label)s” has too many digits. It may have %%(max)s."),
    "max_decimal_places": _("“%(label)s” has too many digits after the point. It may have %%(max)s."),
    "max_whole_digits": _("“%(label)s” is too large. It may have %%(max)s digits before the point."),
    "invalid_extension": _("“%(label)s”: choose a file of one of these kinds: %%(allowed_extensions)s."),
    "incomplete": _("“%(label)s” is not complete. Fill in every part."),
    "overflow": _("“%(label)s” is too long a time."),
}

# Django puts no values into these, so a "%" in a label is only a "%".
WITHOUT_VALUES = {"required", "missing", "empty", "contradiction", "incomplete"}

CHOICE = {"required": _("Choose an answer for “%(label)s”.")}
NUMBER = {"invalid": _("“%(label)s” must be a number, like 12 or 12.5.")}

# The first class that a field is an instance of decides.
BY_FIELD: tuple[tuple[type[forms.Field], Messages], ...] = (
    (forms.BooleanField, {"required": _("Tick “%(label)s” to go on.")}),
    (forms.ModelChoiceField, CHOICE),
    (forms.ChoiceField, CHOICE),
    (
        forms.FileField,
        {
            "required": _("Choose a file for “%(label)s”."),
            "missing": _("The file for “%(label)s” did not arrive. Choose it again."),
            "invalid": _("The file for “%(label)s” did not arrive. Choose it again."),
            "empty": _("The file for “%(label)s” is empty. Open it on your machine to check, then choose it again."),
            "max_length": _(
                "The name of the file for “%(label)s” is too long. Give it a name of %%(max)s characters or less."
            ),
            "contradiction": _("“%(label)s”: either choose a new file or take the old one away, not both."),
            "invalid_image": _("The file for “%(label)s” is not a picture, or it is damaged."),
        },
    ),
    (forms.DateTimeField, {"invalid": _("“%(label)s” must be a date and a time, like 2026-11-28 05:30.")}),
    (forms.DateField, {"invalid": _("“%(label)s” must be a real date, like 28 11 2026.")}),
    (forms.TimeField, {"invalid": _("“%(label)s” must be a time, like 05:30.")}),
    (forms.DurationField, {"invalid": _("“%(label)s” must be a length of time, like 00:45:00.")}),
    (forms.DecimalField, NUMBER),
    (forms.FloatField, NUMBER),
    (forms.IntegerField, {"invalid": _("“%(label)s” must be a whole number, like 12.")}),
    (forms.EmailField, {"invalid": _("“%(label)s” must be a mail address, like name@example.org.")}),
    (forms.URLField, {"invalid": _("“%(label)s” must be a web address, like https://example.org.")}),
    (forms.GenericIPAddressField, {"invalid": _("“%(label)s” must be a network address, like 192.0.2.1.")}),
    (forms.UUIDField, {"invalid": _("“%(label)s” is not from this page. Choose it again.")}),
    (forms.JSONField, {"invalid": _("“%(label)s” could not be read. Load the page again.")}),
    (forms.SlugField, {"invalid": _("“%(label)s” may have only letters, digits, - and _.")}),
    (forms.RegexField, {"invalid": _("“%(label)s” is not written as it should be. See the hint.")}),
)


def use_our_words(field: forms.Field, label: str) -> None:
    """Replace Django's messages on this field; those that the form declared itself stay."""
    stock: dict[str, object] = {}
    for base in reversed(type(field).__mro__):
        stock.update(getattr(base, "default_error_messages", {}))
    special = next((words for kind, words in BY_FIELD if isinstance(field, kind)), {})
    for code, words in {**EVERY_FIELD, **special}.items():
        present = field.error_messages.get(code)
        if present is None or present is stock.get(code):
            formatted_again = code not in WITHOUT_VALUES and not (
                code == "invalid" and not isinstance(field, forms.CharField)
            )
            shown = label.replace("%", "%%") if formatted_again else label
            field.error_messages[code] = str(words) % {"label": shown}


class Earliest:
    """No day before 1900: a slip of the thumb, and days that far back cannot be told in our own time zone."""

    def __init__(self, label: str) -> None:
        self.label = label

    def __call__(self, value: dt.date) -> None:
        """Raises ValidationError with code `earliest`."""
        if value.year < FIRST_YEAR:
            raise ValidationError(
                _("“%(label)s” is too long ago. The year must be %(year)s or later."),
                code="earliest",
                params={"label": self.label, "year": FIRST_YEAR},
            )


class Longest(MaxLengthValidator):
    """A limit that says by how much a text is over it, so that nobody has to count."""

    def __init__(self, limit_value: int, label: str) -> None:
        super().__init__(limit_value)
        self.label = label

    def __call__(self, value: Any) -> None:
        """Raises ValidationError with code `max_length`."""
        limit = int(self.limit_value() if callable(self.limit_value) else self.limit_value)
        over = len(value) - limit
        if over <= 0:
            return
        sentence = ngettext(
            "“%(label)s” is %(over)s character too long. It may have %(limit_value)s.",
            "“%(label)s” is %(over)s characters too long. It may have %(limit_value)s.",
            over,
        )
        raise ValidationError(
            sentence, code="max_length", params={"label": self.label, "over": over, "limit_value": limit}
        )
