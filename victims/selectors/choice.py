"""Choices: the newest answer to each service is the one that counts (R15)."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from siren.access.visibility import visible_to
from siren.common.actor import Actor
from victims.choices import ANSWER_ICONS, Answer
from victims.models import Choice, ChoiceDocument, Explanation, Person, ServiceType
from victims.texts import Words, answer_words, service_words


@dataclass(frozen=True, slots=True)
class Offer:
    """One service as it stands for one person: its words in two languages and the person's present answer, if any."""

    service: ServiceType
    label: str
    theirs: Words
    choice: Choice | None

    @property
    def icon(self) -> str:
        """The sign of the present answer; three answers of equal weight have three signs and one colour."""
        return ANSWER_ICONS[Answer(self.choice.answer)] if self.choice else ""

    @property
    def answer_theirs(self) -> str:
        """The present answer in the person's language."""
        return answer_words(self.theirs.language, self.choice.answer).text if self.choice else ""


def services_for(person: Person) -> QuerySet[ServiceType]:
    """The active services where this person is."""
    return ServiceType.objects.filter(Q(place="") | Q(place=person.place), active=True)


def choices_of(actor: Actor, person: Person) -> QuerySet[Choice]:
    """Every answer the person ever gave, newest first."""
    return (
        visible_to(actor, Choice)
        .filter(person=person)
        .select_related("service", "created_by", "explanation")
        .order_by("-created_at", "-id")
    )


def current_choices(actor: Actor, people: Iterable[Person]) -> dict[uuid.UUID, dict[str, Choice]]:
    """The newest answer to each service, by person and service code."""
    rows = (
        visible_to(actor, Choice)
        .filter(person__in=[person.pk for person in people])
        .select_related("service")
        .order_by("person_id", "service_id", "-created_at", "-id")
        .distinct("person_id", "service_id")
    )
    found: dict[uuid.UUID, dict[str, Choice]] = {}
    for choice in rows:
        found.setdefault(choice.person_id, {})[choice.service_id] = choice
    return found


def offers_of(actor: Actor, people: Sequence[Person]) -> dict[uuid.UUID, list[Offer]]:
    """For each person, each active service of the place with its present answer."""
    services = list(ServiceType.objects.filter(active=True))
    current = current_choices(actor, people)
    return {
        person.pk: [
            Offer(
                service,
                service_words("en", service.code, service.label).text,
                service_words(person.language_code, service.code, service.label),
                current.get(person.pk, {}).get(service.pk),
            )
            for service in services
            if service.place in ("", person.place)
        ]
        for person in people
    }


def offers(actor: Actor, person: Person) -> list[Offer]:
    """Each active service with the person's present answer."""
    return offers_of(actor, [person])[person.pk]


def newest_explanation(actor: Actor, person: Person) -> Explanation | None:
    """The last talk about the options."""
    return visible_to(actor, Explanation).filter(person=person).order_by("-created_at", "-id").first()


def documents_of(actor: Actor, person: Person) -> QuerySet[ChoiceDocument]:
    """Printed records of choices, newest first."""
    return visible_to(actor, ChoiceDocument).filter(person=person).order_by("-created_at", "-id")
