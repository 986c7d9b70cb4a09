"""The person (or named service) on whose behalf something happens. Given to every service and selector."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as the database confirmed it at the start of this transaction.

    The integer tuples are what row security compares with: they come from PostgreSQL, never from the browser.
    `homes` maps a purpose ("intelligence") to the compartment in which this person's new rows of that purpose are kept.
    """

    user_id: int
    username: str
    name: str
    roles: tuple[str, ...] = ()
    role_label: str = ""
    agency_id: int | None = None
    agency_name: str = ""
    unit_id: int | None = None
    unit_name: str = ""
    capabilities: frozenset[str] = frozenset()
    reads: tuple[int, ...] = ()
    writes: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    teams: tuple[int, ...] = ()
    reads_audit: bool = False
    homes: Mapping[str, int] = field(default_factory=dict)
    request_id: str = ""

    @property
    def role(self) -> str:
        """The role that the navigation is made for: the person's first current posting."""
        return self.roles[0] if self.roles else ""

    def has(self, capability: str) -> bool:
        """Whether one of the person's roles carries this verb."""
        return str(capability) in self.capabilities


def acting(request: HttpRequest) -> Actor:
    """Who asks; for views behind sign-in: the middleware let nobody else through."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by siren.access.middleware
    return actor
