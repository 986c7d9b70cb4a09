"""What every record has."""

import uuid
from typing import TypeVar

from django.conf import settings
from django.db import connection, models

from siren.common.actor import Actor


class Record(models.Model):
    """A row with an id nobody can guess, made in Python so that it exists before the database has seen it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False, null=True
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class SealedFile(models.Model):
    """A file encrypted on disk: where it lies, its wrapped key, and the hashes of the plain bytes (R14)."""

    file_name = models.CharField(max_length=200, blank=True, default="")
    file_type = models.CharField(max_length=120, blank=True, default="")
    file_size = models.BigIntegerField(default=0)
    file_sha256 = models.CharField(max_length=64, blank=True, default="")
    file_path = models.CharField(max_length=80, blank=True, default="", editable=False)
    file_key = models.BinaryField(default=b"", editable=False)

    class Meta:
        abstract = True


R = TypeVar("R", bound=Record)


def made_before(model: type[R], actor: Actor, record_id: uuid.UUID | None) -> R | None:
    """The record that an earlier send of the same form already made, so that a double click adds nothing.

    Two sends at once wait for one another here, until the first one's transaction ends.
    """
    if record_id is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(record_id)])
    return model._default_manager.filter(pk=record_id, created_by_id=actor.user_id).first()
