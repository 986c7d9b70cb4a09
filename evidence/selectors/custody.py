"""Reading the chain of custody."""

import datetime as dt

from django.db.models import QuerySet

from evidence.models import CustodyTransfer, Exhibit
from evidence.policy import HOLD
from operations.selectors.people import people_with
from siren.access.teams import current_members
from siren.access.visibility import visible_to
from siren.accounts.models import User
from siren.common.actor import Actor


def chain(actor: Actor, exhibit: Exhibit) -> list[CustodyTransfer]:
    """Every hand-over of an exhibit with its answer, oldest first."""
    return list(
        visible_to(actor, CustodyTransfer)
        .filter(exhibit=exhibit)
        .select_related("releaser", "receiver", "receipt")
        .order_by("number")
    )


def last_moment(exhibit: Exhibit) -> tuple[int, dt.datetime]:
    """How many hand-overs there were, and the time before which nothing further can have happened (R13)."""
    last = exhibit.transfers.select_related("receipt").order_by("-number").first()
    if last is None:
        return 0, exhibit.found_at
    receipt = getattr(last, "receipt", None)
    return last.number, receipt.received_at if receipt else last.released_at


def receivers(actor: Actor, exhibit: Exhibit) -> QuerySet[User]:
    """Who can be named as the next holder: on the case's team now, in a role that holds exhibits, and somebody else."""
    if exhibit.case_team_id is None:
        return User.objects.none()
    on_team = current_members(actor, exhibit.case_team_id).values("user_id")
    return people_with(HOLD).filter(pk__in=on_team).exclude(pk=exhibit.holder_id)


def waiting_for(actor: Actor) -> QuerySet[CustodyTransfer]:
    """Hand-overs that name this person and have no answer yet."""
    return (
        visible_to(actor, CustodyTransfer)
        .filter(receiver_id=actor.user_id, receipt__isnull=True)
        .select_related("exhibit", "releaser")
        .order_by("released_at")
    )


def open_transfer(chain_of: list[CustodyTransfer]) -> CustodyTransfer | None:
    """The hand-over that waits for its answer."""
    last = chain_of[-1] if chain_of else None
    return last if last is not None and not hasattr(last, "receipt") else None
