"""Printed copies: asked for, made in the background, sealed, re-hashed when read, void after an edit (R7, R14)."""

import uuid

from celery import current_app
from django.utils.translation import gettext as _

from operations.choices import DocumentState, OperationsVerb
from operations.models import NoticeDocument, Plan, PlanAnnex, PlanDocument, ProviderNotice
from operations.selectors.content import content_hash
from operations.selectors.printing import notice_sheet, plan_sheet
from siren.access.require import fetch, lock, require, save
from siren.access.tasks import queue
from siren.accounts.capabilities import Can
from siren.audit.models import Kind
from siren.audit.record import record
from siren.common.actor import Actor
from siren.common.errors import MoveNotAllowed, RuleBroken
from siren.common.sealed import Damaged, seal, unseal
from siren.web.pdf import render_pdf

PDF = "application/pdf"
Document = PlanDocument | NoticeDocument


def ask_plan_document(*, actor: Actor, plan_id: uuid.UUID | str) -> PlanDocument:
    """Ask for a printed copy of a plan as it stands now. Asking again gives the same copy.

    Raises:
        NotPermitted: the role reads no plans.
        NotVisible: the plan is hidden or missing, or its annex is withheld: a copy is whole or not at all.
    """
    require(actor, Can.READ_PLAN)
    plan = fetch(actor, Plan, plan_id)
    annex = fetch(actor, PlanAnnex, PlanAnnex.objects.filter(plan=plan).values_list("pk", flat=True).first())
    found, made = PlanDocument.objects.get_or_create(
        annex=annex,
        content_hash=content_hash(plan),
        created_by_id=actor.user_id,
        defaults={"revision": plan.revision, "file_name": f"{plan.reference}.pdf", "file_type": PDF},
    )
    if _again(found, made):
        record(actor=actor, verb=OperationsVerb.DOCUMENT_ASKED, target=found)
        queue(current_app.signature("operations.tasks.make_plan_document"), actor, found.pk)
    return found


def ask_notice_document(*, actor: Actor, notice_id: uuid.UUID | str) -> NoticeDocument:
    """Ask for a printed copy of a notice. Asking again gives the same copy.

    Raises:
        NotPermitted: the role reads no notices.
        NotVisible: hidden or missing.
    """
    require(actor, Can.READ_NOTICE)
    notice = fetch(actor, ProviderNotice, notice_id)
    found, made = NoticeDocument.objects.get_or_create(
        notice=notice,
        revision=notice.version,
        created_by_id=actor.user_id,
        defaults={"file_name": f"{notice.reference}.pdf", "file_type": PDF},
    )
    if _again(found, made):
        record(actor=actor, verb=OperationsVerb.DOCUMENT_ASKED, target=found)
        queue(current_app.signature("operations.tasks.make_notice_document"), actor, found.pk)
    return found


def fill_plan_document(*, actor: Actor, document_id: uuid.UUID | str) -> PlanDocument:
    """Make the copy, unless it is there. A plan that was changed meanwhile gets no copy of its earlier words."""
    document = lock(actor, PlanDocument, document_id)
    plan = fetch(actor, Plan, document.annex.plan_id)
    if document.state == DocumentState.QUEUED:
        if content_hash(plan) != document.content_hash:
            document.state = DocumentState.FAILED
            save(document, "state")
        else:
            pdf = render_pdf("plan", plan_sheet(actor, plan, document))
            _store(document, pdf, document.annex.compartment_id)
    return document


def fill_notice_document(*, actor: Actor, document_id: uuid.UUID | str) -> NoticeDocument:
    """Make the copy, unless it is there."""
    document = lock(actor, NoticeDocument, document_id)
    if document.state == DocumentState.QUEUED:
        notice = fetch(actor, ProviderNotice, document.notice_id)
        _store(document, render_pdf("notice", notice_sheet(actor, notice, document)), notice.compartment_id)
    return document


def give_up(*, actor: Actor, model: type[PlanDocument] | type[NoticeDocument], document_id: uuid.UUID | str) -> None:
    """Note that a copy could not be made; asking again tries once more."""
    document: Document = lock(actor, model, document_id)
    if document.state == DocumentState.QUEUED:
        document.state = DocumentState.FAILED
        save(document, "state")


def is_void(document: Document) -> bool:
    """Whether what was printed is no longer what stands in the plan (R7)."""
    if isinstance(document, NoticeDocument):
        return False
    return content_hash(document.annex.plan) != document.content_hash


def read_document(*, actor: Actor, document: Document) -> bytes:
    """The copy's bytes, re-hashed as they are read (R14).

    Raises:
        MoveNotAllowed: it is not ready, or the plan was changed since (R7).
        RuleBroken: the stored file fails its hash and is not served.
    """
    if document.state != DocumentState.READY:
        raise MoveNotAllowed(_("This copy is not ready yet."))
    if is_void(document):
        raise MoveNotAllowed(_("The plan was changed after this copy was made. Ask for a new copy."))
    compartment = document.annex if isinstance(document, PlanDocument) else document.notice
    try:
        content = unseal(
            document.file_path,
            bytes(document.file_key),
            compartment_id=compartment.compartment_id,
            sha256=document.file_sha256,
        )
    except Damaged:
        raise RuleBroken(_("This copy is damaged and is not served. Ask for a new one."), rule="R14") from None
    record(actor=actor, verb=OperationsVerb.DOCUMENT_READ, target=document, kind=Kind.EXPORT)
    return content


def _again(document: Document, made: bool) -> bool:
    """Whether the copy has to be made: it is new, or the last try failed."""
    if document.state == DocumentState.FAILED:
        document.state = DocumentState.QUEUED
        save(document, "state")
        return True
    return made


def _store(document: Document, pdf: bytes, compartment_id: int) -> None:
    sealed = seal([pdf], compartment_id=compartment_id)
    document.file_path, document.file_key = sealed.path, sealed.key
    document.file_size, document.file_sha256 = sealed.size, sealed.sha256
    document.state = DocumentState.READY
    save(document, "state", "file_path", "file_key", "file_size", "file_sha256")
