"""Tags that show what is recorded: grades, facts, timelines, checks, objectives, risks, who can see."""

from collections.abc import Iterable
from typing import Any

from django.template import Library
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from siren.web import moments, risk
from siren.web.markup import EMPTY, chip, icon, link_or_text, without_actions

register = Library()


@register.simple_tag
def grade(source: object, info: object, handling: object = "", words: bool = False) -> SafeString:
    """An item's grade (R1): how reliable the source, how it knows, who may have it. Colour follows the weaker."""
    info_words = {
        "A": _("direct"),
        "B": _("backed up"),
        "C": _("indirect"),
        "D": _("not known"),
        "E": _("suspected false"),
    }
    source_words = {"1": _("reliable"), "2": _("untested"), "3": _("not reliable")}
    handling_words = {"P": _("may be shared"), "C": _("conditions on sharing")}
    if not source or not info:
        return format_html('<span class="grade"><span class="chip chip-neutral">{}</span></span>', _("Not graded"))
    letter, number = str(info), str(source)
    kind = "bad" if letter in "DE" else "warn" if letter == "C" or number == "3" else "ok"
    spoken = _("source %(source)s, information %(info)s") % {
        "source": source_words.get(number, number),
        "info": info_words.get(letter, letter),
    }
    shared = handling_words.get(str(handling))
    return format_html(
        '<span class="grade"><span class="chip chip-{}"><span aria-hidden="true">{}{}{}</span>'
        '<span class="vh">{}</span></span>{}</span>',
        kind,
        number,
        letter,
        handling or "",
        ", ".join([spoken, shared] if shared else [spoken]),
        format_html('<em aria-hidden="true">{}</em>', info_words.get(letter, "")) if words else EMPTY,
    )


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """A list of facts with their labels."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_tag
def row(label: object, value: object = "", url: str = "") -> SafeString:
    """One fact. A missing value is said to be missing, never shown as "no" (R29)."""
    if value is None or value == "":
        return format_html('<div><dt>{}</dt><dd class="muted">{}</dd></div>', label, _("Not recorded"))
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, link_or_text(value, url))


@register.simple_block_tag
def rowblock(content: str, label: object) -> SafeString:
    """One fact whose value is HTML of the page's own."""
    if not content.strip():
        return row(label)
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, content)


@register.simple_block_tag
def timeline(content: str, label: object = "") -> SafeString:
    """What happened, in order."""
    name = format_html(' aria-label="{}"', label) if label else EMPTY
    return format_html('<ol class="timeline"{}>{}</ol>', name, content)


@register.simple_tag
def event(
    when: object, text: object, by: object = "", url: str = "", ref: object = "", style: str = "", kind: str = ""
) -> SafeString:
    """One thing that happened: when, what, who, and the record behind it."""
    who = format_html(' <span class="muted">· {}</span>', by) if by else EMPTY  # a name has brackets of its own
    source = format_html(' <span class="ref">{}</span>', link_or_text(ref, url)) if ref else EMPTY
    words = link_or_text(text, url) if url and not ref else format_html("{}", text)
    tone = f" dot-{kind}" if kind else ""
    return format_html(
        '<li><span class="moment">{}</span><span class="dot{}"></span><span>{}{}{}</span></li>',
        moments.when(when, style),
        tone,
        words,
        source,
        who,
    )


@register.simple_block_tag
def checklist(content: str) -> SafeString:
    """Things to be in order, each with its state."""
    return format_html('<ul class="checklist">{}</ul>', content)


@register.simple_tag
def check(label: object, kind: str, text: object, url: str = "") -> SafeString:
    """One line of a checklist."""
    return format_html("<li><span>{}</span>{}</li>", link_or_text(label, url), chip(kind, text))


@register.simple_block_tag
def inbox(content: str) -> SafeString:
    """What waits for this person."""
    return format_html('<ul class="inbox">{}</ul>', content)


@register.simple_tag
def inboxitem(
    url: str, title: object, text: object = "", kind: str = "neutral", chip: object = "", icon: str = ""
) -> SafeString:
    """One thing that waits: a link, its state, and a line of explanation."""
    state = chip_of(kind, chip, icon) if chip else EMPTY
    more = format_html('<p class="muted">{}</p>', text) if text else EMPTY
    return format_html('<li><a href="{}">{}</a>{}{}</li>', url, title, state, more)


chip_of = chip  # the tag above has an argument of the same name


@register.simple_block_tag
def objectives(content: str, live: bool = False) -> SafeString:
    """The three objectives side by side (R6)."""
    return format_html('<div class="objectives{}">{}</div>', " objectives-live" if live else "", content)


@register.simple_block_tag
def objective(
    content: str,
    number: object,
    icon: str,
    title: object,
    figure: object,
    status_kind: str = "",
    status_text: object = "",
    of: object = "",
    level: int = 3,
) -> SafeString:
    """One objective: what, how many, how it stands, and (in `actions`) what to press."""
    body, inside = without_actions(content)
    return render_to_string(
        "components/objective.html",
        {
            "content": body,
            "actions": inside,
            "number": number,
            "icon": icon,
            "title": title,
            "figure": figure,
            "of": of,
            "kind": status_kind,
            "chip": chip(status_kind, status_text) if status_text else "",
            "tag": f"h{int(level)}",
        },
    )


@register.simple_tag
def riskmatrix(risks: Iterable[Any], caption: object = "") -> SafeString:
    """Likelihood by harm with each risk in its cell, as a table that can be read aloud."""
    return render_to_string(
        "components/riskmatrix.html",
        {
            "rows": risk.matrix(risks),
            "harms": risk.harms(),
            "caption": caption or _("Risk matrix: likelihood down, harm across"),
        },
    )


@register.simple_tag
def riskscore(likelihood: int, impact: int) -> SafeString:
    """The score of a risk with its word."""
    kind, word = risk.level(int(likelihood), int(impact))
    return chip(kind, f"{int(likelihood) * int(impact)} {word}")


@register.simple_tag
def whocansee(entries: Iterable[Any], others: object = "") -> SafeString:
    """Who sees this record, what of it, and since when. `others` is what everyone else sees."""
    return render_to_string("components/whocansee.html", {"entries": entries, "others": others})


@register.simple_block_tag
def said(content: str, lang: str, checked: bool = True) -> SafeString:
    """Text in the person's own language; unchecked text carries its mark and may not be used for consent."""
    mark = EMPTY if checked else chip("warn", _("Not checked by a second reader"))
    return format_html('<div class="said"><div lang="{}">{}</div>{}</div>', lang, content, mark)


@register.simple_tag
def pager(page: Any) -> SafeString:
    """Newer and older, for lists that are paged by key; nothing when there is one page."""
    return render_to_string(
        "components/pager.html",
        {"next_url": getattr(page, "next_url", ""), "prev_url": getattr(page, "prev_url", "")},
    )


@register.simple_tag
def when(value: object, style: str = "") -> SafeString | str:
    """A moment: short, "time", "seconds", "day" or "long"."""
    return moments.when(value, style)


@register.simple_tag
def uncertain(value: object) -> str:
    """A date with the precision it was given with."""
    return moments.uncertain(value)


@register.simple_tag
def age(value: object) -> SafeString:
    """When this part of the page was true; live.js says how old it is and warns when it gets too old."""
    return format_html(
        '<span class="age" data-age data-zone="{}">{}<span>{}<span data-old hidden> {}</span></span></span>',
        timezone.get_current_timezone_name(),
        icon("clock"),
        format_html(_("Updated {}"), moments.when(value, "seconds")),
        _("No news since then. Use the radio."),
    )
