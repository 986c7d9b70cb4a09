"""A case with a suspect, and a raid plan about it: whole, briefed, its provider asked; every text of it a word to look for."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from cases.models import Case, Entity, Suspect
from cases.policy import ItemIn, NameIn, SourceIn
from cases.services.case import open_case
from cases.services.report import ReportIn, log_report
from cases.services.suspect import name_suspect
from operations.models import Plan, ProviderNotice
from operations.services import plan as plans
from operations.services.approval import decide
from operations.services.notice import draft_notice, send_notice
from operations.services.operation import start_operation
from operations.services.risk import set_risks
from operations.services.roster import mark_briefed, set_roster
from operations.services.safe_site import set_safe_site
from siren.access.require import fetch
from siren.accounts.models import Agency
from siren.common.actor import Actor
from siren.common.errors import SirenError
from siren.wiring.demo import World

As = Callable[[str], AbstractContextManager[Actor]]
For = Callable[..., Client]

# Words of the plan that no provider may ever meet (R10), one for each place where somebody writes.
WORDS = {
    name: f"Kanarie{name.title().replace('_', '')}"
    for name in (
        "title", "location", "business", "method", "suspect", "source", "told", "grounds", "danger", "harm_if_go",
        "harm_if_not", "alternative", "risk", "mitigation", "owner", "aim", "child", "site", "route", "second_route",
        "ready", "evidence", "expected", "case",
    )
}  # fmt: skip
PEOPLE = [
    ("wichai", "commander", 1), ("anan", "arrest", 6), ("malee", "evidence", 4), ("somchai", "movement", 5),
    ("pim", "screening", 3), ("chai", "prosecutor", 1),
]  # fmt: skip
SITE: dict[str, Any] = {
    "name": WORDS["site"], "latitude": 13.95, "longitude": 100.45, "capacity": 40, "travel_minutes": 18,
    "route": WORDS["route"], "second_route": WORDS["second_route"], "needs_ready": WORDS["ready"],
}  # fmt: skip
RISK: dict[str, Any] = {
    "text": WORDS["risk"], "group": "team", "likelihood_before": 4, "impact_before": 5, "likelihood": 2, "impact": 4,
    "mitigation": WORDS["mitigation"], "owner": WORDS["owner"],
}  # fmt: skip
GROUNDS: dict[str, Any] = {
    "title": WORDS["title"], "exploitation": "labour", "grounds": WORDS["grounds"], "immediate_danger": "",
    "harm_if_go": WORDS["harm_if_go"], "harm_if_not": WORDS["harm_if_not"],
    "alternatives": [
        {"kind": "inspection", "reason": WORDS["alternative"]},
        {"kind": "surveillance", "reason": "Shows the harm and does not end it."},
    ],
}  # fmt: skip


@contextmanager
def refused(kind: type[Exception] = SirenError) -> Iterator[Any]:
    """What is within is refused and, like a refused request, rolled back."""
    with pytest.raises(kind) as told, transaction.atomic():
        yield told


@dataclass(slots=True)
class Raid:
    """What the tests start from."""

    case: Case
    suspect: Suspect
    plan: Plan
    world: World

    def version(self, actor: Actor) -> int:
        return fetch(actor, Plan, self.plan.pk).version

    def now(self, actor: Actor) -> Plan:
        return fetch(actor, Plan, self.plan.pk)

    def edit(self, actor: Actor, **changes: Any) -> Plan:
        """Write the grounds once more, with these changes."""
        values = GROUNDS | changes
        return plans.set_grounds(actor=actor, plan_id=self.plan.pk, version=self.version(actor), **values)

    def annex(self, actor: Actor, **changes: Any) -> Plan:
        """Write the secret part once more, with these changes."""
        values: dict[str, Any] = {
            "starts_at": self.plan.starts_at or timezone.now() + dt.timedelta(hours=2),
            "location": WORDS["location"], "latitude": 13.86, "longitude": 100.41, "business": WORDS["business"],
            "method": WORDS["method"], "targets": [{"suspect_id": self.suspect.pk, "expected": WORDS["expected"]}],
        }  # fmt: skip
        return plans.set_annex(actor=actor, plan_id=self.plan.pk, version=self.version(actor), **(values | changes))

    def site(self, actor: Actor, **changes: Any) -> Plan:
        """Choose the safe site once more, with these changes."""
        return set_safe_site(actor=actor, plan_id=self.plan.pk, version=self.version(actor), **(SITE | changes))

    def roster(self, actor: Actor, *people: tuple[str, str, int]) -> Plan:
        """Store this roster."""
        rows = [{"user_id": self.world.users[who], "role": role, "team_size": size} for who, role, size in people]
        return set_roster(actor=actor, plan_id=self.plan.pk, version=self.version(actor), people=rows)

    def submit(self, actor: Actor, *approvers: str) -> Plan:
        """Lay it before these two."""
        return plans.submit_plan(
            actor=actor,
            plan_id=self.plan.pk,
            version=self.version(actor),
            approvers=[self.world.users[name] for name in approvers or ("kamon", "sunee")],
        )

    def asked(self, **changes: Any) -> dict[str, Any]:
        """What a notice says."""
        begins = self.plan.starts_at or timezone.now() + dt.timedelta(hours=2)
        return {
            "provider_id": Agency.objects.get(name="Baan Rim Nam").pk,
            "window_from": begins - dt.timedelta(hours=1),
            "window_to": begins + dt.timedelta(hours=12),
            "expected_number": 9,
            "age_bands": ["18_59"],
            "languages": ["my"],
            "needs": ["medical"],
            "meeting_point": "Hospital car park, blue sign",
        } | changes

    def decide(self, actor: Actor, decision: str = "approve", **changes: Any) -> Any:
        """Decide on the version as it stands."""
        values: dict[str, Any] = {
            "plan_id": self.plan.pk,
            "decision": decision,
            "password": self.world.password,
        } | changes
        if "seen_hash" not in values:
            values["seen_hash"] = self.now(actor).content_hash
        return decide(actor=actor, **values)


@pytest.fixture
def draft(world: World, as_user: As) -> Raid:
    """A whole plan that is not submitted yet."""
    return make_draft(world, as_user)


def make_draft(world: World, as_user: As) -> Raid:
    with as_user("pim") as pim:
        told = ReportIn(
            received_at=timezone.now(),
            how_received="station",
            items=[ItemIn(WORDS["told"], 1, "A", "P")],
            names=[NameIn(WORDS["suspect"], "person")],
            source=SourceIn(kind="public", name=WORDS["source"], contact="pier 4"),
        )
        report = log_report(actor=pim, told=told, grade=True)
        members = [world.users[name] for name in ("somchai", "wichai", "malee", "chai")]
        case = open_case(actor=pim, title=WORDS["case"], reports=[report.pk], members=members)
    with as_user("pim") as pim:
        entity = Entity.objects.get(mentions__report=report.pk)
        suspect = name_suspect(actor=pim, case_id=case.pk, entity_id=entity.pk, role="owner")
    with as_user("somchai") as actor:
        plan = plans.create_plan(actor=actor, case_id=case.pk, title=WORDS["title"], exploitation="labour")
        plan.starts_at = timezone.now().replace(microsecond=0) + dt.timedelta(hours=2)
        raid = Raid(case, suspect, plan, world)
        common: dict[str, Any] = {"actor": actor, "plan_id": plan.pk}
        raid.edit(actor)
        plans.set_objectives(
            **common,
            version=raid.version(actor),
            objectives={
                kind: {"expected": number, "note": WORDS["aim"], "ready": True}
                for kind, number in (("arrest", 1), ("evidence", 2), ("rescue", 9))
            },
            children_expected="unknown",
            child_protection=WORDS["child"],
            languages=["my"],
            interpreters=["my"],
        )
        set_risks(**common, version=raid.version(actor), risks=[RISK])
        raid.site(actor)
        plans.set_expected_evidence(**common, version=raid.version(actor), items=[WORDS["evidence"], "Gate chain"])
        raid.annex(actor)
        raid.roster(actor, *PEOPLE)
        for _who, role, _size in PEOPLE:
            mark_briefed(**common, role=role)
        notice = draft_notice(**common, id=uuid.uuid4(), **raid.asked())
        send_notice(actor=actor, notice_id=notice.pk, version=notice.version)
    return raid


@pytest.fixture
def raid(draft: Raid, as_user: As) -> Raid:
    """The plan waits for kamon and sunee."""
    with as_user("somchai") as somchai:
        draft.submit(somchai)
    return draft


@pytest.fixture
def approved(raid: Raid, as_user: As) -> Raid:
    """Two people approved it."""
    for who in ("kamon", "sunee"):
        with as_user(who) as actor:
            raid.decide(actor)
    return raid


@pytest.fixture
def running(approved: Raid, as_user: As) -> Any:
    """It runs."""
    with as_user("wichai") as wichai:
        return start_operation(actor=wichai, plan_id=approved.plan.pk)


@pytest.fixture
def notice(draft: Raid, as_user: As) -> ProviderNotice:
    """The notice that was sent for it."""
    with as_user("somchai"):
        link = draft.plan.notice_links.get()
        return ProviderNotice.objects.get(pk=link.notice_id)
