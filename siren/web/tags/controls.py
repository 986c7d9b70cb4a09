"""Tags for forms and buttons."""

import json
from typing import Any

from django.forms import BaseForm, BoundField
from django.template import Library
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from siren.web import moments
from siren.web.markup import EMPTY, attributes, icon
from siren.web.problems import AnyFormSet, problems_of

register = Library()

# kind -> classes. "big" is for gloves and the dark: the live board.
BUTTONS = {
    "primary": "button button-primary",
    "secondary": "button button-secondary",
    "danger": "button button-danger",
    "quiet": "button button-quiet",
    "small": "button button-secondary button-small",
    "big": "button button-secondary button-big",
    "big-primary": "button button-primary button-big",
    "big-danger": "button button-danger button-big",
}


@register.simple_tag
def button(label: object, kind: str = "secondary", icon: str = "", type: str = "submit", **extra: Any) -> SafeString:
    """A button; the label says what happens."""
    return format_html(
        '<button type="{}" class="{}"{}>{}<span>{}</span></button>',
        type,
        BUTTONS.get(kind, BUTTONS["secondary"]),
        attributes(extra),
        draw(icon),
        label,
    )


@register.simple_tag
def linkbutton(url: str, label: object, kind: str = "secondary", icon: str = "", **extra: Any) -> SafeString:
    """A link that looks like a button: it opens something and changes nothing."""
    return format_html(
        '<a href="{}" class="{}"{}>{}<span>{}</span></a>',
        url,
        BUTTONS.get(kind, BUTTONS["secondary"]),
        attributes(extra),
        draw(icon),
        label,
    )


draw = icon  # the tags above have an argument of the same name


@register.simple_block_tag
def confirm(content: str, label: object, kind: str = "danger", icon: str = "", text: object = "") -> SafeString:
    """Ask once before something grave: the first click opens, the form inside does it. Needs no script."""
    words = format_html("<p>{}</p>", text) if text else EMPTY
    return format_html(
        '<details class="confirm"><summary class="{}">{}<span>{}</span></summary>'
        '<div class="confirm-body">{}{}</div></details>',
        BUTTONS.get(kind, BUTTONS["danger"]),
        draw(icon),
        label,
        words,
        content,
    )


@register.simple_tag
def errors(*forms: BaseForm | AnyFormSet | None) -> SafeString:
    """The error summary: every problem, each a link to its field. Takes the focus when it appears."""
    found = [problem for form in forms if form is not None for problem in problems_of(form)]
    if not found:
        return EMPTY
    return render_to_string("components/errors.html", {"problems": found})


@register.simple_tag
def formfield(field: BoundField) -> SafeString:
    """A field with its label, hint and error."""
    return SafeString(field.as_field_group())


@register.simple_tag
def formfields(form: BaseForm) -> SafeString:
    """All fields of a form, the hidden ones too."""
    visible = format_html_join("", "{}", ((field.as_field_group(),) for field in form.visible_fields()))
    return format_html("{}{}", hiddenfields(form), visible)


@register.simple_tag
def hiddenfields(form: BaseForm) -> SafeString:
    """The hidden fields of a form that is laid out by hand."""
    return format_html_join("", "{}", ((field,) for field in form.hidden_fields()))


@register.simple_tag
def segmented(
    field: BoundField,
    translated: object = "",
    lang: str = "",
    note: object = "",
    legend_lang: str = "",
) -> SafeString:
    """One question with three answers of equal weight; the question also in the person's language."""
    return render_to_string(
        "components/segmented.html",
        {"field": field, "translated": translated, "lang": lang, "note": note, "legend_lang": legend_lang},
    )


@register.simple_block_tag
def filterchips(content: str, count: object = "") -> SafeString:
    """The filters in force, each with its way out."""
    number = format_html("<span>{}</span>", count) if count else EMPTY
    return format_html('<div class="filterchips">{}{}</div>', number, content)


@register.simple_tag
def filterchip(text: object, remove_url: str) -> SafeString:
    """One filter in force."""
    return format_html(
        '<a class="filterchip" href="{}">{} {}<span class="vh">{}</span></a>',
        remove_url,
        text,
        draw("x"),
        _("remove filter"),
    )


@register.simple_tag
def savestate(saved_at: object = None, text: object = "") -> SafeString:
    """Whether the server has what stands in the form; the first change after it says "not saved yet"."""
    words = text or (format_html(_("Saved {}"), moments.when(saved_at, "seconds")) if saved_at else _("Not saved yet"))
    return format_html(
        '<span class="savestate" data-savestate>{}<span>{}</span></span>'
        '<span class="savestate" data-unsaved hidden>{}<span>{}</span></span>',
        draw("check" if saved_at else "clock"),
        words,
        draw("clock"),
        _("Not saved yet"),
    )


CHART_SCRIPTS = (
    "vendor/cytoscape.min.js",
    "vendor/layout-base.js",
    "vendor/cose-base.js",
    "vendor/cytoscape-fcose.js",
    "siren/link_chart.js",
)


@register.simple_tag
def linkchart(src: str, table_id: str = "", title: object = "", save_url: str = "", legend: bool = True) -> SafeString:
    """The link chart; its table twin stands elsewhere on the page and is named by `table_id`."""
    words = {
        "count": _("{entities} entities, {links} links."),
        "more": _("{n} more are not shown: open an entity to see its links."),
        "full": _("The chart stops at {n} entities. Open one of them to go on from there."),
        "failed": _("The chart could not be loaded. The table shows the same links."),
        "expand": _("Expand"),
        "victims": _("Show victims by code"),
        "suspected": _("Show suspected false (E)"),
        "good": _("Grades A to C"),
        "tidy": _("Tidy"),
        "save": _("Save view"),
        "saved": _("View saved."),
    }
    return render_to_string(
        "components/linkchart.html",
        {
            "src": src,
            "table_id": table_id,
            "title": title or _("Link chart"),
            "save_url": save_url,
            "legend": legend,
            "words": json.dumps(words),
            "scripts": " ".join(static(name) for name in CHART_SCRIPTS),
        },
    )


@register.simple_tag
def partforms(
    formset: AnyFormSet,
    label: object,
    add_label: object = "",
    hint: object = "",
    remove_label: object = "",
    layout: str = "",
) -> SafeString:
    """The rows of a formset, each in its frame with its number; buttons for one more and one less need no script.

    `layout` is a template that lays out the fields of one row (`form`); without it they stand in a grid.
    """
    return render_to_string(
        "components/partforms.html",
        {
            "formset": formset,
            "label": label,
            "add_label": add_label or _("Add another"),
            "hint": hint,
            "remove_label": remove_label,
            "layout": layout,
        },
    )
