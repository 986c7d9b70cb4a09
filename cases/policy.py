"""The rules of intelligence as pure functions: grades and conditions (R1), names, what a text is likely to name."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import phonenumbers
from django.conf import settings
from django.utils.translation import gettext as _

from cases.choices import ActionCondition, EntityKind, Handling, InformationGrade, SanitiseCondition, SourceGrade
from siren.accounts.capabilities import Can

READ_REPORTS = Can.READ_INTELLIGENCE
LOG = Can.LOG_REPORT
GRADE = Can.GRADE_REPORT
READ_SOURCE = Can.READ_SOURCE
NAME = Can.NAME_ENTITY
OPEN_CASE = Can.OPEN_CASE
READ_CASE = Can.READ_CASE
MANAGE_TEAM = Can.MANAGE_TEAM
IMPORT = Can.IMPORT_REPORTS
CHARGE = Can.CHARGE
READ_CHARGE = Can.READ_CHARGE

CODE = re.compile(r"[AS][0-9]+", re.IGNORECASE)
PHONE = re.compile(r"^\+?[0-9][0-9 ().\-]{5,20}$")
# Words that give a kind away; the form says what was made of them and it can be set by hand.
HINT_WORDS: tuple[tuple[EntityKind, Sequence[str]], ...] = (
    (EntityKind.PHONE, ("phone", "mobile", "sim", "โทร", "ເບີໂທ")),
    (EntityKind.ACCOUNT, ("account", "acct", "wallet", "บัญชี", "ບັນຊີ")),
    (EntityKind.VEHICLE, ("van", "truck", "car", "pickup", "bus", "motorbike", "plate", "รถ", "ລົດ")),
    (EntityKind.BOAT, ("boat", "ship", "vessel", "trawler", "เรือ", "ເຮືອ")),
    (EntityKind.DOCUMENT, ("passport", "permit", "contract", "visa")),
    (EntityKind.ORGANISATION, ("co", "co.", "ltd", "ltd.", "company", "agency", "บริษัท", "ບໍລິສັດ")),
    (
        EntityKind.PLACE,
        [
            "factory",
            "plant",
            "dormitory",
            "dorm",
            "house",
            "farm",
            "bar",
            "pier",
            "market",
            "shop",
            "hotel",
            "village",
            "province",
            "city",
            "checkpoint",
            "crossing",
            "bridge",
            "โรงงาน",
            "ບ້ານ",
        ],
    ),
)


@dataclass(frozen=True, slots=True)
class ItemIn:
    """One item as it is written down: its text, its grade as far as it is given, its date with its precision (R29)."""

    text: str
    source_grade: int | None = None
    information_grade: str | None = None
    handling: str = ""
    conditions: str = ""
    intelligence_date: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class NameIn:
    """Someone or something that a report names. Without a kind it is worked out from the name."""

    label: str
    kind: str = ""
    native_label: str = ""
    romanised: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class LinkIn:
    """Two names and how they hang together, on the word of one item."""

    from_name: NameIn
    verb: str
    to_name: NameIn
    item: int = 1


@dataclass(frozen=True, slots=True)
class SourceIn:
    """Who told us (R2)."""

    kind: str = ""
    name: str = ""
    contact: str = ""
    note: str = ""

    def __bool__(self) -> bool:
        return bool(self.kind or self.name or self.contact or self.note)


def clean_conditions(text: str) -> tuple[str, list[str]]:
    """Conditions as they are stored ("A1 S1") and the codes that do not exist."""
    known = {*ActionCondition.values, *SanitiseCondition.values}
    words = [word.upper() for word in re.split(r"[\s,;/+]+", text.strip()) if word]
    return " ".join(sorted(dict.fromkeys(word for word in words if word in known))), [
        word for word in words if word not in known
    ]


def item_problems(item: ItemIn, *, grading: bool) -> dict[str, list[str]]:
    """What is wrong with an item, by field. With `grading`, also what is missing before it can be used (R1)."""
    wrong: dict[str, list[str]] = {}
    stored, unknown = clean_conditions(item.conditions)
    actions = [code for code in stored.split() if code in ActionCondition.values]
    sanitise = [code for code in stored.split() if code in SanitiseCondition.values]
    if not item.text.strip():
        wrong["text"] = [_("Write what was learned, or take the item away.")]
    if unknown:
        wrong["conditions"] = [
            _("%(codes)s is no condition. Use A1, A2 or A3 and S1 or S2.") % {"codes": ", ".join(unknown)}
        ]
    elif len(actions) > 1 or len(sanitise) > 1:
        wrong["conditions"] = [_("Give one action condition (A) and one sanitisation condition (S), not more.")]
    elif stored and item.handling == Handling.PERMITTED:
        wrong["conditions"] = [_("Handling P has no conditions. Take them away, or choose handling C.")]
    elif stored and not item.handling:
        wrong["handling"] = [_("Conditions belong to handling C. Choose it, or take the conditions away.")]
    if item.source_grade is not None and item.source_grade not in SourceGrade.values:
        wrong["source_grade"] = [_("A source is graded 1, 2 or 3.")]
    if item.information_grade and item.information_grade not in InformationGrade.values:
        wrong["information_grade"] = [_("Information is graded A, B, C, D or E.")]
    if item.handling and item.handling not in Handling.values:
        wrong["handling"] = [_("Handling is P or C.")]
    return wrong | _missing(item, actions, sanitise, wrong) if grading else wrong


def _missing(
    item: ItemIn, actions: list[str], sanitise: list[str], wrong: dict[str, list[str]]
) -> dict[str, list[str]]:
    missing: dict[str, list[str]] = {}
    if item.source_grade is None:
        missing["source_grade"] = [_("Choose how reliable the source is.")]
    if not item.information_grade:
        missing["information_grade"] = [_("Choose how the source knows.")]
    if not item.handling and "handling" not in wrong:
        missing["handling"] = [_("Choose whether it may be shared.")]
    if item.handling == Handling.CONDITIONS and not (actions and sanitise) and "conditions" not in wrong:
        missing["conditions"] = [_("Handling C needs an action condition (A) and a sanitisation condition (S).")]
    return missing


def folded(text: str) -> str:
    """Text for comparing: composed, without case, one space between words."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def identifier_of(kind: str, label: str) -> str:
    """What makes two entities of a kind the same: E.164 of a phone, the bare plate or number, else the folded name."""
    if kind == EntityKind.PHONE:
        return phone_number(label)
    if kind in (EntityKind.VEHICLE, EntityKind.ACCOUNT, EntityKind.BOAT, EntityKind.DOCUMENT):
        return "".join(letter for letter in folded(label) if letter.isalnum())[:120]
    return folded(label)[:120]


def phone_number(text: str) -> str:
    """A phone number in E.164 when it is a whole one; its digits, or the folded text, when it is not."""
    digits = "".join(letter for letter in unicodedata.normalize("NFKC", text) if letter.isdigit() or letter in "+ -()")
    try:
        parsed = phonenumbers.parse(digits, getattr(settings, "PHONE_REGION", "TH"))
        if phonenumbers.is_possible_number(parsed):
            return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    except phonenumbers.NumberParseException:
        pass
    bare = "".join(letter for letter in digits if letter.isdigit())
    return bare or folded(text)[:120]


def guess_kind(label: str) -> str:
    """What a name most likely names: a number is a phone, "van 7741" a vehicle, "… factory" a place, else a person."""
    if PHONE.match(label.strip()):
        return EntityKind.PHONE
    words = folded(label).split()
    for kind, hints in HINT_WORDS:
        if any(word in hints for word in words) or any(not hint.isascii() and hint in folded(label) for hint in hints):
            return kind
    return EntityKind.PERSON
