"""R30: nobody overwrites anybody; and what is sent twice is made once."""

import threading
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from cases.models import Case, Charge, Entity, Link, Report, ReportImport, ReportItem, Suspect
from cases.policy import NameIn
from cases.services.case import open_case
from cases.services.import_reports import import_reports
from cases.services.link import link_entities
from cases.services.names import name_entity
from cases.services.report import change_report, grade_report, log_report
from cases.services.suspect import enter_charge, name_suspect
from siren.access.context import acting_as
from siren.common.errors import Stale
from siren.wiring.demo import World
from tests.cases.telling import BARE, GRADED, JSON, As, For, item, log, opened, post, sent, told

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_r30_a_stale_edit_is_refused_and_shows_both(as_user: As) -> None:
    with as_user("pim") as actor:
        report = log(actor, BARE, grade=False)
        change_report(actor=actor, report_id=report.pk, version=1, told=told(GRADED, place="Trat"))
        with pytest.raises(Stale) as stale:
            change_report(actor=actor, report_id=report.pk, version=1, told=told(BARE, place="Ranong"))
        assert (stale.value.theirs["Place"], stale.value.yours["Place"], stale.value.version) == ("Trat", "Ranong", 2)
        assert GRADED.text in stale.value.theirs["Item 1"]
        assert BARE.text in stale.value.yours["Item 1"]
        kept = Report.objects.get(pk=report.pk)
        assert (kept.place, kept.version, kept.items.get().text) == ("Trat", 2, GRADED.text)


def test_r30_the_api_shows_both_versions(client_for: For, as_user: As) -> None:
    client = client_for("pim")
    made = post(client, "reports/", sent()).json()
    url = f"/api/v1/reports/{made['id']}/"
    assert client.put(url, sent(version=1, place="Trat"), JSON).json()["version"] == 2
    answer = client.put(url, sent(version=1, place="Ranong"), JSON)
    assert answer.status_code == 409
    body = answer.json()
    assert (body["theirs"]["Place"], body["yours"]["Place"], body["version"]) == ("Trat", "Ranong", 2)
    assert post(client, f"reports/{made['id']}/grade/", {"version": 1}).status_code == 409
    for wrong in (None, -1, "x", 10**30):
        assert client.put(url, sent(version=wrong), JSON).status_code == 400
    missing = sent()
    assert "version" in client.put(url, missing, JSON).json()["errors"]
    with as_user("pim"):
        kept = Report.objects.get(pk=made["id"])
        assert (kept.place, kept.version, kept.state) == ("Trat", 2, "draft")


def test_r30_grading_a_version_that_was_not_read_is_refused(as_user: As) -> None:
    with as_user("pim") as actor:
        report = log(actor, grade=False)
        change_report(actor=actor, report_id=report.pk, version=1, told=told(GRADED, place="Trat"))
        with pytest.raises(Stale):
            grade_report(actor=actor, report_id=report.pk, version=1)
        assert Report.objects.get(pk=report.pk).state == "draft"


def test_the_same_send_twice_makes_one_record(as_user: As, world: World) -> None:
    """Every service that makes something: a second click with the same id changes nothing."""
    with as_user("pim") as actor:
        case = opened(actor, world.users["chai"])
    with as_user("pim") as actor:
        report = case.reports.get()
        aunt, phone = Entity.objects.get(label="Auntie Nu"), Entity.objects.get(label="088-555-0101")
        free = log(actor)
        text = sheet("Twice")
        makers: list[tuple[Any, dict[str, Any], Any]] = [
            (log_report, {"told": told()}, Report),
            (name_entity, {"name": NameIn("Ko")}, Entity),
            (link_entities, {"from_id": aunt.pk, "to_id": phone.pk, "verb": "uses", "report_id": report.pk}, Link),
            (open_case, {"title": "Second", "reports": [free.pk]}, Case),
            (import_reports, {"text": text}, ReportImport),
            (name_suspect, {"case_id": case.pk, "entity_id": aunt.pk, "role": "broker"}, Suspect),
        ]
        for make, about, model in makers:
            number = uuid.uuid4()
            first = make(actor=actor, id=number, **about)
            count = (model.objects.count(), Report.objects.count())
            assert make(actor=actor, id=number, **about).pk == first.pk == number
            assert (model.objects.count(), Report.objects.count()) == count
        suspect = Suspect.objects.get(case=case)
    with as_user("chai") as actor:
        number = uuid.uuid4()
        for _click in range(2):
            enter_charge(actor=actor, id=number, case_id=case.pk, suspect_id=suspect.pk, law="tax")
        assert Charge.objects.filter(case=case).count() == 1


def sheet(text: str) -> str:
    """A file with one report."""
    names = (
        "report,received_at,how_received,source_kind,item,text,source_grade,information_grade,handling,conditions,place,"
        "exploitation,intelligence_date"
    )
    return f"{names}\n1,2026-01-02T10:00+07:00,station,officer,1,{text},1,A,P,,Trat,labour,2026~\n"


def test_the_same_key_twice_makes_one_record_by_the_api(client_for: For, as_user: As, world: World) -> None:
    client = client_for("pim")
    with as_user("pim") as actor:
        case = opened(actor, world.users["chai"])
        free = str(log(actor).pk)
        report = str(case.reports.get().pk)
        aunt, phone = (str(Entity.objects.get(label=label).pk) for label in ("Auntie Nu", "088-555-0101"))
    ways: list[tuple[str, dict[str, Any]]] = [
        ("reports/", sent(items=[item()])),
        ("entities/", {"label": "Ko"}),
        (f"entities/{aunt}/links/", {"verb": "uses", "to_entity": phone, "report": report}),
        ("cases/", {"title": "Second", "reports": [free]}),
        (f"cases/{case.pk}/suspects/", {"entity": aunt, "role": "broker"}),
    ]
    for path, data in ways:
        key = str(uuid.uuid4())
        one, two = (post(client, path, data | {"key": key}) for _click in range(2))
        assert (one.status_code, two.status_code) == (201, 201), path
        assert one.json()["id"] == two.json()["id"], path
    without = [post(client, "reports/", sent()).json()["id"] for _click in range(2)]
    assert without[0] != without[1]


def test_a_second_suspect_or_link_of_the_same_kind_is_refused(client_for: For, as_user: As, world: World) -> None:
    client = client_for("pim")
    with as_user("pim") as actor:
        case = opened(actor)
        aunt, phone = (Entity.objects.get(label=label).pk for label in ("Auntie Nu", "088-555-0101"))
        report = case.reports.get().pk
    suspect = {"entity": str(aunt), "role": "broker"}
    link = {"verb": "uses", "to_entity": str(phone), "report": str(report)}
    for path, data, field in (
        (f"cases/{case.pk}/suspects/", suspect, "entity"),
        (f"entities/{aunt}/links/", link, "report"),
    ):
        assert post(client, path, data).status_code == 201
        again = post(client, path, data)
        assert (again.status_code, list(again.json()["errors"])) == (422, [field])


def test_r30_a_form_of_somebody_else_makes_nothing(client_for: For, as_user: As) -> None:
    """A page's id is signed for whom it was made."""
    page = client_for("pim").get(reverse("cases:report_create")).content.decode()
    form_id = page.split('name="form_id" value="')[1].split('"')[0]
    with as_user("anan"):
        before = Report.objects.count()
    answer = client_for("anan").post(reverse("cases:report_create"), {"form_id": form_id, "do": "keep"})
    assert answer.status_code == 422
    with as_user("anan"):
        assert Report.objects.count() == before


def test_r30_versions_only_go_up(as_user: As) -> None:
    with as_user("pim") as actor:
        report = log(actor, BARE, grade=False)
        seen = [report.version]
        for place in ("Trat", "Ranong"):
            seen.append(
                change_report(
                    actor=actor, report_id=report.pk, version=seen[-1], told=told(GRADED, place=place)
                ).version
            )
        seen.append(grade_report(actor=actor, report_id=report.pk, version=seen[-1]).version)
        assert seen == [1, 2, 3, 4]


@pytest.mark.django_db(transaction=True)
def test_r1_no_item_slips_in_while_the_report_is_graded(world: World) -> None:
    """Two connections: who adds an item waits for who grades, and is then refused."""
    with acting_as(world.users["pim"]) as actor:
        report = log(actor, grade=False)
    said: list[str] = []

    def slip_in() -> None:
        try:
            with acting_as(world.users["pim"]):
                ReportItem.objects.create(report_id=report.pk, number=2, text="Not graded")
            said.append("added")
        except DatabaseError as refusal:
            said.append(str(refusal))
        connection.close()

    other = threading.Thread(target=slip_in)
    with acting_as(world.users["pim"]) as actor:
        grade_report(actor=actor, report_id=report.pk)
        other.start()
        other.join(1)
        assert not said  # it waits
    other.join()
    assert "does not change" in said[0]
    with acting_as(world.users["pim"]):
        assert ReportItem.objects.filter(report=report).count() == 1
