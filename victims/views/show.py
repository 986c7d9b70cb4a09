"""The screen turned to the person: their language, large words, three answers of equal size."""

import uuid

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from siren.access.require import fetch, require
from siren.audit.record import looked
from siren.common.actor import acting
from siren.common.errors import NotVisible
from siren.web.htmx import respond
from siren.web.methods import methods
from victims import policy, texts
from victims.choices import ANSWER_ICONS, Answer, Language
from victims.models import Person
from victims.selectors.choice import services_for

NOT_KEPT = frozenset({"csrfmiddlewaretoken", "show", "back"})


@methods("GET")
def person_show(request: HttpRequest, pk: uuid.UUID, service: str = "") -> HttpResponse:
    """The person's rights, or one service, in the person's language."""
    actor = acting(request)
    require(actor, policy.CHOOSE)
    person = fetch(actor, Person, pk)
    looked(actor=actor, target=person)
    return show_screen(request, person, service)


def show_screen(request: HttpRequest, person: Person, service: str, kept: QueryDict | None = None) -> HttpResponse:
    """The turned screen. `kept` is what was tapped on the page before; one tap brings it back, nothing is stored."""
    offered = list(services_for(person))
    if service and service not in {one.code for one in offered}:
        raise NotVisible
    language = person.language_code
    rights = texts.rights(language)
    about = texts.service_words(language, service) if service else rights
    context = {
        "person": person,
        "service": service,
        "lang": rights.language,
        "unchecked": not rights.checked,
        "no_words": person.language == Language.OTHER,
        "words": about,
        "rights": rights,
        "services": [(one.code, texts.service_words(language, one.code, one.label).text) for one in offered],
        "answers": [(answer, texts.answer_words(language, answer).text, ANSWER_ICONS[answer]) for answer in Answer],
        "kept": [
            (name, value)
            for name, values in (kept.lists() if kept is not None else ())
            for value in values
            if name not in NOT_KEPT
        ],
        "was_kept": kept is not None,
        "choices_url": reverse("victims:choice_record", args=[person.pk]),
        "back_url": person.get_absolute_url(),
        "leave_now": True,
    }
    return respond(request, "victims/person/show.html", context)
