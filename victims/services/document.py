"""The record of choices on paper: asked for here, made by the worker, sealed on disk."""

import uuid

from celery import current_app
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from siren.access.require import fetch, lock, require, save
from siren.access.tasks import queue
from siren.audit.models import Kind
from siren.audit.record import record
from siren.common.actor import Actor
from siren.common.errors import MoveNotAllowed, RuleBroken
from siren.common.records import made_before
from siren.common.references import new_reference
from siren.common.sealed import Damaged, Sealed, seal, unseal
from victims import texts
from victims.choices import DocumentState, VictimVerb
from victims.models import ChoiceDocument, Person
from victims.policy import CHOOSE, READ
from victims.selectors.choice import newest_explanation, offers
from victims.selectors.person import label_is_declined

TASK = "victims.tasks.make_choices_pdf"  # by name: the worker's module imports this one


def ask_for_document(*, actor: Actor, id: uuid.UUID | None = None, person: uuid.UUID) -> ChoiceDocument:
    """Ask the worker to make the record of choices.

    Raises:
        NotPermitted, NotVisible.
        RuleBroken: nothing was chosen yet.
    """
    require(actor, CHOOSE)
    if earlier := made_before(ChoiceDocument, actor, id):
        return earlier
    row = fetch(actor, Person, person)
    if all(offer.choice is None for offer in offers(actor, row)):
        raise RuleBroken(_("Nothing was chosen yet. Record the first choice, then print."))
    document = ChoiceDocument.objects.create(
        id=id or uuid.uuid4(), created_by_id=actor.user_id, person=row, copy_id=new_reference("CR")
    )
    record(actor=actor, verb=VictimVerb.DOCUMENT_ASKED, target=document)
    queue(current_app.signature(TASK), actor, document.pk)
    return document


def store_document(*, actor: Actor, document: ChoiceDocument, content: bytes) -> ChoiceDocument:
    """Seal the finished file and mark it ready; a second run of the task changes nothing.

    Raises:
        NotVisible: the document is hidden or missing.
    """
    row = lock(actor, ChoiceDocument, document.pk)
    if row.state == DocumentState.READY:
        return row
    kept: Sealed = seal([content], compartment_id=row.person.compartment_id)
    row.file_path, row.file_key, row.file_size, row.file_sha256 = kept.path, kept.key, kept.size, kept.sha256
    row.file_name, row.file_type = f"{row.person.code}-{row.copy_id}.pdf", "application/pdf"
    try:
        row.finish()
    except TransitionNotAllowed:
        raise MoveNotAllowed from None
    save(row, "state", "file_path", "file_key", "file_size", "file_sha256", "file_name", "file_type")
    record(actor=actor, verb=VictimVerb.DOCUMENT_MADE, target=row, payload={"sha256": kept.sha256})
    return row


def give_up(*, actor: Actor, document: ChoiceDocument) -> None:
    """Note that it could not be made, so that nobody waits for it."""
    row = lock(actor, ChoiceDocument, document.pk)
    if row.state == DocumentState.QUEUED:
        row.give_up()
        save(row, "state")


def take_document(*, actor: Actor, document: uuid.UUID) -> tuple[ChoiceDocument, bytes]:
    """The file, checked against its hash as it is read (R14); the export is recorded.

    Raises:
        NotPermitted, NotVisible.
        MoveNotAllowed: it is still being made, or could not be made.
        RuleBroken: the file failed its check and is not served.
    """
    require(actor, READ)
    row = fetch(actor, ChoiceDocument, document)
    if row.state == DocumentState.FAILED:
        raise MoveNotAllowed(_("This document could not be made. Ask for a new record of choices."))
    if row.state != DocumentState.READY:
        raise MoveNotAllowed(_("This document is still being made. Try again in a moment."))
    try:
        content = unseal(
            row.file_path, bytes(row.file_key), compartment_id=row.person.compartment_id, sha256=row.file_sha256
        )
    except Damaged:
        raise RuleBroken(
            _("This file failed its check and is not served. Ask for a new record of choices."), rule="R14"
        ) from None
    record(actor=actor, verb=VictimVerb.DOCUMENT_TAKEN, target=row, kind=Kind.EXPORT, payload={"copy": row.copy_id})
    return row, content


def document_data(actor: Actor, document: ChoiceDocument) -> dict[str, object]:
    """What the printed record says: every service in two languages, no name, and never the declined label (R19)."""
    person = document.person
    language = texts.known(person.language_code)
    words = texts.rights(language)
    told = newest_explanation(actor, person)
    facts = [
        [_("Language"), str(person.get_language_display()) if person.language else ""],
        [_("Explained"), date_format(timezone.localtime(told.at), "j F Y, H:i") if told else ""],
        [_("How"), str(told.get_medium_display()) if told and told.medium else ""],
        [_("Interpreter"), told.interpreter if told else ""],
        [_("Version of the words"), told.text_version if told else ""],
        [_("Left with the person"), str(told.get_left_display()) if told and told.left else ""],
    ]
    # an agency's own name may carry the label that the person declined
    label = [] if label_is_declined(person) else [[_("Agency"), actor.agency_name]]
    return {
        "ref": person.code,
        "title": _("Record of choices"),
        "handling": _("Care team only"),
        "lang": "en",
        "printed_by": actor.name,
        "printed_at": date_format(timezone.localtime(), "j F Y, H:i"),
        "copy_id": document.copy_id,
        "person_lang": language,
        "choices": [
            {
                "service": offer.label,
                "service_in_language": offer.theirs.text,
                "answer": str(offer.choice.get_answer_display()) if offer.choice else _("No answer yet"),
                "answer_in_language": offer.answer_theirs,
                "note": offer.choice.note if offer.choice else "",
            }
            for offer in offers(actor, person)
        ],
        "sections": [
            {
                "heading": words.text,
                "paragraphs": [words.more],
                "lang": words.language,
                "mark": "" if words.checked else _("Not checked by a second reader"),
                "facts": [],
                "table": None,
            },
            {"heading": _("How it was explained"), "paragraphs": [], "facts": facts + label, "table": None},
        ],
    }
