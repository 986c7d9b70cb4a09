"""Refusals as pages, fragments and JSON; hidden and missing are the same bytes (R4)."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django_htmx.middleware import HtmxMiddleware

from siren.common.actor import Actor
from siren.common.errors import MoveNotAllowed, NotPermitted, NotVisible, RuleBroken, SirenError, Stale
from siren.web import errors, htmx

ACTOR = Actor(user_id=7, username="aung", name="Lt. P. Aung", roles=("analyst",), role_label="Analyst")


def ask(
    error: Exception, path: str = "/cases/1/", *, part: bool = False, data: dict[str, str] | None = None
) -> HttpResponse:
    """The answer to a request whose view raises this error."""
    headers = {"HX-Request": "true"} if part else {}
    factory = RequestFactory(headers=headers)
    request: Any = factory.get(path) if data is None else factory.post(path, data)
    request.actor = ACTOR

    def view(asked: HttpRequest) -> HttpResponse:
        middleware = errors.ErrorMiddleware(lambda _request: HttpResponse())
        found = middleware.process_exception(asked, error)
        assert found is not None
        return found

    answer = HtmxMiddleware(view)(request)
    assert isinstance(answer, HttpResponse)
    return answer


def test_r4_hidden_and_missing_are_the_same_bytes() -> None:
    hidden = ask(NotVisible("Case C-2026-0417 belongs to another agency"), "/cases/8c1f/")
    missing = ask(Http404("No Case matches the given query."), "/people/0000/?q=canary")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert b"8c1f" not in hidden.content
    assert b"C-2026" not in hidden.content
    assert ask(NotVisible("x"), part=True).content == ask(Http404(), part=True).content
    assert ask(NotVisible("x"), "/api/v1/a/").content == ask(Http404(), "/api/v1/b/").content


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotPermitted(), 403),
        (PermissionDenied(), 403),
        (MoveNotAllowed(), 409),
        (RuleBroken("Two people must approve.", fields={"x": ["You wrote this plan."]}), 422),
    ],
)
def test_each_refusal_has_its_status_in_every_shape(error: Exception, status: int) -> None:
    for path, part in (("/x/", False), ("/x/", True), ("/api/v1/x/", False)):
        assert ask(error, path, part=part).status_code == status


def test_a_fragment_goes_to_the_live_region() -> None:
    answer = ask(RuleBroken("Two people must approve.", fields={"x": ["You wrote <b>this</b>."]}), part=True)
    assert answer["HX-Retarget"] == "#messages"
    assert "You wrote &lt;b&gt;this&lt;/b&gt;." in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_json_names_the_fields() -> None:
    assert (
        ask(RuleBroken("No.", fields={"a": ["b"]}), "/api/v1/x/").content
        == b'{"detail": "No.", "errors": {"a": ["b"]}}'
    )


def test_r30_both_versions_are_shown_and_mine_can_go_on_top() -> None:
    stale = Stale(
        theirs={"Text": "twice", "Place": "gate"}, yours={"Text": "three <times>", "Place": "gate"}, version=4
    )
    sent = {
        "text": "three <times>",
        "version": "3",
        "items-0-version": "3",
        "csrfmiddlewaretoken": "t",
        "password": "p",
    }
    page = ask(stale, data=sent).content.decode()
    assert "twice" in page
    assert "three &lt;times&gt;" in page
    assert 'name="version" value="4"' in page
    assert 'name="items-0-version" value="4"' in page
    assert page.count("Different") == 1
    assert 'name="password"' not in page
    assert 'value="t"' not in page
    part = ask(stale, data=sent, part=True)
    assert part.status_code == 409
    assert part["HX-Retarget"] == "#main"
    assert "<html" not in part.content.decode()


def test_a_fault_says_nothing_of_itself() -> None:
    request = RequestFactory().get("/cases/1/")
    assert (
        errors.ErrorMiddleware(lambda _request: HttpResponse()).process_exception(request, ValueError("secret")) is None
    )
    answer = errors.broken(request)
    assert answer.status_code == 500
    assert b"secret" not in answer.content


def test_the_way_back_never_leaves_this_site() -> None:
    outside = RequestFactory(headers={"Referer": "https://evil.example/x"}).get("/x/")
    inside = RequestFactory(headers={"Referer": "http://testserver/cases/?q=1"}).get("/x/")
    assert errors.came_from(outside) == ""
    assert errors.came_from(inside) == "/cases/?q=1"
    hostile = RequestFactory(headers={"Referer": "http://testserver//evil.example/x"}).get("/x/")
    assert errors.came_from(hostile) == ""  # as a link, "//evil.example/x" leads away


def test_a_host_that_is_not_ours_is_refused_and_no_fault() -> None:
    assert Client().get("/help/", headers={"host": "evil.example"}).status_code == 400


def test_a_redirect_is_whole_for_htmx() -> None:
    plain, part = RequestFactory().get("/"), RequestFactory(headers={"HX-Request": "true"}).get("/")
    moved = [HtmxMiddleware(lambda asked: htmx.moved(asked, "/cases/"))(request) for request in (plain, part)]
    assert [getattr(answer, "status_code", 0) for answer in moved] == [302, 200]


def test_refusals_are_kept_for_the_audit() -> None:
    request: Any = RequestFactory().get("/x/")
    request.actor = None
    errors.answer(request, NotPermitted())
    assert isinstance(request.refusal, SirenError)
