"""R1: a report leaves draft only graded, item by item, and what was graded stays as it was."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django_fsm import TransitionNotAllowed

from cases.models import Case, Link, Report, ReportItem
from cases.policy import ItemIn, item_problems
from cases.services.case import add_report, open_case
from cases.services.report import change_report, grade_report, log_report
from siren.common.errors import MoveNotAllowed, NotPermitted, RuleBroken
from siren.wiring.demo import World
from tests.cases.telling import BARE, GRADED, JSON, As, For, item, linked, log, opened, post, sent, told

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

WRONG = {
    "no source grade": replace(GRADED, source_grade=None),
    "no information grade": replace(GRADED, information_grade=None),
    "no handling": replace(GRADED, handling="", conditions=""),
    "C without conditions": replace(GRADED, conditions=""),
    "C without sanitisation": replace(GRADED, conditions="A1"),
    "C without action": replace(GRADED, conditions="S2"),
    "P with conditions": replace(GRADED, handling="P"),
    "two actions": replace(GRADED, conditions="A1 A2 S1"),
    "unknown condition": replace(GRADED, conditions="A9 S1"),
    "unknown source grade": replace(GRADED, source_grade=4),
    "unknown information grade": replace(GRADED, information_grade="F"),
    "unknown handling": replace(GRADED, handling="X"),
    "no text": replace(GRADED, text="  "),
}
NEVER_STORED = ("P with conditions", "two actions", "unknown condition", "unknown source grade", "no text")


def test_r1_a_graded_report_leaves_draft(as_user: As) -> None:
    with as_user("pim") as actor:
        report = log(actor, GRADED, replace(GRADED, handling="P", conditions=""))
        assert report.state == "graded"
        first, second = report.items.all()
        assert (first.source_grade, first.information_grade, first.handling, first.conditions) == (1, "B", "C", "A2 S1")
        assert (second.handling, second.conditions) == ("P", "")


@pytest.mark.parametrize("name", WRONG)
def test_r1_no_way_out_of_draft_without_the_whole_grade(as_user: As, name: str) -> None:
    assert item_problems(WRONG[name], grading=True)
    with as_user("pim") as actor:
        before = Report.objects.count()
        with pytest.raises(RuleBroken, match="Item 2"), transaction.atomic():
            log_report(actor=actor, told=told(GRADED, WRONG[name]), grade=True)
        assert Report.objects.count() == before


@pytest.mark.parametrize("name", NEVER_STORED)
def test_r1_not_even_a_draft_keeps_a_grade_that_does_not_exist(as_user: As, name: str) -> None:
    with as_user("pim") as actor:
        before = Report.objects.count()
        with pytest.raises(RuleBroken), transaction.atomic():
            log(actor, WRONG[name], grade=False)
        assert Report.objects.count() == before


def test_r1_a_draft_is_used_nowhere(as_user: As, client_for: For) -> None:
    with as_user("pim") as actor:
        case = opened(actor)
    with as_user("pim") as actor:
        draft = log(
            actor, replace(GRADED, handling="", conditions=""), grade=False, links=[linked("Ko", "pays", "Lek")]
        )
        with pytest.raises(RuleBroken, match="draft"), transaction.atomic():
            open_case(actor=actor, title="From a draft", reports=[draft.pk])
        with pytest.raises(RuleBroken, match="draft"), transaction.atomic():
            add_report(actor=actor, case_id=case.pk, report_id=draft.pk)
    client = client_for("pim")
    answer = post(client, "cases/", {"title": "From a draft", "reports": [str(draft.pk)]})
    assert (answer.status_code, "draft" in answer.json()["detail"]) == (422, True)
    answer = client.post(reverse("cases:report_add", args=[case.pk]), {"report": str(draft.pk)})
    assert answer.status_code in (404, 422)
    entity = client.get(f"/api/v1/reports/{draft.pk}/").json()["links"][0]["from_entity"]["id"]
    assert client.get(f"/api/v1/entities/{entity}/links/").json() == []
    with as_user("pim"):
        draft = Report.objects.get(pk=draft.pk)
        assert (draft.state, draft.case_id) == ("draft", None)
        assert not Case.objects.filter(title="From a draft").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"source_grade": None}, {"information_grade": None}, {"handling": "", "conditions": ""}, {"conditions": ""},
        {"conditions": "A1"}, {"handling": "P"}, {"conditions": "A9 S1"}, {"conditions": "A1 A2 S1"},
    ],
)  # fmt: skip
def test_r1_the_api_refuses_the_same(client_for: For, as_user: As, wrong: dict[str, Any]) -> None:
    client = client_for("pim")
    with as_user("pim"):
        before = Report.objects.count()
    answer = post(client, "reports/", sent(items=[item(), item(**wrong)], grade=True))
    assert answer.status_code == 422
    assert all(name.startswith("items-1-") for name in answer.json()["errors"])
    with as_user("pim"):
        assert Report.objects.count() == before


@pytest.mark.parametrize("wrong", [{"source_grade": 4}, {"information_grade": "F"}, {"handling": "X"}, {"text": ""}])
def test_r1_the_api_knows_the_scale(client_for: For, wrong: dict[str, Any]) -> None:
    answer = post(client_for("pim"), "reports/", sent(items=[item(**wrong)]))
    assert answer.status_code == 400
    assert set(answer.json()) == {"detail", "errors"}


def test_r1_grading_by_the_api(client_for: For) -> None:
    client = client_for("pim")
    bare = post(client, "reports/", sent(items=[{"text": "A van comes at dawn"}])).json()
    assert (bare["state"], bare["items"][0]["source_grade"], bare["items"][0]["handling"]) == ("draft", None, "")
    answer = post(client, f"reports/{bare['id']}/grade/", {"version": bare["version"]})
    assert answer.status_code == 422
    changed = client.put(f"/api/v1/reports/{bare['id']}/", sent(version=bare["version"]), JSON).json()
    graded = post(client, f"reports/{bare['id']}/grade/", {"version": changed["version"]})
    assert (graded.status_code, graded.json()["state"]) == (200, "graded")
    again = post(client, f"reports/{bare['id']}/grade/", {"version": graded.json()["version"]})
    assert again.status_code == 409


def test_r1_only_the_unit_that_keeps_a_report_grades_it(as_user: As, client_for: For, world: World) -> None:
    with as_user("pim") as actor:
        draft = log(actor, GRADED, grade=False)
        case = opened(actor, world.users["anan"])
    with as_user("anan") as actor:
        report = case.reports.get()
        assert report.state == "graded"  # on the team, so it is seen
        with pytest.raises(NotPermitted):
            change_report(actor=actor, report_id=report.pk, version=report.version, told=told())
    for who, status in (("anan", 404), ("sunee", 403), ("chai", 403), ("dara", 403)):
        assert post(client_for(who), f"reports/{draft.pk}/grade/", {"version": 1}).status_code == status
    with as_user("pim"):
        draft = Report.objects.get(pk=draft.pk)
        assert (draft.state, draft.version) == ("draft", 1)


def test_r1_what_was_graded_does_not_change(as_user: As, client_for: For) -> None:
    with as_user("pim") as actor:
        report = log(actor)
        with pytest.raises(MoveNotAllowed):
            change_report(actor=actor, report_id=report.pk, version=report.version, told=told(BARE))
        with pytest.raises(TransitionNotAllowed):
            grade_report(actor=actor, report_id=report.pk)
    answer = client_for("pim").put(f"/api/v1/reports/{report.pk}/", sent(version=report.version), JSON)
    assert answer.status_code == 409
    page = client_for("pim").get(reverse("cases:report_edit", args=[report.pk]))
    assert page.status_code == 409
    with as_user("pim"):
        assert list(report.items.values_list("text", flat=True)) == [GRADED.text]


RAW = {
    "a draft is called graded": "UPDATE cases_report SET state = 'graded' WHERE id = %(draft)s",
    "a report is born graded": "INSERT INTO cases_report (id, created_at, created_by_id, version, compartment_id, reference,"
    " received_at, how_received, exploitation, place, state) SELECT gen_random_uuid(), now(), created_by_id, 1,"
    " compartment_id, 'IR-RAW1-RAW1', now(), 'station', 'labour', '', 'graded' FROM cases_report WHERE id = %(draft)s",
    "a graded report is a draft again": "UPDATE cases_report SET state = 'draft' WHERE id = %(graded)s",
    "a graded item is written over": "UPDATE cases_reportitem SET text = 'x' WHERE report_id = %(graded)s",
    "a grade is bettered": "UPDATE cases_reportitem SET information_grade = 'A' WHERE report_id = %(graded)s",
    "a graded item is taken out": "DELETE FROM cases_reportitem WHERE report_id = %(graded)s",
    "an item moves into a graded report": "UPDATE cases_reportitem SET report_id = %(graded)s, number = 9"
    " WHERE report_id = %(draft)s",
    "an item moves out of it": "UPDATE cases_reportitem SET report_id = %(draft)s, number = 9 WHERE report_id = %(graded)s",
    "an item is slipped in": "INSERT INTO cases_reportitem (id, created_at, version, report_id, number, text, place,"
    " handling, conditions, intelligence_date) VALUES (gen_random_uuid(), now(), 1, %(graded)s, 2, 'x', '', '', '', '')",
    "P with conditions": "UPDATE cases_reportitem SET handling = 'P', conditions = 'A1 S1' WHERE report_id = %(draft)s",
    "a grade outside the scale": "UPDATE cases_reportitem SET source_grade = 4 WHERE report_id = %(draft)s",
    "a mention is taken back": "DELETE FROM cases_mention WHERE report_id = %(graded)s",
    "a link is taken back": "DELETE FROM cases_link WHERE report_id = %(graded)s",
    "a link is bettered": "UPDATE cases_link SET grade = 'A' WHERE report_id = %(graded)s",
    "a report is deleted": "DELETE FROM cases_report WHERE id = %(draft)s",
    "the reports are emptied": "TRUNCATE cases_reportitem",
}


def state_of(pks: list[uuid.UUID]) -> list[Any]:
    """All that the two reports say."""
    return [
        list(model.objects.filter(**{f"{key}__in": pks}).order_by("pk").values())
        for model, key in ((Report, "pk"), (ReportItem, "report"), (Link, "report"))
    ]


@pytest.mark.parametrize("name", RAW)
def test_r1_raw_sql_as_the_runtime_role_gets_no_further(as_user: As, runtime_cursor: Any, name: str) -> None:
    with as_user("pim") as actor:
        draft = log(actor, BARE, grade=False)
        graded = log(actor, links=[linked("Ko", "pays", "Lek")])
        before = state_of([draft.pk, graded.pk])
        with pytest.raises(DatabaseError), transaction.atomic():
            runtime_cursor.execute(RAW[name], {"draft": draft.pk, "graded": graded.pk})
        assert state_of([draft.pk, graded.pk]) == before


def test_r1_the_grade_of_a_link_is_its_items(as_user: As) -> None:
    with as_user("pim") as actor:
        report = log(actor, BARE, grade=False, links=[linked("Ko", "pays", "Lek")])
        assert report.links.get().grade == ""
        changed = told(replace(GRADED, information_grade="D"), links=[linked("Ko", "pays", "Lek")])
        report = change_report(actor=actor, report_id=report.pk, version=report.version, told=changed)
        grade_report(actor=actor, report_id=report.pk, version=report.version)
        assert report.links.get().grade == "D"


def test_r1_an_empty_report_is_none(as_user: As, client_for: For) -> None:
    with as_user("pim") as actor:
        before = Report.objects.count()
        empty = replace(told(), items=())
        with pytest.raises(RuleBroken, match="at least one"):
            log_report(actor=actor, told=empty)
    assert post(client_for("pim"), "reports/", sent(items=[])).status_code == 422
    with as_user("pim"):
        assert Report.objects.count() == before


def test_one_item_of_the_right_shape_has_no_problem() -> None:
    assert item_problems(GRADED, grading=True) == {}
    assert item_problems(ItemIn("x"), grading=False) == {}
