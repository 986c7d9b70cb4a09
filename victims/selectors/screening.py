"""Screenings of one person."""

from django.db.models import Prefetch, QuerySet

from siren.access.visibility import visible_to
from siren.common.actor import Actor
from victims.choices import Indicator, Observed
from victims.models import Person, Screening, ScreeningAnswer


def screenings_of(actor: Actor, person: Person) -> QuerySet[Screening]:
    """Every screening of the person with its answers, newest first."""
    answers = visible_to(actor, ScreeningAnswer)
    return (
        visible_to(actor, Screening)
        .filter(person=person)
        .select_related("created_by")
        .prefetch_related(Prefetch("answers", queryset=answers))
        .order_by("-created_at", "-id")
    )


def is_screened(actor: Actor, person: Person) -> bool:
    """Whether anybody has screened the person yet."""
    return visible_to(actor, Screening).filter(person=person).exists()


def ordered_answers(screening: Screening) -> list[ScreeningAnswer]:
    """The eleven answers in the order of the form."""
    order = list(Indicator.values)
    return sorted(screening.answers.all(), key=lambda row: order.index(row.indicator))


def counted(screening: Screening) -> dict[str, int]:
    """How many of the eleven were answered yes, no, not sure, and how many were not asked (R29)."""
    found = dict.fromkeys(Observed.values, 0)
    for row in screening.answers.all():
        found[row.answer] += 1
    return found
