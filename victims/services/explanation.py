"""Explaining the options: in which language, through whom, how, and what stayed with the person (R16)."""

import uuid
from collections.abc import Mapping

from django.utils.translation import gettext as _

from siren.access.require import lock, require, save
from siren.audit.record import record
from siren.common.actor import Actor
from siren.common.errors import RuleBroken
from siren.common.records import made_before
from victims import texts
from victims.choices import Language, Left, Medium, Understood, VictimVerb
from victims.interpreters import names_one_of
from victims.models import Explanation, Person
from victims.policy import CHOOSE
from victims.selectors.choice import newest_explanation, offers

NEEDS_INTERPRETER = (Medium.PHONE, Medium.PRESENT)


def explain_options(
    *,
    actor: Actor,
    id: uuid.UUID | None = None,
    person: uuid.UUID,
    language: str,
    interpreter: str = "",
    medium: str = "",
    understood: str = "",
    left: str = "",
) -> Explanation:
    """Add one talk about the options; which version of the words was used is kept with it.

    Raises:
        NotPermitted: the role records no choices.
        NotVisible: the person is hidden or missing.
        RuleBroken: no language, an interpreter who must not interpret, or none where one was used.
    """
    require(actor, CHOOSE)
    if earlier := made_before(Explanation, actor, id):
        return earlier
    row = lock(actor, Person, person)
    return add_explanation(
        actor,
        row,
        {
            "language": language,
            "interpreter": interpreter.strip(),
            "medium": medium,
            "understood": understood,
            "left": left,
        },
        id,
    )


def add_explanation(actor: Actor, person: Person, told: Mapping[str, str], id: uuid.UUID | None = None) -> Explanation:
    """Store a talk about the options for a person that is locked already."""
    wrong = explanation_problems(person, told)
    if wrong:
        raise RuleBroken(rule="R16", fields=wrong)
    words = texts.rights(told["language"])
    explanation = Explanation.objects.create(
        id=id or uuid.uuid4(),
        created_by_id=actor.user_id,
        person=person,
        text_version=texts.VERSION,
        text_checked=words.checked and words.language == told["language"],
        **told,
    )
    record(actor=actor, verb=VictimVerb.EXPLAINED, target=explanation, payload={"language": told["language"]})
    return explanation


def explanation_problems(person: Person, told: Mapping[str, str]) -> dict[str, list[str]]:
    """What is wrong with a talk as it is told, by field."""
    wrong: dict[str, list[str]] = {}
    for name, allowed, sentence in (
        ("language", Language.values, _("Choose the language in which you explained.")),
        ("medium", ["", *Medium.values], _("Choose how it was explained.")),
        ("understood", ["", *Understood.values], _("Choose how you know that it was understood.")),
        ("left", ["", *Left.values], _("Choose what stayed with the person.")),
    ):
        if told.get(name, "") not in allowed:
            wrong[name] = [sentence]
    if told.get("medium") in NEEDS_INTERPRETER and not told.get("interpreter"):
        wrong["interpreter"] = [_("Write the interpreter's code, for example I-07.")]
    check_interpreter(person, told.get("interpreter", ""), wrong)
    return wrong


def check_interpreter(person: Person, interpreter: str, wrong: dict[str, list[str]]) -> None:
    """Nobody interprets whom the person, or the worker, has ruled out."""
    if names_one_of(person.not_interpreter, interpreter):
        wrong["interpreter"] = [_("This interpreter must not interpret for this person. Choose someone else.")]


def missing_for_completion(actor: Actor, person: Person) -> list[str]:
    """What still stands in the way of "options explained", in sentences (R16)."""
    sentences = [
        _("“%(service)s” has no answer yet.") % {"service": offer.label}
        for offer in offers(actor, person)
        if offer.choice is None
    ]
    told = newest_explanation(actor, person)
    if told is None:
        return [*sentences, _("It is not recorded how the options were explained.")]
    if not told.medium:
        sentences.append(_("It is not recorded how it was explained: by phone, in the room, or by yourself."))
    elif told.medium in NEEDS_INTERPRETER and not told.interpreter:
        sentences.append(_("The interpreter is not recorded."))
    elif told.medium == Medium.SHOWN and told.language not in texts.LANGUAGES:
        sentences.append(_("There are no words to show in this language. Explain it through an interpreter."))
    elif told.medium == Medium.SHOWN and person.language not in ("", told.language):
        sentences.append(_("It was only shown, in a language that is not the person's. Explain it in their own."))
    elif told.medium == Medium.SHOWN and not told.text_checked:
        sentences.append(
            _("It was only shown, in words that no second reader has checked. Explain it through an interpreter.")
        )
    if not told.left:
        sentences.append(_("It is not recorded what stayed with the person in writing."))
    return sentences


def complete_options(*, actor: Actor, person: uuid.UUID, version: int) -> Person:
    """Say that the full range was explained (R16).

    Raises:
        NotPermitted, NotVisible, Stale.
        RuleBroken: an active service has no answer, or language, interpreter, medium or what was left is missing,
            or the only explanation was a text that nobody has checked.
        TransitionNotAllowed: it is complete already.
    """
    require(actor, CHOOSE)
    row = lock(actor, Person, person, version=version)
    missing = missing_for_completion(actor, row)
    if missing:
        raise RuleBroken(" ".join(missing), rule="R16", fields={"": missing})
    row.complete_options()
    save(row, "state")
    record(actor=actor, verb=VictimVerb.OPTIONS_COMPLETED, target=row)
    return row
