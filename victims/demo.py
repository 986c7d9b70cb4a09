"""The demonstration's people: four who came with a notice to Baan Rim Nam, one whom Huen Jai helps. All invented."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils import timezone

from siren.common.actor import Actor
from victims.models import Person
from victims.services.choice import Said, change_choice, record_choices
from victims.services.document import ask_for_document
from victims.services.explanation import complete_options, explain_options
from victims.services.identity import write_identity
from victims.services.person import change_person, name_guardian, start_record
from victims.services.screening import record_screening


class World(Protocol):
    """What the demo command hands over."""

    bag: dict[str, Any]

    def acting(self, username: str) -> Any:
        """A transaction in this person's name."""


@dataclass(frozen=True)
class Story:
    """One invented person."""

    alias: str
    language: str
    interpreter: str
    age: tuple[str, str]
    identity: dict[str, str]
    told: dict[str, str] = field(default_factory=dict)
    signs: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    finding: str = ""
    note: str = ""
    said: dict[str, Said] = field(default_factory=dict)
    guardian: str = ""
    more: dict[str, str] = field(default_factory=dict)


def _said(**answers: tuple[str, str] | str) -> dict[str, Said]:
    return {
        code: Said(answer) if isinstance(answer, str) else Said(answer[0], answer[1])
        for code, answer in answers.items()
    }


PHONE = {"medium": "phone", "understood": "said_back", "left": "sheet"}

MYA = Story(
    alias="Mya",
    language="my",
    interpreter="I-07",
    age=("16-17", "said"),
    identity={
        "name": "Mya Thuzar",
        "name_native": "မြသူဇာ",
        "name_romanised": "Mya Thuzar",
        "born": "2010~",
        "contacts": "Aunt, Ma Hnin, in Hpa-An. Mobile with the caseworker.",
        "contact_care": "Aunt only. Not the uncle. After 18:00.",
    },
    told=PHONE,
    signs={
        "vulnerability": "yes",
        "deception": "yes",
        "movement": "yes",
        "violence": "unsure",
        "documents": "yes",
        "wages": "yes",
        "debt": "yes",
        "overtime": "yes",
        "threats": "no",
    },
    notes={"debt": "Was told she owed 25,000 baht for the journey.", "movement": "The gate was locked at night."},
    finding="likely",
    note="Tires quickly. Stop after half an hour.",
    said=_said(
        stay=("accepted", "Room with another girl, not the dormitory"),
        health=("accepted", "Asked for a woman nurse"),
        talk="undecided",
        legal=("undecided", "Wants to ask her aunt first"),
        family=("accepted", "Aunt only. Not the uncle."),
        court=("declined", "Not now. Other services go on."),
        home=("declined", "Afraid of the broker"),
    ),
    more={"not_interpreter": "I-03", "place": "Nonthaburi"},
)
KHAM = Story(
    alias="Kham",
    language="lo",
    interpreter="I-02",
    age=("30-59", "known"),
    identity={
        "name": "Khamphone",
        "name_native": "ຄຳພອນ ວົງສາ",
        "name_romanised": "Khamphone Vongsa",
        "born": "1988-03",
        "contacts": "Wife in Savannakhet.",
    },
    told={"medium": "present", "understood": "asked", "left": "card"},
    signs={
        "deception": "yes",
        "wages": "yes",
        "debt": "yes",
        "documents": "yes",
        "movement": "no",
        "violence": "no",
        "conditions": "yes",
        "overtime": "yes",
    },
    notes={"wages": "Eight months unpaid."},
    finding="likely",
    said=_said(
        stay="accepted",
        health="accepted",
        talk="declined",
        legal=("accepted", "Wants the eight months of wages"),
        permit="accepted",
        family="accepted",
        court="undecided",
        home=("undecided", "After the wages are paid"),
    ),
    more={"label": "declined"},
)
NOI = Story(
    alias="Noi",
    language="lo",
    interpreter="I-02",
    age=("12-15", "estimated"),
    identity={"name": "Noi", "name_native": "ນ້ອຍ", "name_romanised": "Noi", "born": "2012~"},
    told={"medium": "present", "understood": "in_part", "left": "card"},
    signs={"vulnerability": "yes", "isolation": "yes", "overtime": "unsure"},
    finding="unclear",
    note="First talk only. Sat with the nurse.",
    said=_said(stay="accepted", health="accepted", talk="accepted", family="undecided", home="accepted"),
    guardian="Somjit Arunrat, child protection officer",
)
SAENG = Story(
    alias="Saeng",
    language="th",
    interpreter="",
    age=("21-29", "said"),
    identity={"name": "แสง", "name_native": "แสงเดือน พรมมา", "name_romanised": "Saengduean Phromma", "born": "1999"},
)
THIDA = Story(
    alias="Thida",
    language="km",
    interpreter="I-11",
    age=("18-20", "known"),
    identity={"name": "Thida", "name_native": "ធីតា", "name_romanised": "Thida", "born": "2007-06-02"},
    told={"medium": "phone", "understood": "said_back", "left": "message"},
    signs={"deception": "yes", "threats": "yes", "debt": "yes"},
    finding="likely",
    said=_said(stay="declined", health="accepted", legal="accepted"),
)


def build(world: World) -> None:
    """Make the people, as the caseworkers would."""
    notice = world.bag.get("notice1")
    came_with: uuid.UUID | None = getattr(notice, "pk", notice)
    people: dict[str, uuid.UUID] = {}
    with world.acting("dara") as actor:
        people["mya"] = _tell(actor, MYA, came_with).pk
        people["kham"] = _tell(actor, KHAM, came_with).pk
        people["noi"] = _tell(actor, NOI, came_with).pk
        people["saeng"] = _tell(actor, SAENG, came_with).pk
        _change_of_mind(actor, people["mya"])
        row = Person.objects.get(pk=people["kham"])
        complete_options(actor=actor, person=row.pk, version=row.version)
        ask_for_document(actor=actor, person=row.pk)
    with world.acting("bounmy") as actor:
        people["thida"] = _tell(actor, THIDA, None).pk
    world.bag["people"] = people


def _tell(actor: Actor, story: Story, notice: uuid.UUID | None) -> Person:
    now = timezone.now()
    person = start_record(
        actor=actor,
        language=story.language,
        age_band=story.age[0],
        age_source=story.age[1],
        alias=story.alias,
        interpreter=story.interpreter,
        notice=notice,
        arrived_at=now - dt.timedelta(hours=5),
    )
    write_identity(actor=actor, person=person.pk, version=0, **story.identity)
    if story.more:
        person = change_person(actor=actor, person=person.pk, version=person.version, changes=story.more)
    if story.guardian:
        person = name_guardian(
            actor=actor, person=person.pk, version=person.version, name=story.guardian, independent=True
        )
    if story.finding:
        record_screening(
            actor=actor,
            person=person.pk,
            place="safe_site",
            language=story.language,
            interpreter=story.interpreter,
            answers=story.signs,
            notes=story.notes,
            finding=story.finding,
            note=story.note,
            at=now - dt.timedelta(hours=3),
        )
    if story.said:
        record_choices(
            actor=actor,
            person=person.pk,
            version=person.version,
            explained={"language": story.language, "interpreter": story.interpreter, **story.told},
            said=story.said,
        )
    return person


def _change_of_mind(actor: Actor, pk: uuid.UUID) -> None:
    """Mya first said "not sure" about someone to talk to; now yes. Wages she wants to be asked about again (R15)."""
    explain_options(actor=actor, person=pk, language="my", interpreter="I-07", medium="phone", left="card")
    again = timezone.localdate()
    for service, said in (
        ("talk", Said("accepted", "With the interpreter she knows")),
        ("legal", Said("undecided", "Has spoken to her aunt; ask again", again)),
    ):
        row = Person.objects.get(pk=pk)
        change_choice(actor=actor, person=pk, version=row.version, service=service, said=said)
