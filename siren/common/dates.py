"""Dates that keep their precision (R29): "January 2011", "about 2010", "between 2010 and January 2011".

Stored as EDTF text (ISO 8601-2) beside the first and last day it can mean, so that it sorts and filters.
"""

import calendar
import datetime as dt
import re
import time
from dataclasses import dataclass
from functools import lru_cache

from django.utils import formats
from django.utils.translation import gettext as _
from edtf import EDTFObject, parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

PLAIN = re.compile(
    r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?[~?%]?"
)  # one date of a day, a month or a year


@dataclass(frozen=True, slots=True)
class UncertainDate:
    """An EDTF date: the text as given, the first and the last day it can mean (both inclusive)."""

    edtf: str
    first: dt.date
    last: dt.date


def parse(text: str) -> UncertainDate:
    """Read an EDTF date ("2011-01-11", "2011-01", "2010~", "2010/2011-01").

    Raises:
        ValueError: with a sentence that says how to write it.
    """
    text = text.strip()
    try:
        if not text:
            raise ValueError
        first, last = _bounds(text)
    except (EDTFParseException, ValueError, AttributeError, OverflowError):
        raise ValueError(
            _("Write the date as 2011-01-11, 2011-01 for a month, 2010~ for about 2010, or 2010/2011-01 for a span.")
        ) from None
    if first > last:
        raise ValueError(_("The first date must not be after the last one."))
    return UncertainDate(text, first, last)


@lru_cache(maxsize=4096)
def _bounds(text: str) -> tuple[dt.date, dt.date]:
    """The first and the last day; by hand for the plain forms, because the parser of the whole standard takes 7 ms a date."""
    ends = text.split("/")
    if len(ends) <= 2 and all(PLAIN.fullmatch(end) for end in ends):
        return _plain_bounds(ends[0])[0], _plain_bounds(ends[-1])[1]
    parsed: EDTFObject = parse_edtf(text)
    return _day(parsed.lower_strict()), _day(parsed.upper_strict())


def _plain_bounds(text: str) -> tuple[dt.date, dt.date]:
    year, month, day = ([int(part) for part in text.rstrip("~?%").split("-")] + [0, 0])[:3]
    if day:
        return dt.date(year, month, day), dt.date(year, month, day)
    first = dt.date(year, month or 1, 1)
    last_month = month or 12
    return first, dt.date(year, last_month, calendar.monthrange(year, last_month)[1])


def words(text: str) -> str:
    """An EDTF date as a person would say it; the text itself when it is not EDTF."""
    if not text:
        return _("not recorded")
    if "/" in text:
        first, last = text.split("/", 1)
        return _("between %(first)s and %(last)s") % {"first": words(first), "last": words(last)}
    plain = text.rstrip("~?%")
    spoken = _plain_words(plain)
    if text.endswith("%"):
        return _("about %(date)s, not certain") % {"date": spoken}
    if text.endswith("~"):
        return _("about %(date)s") % {"date": spoken}
    if text.endswith("?"):
        return _("%(date)s, not certain") % {"date": spoken}
    return spoken


def _plain_words(text: str) -> str:
    parts = text.split("-")
    if len(parts) == 3 and all(part.isdigit() for part in parts):
        return formats.date_format(dt.date(int(parts[0]), int(parts[1]), int(parts[2])), "j F Y")
    if len(parts) == 2 and all(part.isdigit() for part in parts) and 1 <= int(parts[1]) <= 12:
        return formats.date_format(dt.date(int(parts[0]), int(parts[1]), 1), "F Y")
    return text


def _day(value: time.struct_time) -> dt.date:
    return dt.date(value.tm_year, value.tm_mon, value.tm_mday)
