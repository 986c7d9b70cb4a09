"""The closed lists of this app, and its verbs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from siren.audit.verbs import Verb


class Language(models.TextChoices):
    """Languages in which texts for the person exist, and those for which an interpreter must carry everything."""

    BURMESE = "my", _("Burmese")
    KHMER = "km", _("Khmer")
    LAO = "lo", _("Lao")
    THAI = "th", _("Thai")
    VIETNAMESE = "vi", _("Vietnamese")
    ENGLISH = "en", _("English")
    OTHER = "other", _("Another language")


OWN_NAMES = {
    Language.BURMESE: "မြန်မာ",
    Language.KHMER: "ខ្មែរ",
    Language.LAO: "ລາວ",
    Language.THAI: "ไทย",
    Language.VIETNAMESE: "Tiếng Việt",
}  # as those who speak it write it


class AgeBand(models.TextChoices):
    """How old the person is, as a band: no date of birth stands outside the identity."""

    UNDER_12 = "0-11", _("Under 12")
    FROM_12 = "12-15", _("12 to 15")
    FROM_16 = "16-17", _("16 or 17")
    FROM_18 = "18-20", _("18 to 20")
    FROM_21 = "21-29", _("21 to 29")
    FROM_30 = "30-59", _("30 to 59")
    FROM_60 = "60+", _("60 or older")
    NOT_RECORDED = "", _("Not known yet")


CHILD_BANDS = frozenset({AgeBand.UNDER_12, AgeBand.FROM_12, AgeBand.FROM_16})
NEAR_BANDS = frozenset({AgeBand.FROM_18, AgeBand.NOT_RECORDED})  # an estimate this near to 18 leaves the age in doubt


class AgeSource(models.TextChoices):
    """How the age is known (R29)."""

    KNOWN = "known", _("Known from papers")
    SAID = "said", _("The person said so")
    ESTIMATED = "estimated", _("Estimated")
    DISPUTED = "disputed", _("Disputed")
    UNKNOWN = "unknown", _("Not known")


IN_DOUBT = frozenset({AgeSource.DISPUTED, AgeSource.UNKNOWN})


class Label(models.TextChoices):
    """Whether the person accepts being called what an organisation found (R19)."""

    NOT_ASKED = "not_asked", _("Not asked")
    ACCEPTED = "accepted", _("Accepts it")
    DECLINED = "declined", _("Declines it")


class PersonState(models.TextChoices):
    """How far the talk about services has come."""

    STARTED = "started", _("Options not yet all explained")
    EXPLAINED = "explained", _("Options explained")


class Indicator(models.TextChoices):
    """The eleven indicators of forced labour of the International Labour Organization."""

    VULNERABILITY = "vulnerability", _("Abuse of vulnerability")
    DECEPTION = "deception", _("Deception")
    MOVEMENT = "movement", _("Restriction of movement")
    ISOLATION = "isolation", _("Isolation")
    VIOLENCE = "violence", _("Physical and sexual violence")
    THREATS = "threats", _("Intimidation and threats")
    DOCUMENTS = "documents", _("Papers kept by someone else")
    WAGES = "wages", _("Wages withheld")
    DEBT = "debt", _("Debt bondage")
    CONDITIONS = "conditions", _("Abusive working and living conditions")
    OVERTIME = "overtime", _("Excessive overtime")


class Observed(models.TextChoices):
    """What the person said about one indicator. Not asked is never "no" (R29)."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNSURE = "unsure", _("Not sure")
    NOT_ASKED = "not_asked", _("Not asked")


class Finding(models.TextChoices):
    """What the person who screened concludes."""

    LIKELY = "likely", _("Likely")
    UNLIKELY = "unlikely", _("Unlikely")
    UNCLEAR = "unclear", _("Unclear")


class ScreeningPlace(models.TextChoices):
    """Where the person was asked. The scene of the raid is not among them (S14)."""

    SAFE_SITE = "safe_site", _("Safe site")
    SHELTER = "shelter", _("Where the person stays now")
    HOSPITAL = "hospital", _("Clinic or hospital")
    OFFICE = "office", _("Our office")


class Answer(models.TextChoices):
    """The person's answer to one service."""

    ACCEPTED = "accepted", _("Yes")
    DECLINED = "declined", _("No")
    UNDECIDED = "undecided", _("Not sure")


ANSWER_ICONS = {Answer.ACCEPTED: "check", Answer.DECLINED: "x", Answer.UNDECIDED: "help-circle"}


class Medium(models.TextChoices):
    """How the words reached the person."""

    PHONE = "phone", _("Interpreter by phone")
    PRESENT = "present", _("Interpreter in the room")
    OWN = "own", _("I speak the language myself")
    SHOWN = "shown", _("Shown on the screen and read")


class Left(models.TextChoices):
    """What stayed with the person in writing."""

    CARD = "card", _("Card with our number")
    SHEET = "sheet", _("The list of services in the person's language")
    MESSAGE = "message", _("A message on the person's phone")
    REFUSED = "refused", _("Nothing: the person did not want paper")


class Understood(models.TextChoices):
    """How the worker knows that it was understood."""

    SAID_BACK = "said_back", _("Said it back in the person's own words")
    ASKED = "asked", _("Asked questions about it")
    IN_PART = "in_part", _("Understood in part: explain again")


class DocumentState(models.TextChoices):
    """Where a document stands."""

    QUEUED = "queued", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be made")


class VictimVerb(Verb):
    """What is done in this app."""

    PERSON_STARTED = "victims.person_started", _("started the record")
    PERSON_CHANGED = "victims.person_changed", _("changed the record")
    GUARDIAN_NAMED = "victims.guardian_named", _("named a guardian")
    SCREENED = "victims.screened", _("screened the person")
    EXPLAINED = "victims.explained", _("explained the options")
    CHOICES_RECORDED = "victims.choices_recorded", _("recorded choices")
    CHOICE_CHANGED = "victims.choice_changed", _("recorded a changed choice")
    OPTIONS_COMPLETED = "victims.options_completed", _("completed the explanation of options")
    IDENTITY_WRITTEN = "victims.identity_written", _("wrote the identity")
    DOCUMENT_ASKED = "victims.document_asked", _("asked for the record of choices")
    DOCUMENT_MADE = "victims.document_made", _("made the record of choices")
    DOCUMENT_TAKEN = "victims.document_taken", _("downloaded the record of choices")
