"""PDF/UA-1 documents with typst: tagged, A4, all five scripts, no network and no system font.

Text reaches typst as data (`sys_inputs`), never as markup, so that nothing a person wrote can act as a command.
"""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

FOLDER = Path(__file__).parent
TEMPLATES = FOLDER / "typst"
FONTS = FOLDER / "pdf_fonts"
NAMES = frozenset({"plan", "notice", "choices"})


def render_pdf(template_name: str, data: Mapping[str, Any]) -> bytes:
    """The document `template_name` ("plan", "notice" or "choices") filled with `data`; see docs/components.md.

    Raises:
        ValueError: there is no such document.
    """
    name = template_name.removesuffix(".typ")
    if name not in NAMES:
        raise ValueError(f"no such document: {template_name}")
    content = json.dumps({**data, "words": words()}, ensure_ascii=False, default=plain)
    made: bytes = typst.compile(
        str(TEMPLATES / f"{name}.typ"),
        root=str(TEMPLATES),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": content},
        pdf_standards=["ua-1"],
    )
    return made


def plain(value: object) -> str:
    """Lazy translations, dates and ids as text."""
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    return str(value)


def words() -> dict[str, str]:
    """The fixed words of the documents in the language of the moment."""
    return {
        "printed_by": _("Printed by"),
        "copy": _("Copy"),
        "page": _("Page"),
        "of": _("of"),
        "version": _("Version"),
        "state": _("State"),
        "not_recorded": _("Not recorded"),
        "handling": _("Handling"),
        "service": _("Service"),
        "answer": _("Answer"),
        "note": _("Note"),
        "plan": _("Raid plan"),
        "notice": _("Notice to service providers"),
        "choices": _("Record of choices"),
        "choices_rule": _("Saying no to one does not change the others. The person can change their mind at any time."),
        "notice_rule": _("This notice holds all that its readers need. It names no place, business or suspect."),
        "plan_rule": _("Looking for people without papers is not an objective of this plan."),
        "signature": _("Signature or mark"),
        "date": _("Date"),
    }
