"""The door: nobody gets in without signing in, and nobody loses what they typed because a session ended."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from siren.accounts.kept_text import KeptText, unseal
from siren.audit.models import Event, Kind
from siren.common.actor import Actor
from siren.web.forms import Form
from siren.wiring.demo import World, forget
from siren.wiring.people import PASSWORD

pytestmark = pytest.mark.django_db

DOOR = "/account/sign-in/"


def form_id(user_id: int) -> str:
    return str(Form(actor=Actor(user_id=user_id, username="", name="")).initial["form_id"])


def hidden(answer: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    return found.group(1) if found else ""


def sign_in(client: Client, username: str, **more: str) -> Any:
    return client.post(DOOR, {"username": username, "password": PASSWORD, **more})


def test_anonymous_pages_lead_to_the_door(world: World) -> None:
    client = Client()
    for path in ("/", "/help/", "/cases/", "/no/such/page/", "/oversight/accesses/?day=2026-01-01"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(f"{DOOR}?next=%2F")
    assert client.get("/api/v1/reports/").status_code == 401
    assert client.get("/healthz").content == b"ok"
    assert client.get("/leave/").status_code == 200
    part = client.get("/cases/", headers={"HX-Request": "true"})
    assert part.status_code == 401 and part.headers["HX-Redirect"].startswith(DOOR)


def test_signing_in_leads_to_the_page_that_was_wanted_and_is_recorded(world: World) -> None:
    client = Client()
    answer = sign_in(client, "pim", next="/help/")
    assert answer.status_code == 302 and answer.headers["Location"] == "/help/"
    assert Event.objects.filter(kind=Kind.SIGN_IN, verb="audit.signed_in").count() == 1
    assert client.get("/help/").status_code == 200


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", r"\\evil.example", "http:///x", "help"],
)
def test_the_door_never_leads_elsewhere(world: World, wanted: str) -> None:
    assert sign_in(Client(), "pim", next=wanted).headers["Location"] == "/"


@pytest.mark.parametrize(
    "typed",
    [{}, {"username": "pim"}, {"username": "pim", "password": "wrong"}, {"username": "x" * 500, "password": PASSWORD}],
)
def test_a_wrong_sign_in_is_answered_with_a_sentence(world: World, typed: dict[str, str]) -> None:
    client = Client()
    answer = client.post(DOOR, typed)
    assert answer.status_code == 422
    assert b"error-summary" in answer.content
    assert typed.get("password", "\0").encode() not in answer.content
    assert "_auth_user_id" not in client.session


def test_expired_session_keeps_the_text(world: World) -> None:
    client, mine = Client(), form_id(world.users["pim"])
    answer = client.post(
        "/cases/reports/new/?step=2", {"form_id": mine, "text": "ข้อความ <b>", "csrfmiddlewaretoken": "x"}
    )
    assert answer.status_code == 401
    kept = hidden(answer, "kept")
    assert kept and "ข้อความ" not in answer.content.decode(), "the waiting page tells nothing"
    again = sign_in(client, "pim", kept=kept, next="/help/")
    assert again.status_code == 200
    page = again.content.decode()
    assert 'action="/cases/reports/new/?step=2"' in page
    assert 'name="text" value="ข้อความ &lt;b&gt;"' in page
    assert again.headers["Cache-Control"].count("no-store")


def test_a_wrong_password_still_keeps_the_text(world: World) -> None:
    client = Client()
    kept = hidden(client.post("/help/", {"form_id": form_id(world.users["pim"]), "text": "long"}), "kept")
    answer = client.post(DOOR, {"username": "pim", "password": "wrong", "kept": kept})
    assert answer.status_code == 422 and hidden(answer, "kept") == kept


def test_expired_session_gives_the_text_to_nobody_else(world: World) -> None:
    client = Client()
    kept = hidden(client.post("/help/", {"form_id": form_id(world.users["pim"]), "text": "secret words"}), "kept")
    answer = sign_in(client, "anan", kept=kept)
    assert answer.status_code == 302 and answer.headers["Location"] == "/"
    forget()
    assert "was not kept" in client.get("/help/").content.decode()


def test_a_form_of_nobody_is_not_sent_again(world: World) -> None:
    client = Client()
    kept = hidden(client.post("/help/", {"text": "from elsewhere"}), "kept")
    assert sign_in(client, "pim", kept=kept).status_code == 302


@pytest.mark.parametrize("forged", ["x", "gAAAAAB", "ก" * 10])
def test_forged_kept_text_is_dropped(world: World, forged: str) -> None:
    assert sign_in(Client(), "pim", kept=forged).headers["Location"] == "/"


def test_kept_text_stays_on_this_site() -> None:
    assert unseal(KeptText("//evil.example/", (), False).seal(), "testserver") is None
    assert unseal(KeptText("/cases/", (("a", "b"),), True).seal(), "testserver") == KeptText(
        "/cases/", (("a", "b"),), True
    )


def test_files_are_lost_and_the_page_says_so(world: World) -> None:
    client = Client()
    sent = {"form_id": form_id(world.users["malee"]), "file": SimpleUploadedFile("a.txt", b"x")}
    kept = hidden(client.post("/evidence/", sent), "kept")
    assert "file you chose was not kept" in sign_in(client, "malee", kept=kept).content.decode()


def test_passwords_are_never_kept(world: World) -> None:
    client = Client()
    sent = {"form_id": form_id(world.users["pim"]), "password": "hunter2-hunter2", "text": "t"}
    kept = unseal(hidden(client.post("/help/", sent), "kept"), "testserver")
    assert kept is not None and [name for name, _value in kept.fields] == ["form_id", "text"]


def test_an_htmx_form_without_a_session_becomes_the_door(world: World) -> None:
    answer = Client().post("/help/", {"form_id": form_id(1), "text": "t"}, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Retarget"] == "body" and hidden(answer, "kept")


def test_an_old_token_gives_the_text_back(client_for: Callable[..., Client], world: World) -> None:
    client = client_for("pim", enforce_csrf_checks=True)
    mine = {"form_id": form_id(world.users["pim"]), "text": "kept words", "theme": "dark"}
    answer = client.post("/account/preferences/", mine)
    assert answer.status_code == 403 and 'value="kept words"' in answer.content.decode()
    other = client.post("/account/preferences/", mine | {"form_id": form_id(world.users["anan"])})
    assert other.status_code == 403 and "kept words" not in other.content.decode()


def test_the_door_with_an_old_token_opens_again(world: World) -> None:
    answer = Client(enforce_csrf_checks=True).post(DOOR, {"username": "pim", "password": PASSWORD, "next": "/help/"})
    assert answer.status_code == 403
    assert hidden(answer, "next") == "/help/" and PASSWORD.encode() not in answer.content


def test_signing_out_works_from_any_page_of_any_age(client_for: Callable[..., Client]) -> None:
    client = client_for("dara", enforce_csrf_checks=True)
    answer = client.post("/account/sign-out/", {"next": "/leave/"})
    assert answer.status_code == 302 and answer.headers["Location"] == "/leave/"
    assert client.get("/help/").status_code == 302
    assert client.get("/account/sign-out/").status_code == 405
    assert Client().post("/account/sign-out/", {"next": "https://evil.example"}).headers["Location"] == DOOR


def test_signed_in_pages_are_never_stored(client_for: Callable[[str], Client]) -> None:
    assert "no-store" in client_for("pim").get("/help/").headers["Cache-Control"]
