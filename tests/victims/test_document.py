"""The record of choices on paper: made by the worker, sealed, proven at each read (R14)."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from pypdf import PdfReader

from siren.access.tasks import HEADER, NoActor
from siren.audit.models import Event
from siren.common.errors import MoveNotAllowed, NotPermitted, RuleBroken
from tests.victims.conftest import As, say
from victims.models import ChoiceDocument, Person
from victims.services.document import ask_for_document, take_document
from victims.tasks import make_choices_pdf

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def document(as_user: As, adult: Person) -> ChoiceDocument:
    """A document that waits for the worker."""
    with as_user("dara") as actor:
        say(actor, adult, stay="accepted", court="declined")
        return ask_for_document(actor=actor, person=adult.pk)


def made(as_user: As, document: ChoiceDocument) -> ChoiceDocument:
    """The worker's part, as the person who asked."""
    with as_user("dara") as actor:
        make_choices_pdf.run(actor, str(document.pk))
        return ChoiceDocument.objects.get(pk=document.pk)


def test_the_record_of_choices_is_made_once_and_taken(
    client_for: Any, as_user: As, document: ChoiceDocument, adult: Person
) -> None:
    with as_user("dara") as actor, pytest.raises(MoveNotAllowed):
        take_document(actor=actor, document=document.pk)
    first, second = made(as_user, document), made(as_user, document)
    assert first.file_sha256 == second.file_sha256
    answer = client_for("dara").get(reverse("victims:document_download", args=[document.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert adult.code in answer["Content-Disposition"]
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert adult.code in text
    assert "Safe place to stay" in text
    with as_user("dara"):
        assert Event.objects.filter(target_id=document.pk, kind="export").count() == 1


def test_what_cannot_be_made_says_so_and_is_asked_for_again(
    client_for: Any, as_user: As, settings: Any, document: ChoiceDocument, adult: Person, tmp_path: Path
) -> None:
    kept = settings.SEALED_ROOT
    settings.SEALED_ROOT = tmp_path / "a-file"  # where no folder can be made
    settings.SEALED_ROOT.write_bytes(b"")
    failed = made(as_user, document)
    assert failed.state == "failed"
    assert (
        "Could not be made"
        in client_for("dara").get(reverse("victims:person_detail", args=[adult.pk])).content.decode()
    )
    with as_user("dara") as actor, pytest.raises(MoveNotAllowed, match="could not be made"):
        take_document(actor=actor, document=document.pk)
    settings.SEALED_ROOT = kept
    with as_user("dara") as actor:
        again = ask_for_document(actor=actor, person=adult.pk)
    assert made(as_user, again).state == "ready"


def test_r14_a_changed_file_is_not_served(as_user: As, document: ChoiceDocument) -> None:
    ready = made(as_user, document)
    path = Path(settings.SEALED_ROOT) / ready.file_path
    sealed = path.read_bytes()
    path.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    with as_user("dara") as actor:
        with pytest.raises(RuleBroken, match="failed its check"):
            take_document(actor=actor, document=ready.pk)
        assert not Event.objects.filter(target_id=document.pk, kind="export").exists()


def test_the_file_on_disk_says_nothing(as_user: As, document: ChoiceDocument, adult: Person) -> None:
    ready = made(as_user, document)
    stored = (Path(settings.SEALED_ROOT) / ready.file_path).read_bytes()
    assert b"%PDF" not in stored
    assert adult.code not in ready.file_path


def test_nothing_is_printed_before_the_first_choice(as_user: As, adult: Person) -> None:
    with as_user("dara") as actor:
        with pytest.raises(RuleBroken):
            ask_for_document(actor=actor, person=adult.pk)
        assert not ChoiceDocument.objects.filter(person=adult).exists()


def test_outsiders_neither_ask_nor_take(as_user: As, document: ChoiceDocument, adult: Person) -> None:
    for who in ("pim", "chai", "wit"):
        with as_user(who) as actor:
            with pytest.raises(NotPermitted):
                ask_for_document(actor=actor, person=adult.pk)
            with pytest.raises(NotPermitted):
                take_document(actor=actor, document=document.pk)


def test_the_task_runs_for_nobody_without_a_person(document: ChoiceDocument) -> None:
    with pytest.raises(NoActor):
        make_choices_pdf.apply_async(args=[str(document.pk)])
    assert HEADER
