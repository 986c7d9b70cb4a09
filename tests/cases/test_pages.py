"""Every page of cases opens for those who may, and for others it is not there (R2, R4)."""

import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.urls import reverse

from cases.models import Case, Entity, Report
from cases.selectors.report import source_of
from siren.common.actor import Actor
from tests.cases.sheet import same, words

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

For = Callable[..., Any]  # a Client, whose answers know more than the types say
As = Callable[[str], AbstractContextManager[Actor]]
MISSING = uuid.UUID("00000000-0000-4000-8000-000000000000")
CASE_PAGES = ("case_detail", "case_reports", "case_chart", "case_team", "link_create", "suspect_create")
NEW = reverse("cases:report_create")


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
