"""R29: uncertain stays uncertain."""

import datetime as dt
from collections.abc import Callable

import pytest
from edtf import parse_edtf

from siren.common import dates


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2011-01-11", dt.date(2011, 1, 11), dt.date(2011, 1, 11)),
        ("2011-01", dt.date(2011, 1, 1), dt.date(2011, 1, 31)),
        ("2010/2011-01", dt.date(2010, 1, 1), dt.date(2011, 1, 31)),
        ("2010~", dt.date(2010, 1, 1), dt.date(2010, 12, 31)),
        ("2012-02", dt.date(2012, 2, 1), dt.date(2012, 2, 29)),
    ],
)
def test_r29_a_date_keeps_its_precision(text: str, first: dt.date, last: dt.date) -> None:
    found = dates.parse(text)
    assert (found.edtf, found.first, found.last) == (text, first, last)


@pytest.mark.parametrize("text", ["", "yesterday", "2011-13", "2011-02-30", "11/01/2011", "2012/2011", "9" * 40])
def test_r29_what_is_not_a_date_is_refused_with_the_way_to_write_it(text: str) -> None:
    with pytest.raises(ValueError, match="date"):
        dates.parse(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2011-01-11", "11 January 2011"),
        ("2011-01", "January 2011"),
        ("2010~", "about 2010"),
        ("2010?", "2010, not certain"),
        ("2010/2011-01", "between 2010 and January 2011"),
        ("", "not recorded"),
    ],
)
def test_r29_a_date_is_said_as_it_is_known(text: str, said: str) -> None:
    assert dates.words(text) == said


def test_r29_plain_dates_are_read_as_the_standard_reads_them() -> None:
    """The short way for plain dates and the parser of the whole standard agree, on what is refused too."""
    months = [f"{month}{day}" for month in ("-01", "-02", "-12", "-13") for day in ("", "-01", "-29", "-30", "-32")]
    ends = [f"{year}{rest}{mark}" for year in ("2011", "2012") for rest in ("", *months) for mark in ("", "~", "%")]
    spans = ["2010/2011-01", "2010~/2011-01?", "2012/2011", "2010/2011/2012", "2010/..", "201X", "2011-21"]
    for text in (*ends, *spans):
        assert read(dates._bounds, text) == read(by_the_standard, text), text


def by_the_standard(text: str) -> object:
    found = parse_edtf(text)
    return dates._day(found.lower_strict()), dates._day(found.upper_strict())


def read(way: Callable[[str], object], text: str) -> object:
    try:
        return way(text)
    except Exception:  # noqa: BLE001  # each refuses in its own way
        return None
