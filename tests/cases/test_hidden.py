"""R4: a hidden report, entity or case is a missing one, on every page and in the API; names and numbers are no oracle."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, models, transaction
from django.test import Client
from django.urls import reverse

from cases.models import Case, Entity, Link, Mention, Report, Suspect
from cases.policy import NameIn
from cases.selectors.entity import names
from cases.selectors.search import search
from cases.services.link import link_entities
from cases.services.names import name_entity
from cases.services.suspect import name_suspect
from siren.common.errors import NotPermitted, NotVisible
from siren.wiring.demo import World
from tests.cases.telling import API, JSON, As, For, linked, log, opened, post, sent

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

MISSING = uuid.UUID("00000000-0000-4000-8000-000000000000")
PAGES: dict[type[models.Model], tuple[str, ...]] = {
    Report: ("report_detail", "report_edit", "report_grade", "source_panel"),
    Entity: ("entity_detail", "entity_chart"),
    Case: (
        "case_detail", "case_reports", "case_chart", "case_team", "link_create", "suspect_create", "report_add",
        "team_leave",
    ),
}  # fmt: skip
WAYS: dict[type[models.Model], tuple[tuple[str, str], ...]] = {
    Report: (("get", "reports/{}/"), ("put", "reports/{}/"), ("post", "reports/{}/grade/")),
    Entity: (("get", "entities/{}/"), ("get", "entities/{}/links/"), ("post", "entities/{}/links/")),
    Case: (("get", "cases/{}/"), ("post", "cases/{}/reports/"), ("post", "cases/{}/suspects/")),
}  # fmt: skip


class Hidden:
    """What pim keeps and anan must not know of."""

    def __init__(self, as_user: As) -> None:
        with as_user("pim") as actor:
            self.case = opened(actor, links=[linked("Auntie Nu", "pays", "Quarry Boss")])
        with as_user("pim") as actor:
            self.draft = log(actor, grade=False)
            self.report = self.case.reports.get()
            self.entity = Entity.objects.get(label="Quarry Boss")
            self.phone = Entity.objects.get(label="088-555-0101")
            self.aunt = Entity.objects.get(label="Auntie Nu")

    def rows(self) -> Iterator[models.Model]:
        """Everything that can be asked for by its id."""
        yield from (self.report, self.draft, self.entity, self.phone, self.case)


@pytest.fixture
def hidden(as_user: As, world: World) -> Hidden:
    return Hidden(as_user)


def ask(client: Client, way: str, url: str) -> Any:
    """One request without a word of data."""
    return client.get(url) if way == "get" else getattr(client, way)(url, {}, JSON)


def plain(answer: Any) -> tuple[int, bytes, list[tuple[str, str]]]:
    """All that an outsider can compare."""
    return answer.status_code, answer.content, sorted((k, v) for k, v in answer.items() if k != "Set-Cookie")


def test_r4_hidden_and_missing_pages_are_the_same_bytes(client_for: For, hidden: Hidden) -> None:
    client = client_for("anan")
    for row in hidden.rows():
        for name in PAGES[type(row)]:
            url, other = (reverse(f"cases:{name}", args=[pk]) for pk in (row.pk, MISSING))
            for way in (client.get, client.post):
                one, two = way(url), way(other)
                assert plain(one) == plain(two), url
                assert one.status_code in (404, 405), url


def test_r4_hidden_and_missing_are_the_same_bytes_in_the_api(client_for: For, hidden: Hidden) -> None:
    client = client_for("anan")
    for row in hidden.rows():
        for way, path in WAYS[type(row)]:
            one, two = (ask(client, way, API + path.format(pk)) for pk in (row.pk, MISSING))
            assert plain(one) == plain(two), path
            assert one.status_code == 404, path
            assert set(one.json()) == {"detail"}


def test_r4_a_hidden_id_in_the_data_is_a_missing_one(
    client_for: For, as_user: As, hidden: Hidden, world: World
) -> None:
    client = client_for("anan")
    own = post(client, "reports/", sent(names=[{"label": "Somsak"}], grade=True)).json()
    with as_user("anan"):
        case = Case.objects.get(pk=world.bag["case2"])
    entity = own["names"][0]["id"]
    for pk in (MISSING, hidden.case.pk, hidden.report.pk, hidden.entity.pk):
        answers = [
            post(client, "reports/", sent(case=str(pk))),
            post(client, "cases/", {"title": "Mine", "reports": [own["id"], str(pk)]}),
            post(client, f"cases/{case.pk}/reports/", {"report": str(pk)}),
            post(client, f"cases/{case.pk}/suspects/", {"entity": str(pk), "role": "owner"}),
            post(client, f"entities/{entity}/links/", {"verb": "pays", "to_entity": str(pk), "report": own["id"]}),
            post(client, f"entities/{entity}/links/", {"verb": "pays", "to_entity": entity, "report": str(pk)}),
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1
    with as_user("anan"):
        assert not Case.objects.filter(title="Mine").exists()
        assert Report.objects.get(pk=own["id"]).case_id is None


def test_r4_no_list_names_what_is_hidden(client_for: For, as_user: As, hidden: Hidden) -> None:
    client = client_for("anan")
    words = [
        hidden.report.reference,
        hidden.case.reference,
        "Quarry Boss",
        "Shrimp peeling",
        str(hidden.phone.pk),
        "0101",
    ]
    urls = [API + "reports/", API + "entities/", API + "cases/", reverse("cases:report_list"), reverse("cases:case_list"),
            reverse("cases:entity_list"), reverse("cases:report_create"), reverse("cases:case_create"), "/"]  # fmt: skip
    for url in urls:
        text = client.get(url).content.decode()
        assert not [word for word in words if word in text], url
    with as_user("anan") as actor:
        assert search(actor, "Quarry") == search(actor, hidden.report.reference) == search(actor, "0885550101") == []
        assert "Quarry Boss" not in names(actor)
    with as_user("pim") as actor:
        assert search(actor, "Quarry")
        assert "Quarry Boss" in names(actor)


@pytest.mark.parametrize("query", ["q=Quarry+Boss", "q=0885550101", "q=088-555-0101", "q=Quarry&kind=person"])
def test_r4_search_answers_as_for_a_name_that_nobody_has(client_for: For, hidden: Hidden, query: str) -> None:
    client = client_for("anan")
    found = client.get(f"{API}entities/?{query}")
    assert found.json()["results"] == []
    nobody = client.get(f"{API}entities/?q=Nobodyatall")
    assert found.content == nobody.content
    unknown = client.get(f"{API}reports/?entity={hidden.entity.pk}")
    assert unknown.content == client.get(f"{API}reports/?entity={MISSING}").content


def test_r4_naming_the_same_thing_tells_nothing(client_for: For, as_user: As, hidden: Hidden) -> None:
    """No "already exists": the same phone named by another unit is a row of its own, answered like any other."""
    client = client_for("anan")
    answers = [
        post(client, "entities/", {"label": label, "kind": "phone"}) for label in ("088-555-0101", "088-555-0999")
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert [set(answer.json()) for answer in answers] == [set(answers[0].json())] * 2
    assert answers[0].json()["id"] != str(hidden.phone.pk)
    logged = post(client, "reports/", sent(names=[{"label": "Quarry Boss", "kind": "person"}], grade=True))
    assert logged.status_code == 201
    assert logged.json()["names"][0]["id"] != str(hidden.entity.pk)
    with as_user("pim"):
        assert Mention.objects.filter(entity=hidden.entity).count() == 1
        assert not Report.objects.filter(pk=logged.json()["id"]).exists()


def test_r4_somebody_elses_key_is_a_fresh_one(client_for: For, as_user: As) -> None:
    """A key names a record of its sender: neither a clash nor the other's record (R4)."""
    key = str(uuid.uuid4())
    one = post(client_for("pim"), "reports/", sent(key=key, place="Trat"))
    two = post(client_for("anan"), "reports/", sent(key=key, place="Ranong"))
    again = post(client_for("pim"), "reports/", sent(key=key, place="Trat"))
    assert (one.status_code, two.status_code) == (201, 201)
    assert one.json()["id"] == again.json()["id"] != two.json()["id"]
    with as_user("pim"):
        hidden = Report.objects.get(pk=one.json()["id"])
    third = post(client_for("anan"), "reports/", sent(key=str(hidden.pk)))
    assert third.status_code == 201
    assert third.json()["id"] != str(hidden.pk)


def test_r4_references_carry_no_running_number(as_user: As) -> None:
    with as_user("pim") as actor:
        found = [log(actor).reference for _one in range(12)]
    assert len(set(found)) == 12
    assert found != sorted(found)
    assert len({len(one) for one in found}) == 1


def test_r4_who_sees_one_report_of_an_entity_sees_no_other(client_for: For, as_user: As, world: World) -> None:
    with as_user("pim") as actor:
        case = opened(actor, world.users["chai"])
        apart = log(actor, names=[NameIn("Auntie Nu", "person")], links=[linked("Auntie Nu", "knows", "Stranger")])
    client = client_for("chai")
    with as_user("chai"):
        aunt = Entity.objects.get(label="Auntie Nu")
    for url in (f"{API}entities/{aunt.pk}/", f"{API}entities/{aunt.pk}/links/", reverse("cases:entity_detail", args=[aunt.pk]),
                reverse("cases:entity_chart", args=[aunt.pk]), f"{API}cases/{case.pk}/"):  # fmt: skip
        answer = client.get(url)
        assert answer.status_code == 200
        assert "Stranger" not in answer.content.decode()
        assert apart.reference not in answer.content.decode()
    assert client.get(f"{API}reports/{apart.pk}/").status_code == 404


RAW = {
    "a report in a hidden case": "UPDATE cases_report SET case_id = %(case)s WHERE id = %(own)s",
    "a mention of a hidden entity": "INSERT INTO cases_mention (id, created_at, version, report_id, entity_id)"
    " VALUES (gen_random_uuid(), now(), 1, %(own)s, %(entity)s)",
    "a link to a hidden entity": "INSERT INTO cases_link (id, created_at, version, report_id, from_entity_id, to_entity_id,"
    " verb, grade) VALUES (gen_random_uuid(), now(), 1, %(own)s, %(mine)s, %(entity)s, 'pays', '')",
    "a suspect of a hidden case": "INSERT INTO cases_suspect (id, created_at, version, compartment_id, case_id, entity_id,"
    " role, note, state) VALUES (gen_random_uuid(), now(), 1, %(home)s, %(case)s, %(mine)s, 'owner', '', 'sought')",
    "a suspect who is a hidden entity": "INSERT INTO cases_suspect (id, created_at, version, compartment_id, case_id,"
    " case_team_id, entity_id, role, note, state) SELECT gen_random_uuid(), now(), 1, %(home)s, c.id, c.case_team_id,"
    " %(entity)s, 'owner', '', 'sought' FROM cases_case c WHERE c.id = %(own_case)s",
    "a charge in a hidden case": "INSERT INTO cases_charge (id, created_at, version, compartment_id, case_id, suspect_id,"
    " reference, law, text, state) VALUES (gen_random_uuid(), now(), 1, %(home)s, %(case)s, %(mine)s, 'CH-RAW1-RAW1',"
    " 'tax', '', 'prepared')",
}


@pytest.mark.parametrize("name", RAW)
def test_r4_raw_sql_as_the_runtime_role_cannot_ask_by_a_key(
    as_user: As, runtime_cursor: Any, hidden: Hidden, world: World, name: str
) -> None:
    """A foreign key would say whether the hidden row exists: hidden and missing are refused in the same words."""
    with as_user("anan") as actor:
        own = log(actor, names=[NameIn("Mine", "person")])
        about = {"own": own.pk, "mine": own.mentions.get().entity_id, "home": actor.homes["intelligence"],
                 "own_case": world.bag["case2"]}  # fmt: skip
        said = []
        for ids in ({"case": hidden.case.pk, "entity": hidden.entity.pk}, {"case": MISSING, "entity": MISSING}):
            with pytest.raises(IntegrityError) as refused, transaction.atomic():
                runtime_cursor.execute(RAW[name] + "; SET CONSTRAINTS ALL IMMEDIATE", about | ids)
            said.append(str(refused.value))
        assert said[0] == said[1]
        assert (own.mentions.count(), Report.objects.get(pk=own.pk).case_id) == (1, None)


@pytest.mark.parametrize("who", ["dara", "ploy", "bounmy", "wit", "anan", "prasit"])
def test_r4_the_database_alone_hides_it_all(as_user: As, runtime_cursor: Any, hidden: Hidden, who: str) -> None:
    tables = {"report": hidden.report, "entity": hidden.entity, "case": hidden.case}
    with as_user(who):
        for table, row in tables.items():
            for sql in (f"SELECT count(*) FROM cases_{table} WHERE id = %s",):  # noqa: S608  # our own names
                runtime_cursor.execute(sql, [row.pk])
                assert runtime_cursor.fetchone()[0] == 0
            runtime_cursor.execute(f"UPDATE cases_{table} SET version = 99 WHERE id = %s", [row.pk])  # noqa: S608
            assert runtime_cursor.rowcount == 0
        for model in (Mention, Link):
            assert not model.objects.filter(report=hidden.report).exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            runtime_cursor.execute(
                "INSERT INTO cases_entity (id, created_at, version, compartment_id, kind, label, native_label, romanised,"
                " identifier, note) VALUES (gen_random_uuid(), now(), 1, %s, 'person', 'x', '', '', '', '')",
                [hidden.entity.compartment_id],
            )
    with as_user("pim"):
        assert Report.objects.get(pk=hidden.report.pk).version == hidden.report.version


def test_r4_services_refuse_what_is_hidden(as_user: As, hidden: Hidden, world: World) -> None:
    with as_user("anan") as actor:
        own = log(actor, names=[NameIn("Mine", "person")])
        mine = own.mentions.get().entity_id
        for ends in ((mine, hidden.entity.pk), (hidden.entity.pk, mine)):
            with pytest.raises(NotVisible):
                link_entities(actor=actor, from_id=ends[0], to_id=ends[1], verb="pays", report_id=own.pk)
        with pytest.raises(NotVisible):
            name_suspect(actor=actor, case_id=world.bag["case2"], entity_id=hidden.entity.pk, role="owner")
        with pytest.raises(NotVisible):
            name_suspect(actor=actor, case_id=hidden.case.pk, entity_id=mine, role="owner")
        assert not Suspect.objects.filter(entity_id=hidden.entity.pk).exists()
    with as_user("dara") as actor, pytest.raises(NotPermitted):
        name_entity(actor=actor, name=NameIn("x"))
