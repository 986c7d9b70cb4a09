"""The demonstration's agencies, units and people, and the compartments that keep their rows apart. All invented."""

from dataclasses import dataclass

from siren.access.models import Compartment
from siren.access.purposes import Purpose
from siren.accounts.directory import directory_open
from siren.accounts.models import Agency, AgencyKind, Unit, User
from siren.accounts.roles import Role
from siren.accounts.services.account import make_agency, make_unit, make_user, post

PASSWORD = "siren-demo-2026"  # noqa: S105  # written in the README: it opens the demonstration and nothing else


@dataclass(frozen=True, slots=True)
class Person:
    """One account of the demonstration."""

    username: str
    name: str
    role: Role
    evidence_trained: bool = False


@dataclass(frozen=True, slots=True)
class Team:
    """One unit of one agency, and who serves there."""

    agency: str
    kind: AgencyKind
    unit: str
    people: tuple[Person, ...]


TEAMS: tuple[Team, ...] = (
    Team(
        "Provincial Police Region 1",
        AgencyKind.POLICE,
        "Anti-Trafficking Unit Nonthaburi",
        (
            Person("pim", "พิมพ์ใจ สายธาร (Pimjai Saithan)", Role.ANALYST),
            Person("somchai", "สมชาย ทองดี (Somchai Thongdee)", Role.PLANNER),
            Person("wichai", "วิชัย บุญมาก (Wichai Bunmak)", Role.COMMANDER),
            Person("malee", "มาลี ศรีสุข (Malee Srisuk)", Role.EVIDENCE_OFFICER, evidence_trained=True),
            Person("sunee", "สุนีย์ แก้วใส (Sunee Kaewsai)", Role.SUPERVISOR),
        ),
    ),
    Team(
        "Metropolitan Police",
        AgencyKind.POLICE,
        "Anti-Trafficking Unit Bangkok",
        (
            Person("anan", "อนันต์ ใจกล้า (Anan Jaikla)", Role.ANALYST),
            Person("prasit", "ประสิทธิ์ คงมั่น (Prasit Khongman)", Role.PLANNER),
            Person("kamon", "กมล วงศ์งาม (Kamon Wongngam)", Role.SUPERVISOR),
            Person("nid", "นิด พงษ์ไทย (Nid Phongthai)", Role.SUPERVISOR),
        ),
    ),
    Team(
        "Baan Rim Nam",
        AgencyKind.NGO,
        "Shelter team",
        (
            Person("dara", "Dara Keo (ដារ៉ា កែវ)", Role.CASEWORKER),
            Person("ploy", "พลอย รุ่งเรือง (Ploy Rungrueang)", Role.COORDINATOR),
        ),
    ),
    Team(
        "Huen Jai",
        AgencyKind.NGO,
        "Outreach team",
        (Person("bounmy", "ບຸນມີ ສີສະຫວັດ (Bounmy Sisavath)", Role.CASEWORKER),),
    ),
    Team(
        "Office of the Attorney General",
        AgencyKind.PROSECUTION,
        "Trafficking in Persons Litigation",
        (Person("chai", "ชัยวัฒน์ ธรรมดี (Chaiwat Thamdee)", Role.PROSECUTOR),),
    ),
    Team(
        "Labour Protection Office",
        AgencyKind.INSPECTORATE,
        "Factory inspection",
        (Person("ratana", "รัตนา พูนผล (Ratana Phunphon)", Role.INSPECTOR),),
    ),
    Team(
        "Office for Police Integrity",
        AgencyKind.OVERSIGHT,
        "Reviews",
        (Person("wit", "วิทย์ ตรงดี (Wit Trongdee)", Role.OVERSIGHT),),
    ),
)

# What each kind of agency keeps.
PURPOSES: dict[AgencyKind, tuple[Purpose, ...]] = {
    AgencyKind.POLICE: (Purpose.INTELLIGENCE, Purpose.SOURCES, Purpose.PLAN, Purpose.NOTICE, Purpose.EVIDENCE),
    AgencyKind.PROSECUTION: (Purpose.PROSECUTION,),
    AgencyKind.INSPECTORATE: (Purpose.INTELLIGENCE, Purpose.SOURCES),
    AgencyKind.NGO: (Purpose.PROTECTION, Purpose.IDENTITY),
    AgencyKind.OVERSIGHT: (Purpose.INTEGRITY,),
}


def make_people() -> dict[str, User]:
    """Agencies, units, compartments, people and postings. Returns the people by sign-in name."""
    agencies: dict[str, Agency] = {}
    made: dict[str, User] = {}
    for team in TEAMS:
        agency = agencies.get(team.agency) or make_agency(team.agency, team.kind)
        agencies[team.agency] = agency
        unit = make_unit(agency, team.unit)
        _keep_apart(agency, unit, team.kind)
        for person in team.people:
            user = make_user(
                person.username,
                person.name,
                PASSWORD,
                email=f"{person.username}@demo.invalid",
                evidence_trained=person.evidence_trained,
            )
            post(user, unit, person.role)
            made[person.username] = user
    return made


@directory_open()
def _keep_apart(agency: Agency, unit: Unit, kind: AgencyKind) -> None:
    for purpose in PURPOSES[kind]:
        Compartment.objects.create(agency=agency, unit=unit, purpose=purpose)
