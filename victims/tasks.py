"""Background work of this app."""

from siren.access.require import fetch
from siren.access.tasks import actor_task
from siren.common.actor import Actor
from siren.web.pdf import render_pdf
from victims.choices import DocumentState
from victims.models import ChoiceDocument
from victims.services.document import document_data, store_document


@actor_task
def make_choices_pdf(actor: Actor, document_id: str) -> str:
    """Make and seal the record of choices; running it twice makes one file."""
    document = fetch(actor, ChoiceDocument, document_id)
    if document.state == DocumentState.QUEUED:
        store_document(actor=actor, document=document, content=render_pdf("choices", document_data(actor, document)))
    return document_id
