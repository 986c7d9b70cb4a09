"""Which bar and which home panels a role gets. What a role cannot use is absent, not grey."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Item:
    """One place in the bar: its word, its URL name, its icon."""

    label: str | Promise
    url_name: str
    icon: str


@dataclass(frozen=True, slots=True)
class Link:
    """An item as it stands on this page."""

    label: str | Promise
    url: str
    icon: str
    current: bool


MY_WORK = Item(_("My work"), "home", "home")
CASES = Item(_("Cases"), "cases:case_list", "briefcase")
INTELLIGENCE = Item(_("Intelligence"), "cases:report_list", "file-text")
ENTITIES = Item(_("Entities"), "cases:entity_list", "affiliate")
PLANS = Item(_("Plans"), "operations:plan_list", "clipboard-list")
APPROVALS = Item(_("Approvals"), "operations:approval_list", "stamp")
LIVE = Item(_("Live"), "operations:operation_list", "radar-2")
NOTICES = Item(_("Notices"), "operations:notice_list", "bell")
EVIDENCE = Item(_("Evidence"), "evidence:exhibit_list", "box")
PEOPLE = Item(_("People"), "victims:person_list", "users")
HELP = Item(_("Help"), "help", "help-circle")

BARS: dict[str, tuple[Item, ...]] = {
    "analyst": (MY_WORK, CASES, INTELLIGENCE, ENTITIES),
    "planner": (MY_WORK, PLANS, CASES),
    "supervisor": (APPROVALS, PLANS, CASES),
    "commander": (LIVE, PLANS),
    "evidence_officer": (MY_WORK, EVIDENCE, CASES),
    "coordinator": (MY_WORK, NOTICES, PEOPLE),
    "caseworker": (Item(_("Today"), "home", "calendar-event"), PEOPLE, NOTICES, HELP),
    "prosecutor": (
        Item(_("My cases"), "cases:case_list", "briefcase"),
        EVIDENCE,
        Item(_("Charges"), "cases:charge_list", "gavel"),
        PLANS,
    ),
    "inspector": (MY_WORK, CASES, INTELLIGENCE),
    "oversight": (
        Item(_("Accesses"), "oversight:access_list", "eye"),
        Item(_("Refusals"), "oversight:refusal_list", "ban"),
    ),
}

# Who works beside people who are helped, or with intelligence: "Leave now" stands on every page of theirs.
LEAVE_EVERYWHERE = frozenset({"caseworker", "coordinator", "analyst"})

HOME_PANELS: dict[str, tuple[str, ...]] = {
    "analyst": ("cases:home_panel",),
    "planner": ("operations:home_panel",),
    "supervisor": ("operations:home_panel", "cases:home_panel"),
    "commander": ("operations:home_panel",),
    "evidence_officer": ("evidence:home_panel",),
    "coordinator": ("operations:home_panel",),
    "caseworker": ("victims:home_panel", "operations:home_panel"),
    "prosecutor": ("evidence:home_panel", "cases:home_panel"),
    "inspector": ("cases:home_panel",),
    "oversight": ("oversight:home_panel",),
}


def address(url_name: str) -> str:
    """The URL of a name, or "" while no app serves it."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def is_here(item: Item, here: str) -> bool:
    """Whether a page belongs to an item: the same noun of the same app ("report_detail" to "report_list")."""
    if item.url_name == here:
        return True
    if ":" not in item.url_name or ":" not in here:
        return False
    (app, view), (here_app, here_view) = item.url_name.split(":", 1), here.split(":", 1)
    return app == here_app and view.partition("_")[0] == here_view.partition("_")[0]


def items_for(actor: Any) -> Sequence[Item]:
    """The bar of the actor's role; anyone signed in has at least a home and help."""
    if actor is None:
        return ()
    return BARS.get(actor.role, (MY_WORK, HELP))


def bar(actor: Any, here: str) -> list[Link]:
    """The bar of this page: places that exist now, the present one marked."""
    return [
        Link(item.label, url, item.icon, is_here(item, here))
        for item in items_for(actor)
        if (url := address(item.url_name))
    ]


def panels(actor: Any) -> list[str]:
    """Addresses of the panels that make up this role's home."""
    names = HOME_PANELS.get(actor.role, ()) if actor else ()
    return [url for name in names if (url := address(name))]
