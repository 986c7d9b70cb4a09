"""Cases from reports, links that remember their report and grade, suspects by their part, charges by any law but one (R6)."""

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from cases.choices import ELEMENTS, CaseKind, Law, LinkVerb
from cases.models import Case, Charge, Entity, Link, Mention, Report, Suspect
from cases.policy import NameIn, guess_kind, identifier_of
from cases.services.case import add_report, join, leave, open_case
from cases.services.link import link_entities
from cases.services.suspect import enter_charge, name_suspect
from siren.common.errors import NotPermitted, NotVisible, RuleBroken
from siren.wiring.demo import World
from tests.cases.telling import API, GRADED, As, For, linked, log, opened, post

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

NO_PART = ("migrant", "undocumented", "illegal_worker", "victim", "", "Owner")
NO_LAW = ("immigration", "illegal_entry", "overstay", "prostitution", "work_without_permit", "", "Tax")


@pytest.fixture
def shed(as_user: As, world: World) -> Case:
    """A case of pim with somchai and chai on its team."""
    with as_user("pim") as actor:
        return opened(actor, world.users["somchai"], world.users["chai"], links=[linked("Auntie Nu", "pays", "Lek")])


def entity(label: str) -> Entity:
    return Entity.objects.get(label=label, mentions__report__case__title="Shrimp peeling shed")


def test_a_case_opens_from_graded_reports(as_user: As, shed: Case, world: World) -> None:
    with as_user("pim") as actor:
        assert (shed.state, shed.lead_id, shed.kind) == ("open", actor.user_id, CaseKind.REACTIVE)
        report = shed.reports.get()
        assert report.case_team_id == shed.case_team_id
    for who in ("somchai", "chai"):
        with as_user(who):
            assert Case.objects.filter(pk=shed.pk).exists()
            assert shed.reports.get().items.get().text == GRADED.text
    with as_user("anan"):
        assert not Case.objects.filter(pk=shed.pk).exists()


@pytest.mark.parametrize(
    "wrong", [{"title": " "}, {"reports": []}, {"kind": "curious"}, {"title": "x", "reports": "taken"}]
)
def test_a_case_needs_a_title_and_reports_of_ones_own(
    as_user: As, client_for: For, shed: Case, wrong: dict[str, Any]
) -> None:
    with as_user("pim") as actor:
        free, taken = log(actor), shed.reports.get()
        about = {"title": "New", "reports": [free.pk]} | wrong
        if about["reports"] == "taken":
            about["reports"] = [taken.pk]
        before = Case.objects.count()
        with pytest.raises(RuleBroken), transaction.atomic():
            open_case(actor=actor, **about)
    sent = about | {"reports": [str(pk) for pk in about["reports"]]}
    assert post(client_for("pim"), "cases/", sent).status_code in (400, 422)
    with as_user("pim"):
        assert Case.objects.count() == before
        assert Report.objects.get(pk=free.pk).case_id is None


def test_reports_of_another_unit_are_theirs_to_add(as_user: As, client_for: For, shed: Case, world: World) -> None:
    with as_user("pim") as actor:
        join(actor=actor, case_id=shed.pk, user_id=world.users["anan"])
    with as_user("anan") as actor:
        own = log(actor)
        add_report(actor=actor, case_id=shed.pk, report_id=own.pk)
    with as_user("pim") as actor:
        assert shed.reports.count() == 2  # the team sees what anan put in
        with pytest.raises(NotPermitted):
            open_case(actor=actor, title="Taken over", reports=[own.pk])
    assert post(client_for("pim"), "cases/", {"title": "Taken over", "reports": [str(own.pk)]}).status_code == 403
    for who in ("somchai", "chai", "dara"):
        with as_user(who) as actor, pytest.raises(NotPermitted):
            open_case(actor=actor, title="x", reports=[own.pk])
        assert post(client_for(who), "cases/", {"title": "x", "reports": [str(own.pk)]}).status_code == 403


def test_only_the_team_adds_and_names(as_user: As, client_for: For, shed: Case, world: World) -> None:
    with as_user("anan") as actor:
        own = log(actor)
        with pytest.raises(NotVisible):
            add_report(actor=actor, case_id=shed.pk, report_id=own.pk)
        with pytest.raises(NotVisible):
            join(actor=actor, case_id=shed.pk, user_id=actor.user_id)
    with as_user("somchai") as actor, pytest.raises(NotPermitted):
        join(actor=actor, case_id=shed.pk, user_id=world.users["anan"])
    with as_user("pim") as actor:
        with pytest.raises(RuleBroken, match="role works on cases"):
            join(actor=actor, case_id=shed.pk, user_id=world.users["dara"])
        with pytest.raises(RuleBroken, match="lead"):
            leave(actor=actor, case_id=shed.pk, user_id=actor.user_id)
        assert leave(actor=actor, case_id=shed.pk, user_id=world.users["somchai"]) == 1
    for who in ("chai", "pim"):
        team = client_for(who).get(f"{API}cases/{shed.pk}/").json()["team"]
        assert len(team) == 2, who


def test_a_link_remembers_its_report_and_grade(as_user: As, client_for: For, shed: Case) -> None:
    with as_user("pim"):
        link = Link.objects.get(report__case=shed)
        aunt, phone = entity("Auntie Nu"), entity("088-555-0101")
        report = shed.reports.get()
        assert (link.report_id, link.item_id, link.grade) == (report.pk, report.items.get().pk, "B")
    client = client_for("pim")
    made = post(
        client, f"entities/{aunt.pk}/links/", {"verb": "uses", "to_entity": str(phone.pk), "report": str(report.pk)}
    )
    assert made.status_code == 201
    assert (made.json()["grade"], made.json()["report"], made.json()["item"]) == ("B", str(report.pk), 1)
    seen = client_for("chai").get(f"{API}entities/{aunt.pk}/links/").json()
    assert {(one["verb"], one["grade"], one["reference"]) for one in seen} == {
        ("pays", "B", report.reference), ("uses", "B", report.reference)
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"verb": "loves"}, 400), ({"item": 9}, 422), ({"item": 0}, 400), ({"to_entity": "itself"}, 422),
        ({"to_entity": "x"}, 400), ({"report": None}, 400), ({"grade": "A"}, 400),
    ],
)  # fmt: skip
def test_a_link_that_cannot_be_is_refused(
    as_user: As, client_for: For, shed: Case, changes: dict[str, Any], status: int
) -> None:
    with as_user("pim"):
        aunt, phone, report = entity("Auntie Nu").pk, entity("088-555-0101").pk, shed.reports.get().pk
        before = Link.objects.count()
    data = {"verb": "uses", "to_entity": str(phone), "report": str(report)} | changes
    if data["to_entity"] == "itself":
        data["to_entity"] = str(aunt)
    assert post(client_for("pim"), f"entities/{aunt}/links/", data).status_code == status
    with as_user("pim"):
        assert Link.objects.count() == before


def test_only_the_unit_of_a_report_says_what_follows_from_it(as_user: As, shed: Case, world: World) -> None:
    with as_user("pim") as actor:
        join(actor=actor, case_id=shed.pk, user_id=world.users["anan"])
        report, ends = shed.reports.get(), (entity("Auntie Nu").pk, entity("088-555-0101").pk)
    for who in ("anan", "chai", "somchai"):
        with as_user(who) as actor, pytest.raises(NotPermitted):
            link_entities(actor=actor, from_id=ends[0], to_id=ends[1], verb=LinkVerb.USES, report_id=report.pk)
    with as_user("pim"):
        assert report.links.count() == 1


def test_r6_a_suspect_has_a_part_in_the_exploitation(as_user: As, client_for: For, shed: Case) -> None:
    with as_user("pim") as actor:
        aunt = entity("Auntie Nu")
        for role in NO_PART:
            with pytest.raises(RuleBroken, match="part in the exploitation") as refused:
                name_suspect(actor=actor, case_id=shed.pk, entity_id=aunt.pk, role=role)
            assert refused.value.rule == "R6"
    for role in NO_PART:
        assert (
            post(client_for("pim"), f"cases/{shed.pk}/suspects/", {"entity": str(aunt.pk), "role": role}).status_code
            == 400
        )
    page = reverse("cases:suspect_create", args=[shed.pk])
    assert client_for("pim").post(page, {"entity": str(aunt.pk), "role": "migrant"}).status_code == 422
    with as_user("pim"):
        assert not Suspect.objects.filter(case=shed).exists()
    made = post(client_for("pim"), f"cases/{shed.pk}/suspects/", {"entity": str(aunt.pk), "role": "broker"})
    assert (made.status_code, made.json()["name"], made.json()["state"]) == (201, "Auntie Nu", "sought")


def test_a_suspect_is_a_person_whom_a_report_of_the_case_names(as_user: As, client_for: For, shed: Case) -> None:
    with as_user("pim") as actor:
        phone = entity("088-555-0101")
        log(actor, names=[NameIn("Stranger", "person")])
        stranger = Entity.objects.get(label="Stranger")
        with pytest.raises(RuleBroken, match="person or an organisation"):
            name_suspect(actor=actor, case_id=shed.pk, entity_id=phone.pk, role="owner")
        with pytest.raises(RuleBroken, match="No report of this case names"):
            name_suspect(actor=actor, case_id=shed.pk, entity_id=stranger.pk, role="owner")
    for pk in (phone.pk, stranger.pk):
        assert (
            post(client_for("pim"), f"cases/{shed.pk}/suspects/", {"entity": str(pk), "role": "owner"}).status_code
            == 422
        )
    with as_user("pim"):
        assert not Suspect.objects.filter(case=shed).exists()


@pytest.fixture
def suspect(as_user: As, shed: Case) -> Suspect:
    with as_user("pim") as actor:
        return name_suspect(actor=actor, case_id=shed.pk, entity_id=entity("Auntie Nu").pk, role="broker")


def test_r6_no_charge_of_immigration(as_user: As, client_for: For, shed: Case, suspect: Suspect) -> None:
    path, page = f"cases/{shed.pk}/charges/", reverse("cases:charge_create", args=[shed.pk])
    client = client_for("chai")
    for law in NO_LAW:
        with as_user("chai") as actor, pytest.raises(RuleBroken, match="immigration"):
            enter_charge(actor=actor, case_id=shed.pk, suspect_id=suspect.pk, law=law)
        assert post(client, path, {"suspect": str(suspect.pk), "law": law}).status_code == 400
        assert client.post(page, {"suspect": str(suspect.pk), "law": law}).status_code == 422
    with as_user("chai"):
        assert not Charge.objects.filter(case=shed).exists()
        assert Suspect.objects.get(pk=suspect.pk).state == "sought"
    assert not [code for law in Law for code in (law.value, *ELEMENTS[law]) if "migra" in code or "entry" in code]


@pytest.mark.parametrize("law", Law.values)
def test_each_law_lays_out_its_elements(as_user: As, client_for: For, shed: Case, suspect: Suspect, law: str) -> None:
    made = post(client_for("chai"), f"cases/{shed.pk}/charges/", {"suspect": str(suspect.pk), "law": law})
    assert made.status_code == 201
    assert [one["code"] for one in made.json()["elements"]] == list(ELEMENTS[Law(law)])
    listed = client_for("pim").get(f"{API}cases/{shed.pk}/charges/").json()
    assert [one["law"] for one in listed] == [law]
    with as_user("pim"):
        assert Suspect.objects.get(pk=suspect.pk).state == "charged"


def test_who_may_not_charge(as_user: As, client_for: For, shed: Case, suspect: Suspect, world: World) -> None:
    with as_user("anan") as actor:
        other = opened(actor, world.users["chai"])
    data = {"suspect": str(suspect.pk), "law": "tax"}
    for who in ("pim", "somchai", "sunee", "ratana", "dara", "anan"):
        assert post(client_for(who), f"cases/{shed.pk}/charges/", data).status_code == 403
    # a suspect of another case is a missing one
    answers = [
        post(client_for("chai"), f"cases/{other.pk}/charges/", data | {"suspect": str(pk)})
        for pk in (suspect.pk, uuid.uuid4())
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert client_for("somchai").get(f"{API}cases/{shed.pk}/charges/").status_code == 403
    with as_user("chai"):
        assert not Charge.objects.filter(case__in=[shed, other]).exists()


RAW = {
    "a part outside the list": "UPDATE cases_suspect SET role = 'migrant' WHERE id = %(suspect)s",
    "a law outside the list": "INSERT INTO cases_charge (id, created_at, version, compartment_id, case_team_id, case_id,"
    " suspect_id, reference, law, text, state) VALUES (gen_random_uuid(), now(), 1, %(home)s, %(team)s, %(case)s,"
    " %(suspect)s, 'CH-RAW2-RAW2', 'immigration', '', 'prepared')",
    "a suspect moved to another case": "UPDATE cases_suspect SET case_id = %(other)s WHERE id = %(suspect)s",
    "a suspect deleted": "DELETE FROM cases_suspect WHERE id = %(suspect)s",
    "a case deleted": "DELETE FROM cases_case WHERE id = %(case)s",
}


@pytest.mark.parametrize("name", RAW)
@pytest.mark.parametrize("who", ["pim", "chai"])
def test_r6_raw_sql_as_the_runtime_role_gets_no_further(
    as_user: As, runtime_cursor: Any, shed: Case, suspect: Suspect, name: str, who: str
) -> None:
    with as_user("pim") as actor:
        other = opened(actor)
    with as_user(who) as actor:
        home = next(iter(actor.homes.values()))
        about = {"suspect": suspect.pk, "case": shed.pk, "team": shed.case_team_id, "other": other.pk, "home": home}
        with pytest.raises(DatabaseError), transaction.atomic():
            runtime_cursor.execute(RAW[name], about)
    with as_user("pim"):
        kept = Suspect.objects.get(pk=suspect.pk)
        assert (kept.role, kept.case_id, kept.state) == ("broker", shed.pk, "sought")
        assert not Charge.objects.filter(case=shed).exists()


def test_a_name_is_found_again_among_ones_own(as_user: As) -> None:
    with as_user("pim") as actor:
        first = log(actor, names=[NameIn("089 111 2222")])
        second = log(actor, names=[NameIn("+66 89-111-2222"), NameIn("+66 89-111-2222")])
        assert first.mentions.get().entity_id == second.mentions.get().entity_id
        assert Mention.objects.filter(entity=first.mentions.get().entity_id).count() == 2


@pytest.mark.parametrize(
    ("label", "kind"),
    [("081-555-4410", "phone"), ("Van กข 7741", "vehicle"), ("โรงงานผักดอง", "place"), ("Auntie Nu", "person"),
     ("Sin Charoen Co. Ltd", "organisation"), ("Boat Sri Thong 5", "boat"), ("Account 1-22-3", "account")],
)  # fmt: skip
def test_a_kind_is_worked_out_from_the_name(label: str, kind: str) -> None:
    assert guess_kind(label) == kind
    assert identifier_of(kind, label) == identifier_of(kind, f" {label.upper()} ")
