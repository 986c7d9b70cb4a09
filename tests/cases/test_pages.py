"""Every page of cases: it opens for those who may, refuses bad input with a sentence, and keeps what was written."""

import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.urls import reverse

from cases.models import Case, Entity, Link, Report, Suspect
from cases.selectors.report import source_of
from siren.access.context import acting_as
from siren.access.models import CaseTeamMember
from siren.common.actor import Actor
from siren.wiring.demo import World
from tests.cases.sheet import fields, fill

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

For = Callable[..., Any]  # a Client, whose answers know more than the types say
As = Callable[[str], AbstractContextManager[Actor]]
MISSING = uuid.UUID("00000000-0000-4000-8000-000000000000")
CASE_PAGES = ("case_detail", "case_reports", "case_chart", "case_team", "link_create", "suspect_create")
NEW = reverse("cases:report_create")


@pytest.fixture
def case(world: World) -> Case:
    """The pickling case; pim leads it."""
    with acting_as(world.users["pim"]):
        return Case.objects.get(pk=world.bag["case1"])


@pytest.fixture
def hidden(world: World) -> Case:
    """The karaoke case, of which pim must not know."""
    with acting_as(world.users["anan"]):
        return Case.objects.get(pk=world.bag["case2"])


@pytest.fixture
def draft(world: World) -> Report:
    """A draft of pim's unit whose items have no grades."""
    with acting_as(world.users["pim"]):
        return Report.objects.filter(state="draft").order_by("created_at")[0]


def same(client: Any, method: str, url: str, other: str) -> None:
    """Hidden and missing answer alike: status and every byte."""
    one, two = getattr(client, method)(url), getattr(client, method)(other)
    assert (one.status_code, one.content) == (two.status_code, two.content) == (404, two.content), url


def words(answer: Any) -> str:
    """The page's text as it is read: entities and tags undone."""
    return re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("&#x27;", "'").replace("&quot;", '"')


def reports(as_user: As, username: str) -> int:
    with as_user(username):
        return Report.objects.count()


# ---- every page opens --------------------------------------------------------------------------------------------------


def test_every_page_opens_for_the_analyst(client_for: For, as_user: As, case: Case, draft: Report) -> None:
    client = client_for("pim")
    with as_user("pim"):
        entity = Entity.objects.get(label="Somboon")
        graded = case.reports.filter(state="graded")[0]
    for name in (
        "case_list",
        "home_panel",
        "case_create",
        "report_list",
        "report_create",
        "report_import",
        "entity_list",
    ):
        assert client.get(reverse(f"cases:{name}")).status_code == 200, name
    for name in CASE_PAGES:
        assert client.get(reverse(f"cases:{name}", args=[case.pk])).status_code == 200, name
    for name in ("report_detail", "source_panel"):
        for report in (draft, graded):
            assert client.get(reverse(f"cases:{name}", args=[report.pk])).status_code == 200, name
    assert client.get(reverse("cases:report_edit", args=[draft.pk])).status_code == 200
    for name in ("entity_detail", "entity_chart"):
        assert client.get(reverse(f"cases:{name}", args=[entity.pk])).status_code == 200, name


@pytest.mark.parametrize("username", ["somchai", "wichai", "malee", "sunee", "chai", "ratana"])
def test_the_case_opens_for_its_team(client_for: For, case: Case, username: str) -> None:
    client = client_for(username)
    for name in ("case_detail", "case_reports", "case_chart", "case_team"):
        assert client.get(reverse(f"cases:{name}", args=[case.pk])).status_code == 200, name


def test_a_panel_is_a_fragment_and_a_page(client_for: For) -> None:
    client = client_for("pim")
    url = reverse("cases:home_panel")
    assert b"<html" in client.get(url).content
    part = client.get(url, headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert b"Waiting for you" in part.content
    found = client.get(reverse("cases:entity_list") + "?q=4410", headers={"HX-Request": "true"})
    assert b"<html" not in found.content
    assert b"081-555-4410" in found.content


@pytest.mark.parametrize(
    "query", ["?grade=Z&state=x&exploitation=no", "?entity=" + "x" * 36, "?after=x_y", "?before=_"]
)
def test_addresses_that_somebody_typed_break_nothing(client_for: For, case: Case, query: str) -> None:
    client = client_for("pim")
    for url in ("report_list", "entity_list", "case_list"):
        assert client.get(reverse(f"cases:{url}") + query).status_code == 200
    assert client.get(reverse("cases:case_reports", args=[case.pk]) + query).status_code == 200


def test_the_list_keeps_to_its_filters(client_for: For, as_user: As, draft: Report) -> None:
    client = client_for("pim")
    page = words(client.get(reverse("cases:report_list") + "?state=draft"))
    assert draft.reference in page
    with as_user("pim"):
        assert all(one.reference not in page for one in Report.objects.filter(state="graded"))
    assert "No report fits these filters" in words(client.get(reverse("cases:report_list") + "?exploitation=organs"))


# ---- what must not be known --------------------------------------------------------------------------------------------


def test_r4_a_hidden_case_is_missing_byte_for_byte(client_for: For, as_user: As, hidden: Case) -> None:
    client = client_for("pim")
    for name in CASE_PAGES:
        same(client, "get", reverse(f"cases:{name}", args=[hidden.pk]), reverse(f"cases:{name}", args=[MISSING]))
    for name in ("report_add", "team_leave", "case_team", "link_create", "suspect_create"):
        same(client, "post", reverse(f"cases:{name}", args=[hidden.pk]), reverse(f"cases:{name}", args=[MISSING]))
    same(client, "get", f"{NEW}?case={hidden.pk}", f"{NEW}?case={MISSING}")
    with as_user("anan"):
        report, entity = hidden.reports.all()[0], Entity.objects.get(label="Mama Daeng")
    for name, pk in (("report_detail", report.pk), ("report_edit", report.pk), ("source_panel", report.pk),
                     ("entity_detail", entity.pk), ("entity_chart", entity.pk)):  # fmt: skip
        same(client, "get", reverse(f"cases:{name}", args=[pk]), reverse(f"cases:{name}", args=[MISSING]))
    same(client, "post", reverse("cases:report_grade", args=[report.pk]), reverse("cases:report_grade", args=[MISSING]))
    with as_user("anan"):
        assert Report.objects.get(pk=report.pk).version == report.version


def test_r4_no_list_choice_or_chart_names_what_is_hidden(
    client_for: For, as_user: As, case: Case, hidden: Case
) -> None:
    client = client_for("pim")
    with as_user("anan"):
        secrets = [
            hidden.reference,
            "Mama Daeng",
            "Karaoke Moonlight",
            *(one.reference for one in hidden.reports.all()),
        ]
    urls = [
        reverse(f"cases:{name}") for name in ("case_list", "report_list", "entity_list", "home_panel", "case_create")
    ]
    urls += [reverse(f"cases:{name}", args=[case.pk]) for name in CASE_PAGES]
    urls += [NEW, reverse("cases:entity_list") + "?kind=person"]
    for url in urls:
        page = client.get(url).content.decode()
        assert not [secret for secret in secrets if secret in page], url
    for secret in secrets:
        found = client.get(reverse("cases:entity_list"), {"q": secret})
        assert "Nothing fits" in words(found), secret


def test_r2_who_told_us_is_shown_to_readers_of_sources_only(client_for: For, as_user: As, case: Case) -> None:
    with as_user("pim") as pim:
        told = [(one, source_of(pim, one)[1]) for one in case.reports.all()]
        report, source = next((one, source) for one, source in told if source is not None and source.name)
    url = reverse("cases:source_panel", args=[report.pk])
    assert source.name in words(client_for("pim").get(url))
    pages = [reverse("cases:report_detail", args=[report.pk]), reverse("cases:case_detail", args=[case.pk])]
    for username in ("somchai", "wichai", "malee", "sunee", "chai", "ratana"):
        client = client_for(username)
        answer = client.get(url)
        assert (answer.status_code, answer.content) == (204, b""), username
        for page in pages:
            text = words(client.get(page))
            assert source.name not in text, username
            assert source.contact not in text or not source.contact, username


def test_chart_and_table_say_the_same(client_for: For, case: Case) -> None:
    client = client_for("pim")
    chart = client.get(reverse("cases:case_chart", args=[case.pk])).json()
    page = client.get(reverse("cases:case_detail", args=[case.pk])).content.decode()
    assert {link["id"] for link in chart["links"]} == set(re.findall(r'data-link="([^"]+)"', page))
    assert len(chart["links"]) > 10
    assert all(link["ref"] and link["why"] and link["grade"] in "ABCDE" for link in chart["links"])
    known = {node["id"] for node in chart["nodes"]}
    assert all(link["from"] in known and link["to"] in known for link in chart["links"])
    assert "suspect" in {node["kind"] for node in chart["nodes"]}


@pytest.mark.parametrize("text", ["4410", "081-555-4410", "+66 81 555 4410", "0815554410"])
def test_a_phone_is_found_however_it_is_written(client_for: For, text: str) -> None:
    assert "081-555-4410" in words(client_for("pim").get(reverse("cases:entity_list"), {"q": text}))


# ---- the report form ---------------------------------------------------------------------------------------------------

GRADED: dict[str, Any] = {
    "items__0__text": "The van stood at the gate at 05:10.",
    "items__0__source_grade": "1",
    "items__0__information_grade": "A",
    "items__0__handling": "P",
    "links__0__from_name": "Somboon",
    "links__0__verb": "drives",
    "links__0__to_name": "Van กข 7741",
    "links__1__from_name": "Van กข 7741",
    "links__1__verb": "seen_at",
    "links__1__to_name": "Rice mill, Sai Noi",
    "do": "grade",
}


def test_a_report_is_logged_and_graded_with_two_links(client_for: For, as_user: As, case: Case) -> None:
    client = client_for("pim")
    data = fill(client, f"{NEW}?case={case.pk}", "items-TOTAL_FORMS", **GRADED)
    answer = client.post(NEW, data)
    assert answer.status_code == 302
    with as_user("pim"):
        report = Report.objects.get(pk=answer.url.rstrip("/").rpartition("/")[2])
        assert (report.state, report.case_id) == ("graded", case.pk)
        assert {(one.verb, one.grade) for one in report.links.all()} == {("drives", "A"), ("seen_at", "A")}
    again = client.post(NEW, data)  # a double submit
    assert again.status_code == 302
    assert again.url == answer.url
    assert report.reference in words(client.get(answer.url))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"items__0__text": ""}, "Write what was learned, or take the item away."),
        ({"items__0__source_grade": []}, "Choose how reliable the source is."),
        ({"items__0__information_grade": []}, "Choose how the source knows."),
        ({"items__0__handling": []}, "Choose whether it may be shared."),
        ({"items__0__handling": "C"}, "Handling C needs an action condition (A) and a sanitisation condition (S)."),
        ({"items__0__action": "A1", "items__0__sanitise": "S1"}, "Handling P has no conditions."),
        ({"items__0__source_grade": "9"}, "source"),
        ({"items__0__intelligence_date_0": "31", "items__0__intelligence_date_1": "2",
          "items__0__intelligence_date_2": "2026"}, "When was it so?"),
        ({"links__0__to_name": ""}, "A link needs both ends."),
        ({"links__0__to_name": "somboon"}, "A link needs two different ends"),
        ({"links__0__item": "7"}, "There is no item 7."),
        ({"received_at": "2999-01-01T00:00"}, "must be now or earlier"),
        ({"received_at": "soon"}, "Received"),
        ({"items__0__text": "x" * 5000}, "too long"),
        ({"form_id": "forged"}, "This page was open for too long"),
    ],
)  # fmt: skip
def test_r1_bad_input_is_refused_with_a_sentence_and_kept(
    client_for: For, as_user: As, changes: dict[str, Any], sentence: str
) -> None:
    client, before = client_for("pim"), reports(as_user, "pim")
    mark = "Kept whatever happens"
    data = fill(client, NEW, "items-TOTAL_FORMS", **{**GRADED, "names__0__label": mark, **changes})
    answer = client.post(NEW, data)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert 'class="govuk-error-summary"' in answer.content.decode()
    sent = fields(answer, "items-TOTAL_FORMS")
    assert sent["names-0-label"] == [mark]
    if "items__0__text" not in changes:
        assert sent["items-0-text"] == [GRADED["items__0__text"]]
    assert reports(as_user, "pim") == before


def test_a_draft_needs_no_grades(client_for: For, as_user: As) -> None:
    client = client_for("pim")
    data = fill(client, NEW, "items-TOTAL_FORMS", items__0__text="Heard at the market.", do="draft")
    answer = client.post(NEW, data)
    assert answer.status_code == 302
    with as_user("pim"):
        assert Report.objects.get(pk=answer.url.rstrip("/").rpartition("/")[2]).state == "draft"


def test_rows_are_added_and_taken_away_without_scripts(client_for: For, as_user: As) -> None:
    client, before = client_for("pim"), reports(as_user, "pim")
    data = fill(client, NEW, "items-TOTAL_FORMS", items__0__text="first")
    more = client.post(NEW, data | {"items-add": "1"})
    assert more.status_code == 200
    sent = fields(more, "items-TOTAL_FORMS") | {"items-1-text": "second"}
    assert sent["items-TOTAL_FORMS"] == ["2"]
    less = client.post(NEW, sent | {"items-remove": "0"})
    assert less.status_code == 200
    left = fields(less, "items-TOTAL_FORMS")
    assert (left["items-TOTAL_FORMS"], left["items-0-text"]) == (["1"], ["second"])
    assert reports(as_user, "pim") == before


def test_a_report_begun_on_the_case_page_keeps_its_text(client_for: For, case: Case) -> None:
    client = client_for("pim")
    answer = client.post(NEW, {"begin": "yes", "case": str(case.pk), "text": "Begun here"})
    assert answer.status_code == 200
    sent = fields(answer, "items-TOTAL_FORMS")
    assert sent["items-0-text"] == ["Begun here"]
    assert sent["case"] == [str(case.pk)]


def test_r30_a_stale_edit_shows_both_texts(client_for: For, as_user: As, draft: Report) -> None:
    client, url = client_for("pim"), reverse("cases:report_edit", args=[draft.pk])
    first = fill(client, url, "items-TOTAL_FORMS", items__0__text="Theirs", do="draft")
    second = fill(client, url, "items-TOTAL_FORMS", items__0__text="Mine", do="draft")
    assert client.post(url, first).status_code == 302
    answer = client.post(url, second)
    assert answer.status_code == 409
    assert "Theirs" in words(answer)
    assert "Mine" in words(answer)
    with as_user("pim"):
        assert draft.items.all()[0].text == "Theirs"


def test_r1_a_draft_without_grades_stays_a_draft(client_for: For, as_user: As, draft: Report) -> None:
    client = client_for("pim")
    answer = client.post(reverse("cases:report_grade", args=[draft.pk]))
    assert answer.status_code == 422
    assert "It stays a draft:" in words(answer)
    with as_user("pim"):
        assert Report.objects.get(pk=draft.pk).state == "draft"


def test_a_graded_report_does_not_change(client_for: For, as_user: As, case: Case) -> None:
    with as_user("pim"):
        report = case.reports.filter(state="graded")[0]
    answer = client_for("pim").post(reverse("cases:report_edit", args=[report.pk]), {"do": "draft"})
    assert answer.status_code == 409
    with as_user("pim"):
        assert Report.objects.get(pk=report.pk).version == report.version


def test_an_ended_session_keeps_the_text(client_for: For, as_user: As, world: World) -> None:
    client = client_for("pim")
    data = fill(client, NEW, "items-TOTAL_FORMS", **GRADED)
    client.logout()
    answer = client.post(NEW, data)
    assert answer.status_code == 401
    login = fields(answer, "password") | {"username": "pim", "password": world.password}
    back = client.post(reverse("accounts:sign_in"), login, follow=True)
    assert "Your text is kept" in words(back)
    sent = fields(back, "items-0-text")
    assert sent["items-0-text"] == [GRADED["items__0__text"]]
    before = reports(as_user, "pim")
    assert client.post(NEW, sent).status_code == 302
    assert reports(as_user, "pim") == before + 1


# ---- the other forms ---------------------------------------------------------------------------------------------------


def test_a_case_is_opened_from_a_report(client_for: For, as_user: As, world: World) -> None:
    client, url = client_for("pim"), reverse("cases:case_create")
    empty = client.post(url, fill(client, url, "title"))
    assert empty.status_code == 422
    assert "Choose at least one graded report to open the case from." in words(empty)
    with as_user("pim"):
        report = Report.objects.filter(state="graded", case=None)[0]
    data = fill(client, f"{url}?report={report.pk}", "title", title="Ice house", kind="reactive")
    assert data["reports"] == [str(report.pk)]
    data["members"] = [str(world.users["somchai"])]
    answer = client.post(url, data)
    assert answer.status_code == 302
    assert client.post(url, data).url == answer.url  # a double submit
    assert "Ice house" in words(client_for("somchai").get(answer.url))
    same(client_for("chai"), "get", answer.url, reverse("cases:case_detail", args=[MISSING]))


def test_a_report_is_added_to_the_case(client_for: For, as_user: As, case: Case, draft: Report) -> None:
    client, url = client_for("pim"), reverse("cases:report_add", args=[case.pk])
    with as_user("pim"):
        report = Report.objects.filter(state="graded", case=None)[0]
    assert report.reference in words(client.get(reverse("cases:case_reports", args=[case.pk])))
    assert client.post(url, {"report": str(report.pk)}).status_code == 302
    assert client.post(url, {"report": str(draft.pk)}).status_code == 422
    same(client, "post", url + "?x", url + "?y")  # no report at all
    with as_user("pim"):
        assert Report.objects.get(pk=report.pk).case_id == case.pk
        assert Report.objects.get(pk=draft.pk).case_id is None


def test_people_join_and_leave_the_team(client_for: For, as_user: As, case: Case, world: World) -> None:
    client, url = client_for("pim"), reverse("cases:case_team", args=[case.pk])
    nobody = client.post(url, fill(client, url, "until"))
    assert nobody.status_code == 422
    assert "Person" in words(nobody)
    past = client.post(url, fill(client, url, "until", user=str(world.users["prasit"]), until="2020-01-01"))
    assert past.status_code == 422
    assert "The last day must lie ahead." in words(past)
    page = reverse("cases:case_detail", args=[case.pk])
    assert client_for("prasit").get(page).status_code == 404
    assert client.post(url, fill(client, url, "until", user=str(world.users["prasit"]))).status_code == 302
    assert client.post(url, fill(client, url, "until", user=str(world.users["prasit"]))).status_code == 302  # twice
    assert client_for("prasit").get(page).status_code == 200
    leave = reverse("cases:team_leave", args=[case.pk])
    assert client.post(leave, {"user": str(world.users["prasit"])}).status_code == 302
    assert client_for("prasit").get(page).status_code == 404
    assert client.post(leave, {"user": str(world.users["pim"])}).status_code == 422  # the lead stays
    assert client_for("sunee").post(leave, {"user": str(world.users["somchai"])}).status_code == 403
    with as_user("pim"):
        assert CaseTeamMember.objects.filter(team=case.case_team_id, user=world.users["somchai"], until=None).exists()


def test_a_link_is_added_with_its_report(client_for: For, as_user: As, case: Case) -> None:
    client, url = client_for("pim"), reverse("cases:link_create", args=[case.pk])
    with as_user("pim"):
        ends = [str(Entity.objects.get(label=name).pk) for name in ("Auntie Kham", "Somboon")]
        report = case.reports.filter(state="graded").order_by("received_at")[0]
        before = Link.objects.count()
    assert fill(client, f"{url}?from={ends[0]}", "from_entity")["from_entity"] == [ends[0]]
    good = {"from_entity": ends[0], "to_entity": ends[1], "verb": "knows", "rests_on": f"{report.pk}:1"}
    for change, sentence in (
        ({"rests_on": ""}, "On the word of"),
        ({"to_entity": ends[0]}, "Choose two different ends."),
        ({"to_entity": str(MISSING)}, "With whom or what"),
        ({"verb": "hates"}, "How they hang together"),
    ):
        answer = client.post(url, fill(client, url, "from_entity", **{**good, **change}))
        assert answer.status_code == 422, change
        assert sentence in words(answer)
        assert fields(answer, "from_entity")["from_entity"] == [ends[0]]
    with as_user("pim"):
        assert Link.objects.count() == before
    data = fill(client, url, "from_entity", **good)
    assert client.post(url, data).status_code == 302
    assert client.post(url, data).status_code == 302  # a double submit
    with as_user("pim"):
        assert Link.objects.count() == before + 1


def test_r6_a_suspect_is_named_by_the_part_in_the_exploitation(client_for: For, as_user: As, case: Case) -> None:
    client, url = client_for("pim"), reverse("cases:suspect_create", args=[case.pk])
    with as_user("pim"):
        entity = str(Entity.objects.get(label="Bouavanh").pk)
        before = Suspect.objects.count()
    for change in ({"role": ""}, {"role": "no_papers"}, {"entity": ""}, {"entity": str(MISSING)}):
        data = {"entity": entity, "role": "recruiter", "note": "Kept", **change}
        answer = client.post(url, fill(client, url, "entity", **data))
        assert answer.status_code == 422, change
        assert "Kept" in words(answer)
    with as_user("pim"):
        assert Suspect.objects.count() == before
    assert client.post(url, fill(client, url, "entity", entity=entity, role="recruiter")).status_code == 302
    assert client.post(url, fill(client, url, "entity", entity=entity, role="broker")).status_code == 422  # once
    with as_user("pim"):
        assert Suspect.objects.count() == before + 1
    assert client_for("sunee").get(url).status_code == 403
