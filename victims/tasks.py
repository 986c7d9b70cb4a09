"""Background work of this app."""

from functools import partial

from siren.access.require import fetch
from siren.access.tasks import actor_task, or_give_up
from siren.common.actor import Actor
from siren.web.pdf import render_pdf
from victims.choices import DocumentState
from victims.models import ChoiceDocument
from victims.services.document import document_data, give_up, store_document


@actor_task
def make_choices_pdf(actor: Actor, document_id: str) -> None:
    """Make and seal the record of choices; running it twice makes one file."""
    document = fetch(actor, ChoiceDocument, document_id)
    if document.state != DocumentState.QUEUED:
        return
    with or_give_up(partial(give_up, actor=actor, document=document), document=document_id):
        store_document(actor=actor, document=document, content=render_pdf("choices", document_data(actor, document)))
