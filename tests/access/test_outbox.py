"""The outbox: what cannot be sent waits for the next time, and holds up nothing else."""

import re
import socket
from typing import Any

import pytest
from django.core import mail

from siren.access.post import deliver, notify, occasion
from siren.accounts.models import Message, User

pytestmark = pytest.mark.django_db


def test_mail_that_cannot_be_sent_waits_and_holds_up_no_other(world: Any, settings: Any) -> None:
    deliver()
    people = User.objects.filter(username__in=["pim", "dara"]).values_list("pk", flat=True)
    notify(people, key="away")
    usual = settings.EMAIL_BACKEND
    with socket.socket() as nobody:  # bound and not listening: the mail server is away
        nobody.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = nobody.getsockname()
        assert deliver() == 0
    waiting = Message.objects.filter(key__in=[occasion("away", pk) for pk in people])
    assert list(waiting.values_list("attempts", "sent_at")) == [(1, None), (1, None)]
    settings.EMAIL_BACKEND = usual
    mail.outbox.clear()
    assert deliver() == 2 == len(mail.outbox)
    assert deliver() == 0


def test_r4_the_outbox_names_no_record(world: Any, runtime_cursor: Any) -> None:
    """Raw SQL without a context reads the whole outbox: it learns of no case, plan, notice or exhibit from it."""
    runtime_cursor.execute("SELECT key FROM accounts_message")
    keys = [row[0] for row in runtime_cursor.fetchall()]
    assert keys
    assert all(re.fullmatch(r"[0-9a-f]{64}", key) for key in keys)
