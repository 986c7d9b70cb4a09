"""The smallest pieces of HTML, shared by tags, form templates and error pages."""

from collections.abc import Mapping
from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

EMPTY = SafeString("")

# Marks around the buttons of a card, which the card moves to their place. Inner cards are rendered first, so that each
# finds only its own. Escaped text cannot contain them.
ACTIONS_START = SafeString("<!--actions-->")
ACTIONS_END = SafeString("<!--end of actions-->")

# A kind is never told by colour alone: each has its icon.
KINDS = {
    "ok": "check",
    "warn": "alert-triangle",
    "bad": "alert-octagon",
    "info": "info-circle",
    "neutral": "minus",
    "brand": "flag",
}


def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite, silent for screen readers unless it carries a label of its own."""
    if not name:
        return EMPTY
    voice: SafeString = (
        format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true" focusable="false"')
    )
    return format_html('<svg class="icon" {}><use href="{}#{}"/></svg>', voice, static("vendor/icons.svg"), name)


def chip(kind: str, text: object, icon_name: str = "") -> SafeString:
    """A word with its icon and colour. An unknown kind is neutral, so that a new state never breaks a page."""
    known = kind if kind in KINDS else "neutral"
    return format_html(
        '<span class="chip chip-{}">{}<span>{}</span></span>', known, icon(icon_name or KINDS[known]), text
    )


def attributes(values: Mapping[str, Any]) -> SafeString:
    """HTML attributes from keyword arguments: `hx_post=url` becomes `hx-post="…"`; empty ones are left out."""
    pairs = [(name.replace("_", "-"), value) for name, value in values.items() if value not in (None, False, "")]
    return format_html_join("", "{}", ((format_html(' {}="{}"', n, "" if v is True else v),) for n, v in pairs))


def link_or_text(text: object, url: str = "") -> SafeString:
    """The text, as a link where there is an address."""
    if url:
        return format_html('<a href="{}">{}</a>', url, text)
    return format_html("{}", text)


def without_actions(content: str) -> tuple[SafeString, SafeString]:
    """The body of a block, and the buttons that stood in it."""
    before, _start, rest = content.partition(ACTIONS_START)
    inside, _end, after = rest.partition(ACTIONS_END)
    return SafeString(before + after), SafeString(inside)
