"""Background work runs as the person who asked for it; without an acting person nothing is queued and nothing runs."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from celery import Task, shared_task
from django.db import transaction

from siren.access.context import acting_as
from siren.access.post import deliver
from siren.common.actor import Actor

HEADER = "siren_user"
logger = structlog.get_logger()


class NoActor(Exception):
    """A task was queued or run without a person to act as."""


class ActorTask(Task[Any, Any]):
    """A task whose body runs in one transaction, in the context of the person named in its headers.

    Tasks declared with `free = True` touch no protected row and need nobody.
    """

    free = False
    typing = False  # celery would count the person, who comes in when the task runs, as a missing argument

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:  # type: ignore[override]  # celery names thirty options
        """Queue; refuses without an acting person."""
        if not self.free and not (options.get("headers") or {}).get(HEADER):
            raise NoActor(self.name)
        return super().apply_async(args, kwargs, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run as the person, whose rights are looked up now and not when the task was queued."""
        if self.free:
            return self.run(*args, **kwargs)
        user_id = (self.request.headers or {}).get(HEADER) or getattr(self.request, HEADER, None)
        if not user_id:
            raise NoActor(self.name)
        with acting_as(int(user_id)) as actor:
            return self.run(actor, *args, **kwargs)


def queue(task: Any, actor: Actor, *ids: uuid.UUID | int | str) -> None:
    """Queue a task on commit, with ids only, to run as this person."""
    sent = [str(one) if isinstance(one, uuid.UUID) else one for one in ids]

    def send() -> None:  # not a partial: Django names a robust callback when it fails
        task.apply_async(args=sent, headers={HEADER: actor.user_id})

    transaction.on_commit(send, robust=True)


@contextmanager
def or_give_up(give_up: Callable[[], None], **about: str) -> Iterator[None]:
    """What is inside happens whole; or not at all, and then `give_up` notes that it failed, for the person who waits."""
    try:
        with transaction.atomic():
            yield
    except Exception as error:  # noqa: BLE001  # whatever failed, the person must read that it did
        logger.error("task_failed", kind=type(error).__name__, **about)
        give_up()


def actor_task(function: Callable[..., Any]) -> Any:
    """Declare a task: `def make_pdf(actor, document_id)`. It must be idempotent: it may run twice."""
    return shared_task(base=ActorTask, acks_late=True)(function)


@shared_task(base=ActorTask, free=True)
def deliver_waiting_mail() -> int:
    """Send what waits in the outbox. Returns how many went out."""
    return deliver()
