"""What the person is shown, in the person's language, with who checked it. Unchecked words carry a mark.

The words are in wording.json: whoever checks a language writes their name there as `checked_by` and raises `version`.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_DATA: dict[str, Any] = json.loads(Path(__file__).with_name("wording.json").read_text(encoding="utf-8"))
_LANGUAGES: dict[str, Any] = _DATA["languages"]
VERSION: str = _DATA["version"]
LANGUAGES = tuple(_LANGUAGES)


@dataclass(frozen=True, slots=True)
class Words:
    """One text: its language, its heading or label, the sentences, and whether a second reader checked it."""

    language: str
    text: str
    more: str = ""
    checked: bool = False


def known(language: str) -> str:
    """The language if there are texts in it, English otherwise."""
    return language if language in _LANGUAGES else "en"


def rights(language: str) -> Words:
    """That the person chooses, what a no means, and that help does not hang on the police (R15, R17)."""
    own = _LANGUAGES[known(language)]
    return _words(language, own["heading"], own["rights"])


def service_words(language: str, code: str, label: str = "") -> Words:
    """One service in the person's language; the catalogue's label when it has no text."""
    found = _LANGUAGES[known(language)]["services"].get(code)
    return _words(language, found[0], found[1]) if found else Words("en", label)


def answer_words(language: str, answer: str) -> Words:
    """One of the three answers in the person's language."""
    return _words(language, _LANGUAGES[known(language)]["answers"].get(answer, ""))


def indicator_words(language: str, indicator: str) -> Words:
    """The plain question behind one of the eleven signs."""
    return _words(language, _LANGUAGES[known(language)]["indicators"][indicator])


def _words(language: str, text: str, more: str = "") -> Words:
    code = known(language)
    return Words(code, text, more, bool(_LANGUAGES[code]["checked_by"]))
