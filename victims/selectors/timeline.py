"""What happened with one person's record, as far as the reader may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from siren.access.visibility import visible_to
from siren.accounts.models import User
from siren.audit.verbs import words
from siren.common.actor import Actor
from siren.oversight.selectors.event import CHANGES, visible_events
from victims.models import Choice, ChoiceDocument, Explanation, Identity, Person, Screening

PARTS: tuple[type[Screening | Explanation | Choice | ChoiceDocument | Identity], ...] = (
    Screening,
    Explanation,
    Choice,
    ChoiceDocument,
    Identity,
)


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline."""

    at: datetime
    what: str
    by: str


def timeline(actor: Actor, person: Person, limit: int = 40) -> list[Happening]:
    """What was done to the person's record and its parts, newest first; who looked stands on the overseers' pages."""
    about = Q(target_id=person.pk)
    for part in PARTS:
        about |= Q(target_id__in=visible_to(actor, part).filter(person=person).values("pk"))
    events = list(visible_events(actor).filter(about, kind__in=CHANGES).order_by("-at", "-id")[:limit])
    names = names_of(event.actor_id for event in events)
    return [Happening(event.at, words(event.verb), names.get(event.actor_id, "")) for event in events]


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """The names of people by number."""
    return dict(User.objects.filter(pk__in=set(ids)).values_list("pk", "name"))
