"""The rules of plans as pure functions and closed tables: what does not need the database to be true."""

import unicodedata
from math import asin, cos, radians, sin, sqrt

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from operations.choices import AlternativeKind, Exploitation, RosterRole
from siren.accounts.models import AgencyKind

EARTH_KM = 6371.0088
HIGH_RISK = 15  # from here a risk needs somebody who sees to it
ALTERNATIVES_NEEDED = 2  # R5
APPROVALS_NEEDED = 2  # R7

# Without these nobody goes.
NEEDED_ROLES = (
    RosterRole.COMMANDER,
    RosterRole.ARREST,
    RosterRole.EVIDENCE,
    RosterRole.MOVEMENT,
    RosterRole.SCREENING,
)

# Which agency has the mandate for a role (R8). What is not here is nobody's.
MANDATES: dict[RosterRole, AgencyKind] = {
    role: AgencyKind.PROSECUTION if role is RosterRole.PROSECUTOR else AgencyKind.POLICE for role in RosterRole
}

# What people of a role are told beforehand.
FULL = _("Full plan")
ROUTE = _("Route and safe site")
NUMBERS = _("Time window, numbers, languages")
TOLD: dict[RosterRole, Promise] = {
    RosterRole.COMMANDER: FULL,
    RosterRole.ENTRY: FULL,
    RosterRole.ARREST: FULL,
    RosterRole.EVIDENCE: FULL,
    RosterRole.PROSECUTOR: FULL,
    RosterRole.MOVEMENT: ROUTE,
    RosterRole.SCREENING: NUMBERS,
    RosterRole.INTERPRETER: NUMBERS,
    RosterRole.MEDIC: ROUTE,
}


def distance_km(from_latitude: float, from_longitude: float, to_latitude: float, to_longitude: float) -> float:
    """The distance between two points over the ground, by the haversine formula."""
    first, second = radians(from_latitude), radians(to_latitude)
    north, east = second - first, radians(to_longitude - from_longitude)
    half = sin(north / 2) ** 2 + cos(first) * cos(second) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def same_name(first: str, second: str) -> bool:
    """Whether two place names are the same words, however they are written."""
    return bool(folded(first)) and folded(first) == folded(second)


def folded(text: str) -> str:
    """Text for comparing: composed, without case, one space between words."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def open_alternatives(exploitation: str) -> list[AlternativeKind]:
    """The other ways that can be weighed. Labour inspection is none where people are held for sex (S5)."""
    if exploitation == Exploitation.SEXUAL:
        return [kind for kind in AlternativeKind if kind is not AlternativeKind.INSPECTION]
    return list(AlternativeKind)
