"""Tags that make the frame of a page: identity bar, tabs, cards, notices, panels."""

from typing import Any

from django.template import Library
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from siren.web.markup import (
    ACTIONS_END,
    ACTIONS_START,
    EMPTY,
    KINDS,
    attributes,
    chip,
    icon,
    link_or_text,
    without_actions,
)

register = Library()


@register.simple_block_tag
def slot(content: str, name: str) -> SafeString:
    """A place in a layout that leaves no empty box behind when a page puts nothing in it."""
    return render_to_string(f"components/slot_{name}.html", {"content": content}) if content.strip() else EMPTY


@register.simple_block_tag
def pagetitle(content: str) -> SafeString:
    """What the browser's tab says."""
    words = " ".join(content.split())
    return format_html("{} \u2013 SIREN", SafeString(words)) if words else SafeString("SIREN")


@register.simple_block_tag
def identity(
    content: str,
    title: object = "",
    ref: object = "",
    state: object = "",
    state_kind: str = "neutral",
    state_icon: str = "",
    handling: object = "",
    lang: str = "",
) -> SafeString:
    """The white bar that says what this page is about, in which state, and who may see it."""
    return render_to_string(
        "components/identity.html",
        {
            "title": title,
            "ref": ref,
            "state": chip(state_kind, state, state_icon) if state else "",
            "handling": handling,
            "lang": lang,
            "facts": SafeString(content.strip()),
        },
    )


@register.simple_tag
def fact(label: object, value: object, url: str = "") -> SafeString:
    """One fact in the identity bar; a missing value leaves no label behind."""
    if value is None or value == "":
        return EMPTY
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, link_or_text(value, url))


@register.simple_block_tag
def tabs(content: str, label: object) -> SafeString:
    """The sections of one record."""
    return format_html('<nav class="tabs" aria-label="{}"><div class="wrap"><ul>{}</ul></div></nav>', label, content)


@register.simple_tag
def tab(url: str, text: object, count: object = None, current: bool = False) -> SafeString:
    """One section; the count stands beside its name."""
    here = SafeString(' aria-current="page"') if current else EMPTY
    number = EMPTY if count is None or count == "" else format_html(' <span class="count">{}</span>', count)
    return format_html('<li><a href="{}"{}>{}{}</a></li>', url, here, text, number)


@register.simple_block_tag
def actions(content: str) -> SafeString:
    """Buttons for the head of the card around this tag, which takes them out of its body."""
    return format_html("{}{}{}", ACTIONS_START, content, ACTIONS_END)


@register.simple_block_tag
def card(
    content: str,
    title: object = "",
    id: str = "",
    kind: str = "",
    level: int = 2,
    actions: object = "",
    label: object = "",
) -> SafeString:
    """A framed part of the page. With an id it is a landmark that can be linked to; `kind="key"` is the decision."""
    body, inside = without_actions(content)
    return render_to_string(
        "components/card.html",
        {
            "content": body,
            "title": title,
            "id": id,
            "kind": kind,
            "tag": f"h{int(level)}",
            "actions": actions or inside,
            "label": label,
        },
    )


@register.simple_block_tag
def notice(content: str, kind: str, title: object = "") -> SafeString:
    """A banner: what is the matter, and what to do about it."""
    known = kind if kind in KINDS else "neutral"
    head = format_html("<strong>{}</strong> ", title) if title else EMPTY
    return format_html(
        '<div class="notice notice-{}">{}<div>{}{}</div></div>', known, icon(KINDS[known]), head, content
    )


@register.simple_tag
def empty(text: object, action_label: object = "", action_url: str = "") -> SafeString:
    """A blank state: what belongs here, and one way to begin. The same words whether empty or not permitted."""
    button = (
        format_html('<a class="button button-secondary" href="{}">{}</a>', action_url, action_label)
        if action_url
        else EMPTY
    )
    return format_html('<div class="empty"><p>{}</p>{}</div>', text, button)


@register.simple_tag
def panel(url: str, label: object) -> SafeString:
    """A part that another app serves and checks; without scripts it is a link, without the right nothing."""
    if not url:
        return EMPTY
    return format_html(
        '<div class="panel" data-panel hx-get="{0}" hx-trigger="load" hx-swap="outerHTML"><a href="{0}">{1}</a></div>',
        url,
        label,
    )


@register.simple_block_tag
def buttons(content: str, stacked: bool = False) -> SafeString:
    """A row of buttons, or a column of them."""
    return format_html('<div class="buttons{}">{}</div>', " buttons-stacked" if stacked else "", content)


@register.simple_tag(name="icon")
def icon_tag(name: str, label: str = "") -> SafeString:
    """An icon of the sprite."""
    return icon(name, label)


@register.simple_tag(name="chip")
def chip_tag(kind: str, text: object, icon: str = "") -> SafeString:
    """A word with its icon and colour."""
    return chip(kind, text, icon)


@register.simple_block_tag
def stacktable(content: str, caption: object = "", **extra: Any) -> SafeString:
    """A table whose rows become small cards on a phone; the caption is for those who cannot see the heading above."""
    head = format_html('<caption class="vh">{}</caption>', caption) if caption else EMPTY
    return format_html('<table class="table stack"{}>{}{}</table>', attributes(extra), head, content)
