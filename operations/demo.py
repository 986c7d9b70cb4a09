"""The demonstration's plans: one that runs today, one that waits for approval, one draft of another unit. All invented."""

import datetime as dt
import uuid
from typing import Any, Protocol

from django.utils import timezone

from cases.models import Case, Suspect
from operations.models import Operation, Plan, Target
from operations.services import operation as day
from operations.services import plan as plans
from operations.services.approval import decide
from operations.services.document import ask_notice_document, ask_plan_document
from operations.services.notice import answer_notice, draft_notice, send_notice
from operations.services.risk import set_risks
from operations.services.roster import mark_briefed, set_roster
from operations.services.safe_site import set_safe_site
from operations.services.suspect import mark_arrested
from siren.access.require import fetch
from siren.access.visibility import visible_to
from siren.accounts.models import Agency
from siren.common.actor import Actor

Values = dict[str, Any]


class World(Protocol):
    """What the demo command hands over."""

    users: dict[str, int]
    bag: dict[str, Any]
    password: str

    def acting(self, username: str) -> Any:
        """A transaction in this person's name."""


PICKLES: Values = {
    "title": "Vegetable pickling factory, Bang Yai",
    "exploitation": "labour",
    "grounds": (
        "Locked dormitory above the salting hall, passports kept in the owner's office, and two accounts of beatings"
        " in the last nine days (grades 1A, 2B). Wages unpaid since January."
    ),
    "immediate_danger": (
        "A guard struck a 16-year-old with a hose two nights ago (1A). The owner said that whoever talks to the"
        " inspector will be moved to another province this week (2B)."
    ),
    "harm_if_go": "Up to 31 workers lose income; fear and confusion; reprisals against families in Savannakhet.",
    "harm_if_not": "About 24 people stay locked in, at least three of them thought to be under 18.",
}
OTHER_WAYS = [
    {"kind": "inspection", "reason": "Two visits; announced in advance both times, and the dormitory was not opened."},
    {"kind": "community", "reason": "Neighbours watch and pass food over the wall, but cannot open the doors."},
    {"kind": "monitoring", "reason": "Goes on until the day. It shows the harm and does not end it."},
]
RISKS: list[Values] = [
    {"text": "Target is warned by a local official", "group": "case", "likelihood_before": 4, "impact_before": 5,
     "likelihood": 3, "impact": 5, "mitigation": "Need-to-know list of nine; phones collected at 03:30.",
     "owner": "Commander"},
    {"text": "Workers run toward the canal", "group": "exploited", "likelihood_before": 4, "impact_before": 5,
     "likelihood": 3, "impact": 4, "mitigation": "Two rescue boats; calm announcement in Lao and Burmese.",
     "owner": "Movement lead"},
    {"text": "Evidence is missed or spoiled", "group": "case", "likelihood_before": 3, "impact_before": 4,
     "likelihood": 2, "impact": 4, "mitigation": "Evidence officer goes in second; recorder and pay book first.",
     "owner": "Evidence lead"},
    {"text": "Suspects mix with victims", "group": "exploited", "likelihood_before": 4, "impact_before": 5,
     "likelihood": 2, "impact": 5, "mitigation": "Separate vehicles and routes; a spotter at the gate.",
     "owner": "Arrest lead"},
    {"text": "Violence against officers", "group": "team", "likelihood_before": 3, "impact_before": 4,
     "likelihood": 2, "impact": 3, "mitigation": "Background checks done; medic two minutes away.",
     "owner": "Commander"},
    {"text": "Reprisals against families at home", "group": "families", "likelihood_before": 3, "impact_before": 5,
     "likelihood": 2, "impact": 4, "mitigation": "Liaison in Savannakhet told before any name is released.",
     "owner": "Case officer"},
]  # fmt: skip
SITE: Values = {
    "name": "Temple guest house 2",
    "latitude": 13.9512,
    "longitude": 100.4478,
    "capacity": 40,
    "travel_minutes": 18,
    "route": "11 km by the canal road",
    "second_route": "Over the ring road, 26 minutes",
    "needs_ready": "Interpreters, nurse, food, clean clothes, phone to call family",
}
EXPECTED = ["CCTV recorder in the office", "Pay book and debt ledger", "Passports and border passes", "Owner's phones"]
LOGGED = [
    ("movement", "Van 1 left for the safe site with seven people"),
    ("evidence", "CCTV recorder taken, seal 00417"),
    ("arrest", "Owner arrested at the gate, separate car"),
]


def build(world: World) -> None:
    """Fill the bag with plan1, notice1, operation1 (running), plan2 (awaiting approval), plan3 (draft)."""
    case1, case2 = key_of(world.bag.get("case1")), key_of(world.bag.get("case2"))
    if case1 is None:
        return
    now = timezone.now().replace(second=0, microsecond=0)
    world.bag["plan1"] = _plan1(world, case1, now)
    world.bag["notice1"] = _notice(world, world.bag["plan1"], now)
    _brief(world, world.bag["plan1"], ["commander", "arrest", "evidence", "movement", "screening", "prosecutor"])
    _approve(world, world.bag["plan1"], ["kamon", "sunee"])
    world.bag["operation1"] = _run(world, world.bag["plan1"])
    _copies(world, world.bag["plan1"], world.bag["notice1"])
    world.bag["plan2"] = _plan2(world, case1, now)
    if case2 is not None:
        world.bag["plan3"] = _plan3(world, case2)


def key_of(made: Any) -> uuid.UUID | None:
    """The id of what another app put into the bag: the record itself or its id."""
    found = getattr(made, "pk", made)
    return uuid.UUID(str(found)) if found else None


def version_of(actor: Actor, plan_id: uuid.UUID) -> int:
    """The plan's version now."""
    return fetch(actor, Plan, plan_id).version


def _plan1(world: World, case_id: uuid.UUID, now: dt.datetime) -> uuid.UUID:
    with world.acting("somchai") as actor:
        plan = plans.create_plan(
            actor=actor, case_id=case_id, title=str(PICKLES["title"]), exploitation=str(PICKLES["exploitation"])
        )
        suspects = list(visible_to(actor, Suspect).filter(case_id=case_id).order_by("created_at"))
        _fill(actor, plan.pk, PICKLES, OTHER_WAYS, children="Ms Somsri Chaidee, provincial child protection office")
        plans.set_annex(
            actor=actor,
            plan_id=plan.pk,
            version=version_of(actor, plan.pk),
            starts_at=now - dt.timedelta(minutes=34),
            location="88/4 Soi Wat Sao Thong, Bang Yai, Nonthaburi",
            latitude=13.8621,
            longitude=100.4105,
            business="Sin Charoen Pickles Ltd Part",
            method="Main gate and canal side at the same time, keys from the day guard, no shots, vans inside the yard.",
            targets=[{"suspect_id": row.pk, "expected": "At the office from 05:00"} for row in suspects[:4]],
        )
        _people(world, actor, plan.pk)
        plans.submit_plan(
            actor=actor,
            plan_id=plan.pk,
            version=version_of(actor, plan.pk),
            approvers=[world.users["kamon"], world.users["sunee"]],
        )
    return plan.pk


def _plan2(world: World, case_id: uuid.UUID, now: dt.datetime) -> uuid.UUID:
    """Like the picture: everything is there but the briefings and somebody to protect children."""
    begins = (now + dt.timedelta(days=4)).replace(minute=30)
    with world.acting("somchai") as actor:
        plan = plans.create_plan(
            actor=actor, case_id=case_id, title="Second factory, drying yard", exploitation="labour"
        )
        about = PICKLES | {
            "title": "Second factory, drying yard",
            "grounds": "Workers moved here from the first factory at night; a chain on the yard's gate (2B).",
            "immediate_danger": "",
        }
        _fill(actor, plan.pk, about, OTHER_WAYS, children="", site={"name": "School hall 5", "latitude": 13.99})
        plans.set_annex(
            actor=actor,
            plan_id=plan.pk,
            version=version_of(actor, plan.pk),
            starts_at=begins,
            location="Drying yard behind the rice mill, Sai Noi",
            latitude=13.9702,
            longitude=100.3251,
            business="Owned through the driver's cousin",
            method="One gate; talk first, cut the chain if nobody opens.",
            targets=[],
        )
        _people(world, actor, plan.pk)
        _brief_as(actor, plan.pk, ["commander", "evidence", "arrest"])
        notice = draft_notice(actor=actor, plan_id=plan.pk, **_asked(begins, 14))
        send_notice(actor=actor, notice_id=notice.pk, version=notice.version)
        plans.submit_plan(
            actor=actor,
            plan_id=plan.pk,
            version=version_of(actor, plan.pk),
            approvers=[world.users["kamon"], world.users["sunee"]],
        )
    return plan.pk


def _plan3(world: World, case_id: uuid.UUID) -> uuid.UUID:
    with world.acting("prasit") as actor:
        case = fetch(actor, Case, case_id)
        plan = plans.create_plan(actor=actor, case_id=case.pk, title="Karaoke bar, back rooms", exploitation="sexual")
        plans.set_grounds(
            actor=actor,
            plan_id=plan.pk,
            version=plan.version,
            title=plan.title,
            exploitation="sexual",
            grounds="Doors of the back rooms open from outside only (2B).",
            immediate_danger="",
            harm_if_go="",
            harm_if_not="",
            alternatives=[{"kind": "surveillance", "reason": "Three nights; shows who comes, not who is held."}],
        )
    return plan.pk


def _fill(
    actor: Actor, plan_id: uuid.UUID, about: Values, ways: list[Values], *, children: str, site: Values | None = None
) -> None:
    """Grounds, objectives, risks, safe site and expected evidence."""
    common: Values = {"actor": actor, "plan_id": plan_id}
    plans.set_grounds(**common, version=version_of(actor, plan_id), **about, alternatives=ways)
    plans.set_objectives(
        **common,
        version=version_of(actor, plan_id),
        objectives={
            "arrest": {"expected": 4, "note": "Warrants in force. Separate from witnesses at once.", "ready": True},
            "evidence": {"expected": 11, "note": "Recorder, pay book, passports, phones.", "ready": True},
            "rescue": {"expected": 24, "note": "At least three may be under 18. Safe site first.", "ready": True},
        },
        children_expected="yes",
        child_protection=children,
        languages=["lo", "my"],
        interpreters=["lo", "my"],
    )
    set_risks(**common, version=version_of(actor, plan_id), risks=RISKS)
    set_safe_site(**common, version=version_of(actor, plan_id), **(SITE | (site or {})))
    plans.set_expected_evidence(**common, version=version_of(actor, plan_id), items=EXPECTED)


def _people(world: World, actor: Actor, plan_id: uuid.UUID) -> None:
    who = [
        ("wichai", "commander", 1),
        ("anan", "arrest", 6),
        ("malee", "evidence", 4),
        ("somchai", "movement", 5),
        ("pim", "screening", 3),
        ("chai", "prosecutor", 1),
    ]
    set_roster(
        actor=actor,
        plan_id=plan_id,
        version=version_of(actor, plan_id),
        people=[{"user_id": world.users[name], "role": role, "team_size": size} for name, role, size in who],
    )


def _asked(begins: dt.datetime, number: int) -> Values:
    return {
        "provider_id": Agency.objects.get(name="Baan Rim Nam").pk,
        "window_from": begins - dt.timedelta(hours=1),
        "window_to": begins + dt.timedelta(hours=12),
        "expected_number": number,
        "age_bands": ["12_17", "18_59"],
        "languages": ["lo", "my"],
        "needs": ["medical", "women", "children", "clothes", "food", "phone"],
        "meeting_point": "Car park of the district hospital, blue sign",
    }


def _notice(world: World, plan_id: uuid.UUID, now: dt.datetime) -> uuid.UUID:
    with world.acting("somchai") as actor:
        notice = draft_notice(actor=actor, plan_id=plan_id, **_asked(now - dt.timedelta(minutes=30), 24))
        sent = send_notice(actor=actor, notice_id=notice.pk, version=notice.version)
    with world.acting("ploy") as actor:
        answer_notice(
            actor=actor,
            notice_id=notice.pk,
            version=sent.version,
            answer="yes",
            capacity=26,
            note="Two rooms for families. Nurse from 06:00.",
        )
    return notice.pk


def _brief(world: World, plan_id: uuid.UUID, roles: list[str]) -> None:
    with world.acting("somchai") as actor:
        _brief_as(actor, plan_id, roles)


def _brief_as(actor: Actor, plan_id: uuid.UUID, roles: list[str]) -> None:
    for role in roles:
        mark_briefed(actor=actor, plan_id=plan_id, role=role)


def _approve(world: World, plan_id: uuid.UUID, names: list[str]) -> None:
    for name in names:
        with world.acting(name) as actor:
            plan = fetch(actor, Plan, plan_id)
            decide(
                actor=actor,
                plan_id=plan_id,
                seen_hash=plan.content_hash,
                decision="approve",
                password=world.password,
            )


def _copies(world: World, plan_id: uuid.UUID, notice_id: uuid.UUID) -> None:
    """Printed copies, which the worker makes: the planner's of the plan, the provider's of the notice."""
    with world.acting("somchai") as actor:
        ask_plan_document(actor=actor, plan_id=plan_id)
    with world.acting("ploy") as actor:
        ask_notice_document(actor=actor, notice_id=notice_id)


def _run(world: World, plan_id: uuid.UUID) -> uuid.UUID:
    with world.acting("wichai") as actor:
        operation: Operation = day.start_operation(actor=actor, plan_id=plan_id)
        common: Values = {"actor": actor, "operation_id": operation.pk}
        for team in ("arrest", "evidence", "movement"):
            day.mark_on_scene(**common, team=team)
        day.mark_secure(**common)
        day.mark_separated(**common)
        for kind, number in (("arrested", 3), ("item", 7), ("moved", 19)):
            for _one in range(number):
                day.count(**common, id=uuid.uuid4(), kind=kind)
        sought = visible_to(actor, Suspect).filter(state="sought", entity__label="Guard “Yai”").values("pk")
        for target in visible_to(actor, Target).filter(annex__plan_id=plan_id, suspect__in=sought):
            mark_arrested(actor=actor, operation_id=operation.pk, target_id=target.pk)
        for team, text in LOGGED:
            day.log(**common, text=text, team=team)
        day.log(
            **common, kind="help", team="evidence", text="Pay office cabinet is locked. Warrant covers it. Need cutter."
        )
    return operation.pk
