"""Printed copies are made in the background, as the person who asked for them."""

import structlog
from django.db import transaction

from operations.models import NoticeDocument, PlanDocument
from operations.services import document as documents
from siren.access.tasks import actor_task
from siren.common.actor import Actor

logger = structlog.get_logger()


@actor_task
def make_plan_document(actor: Actor, document_id: str) -> None:
    """The PDF of a plan. Running it twice makes one."""
    try:
        with transaction.atomic():
            documents.fill_plan_document(actor=actor, document_id=document_id)
    except Exception as error:  # noqa: BLE001  # whatever failed, the person must read that it did
        logger.error("plan_document_failed", document=document_id, kind=type(error).__name__)
        documents.give_up(actor=actor, model=PlanDocument, document_id=document_id)


@actor_task
def make_notice_document(actor: Actor, document_id: str) -> None:
    """The PDF of a notice to a provider. Running it twice makes one."""
    try:
        with transaction.atomic():
            documents.fill_notice_document(actor=actor, document_id=document_id)
    except Exception as error:  # noqa: BLE001  # whatever failed, the person must read that it did
        logger.error("notice_document_failed", document=document_id, kind=type(error).__name__)
        documents.give_up(actor=actor, model=NoticeDocument, document_id=document_id)
