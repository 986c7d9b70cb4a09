"""Mail that tells nothing: one fixed text, through an outbox table, so that a lost worker loses no message."""

import hashlib
from collections.abc import Iterable

import structlog
from celery import current_app
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from siren.accounts.models import Message

MAX_ATTEMPTS = 20
logger = structlog.get_logger()


def notify(user_ids: Iterable[int], *, key: str) -> None:
    """Tell people that something waits for them. `key` names the occasion, so that asking twice sends once."""
    for user_id in user_ids:
        Message.objects.get_or_create(key=occasion(key, user_id), defaults={"user_id": user_id})
    transaction.on_commit(_wake, robust=True)


def occasion(key: str, user_id: int) -> str:
    """The occasion as the outbox keeps it: its table stands under no row security, so it names no record (R4)."""
    return hashlib.sha256(f"{key}:{user_id}".encode()).hexdigest()


def deliver() -> int:
    """Send every waiting message once; a message is marked sent in the transaction that sent it.

    One that cannot be sent is tried again the next time, and holds up none of the others.
    """
    sent = 0
    waiting = (
        Message.objects.filter(sent_at=None, attempts__lt=MAX_ATTEMPTS).order_by("pk").values_list("pk", flat=True)
    )
    for pk in list(waiting[:200]):
        with transaction.atomic():
            message = (
                Message.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("user")
                .filter(pk=pk, sent_at=None)
                .first()
            )
            if message is None:
                continue
            message.attempts += 1
            if message.user.email and message.user.is_active:
                with translation.override(message.user.language):
                    subject, text = fixed_text()
                try:
                    send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [message.user.email])
                except OSError as error:  # smtplib's errors are OSErrors
                    logger.warning("mail_not_sent", message=pk, attempt=message.attempts, kind=type(error).__name__)
                    message.save(update_fields=["attempts"])
                    continue
            message.sent_at = timezone.now()
            message.save(update_fields=["sent_at", "attempts"])
            sent += 1
    return sent


def fixed_text() -> tuple[str, str]:
    """Subject and body of every mail: no name, no case, no number, no link to a record."""
    return _("Something waits for you"), _("Something waits for you in SIREN. Sign in to read it.")


def _wake() -> None:
    current_app.send_task("siren.access.tasks.deliver_waiting_mail")
