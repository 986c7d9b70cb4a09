"""What happened: one append-only row an event, written in the transaction it describes (R26)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What sort of thing happened."""

    WRITE = "write", _("Change")
    READ = "read", _("Look")
    REFUSAL = "refusal", _("Refusal")
    EXPORT = "export", _("Export")
    SIGN_IN = "sign_in", _("Sign-in")


class Event(models.Model):
    """One thing that one person did, or was refused. Ids and codes only: no text of any record stands here.

    `compartment_id` and `case_team_id` copy those of the record it speaks of, so that who may see the record's
    history is who may see the record. Plain integers: the audit knows nobody.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.WRITE)
    verb = models.CharField(max_length=60)
    actor_id = models.IntegerField()
    target_type = models.CharField(max_length=60, blank=True, default="")
    target_id = models.UUIDField(null=True)
    compartment_id = models.IntegerField(null=True)
    case_team_id = models.IntegerField(null=True)
    request_id = models.CharField(max_length=36, blank=True, default="")
    payload = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["target_id", "-at"], name="event_target"),
            models.Index(fields=["kind", "-at"], name="event_kind"),
            models.Index(fields=["actor_id", "-at"], name="event_actor"),
        ]
