"""Times and dates as people here write them: short on screen, complete for machines."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from siren.common.dates import UncertainDate, words

# Format strings of Django; gettext so that a language can put the parts in its own order.
LONG_MOMENT = "l j F Y, H:i"
LONG_DAY = "l j F Y"


def local(value: dt.date) -> dt.date:
    """A datetime in the office's time zone; a date as it is."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def spoken(value: dt.date, style: str = "") -> str:
    """A moment or a day in words. `style`: "" short, "time", "seconds", "day", "long"."""
    value = local(value)
    exact = isinstance(value, dt.datetime)
    if style == "time" and exact:
        return date_format(value, "H:i")
    if style == "seconds" and exact:
        return date_format(value, "H:i:s")
    if style == "long":
        return date_format(value, LONG_MOMENT if exact else LONG_DAY)
    this_year = value.year == timezone.localdate().year
    if style != "day" and exact and this_year:
        return date_format(value, "j M H:i")
    return date_format(value, "j M" if this_year else "j M Y")


def when(value: object, style: str = "") -> SafeString | str:
    """A `<time>` element for a datetime, date, time or UncertainDate; EDTF text in words; empty is "not recorded"."""
    if value is None or value == "":
        return _("not recorded")
    if isinstance(value, dt.time):
        return format_html('<time datetime="{}">{}</time>', value.isoformat("minutes"), value.strftime("%H:%M"))
    if isinstance(value, dt.date):
        return format_html('<time datetime="{}">{}</time>', local(value).isoformat(), spoken(value, style))
    return uncertain(value)


def uncertain(value: object) -> str:
    """A date that keeps its precision, in words."""
    if isinstance(value, UncertainDate):
        return words(value.edtf)
    if isinstance(value, dt.date):
        return spoken(value, "long")
    return words(str(value or ""))
