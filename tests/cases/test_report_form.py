"""The report form refuses bad input with a sentence, keeps what was written, and makes one report of two clicks."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.urls import reverse

from cases.models import Case, Report
from siren.common.actor import Actor
from siren.wiring.demo import World
from tests.cases.sheet import fields, fill, words

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

For = Callable[..., Any]  # a Client, whose answers know more than the types say
As = Callable[[str], AbstractContextManager[Actor]]
NEW = reverse("cases:report_create")


def reports(as_user: As, username: str) -> int:
    with as_user(username):
        return Report.objects.count()


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


@pytest.mark.parametrize("do", ["grade", "draft"])
def test_a_report_that_says_nothing_points_to_where_to_write(client_for: For, do: str) -> None:
    client = client_for("pim")
    answer = client.post(NEW, fill(client, NEW, "items-TOTAL_FORMS", do=do))
    assert answer.status_code == 422
    assert '<a href="#id_items-0-text">Write down at least one thing that you learned.</a>' in answer.content.decode()
