"""Sessions: their table, read or written by smuggled SQL, opens nobody's session."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from siren.accounts.sessions import kept_as

pytestmark = pytest.mark.django_db


def key_of(client: Client) -> str:
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def test_r27_the_table_of_sessions_opens_none(client_for: Callable[[str], Client]) -> None:
    wit = client_for("wit")
    assert wit.get("/help/").status_code == 200
    row = Session.objects.get(session_key=kept_as(key_of(wit)))
    assert key_of(wit) not in (row.session_key, row.session_data)
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = row.session_key
    assert thief.get("/help/").status_code == 302


def test_r27_another_s_row_in_place_of_one_s_own_is_no_session(client_for: Callable[[str], Client]) -> None:
    wit, pim = client_for("wit"), client_for("pim")
    stolen = Session.objects.get(session_key=kept_as(key_of(wit))).session_data
    Session.objects.filter(session_key=kept_as(key_of(pim))).update(session_data=stolen)
    assert pim.get("/help/").status_code == 302
    assert wit.get("/help/").status_code == 200


def test_signing_out_ends_the_session(client_for: Callable[[str], Client]) -> None:
    client = client_for("pim")
    key = key_of(client)
    assert client.post("/account/sign-out/").status_code == 302
    assert not Session.objects.filter(session_key=kept_as(key)).exists()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert client.get("/help/").status_code == 302
