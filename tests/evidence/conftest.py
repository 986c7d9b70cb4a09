"""A case with its team, a charge, and an exhibit that malee found."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from cases.models import Case, Charge, Entity
from cases.policy import ItemIn, NameIn
from cases.services.case import open_case
from cases.services.report import ReportIn, log_report
from cases.services.suspect import enter_charge, name_suspect
from evidence.demo import pdf, png
from evidence.models import Exhibit
from evidence.services.exhibit import seize_exhibit
from evidence.services.files import Arriving
from siren.common.actor import Actor
from siren.wiring.demo import World

As = Callable[[str], AbstractContextManager[Actor]]
PNG = png("vats")
PDF = pdf("Pay book", ("one", "two"))


@dataclass(slots=True)
class Scene:
    """What the tests of evidence start from."""

    case: Case
    charge: Charge
    exhibit: Exhibit
    world: World

    def id_of(self, username: str) -> int:
        return self.world.users[username]


@pytest.fixture
def scene(world: World, as_user: As) -> Scene:
    with as_user("pim") as pim:
        told = ReportIn(
            received_at=timezone.now(),
            how_received="station",
            items=[ItemIn("Gate is locked at night", 1, "A", "P")],
            names=[NameIn("Auntie Nu", "person")],
        )
        report = log_report(actor=pim, told=told, grade=True)
        members = [world.users[name] for name in ("malee", "chai")]
        case = open_case(actor=pim, title="Pickling test", reports=[report.pk], members=members)
    with as_user("pim") as pim:
        entity = Entity.objects.get(mentions__report=report.pk)
        suspect = name_suspect(actor=pim, case_id=case.pk, entity_id=entity.pk, role="owner")
    with as_user("chai") as chai:
        charge = enter_charge(actor=chai, case_id=case.pk, suspect_id=suspect.pk, law="forced_labour")
    with as_user("malee") as malee:
        exhibit = seize_exhibit(actor=malee, file=Arriving("vats.png", [PNG], len(PNG)), **found(case))
    return Scene(case, charge, exhibit, world)


def found(case: Case, **changes: Any) -> dict[str, Any]:
    """What is said of a thing that was found an hour ago."""
    return {
        "case": case.pk,
        "kind": "thing",
        "description": "Blue can of acid",
        "found_where": "Hall, beside vat 3",
        "found_at": timezone.now() - dt.timedelta(hours=1),
        "seal_number": "NB-1",
    } | changes
