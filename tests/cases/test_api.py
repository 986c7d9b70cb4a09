"""The API's door: signed out, wrong types, methods that are not there, other sites, too much; and pages of a list."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from cases.choices import EntityKind, Exploitation
from cases.models import Case, Entity, Report
from cases.policy import NameIn
from siren.audit.models import Event
from siren.wiring.demo import World
from tests.cases.telling import API, JSON, As, For, item, log, opened, post, sent

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

PATHS = ("reports/", "entities/", "cases/")
NOWHERE = "00000000-0000-4000-8000-000000000000"
DEEP = (
    "reports/{}/", "reports/{}/grade/", "entities/{}/", "entities/{}/links/", "cases/{}/", "cases/{}/reports/",
    "cases/{}/suspects/", "cases/{}/charges/",
)  # fmt: skip
READERS = ("pim", "somchai", "wichai", "malee", "sunee", "anan", "chai", "ratana")
OTHERS = ("dara", "ploy", "bounmy", "wit")


def count(as_user: As) -> tuple[int, int, int]:
    with as_user("pim"):
        return Report.objects.count(), Entity.objects.count(), Case.objects.count()


def test_signed_out_is_401_whatever_is_asked(world: World) -> None:
    client = Client()
    for path in (*PATHS, *(path.format(NOWHERE) for path in DEEP), "schema/"):
        for way in ("get", "post", "put", "patch", "delete"):
            answer = getattr(client, way)(API + path, {}, JSON) if way != "get" else client.get(API + path)
            assert answer.status_code == 401, (way, path)
            assert answer.json() == {"detail": "Sign in first."}
            assert "Location" not in answer


@pytest.mark.parametrize("who", OTHERS)
def test_roles_without_intelligence_are_403_for_every_id(client_for: For, as_user: As, world: World, who: str) -> None:
    client = client_for(who)
    with as_user("pim"):
        ids = [Report.objects.values_list("pk", flat=True)[0], world.bag["case1"], NOWHERE]
    for path in PATHS:
        assert client.get(API + path).status_code == 403
        assert post(client, path, {}).status_code == 403
    for path in DEEP:
        answers = [post(client, path.format(pk), {}) for pk in ids if "links" in path or "/{}/" not in path[-5:]]
        assert {answer.status_code for answer in answers} <= {403, 405}, path
        assert len({answer.content for answer in answers}) <= 1


def test_methods_that_are_not_offered_are_405(client_for: For, as_user: As) -> None:
    with as_user("pim") as actor:
        case = opened(actor)
        report = log(actor, names=[NameIn("Ko")])
        ids = {"reports": report.pk, "entities": report.mentions.get().entity_id, "cases": case.pk}
    client = client_for("pim")
    before = count(as_user)
    for name, pk in ids.items():
        ways = [("delete", f"{name}/{pk}/"), ("patch", f"{name}/{pk}/"), ("post", f"{name}/{pk}/"), ("delete", f"{name}/"),
                ("put", f"{name}/")]  # fmt: skip
        if name != "reports":
            ways.append(("put", f"{name}/{pk}/"))
        for way, path in ways:
            answer = getattr(client, way)(API + path, {}, JSON)
            assert answer.status_code == 405, (way, path)
            assert answer.json()["detail"]
    for path in (f"reports/{report.pk}/grade/", f"cases/{case.pk}/reports/", f"cases/{case.pk}/suspects/"):
        assert client.get(API + path).status_code == 405
    assert count(as_user) == before


def test_another_site_cannot_send_in_ones_name(client_for: For, as_user: As) -> None:
    before = count(as_user)
    client = client_for("pim", enforce_csrf_checks=True)
    for headers in ({}, {"X-CSRFToken": "a" * 32}):
        answer = client.post(API + "reports/", json.dumps(sent()), JSON, headers=headers)
        assert answer.status_code == 403
        assert "CSRF" in answer.json()["detail"]
    assert count(as_user) == before
    client.get(reverse("cases:report_create"))
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    answer = client.post(API + "reports/", json.dumps(sent()), JSON, headers={"X-CSRFToken": token})
    assert answer.status_code == 201


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a text is a number": ({"place": {"a": 1}}, "place"),
    "a text is too long": ({"place": "x" * 121}, "place"),
    "a text that is no UTF-8": ({"place": "\ud800"}, "place"),
    "a moment is a word": ({"received_at": "yesterday"}, "received_at"),
    "a moment is a number": ({"received_at": 5}, "received_at"),
    "a moment is missing": ({"received_at": None}, "received_at"),
    "a choice outside the list": ({"how_received": "pigeon"}, "how_received"),
    "a choice is a list": ({"how_received": ["station"]}, "how_received"),
    "a choice is true": ({"exploitation": True}, "exploitation"),
    "items are an object": ({"items": {"text": "x"}}, "items"),
    "items are a text": ({"items": "x"}, "items"),
    "an item is a text": ({"items": ["x"]}, "items"),
    "an item without text": ({"items": [item(text=None)]}, "items"),
    "an item too long": ({"items": [item(text="x" * 4001)]}, "items"),
    "an item with a float grade": ({"items": [item(source_grade=1.5)]}, "items"),
    "an item with a text grade": ({"items": [item(source_grade="1")]}, "items"),
    "an item with what is not asked for": ({"items": [item(source="Dao")]}, "items"),
    "too many items": ({"items": [item()] * 101}, "items"),
    "a name without a label": ({"names": [{"kind": "person"}]}, "names"),
    "a name of no kind": ({"names": [{"label": "x", "kind": "ghost"}]}, "names"),
    "a link with one end": ({"links": [{"from_name": {"label": "x"}, "verb": "pays"}]}, "links"),
    "a link on item zero": (
        {"links": [{"from_name": {"label": "x"}, "verb": "pays", "to_name": {"label": "y"}, "item": 0}]}, "links"
    ),
    "a case that is no id": ({"case": "first"}, "case"),
    "a key that is no id": ({"key": "1"}, "key"),
    "grade that is a word": ({"grade": "maybe"}, "grade"),
    "a field that is not asked for": ({"compartment": 1}, "compartment"),
    "the compartment": ({"compartment_id": 1}, "compartment_id"),
    "the state": ({"state": "graded"}, "state"),
    "the reference": ({"reference": "IR-1"}, "reference"),
    "who wrote it": ({"created_by": 6}, "created_by"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_types_get_a_sentence_and_write_nothing(client_for: For, as_user: As, name: str) -> None:
    changes, field = WRONG[name]
    before = count(as_user)
    answer = post(client_for("pim"), "reports/", sent(**changes))
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert "errors" in answer.json()["detail"]
    assert count(as_user) == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"received_at": "2099-01-01T00:00:00Z"}, "received_at"),
        ({"items": [item(intelligence_date="soon")]}, "items-0-intelligence_date"),
        ({"links": [{"from_name": {"label": "x"}, "verb": "pays", "to_name": {"label": "x"}}]}, "links"),
        ({"links": [{"from_name": {"label": "x"}, "verb": "pays", "to_name": {"label": "y"}, "item": 5}]}, "links"),
    ],
)
def test_what_a_rule_forbids_is_422_and_leaves_nothing_half(
    client_for: For, as_user: As, changes: dict[str, Any], field: str
) -> None:
    before = count(as_user)
    answer = post(client_for("pim"), "reports/", sent(**changes))
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert count(as_user) == before


@pytest.mark.parametrize(
    "body", ["", "{", "[]", '"x"', "1", "null", "{}", '{"items": NaN}', "[" * 100_000, '{"version": ' + "9" * 5000 + "}"],
    ids=["nothing", "cut", "a list", "a text", "a number", "null", "empty", "NaN", "deep", "a long number"],
)  # fmt: skip
def test_bodies_that_are_no_object_are_refused(client_for: For, as_user: As, body: str) -> None:
    before = count(as_user)
    for path in PATHS:
        answer = client_for("pim").post(API + path, body, JSON)
        assert answer.status_code == 400, path
        assert answer.json()["detail"]
    assert count(as_user) == before


def test_too_much_is_refused_before_it_is_read(client_for: For, as_user: As) -> None:
    before = count(as_user)
    answer = client_for("pim").post(API + "reports/", json.dumps(sent(place="x" * 3_000_000)), JSON)
    assert (answer.status_code, answer.json()) == (413, {"detail": "This is larger than 2 MB. Send it in parts."})
    assert count(as_user) == before


def test_forms_and_files_are_not_taken(client_for: For, as_user: As) -> None:
    before = count(as_user)
    assert client_for("pim").post(API + "reports/", {"place": "x"}).status_code in (400, 415)
    assert count(as_user) == before


@pytest.mark.parametrize("pk", ["1", "x", "a" * 36, "-" * 36, NOWHERE.upper(), f"{NOWHERE}x", "0"])
def test_addresses_that_name_nothing_are_404(client_for: For, pk: str) -> None:
    client = client_for("pim")
    nothing = client.get(f"{API}reports/{NOWHERE}/")
    for path in PATHS:
        answer = client.get(f"{API}{path}{pk}/")
        assert (answer.status_code, answer.json()) == (404, nothing.json())


@pytest.mark.parametrize(
    "query",
    [
        "cursor=x",
        "cursor=cD0yMDI2",
        "cursor=cD14",
        "grade=Z",
        "state=1",
        "entity=1",
        "entity=%00",
        "q=%00",
        "kind=x",
        "q=" + "x" * 9000,
    ],
)
def test_filters_that_somebody_typed_break_nothing(client_for: For, query: str) -> None:
    for path in PATHS:
        assert client_for("pim").get(f"{API}{path}?{query}").status_code in (200, 404), path


@pytest.mark.parametrize("who", READERS)
def test_lists_are_what_the_person_may_see(client_for: For, as_user: As, who: str) -> None:
    client = client_for(who)
    for path, model in (("reports/", Report), ("entities/", Entity), ("cases/", Case)):
        found, url = set(), API + path
        while url:
            body = client.get(url).json()
            assert set(body) == {"next", "previous", "results"}  # no total (R4)
            found |= {one["id"] for one in body["results"]}
            url = body["next"]
        with as_user(who):
            assert found == {str(pk) for pk in model.objects.values_list("pk", flat=True)}, path


def test_filters_narrow(client_for: For, as_user: As) -> None:
    client = client_for("pim")
    made = post(client, "reports/", sent(exploitation=Exploitation.BEGGING, names=[{"label": "Ko Chang pier"}])).json()
    ids = [one["id"] for one in client.get(f"{API}reports/?exploitation=begging&state=draft").json()["results"]]
    assert made["id"] in ids
    pier = made["names"][0]
    assert pier["kind"] == EntityKind.PLACE
    assert [one["id"] for one in client.get(f"{API}reports/?entity={pier['id']}").json()["results"]] == [made["id"]]
    assert [one["id"] for one in client.get(f"{API}entities/?q=Chang&kind=place").json()["results"]] == [pier["id"]]
    assert client.get(f"{API}entities/?q=Chang&kind=phone").json()["results"] == []


@pytest.mark.parametrize("path", PATHS)
def test_a_longer_list_asks_no_more_queries(
    client_for: For, as_user: As, django_assert_max_num_queries: Any, path: str
) -> None:
    with as_user("pim") as actor:
        for number in range(15):
            opened(actor, names=[NameIn(f"Ko {number}"), NameIn(f"Lek {number}")])
    client = client_for("pim")
    with django_assert_max_num_queries(26):
        assert len(client.get(API + path).json()["results"]) > 10


def test_r26_each_look_at_one_record_is_kept(client_for: For, as_user: As) -> None:
    with as_user("pim") as actor:
        report = log(actor)
        before = Event.objects.filter(target_id=report.pk, verb="audit.opened").count()
    client_for("somchai").get(f"{API}reports/{report.pk}/")
    with as_user("pim"):
        assert Event.objects.filter(target_id=report.pk, verb="audit.opened").count() == before + 1


def test_text_is_cleaned_as_on_the_page(client_for: For) -> None:
    made = post(
        client_for("pim"), "reports/", sent(place="Ra\u202eyo\0ng", items=[item(text="e\u0301\u0007 =1+1")])
    ).json()
    assert (made["place"], made["items"][0]["text"]) == ("Rayong", "\u00e9 =1+1")


def test_the_schema_is_for_the_signed_in(client_for: For) -> None:
    answer = client_for("dara").get(f"{API}schema/")
    assert answer.status_code == 200
