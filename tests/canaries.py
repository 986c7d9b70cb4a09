"""Words that must not reach somebody: every text of every row that is hidden from them, unless it stands in a row they see.

The demonstration's own texts are the canaries, so that a field that is added tomorrow is guarded tomorrow.
"""

import html
import io
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models
from pypdf import PdfReader

from tests.walk import Sight, protected_models

SHORTEST = 5
LONG = 28  # of a longer text, its sentences' beginnings are looked for
ENDS = re.compile(r"[\n.;:()]+")
# Paths, keys and hashes are no words of anybody.
PLUMBING = {"file_path", "file_type", "file_sha256", "content_hash"}


def text_fields(model: type[models.Model]) -> list[str]:
    """The columns in which people write."""
    return [
        one.name
        for one in model._meta.concrete_fields
        if isinstance(one, (models.CharField, models.TextField)) and not one.choices and one.name not in PLUMBING
    ]


@cache
def told() -> dict[str, list[tuple[object, str, str]]]:
    """Every text of the demonstration: model -> (id, field, text). Read as a superuser, once: nothing committed changes it."""
    found: dict[str, list[tuple[object, str, str]]] = {}
    for model in protected_models():
        names = text_fields(model)
        rows = model._default_manager.using("super").values_list("pk", *names)
        found[model._meta.label] = [
            (pk, name, text) for pk, *texts in rows for name, text in zip(names, texts, strict=True) if text
        ]
    return found


@cache
def open_words() -> str:
    """What stands in templates, code and the directory of people: it tells of no row."""
    root = Path(settings.BASE_DIR)
    parts = [
        path.read_text(encoding="utf-8")
        for folder in ("templates", "siren", "cases", "operations", "victims", "evidence")
        for pattern in ("*.html", "*.py", "*.json")
        for path in (root / folder).rglob(pattern)
        if "demo" not in path.parts and path.name != "demo.py"
    ]
    people = apps.get_model("accounts.User")._default_manager.values_list("name", flat=True)
    services = apps.get_model("victims.ServiceType")._default_manager.values_list("label", flat=True)
    return flat(" ".join([*parts, *people, *services]))


def flat(text: str) -> str:
    """One line, one case, so that line breaks and capitals hide nothing."""
    return " ".join(html.unescape(text).casefold().split())


def pieces(text: str) -> Iterator[str]:
    """The parts of a text to look for: the whole where it is short, else the beginning of each sentence."""
    for part in [text] if len(text) <= LONG else ENDS.split(text):
        piece = flat(part)[:LONG].strip()
        if len(piece) >= (SHORTEST if piece.isascii() else SHORTEST - 1) and not re.fullmatch(r"[\d\s:/%+-]+", piece):
            yield piece


def canaries(sight: Sight) -> dict[str, str]:
    """What must not reach this person: word -> where it stands ("cases.Source.name")."""
    own: list[str] = []
    foreign: dict[str, str] = {}
    for label, texts in told().items():
        seen = set(sight.of(label)[0])
        for pk, name, text in texts:
            if pk in seen:
                own.append(text)
            else:
                foreign.update((piece, f"{label}.{name}") for piece in pieces(text))
    known = flat(" ".join(own)) + open_words()
    return {word: where for word, where in foreign.items() if word not in known}


def found_in(words: Iterable[str], content: bytes, kind: str = "text/html") -> list[str]:
    """Which of these words stand in an answer: a page, JSON, a PDF."""
    if content.startswith(b"%PDF"):
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    elif kind.startswith("application/json"):
        text = json.dumps(json.loads(content), ensure_ascii=False) if content else ""
    else:
        text = content.decode("utf-8", "replace")
    plain = flat(text)
    return [word for word in words if word in plain]
