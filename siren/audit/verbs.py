"""The verbs of the trade. Each app declares its own, as `class CaseVerb(Verb)`; the words shown are the labels."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verb(models.TextChoices):
    """Base of every app's verbs: values look like "cases.report_logged", labels are what a reader sees."""


def words(verb: str) -> str:
    """What a reader sees for a stored verb; the verb itself when its app is gone."""
    for choices in Verb.__subclasses__():
        if verb in choices.values:
            return str(choices(verb).label)
    return verb


class AuditVerb(Verb):
    """What the platform itself records."""

    REFUSED = "audit.refused", _("was refused")
    OPENED = "audit.opened", _("opened")
    SIGNED_IN = "audit.signed_in", _("signed in")
    SIGNED_OUT = "audit.signed_out", _("signed out")
