"""What a program sends: clean text, closed lists with their words, and no field that is not asked for."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from siren.web.forms import LARGEST_NUMBER, TEXTAREA_LIMIT, clean_text

MOST_ROWS = 100
LARGEST = 32_767  # of a small number, as items and rows have


class Text(serializers.CharField):
    """Text as it is stored: composed, without characters that nobody can see."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", TEXTAREA_LIMIT)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        """Clean text; what is no text in any script is refused."""
        text: str = super().to_internal_value(data)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise serializers.ValidationError(_("This text is not in UTF-8. Send it again in UTF-8.")) from None
        return clean_text(text)


class OneOf(serializers.ChoiceField):
    """One code of a closed list; the refusal says the list."""

    def to_internal_value(self, data: Any) -> Any:
        """The code."""
        if isinstance(data, (str, int)) and not isinstance(data, bool) and data in self.choices:
            return data
        if data == "" and self.allow_blank:
            return ""
        known = ", ".join(str(code) for code in self.choices)
        raise serializers.ValidationError(_("Write one of these: %(known)s.") % {"known": known})


class Sent(serializers.Serializer[Any]):
    """What is sent, field by field. A field that is not asked for is refused: nothing is lost without a word."""

    def to_internal_value(self, data: Any) -> Any:
        """The values, or a sentence for each field that is wrong or unknown."""
        unknown = [str(name) for name in data if name not in self.fields] if isinstance(data, dict) else []
        if unknown:
            raise serializers.ValidationError({name: [self.unknown(name)] for name in unknown})
        return super().to_internal_value(data)

    def unknown(self, name: str) -> str:
        """What is said of a field that is not asked for."""
        return str(_("There is no field of this name here. Take it away, or correct its name."))


class Keyed(Sent):
    """Something that is made once, however often it is sent."""

    key = serializers.UUIDField(
        required=False, help_text="A UUID that you make up. Sent again with the same key, nothing is made twice."
    )


class Versioned(Sent):
    """A change to what was read: carries the version it was read at (R30)."""

    version = serializers.IntegerField(min_value=0, max_value=LARGEST_NUMBER)
