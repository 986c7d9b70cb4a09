"""What every page needs: the bar for this person's role, the look they chose, the languages."""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from siren.web import navigation

# In their own script. Django knows no Lao, and its own names are not the ones used in the region.
LANGUAGE_NAMES = {
    "en": "English",
    "th": "ไทย",
    "lo": "ລາວ",
    "km": "ខ្មែរ",
    "my": "မြန်မာ",
    "vi": "Tiếng Việt",
}
# In the order in which they override each other. One list, so that the print sheet and the pages cannot differ.
SHEETS = (
    "siren/tokens.css",
    "siren/layer.css",
    "siren/cards.css",
    "siren/record.css",
    "siren/forms.css",
    "siren/people.css",
    "siren/chart.css",
    "siren/screens.css",
)
THEMES = ("auto", "light", "dark")
DENSITIES = ("compact", "normal", "large")


def chosen(value: object, allowed: tuple[str, ...], usual: str) -> str:
    """A preference, or the usual value when it is unknown."""
    return str(value) if value in allowed else usual


@cache
def languages() -> list[tuple[str, str]]:
    """The languages that our own words exist in, in their own script. Others would give half a page of English."""
    return [
        (code, LANGUAGE_NAMES.get(code, str(name)))
        for code, name in settings.LANGUAGES
        if code == settings.LANGUAGE_CODE
        or any((Path(folder) / code / "LC_MESSAGES" / "django.mo").is_file() for folder in settings.LOCALE_PATHS)
    ]


def page_language() -> str:
    """The language that this page is in: what a screen reader must speak, which is not always what was asked for."""
    asked = get_language() or settings.LANGUAGE_CODE
    return asked if asked in dict(languages()) else settings.LANGUAGE_CODE


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Reads `request.actor` and `request.preferences` where the middleware has set them."""
    actor = getattr(request, "actor", None)
    preferences = getattr(request, "preferences", None)
    match = request.resolver_match
    return {
        "actor": actor,
        "leave_now": getattr(actor, "role", "") in navigation.LEAVE_EVERYWHERE,
        "bar": navigation.bar(actor, match.view_name if match else ""),
        "theme": chosen(getattr(preferences, "theme", ""), THEMES, "auto"),
        "density": chosen(getattr(preferences, "density", ""), DENSITIES, "normal"),
        "sheets": SHEETS,
        "page_language": page_language(),
        "languages": languages(),
        "demo": getattr(settings, "DEMO", False),
    }
