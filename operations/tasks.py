"""Printed copies are made in the background, as the person who asked for them."""

from functools import partial

from operations.models import NoticeDocument, PlanDocument
from operations.services import document as documents
from siren.access.tasks import actor_task, or_give_up
from siren.common.actor import Actor


@actor_task
def make_plan_document(actor: Actor, document_id: str) -> None:
    """The PDF of a plan. Running it twice makes one."""
    gone = partial(documents.give_up, actor=actor, model=PlanDocument, document_id=document_id)
    with or_give_up(gone, document=document_id):
        documents.fill_plan_document(actor=actor, document_id=document_id)


@actor_task
def make_notice_document(actor: Actor, document_id: str) -> None:
    """The PDF of a notice to a provider. Running it twice makes one."""
    gone = partial(documents.give_up, actor=actor, model=NoticeDocument, document_id=document_id)
    with or_give_up(gone, document=document_id):
        documents.fill_notice_document(actor=actor, document_id=document_id)
