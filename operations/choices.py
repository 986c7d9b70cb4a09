"""The closed lists of plans, notices and operations, and the verbs that the audit knows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from siren.audit.verbs import Verb


class PlanState(models.TextChoices):
    """Where a plan stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Awaiting approval")
    RETURNED = "returned", _("Returned for changes")
    APPROVED = "approved", _("Approved")
    RUNNING = "running", _("Running")
    CLOSED = "closed", _("Closed")
    REFUSED = "refused", _("Refused")


class AlternativeKind(models.TextChoices):
    """Ways that intrude less than a raid (R5)."""

    INSPECTION = "inspection", _("Labour inspection")
    SURVEILLANCE = "surveillance", _("Surveillance")
    MONITORING = "monitoring", _("Monitoring")
    COMMUNITY = "community", _("Community protection")
    FINANCIAL = "financial", _("Financial or tax action")


class Exploitation(models.TextChoices):
    """What people are held for, as far as it decides which other ways are open (S5)."""

    LABOUR = "labour", _("Labour")
    SEXUAL = "sexual", _("Sexual exploitation")
    MIXED = "mixed", _("Labour and sexual exploitation")
    UNKNOWN = "unknown", _("Not known yet")


class Expected(models.TextChoices):
    """Whether someone is expected there; not knowing is an answer of its own (R29)."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known")


class RiskGroup(models.TextChoices):
    """Whom a risk would hurt."""

    TEAM = "team", _("The team")
    EXPLOITED = "exploited", _("The people exploited")
    LEFT_BEHIND = "left_behind", _("People left behind")
    WORKERS = "workers", _("Other workers")
    FAMILIES = "families", _("Families at home")
    SOURCES = "sources", _("Those who told us")
    CASE = "case", _("The case itself")


class RosterRole(models.TextChoices):
    """What someone does on the day. Media, NGO, immigration and observers are not in this list (R8)."""

    COMMANDER = "commander", _("Commander")
    ENTRY = "entry", _("Entry and scene security")
    ARREST = "arrest", _("Arrest")
    EVIDENCE = "evidence", _("Evidence")
    MOVEMENT = "movement", _("Movement to the safe site")
    SCREENING = "screening", _("Screening at the safe site")
    PROSECUTOR = "prosecutor", _("Prosecutor")
    INTERPRETER = "interpreter", _("Interpreter")
    MEDIC = "medic", _("Medic")


class ObjectiveKind(models.TextChoices):
    """The three objectives, and no others (R6)."""

    ARREST = "arrest", _("Arrest suspects")
    EVIDENCE = "evidence", _("Seize evidence")
    RESCUE = "rescue", _("Rescue victims")


class Outcome(models.TextChoices):
    """How an objective ended (S20)."""

    MET = "met", _("Met")
    PARTLY = "partly", _("Partly met")
    NOT_MET = "not_met", _("Not met")


class Decision(models.TextChoices):
    """What an approver decides."""

    APPROVE = "approve", _("Approve")
    RETURN = "return", _("Return for changes")
    REFUSE = "refuse", _("Refuse: use another way")


class NoticeState(models.TextChoices):
    """Where a notice to a provider stands."""

    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")
    ANSWERED = "answered", _("Answered")


class NoticeAnswer(models.TextChoices):
    """What a provider can do."""

    YES = "yes", _("Yes, all of it")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class AgeBand(models.TextChoices):
    """Ages as a provider is told them: bands, never dates of birth (R10)."""

    UNDER_12 = "under_12", _("Under 12")
    TEENS = "12_17", _("12 to 17")
    ADULT = "18_59", _("18 to 59")
    OLDER = "60_up", _("60 and over")


class Language(models.TextChoices):
    """Languages for which an interpreter may be needed."""

    BURMESE = "my", _("Burmese")
    KAREN = "kar", _("Karen")
    KHMER = "km", _("Khmer")
    LAO = "lo", _("Lao")
    MON = "mnw", _("Mon")
    ROHINGYA = "rhg", _("Rohingya")
    SHAN = "shn", _("Shan")
    THAI = "th", _("Thai")
    VIETNAMESE = "vi", _("Vietnamese")
    CHINESE = "zh", _("Chinese")
    ENGLISH = "en", _("English")


class Need(models.TextChoices):
    """What a provider makes ready."""

    MEDICAL = "medical", _("Nurse or doctor")
    TRAUMA = "trauma", _("Someone trained in trauma")
    WOMEN = "women", _("Separate rooms for women")
    CHILDREN = "children", _("Separate rooms for children and families")
    INFANTS = "infants", _("Things for infants")
    CLOTHES = "clothes", _("Clean clothes")
    FOOD = "food", _("Food and water")
    PHONE = "phone", _("A phone to call family")
    ACCESS = "access", _("Access without steps")


class OperationState(models.TextChoices):
    """Where an operation stands."""

    RUNNING = "running", _("Running")
    STOPPED = "stopped", _("Stopped")
    CLOSED = "closed", _("Closed")


class CountKind(models.TextChoices):
    """What is counted on the day."""

    ARRESTED = "arrested", _("arrested")
    ITEM = "item", _("item logged")
    MOVED = "moved", _("moved")


class LogKind(models.TextChoices):
    """What kind of line stands in the log."""

    LOG = "log", _("Note")
    HELP = "help", _("Help needed")
    MEDIC = "medic", _("Medic needed")
    START = "start", _("Started")
    ON_SCENE = "on_scene", _("On scene")
    SECURE = "secure", _("Scene secure")
    SEPARATED = "separated", _("Suspects kept apart")
    STOP = "stop", _("Raid stopped")
    CLOSE = "close", _("Operation closed")


class DocumentState(models.TextChoices):
    """Whether a printed copy is there yet."""

    QUEUED = "queued", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be made")


class OperationsVerb(Verb):
    """What people do with plans, notices and operations."""

    PLAN_DRAFTED = "operations.plan_drafted", _("drafted the plan")
    PLAN_CHANGED = "operations.plan_changed", _("changed the plan")
    PLAN_SUBMITTED = "operations.plan_submitted", _("submitted the plan")
    PLAN_APPROVED = "operations.plan_approved", _("approved this version of the plan")
    PLAN_RETURNED = "operations.plan_returned", _("returned the plan with reasons")
    PLAN_REFUSED = "operations.plan_refused", _("refused the plan")
    TEAM_BRIEFED = "operations.team_briefed", _("marked someone as briefed")
    NOTICE_DRAFTED = "operations.notice_drafted", _("drafted a notice to a provider")
    NOTICE_CHANGED = "operations.notice_changed", _("changed the notice")
    NOTICE_SENT = "operations.notice_sent", _("sent the notice")
    NOTICE_ANSWERED = "operations.notice_answered", _("answered the notice")
    DOCUMENT_ASKED = "operations.document_asked", _("asked for a printed copy")
    DOCUMENT_READ = "operations.document_read", _("downloaded the printed copy")
    STARTED = "operations.started", _("started the operation")
    COUNTED = "operations.counted", _("counted")
    LOGGED = "operations.logged", _("wrote in the log")
    SECURED = "operations.secured", _("marked the scene as secure")
    SEPARATED = "operations.separated", _("marked suspects as kept apart")
    ARRESTED = "operations.arrested", _("marked the suspect as arrested")
    STOPPED = "operations.stopped", _("stopped the raid")
    OPERATION_CLOSED = "operations.operation_closed", _("closed the operation")
