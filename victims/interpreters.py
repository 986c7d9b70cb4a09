"""Who must not interpret, however the code or the name is written."""

import re

_BETWEEN = re.compile(r"[,;/\n،、၊·]")
_CODE = re.compile(r"([^\W\d_]+)[\s\-_.]*0*(\d+)")  # "I-07", "i07", "I 7" are one code
_UNHEARD = re.compile(r"[\s\-_.()]+")


def names_one_of(ruled_out: str, interpreter: str) -> bool:
    """Whether the interpreter is one of those whom the person, or the worker, has ruled out."""
    return bool(_said(ruled_out) & _said(interpreter))


def _said(text: str) -> set[str]:
    """The codes and the names in a text, each in one way of writing."""
    text = text.casefold()
    names = {_UNHEARD.sub("", part) for part in [text, *_BETWEEN.split(text)]}
    return (names | {letters + digits for letters, digits in _CODE.findall(text)}) - {""}
