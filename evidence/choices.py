"""The closed lists of evidence."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from siren.audit.verbs import Verb


class ExhibitKind(models.TextChoices):
    """What sort of thing an exhibit is. What somebody said is a statement, never an exhibit (R23)."""

    THING = "thing", _("Thing")
    DOCUMENT = "document", _("Document")
    IMAGE = "image", _("Photograph")
    VIDEO = "video", _("Video")
    DEVICE = "device", _("Phone or other device")
    MEDICAL = "medical", _("Medical record")


class ExhibitState(models.TextChoices):
    """Whether one person holds it, or it waits to be received."""

    IN_CUSTODY = "in_custody", _("In custody")
    IN_TRANSIT = "in_transit", _("Being handed over")


class FlagKind(models.TextChoices):
    """What happened to an exhibit that can never be undone (R13, R14)."""

    SEAL_BROKEN = "seal_broken", _("Seal was not whole")
    GAP = "gap", _("Gap in custody")
    FILE_CHANGED = "file_changed", _("File is not as it arrived")


class ReceiptOutcome(models.TextChoices):
    """What the named receiver answered."""

    RECEIVED = "received", _("Received")
    REFUSED = "refused", _("Refused")


class FileType(models.TextChoices):
    """The kinds of file that are taken. The bytes must be what the ending says."""

    JPG = "jpg", _("JPG picture")
    PNG = "png", _("PNG picture")
    PDF = "pdf", _("PDF document")
    MP4 = "mp4", _("MP4 video")
    MP3 = "mp3", _("MP3 sound")
    TXT = "txt", _("Plain text")
    CSV = "csv", _("CSV table")
    ZIP = "zip", _("ZIP archive")


class EvidenceVerb(Verb):
    """What is recorded of evidence."""

    SEIZED = "evidence.seized", _("seized the exhibit")
    FILE_ATTACHED = "evidence.file_attached", _("attached a file")
    FILE_READ = "evidence.file_read", _("opened a file")
    HANDED_OVER = "evidence.handed_over", _("handed the exhibit over")
    RECEIVED = "evidence.received", _("received the exhibit")
    REFUSED = "evidence.refused_receipt", _("refused to receive the exhibit")
    FLAGGED = "evidence.flagged", _("marked the exhibit for good")
    VERIFIED = "evidence.verified", _("checked the files")
    STATEMENT_TAKEN = "evidence.statement_taken", _("took a statement")
    TIED = "evidence.tied", _("tied evidence to a charge")
    UNTIED = "evidence.untied", _("withdrew evidence from a charge")
