"""People, postings and what ends with them."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher, PBKDF2PasswordHasher, check_password
from django.test import Client, override_settings
from django.utils import timezone

from siren.accounts.directory import directory_open
from siren.accounts.models import Posting, Unit, User
from siren.accounts.roles import CAPABILITIES, Role
from siren.accounts.services.account import end_posting, make_user, post, set_preferences, suspend
from siren.common.actor import Actor
from siren.common.errors import RuleBroken
from siren.wiring.demo import World
from siren.wiring.people import PASSWORD

pytestmark = pytest.mark.django_db


def test_r27_no_role_carries_every_verb_and_nobody_is_a_superuser(world: World) -> None:
    every = frozenset().union(*CAPABILITIES.values())
    assert all(own != every for own in CAPABILITIES.values())
    assert not User.objects.filter(is_superuser=True).exists()
    pim = User.objects.get(username="pim")
    assert pim.get_all_permissions() == set()


def test_a_posting_that_ended_opens_nothing(as_user: Callable[[str], AbstractContextManager[Actor]]) -> None:
    with as_user("pim") as actor:
        assert actor.reads and actor.groups and actor.capabilities
    posting = Posting.objects.get(user__username="pim")
    end_posting(posting)
    with as_user("pim") as actor:
        assert (actor.reads, actor.writes, actor.groups, actor.teams) == ((), (), (), ())
        assert actor.capabilities == frozenset()
    assert not posting.user.groups.exists()


def test_a_posting_that_has_not_begun_opens_nothing(as_user: Callable[[str], AbstractContextManager[Actor]]) -> None:
    with directory_open():
        Posting.objects.filter(user__username="pim").update(since=timezone.now() + dt.timedelta(days=1))
    with as_user("pim") as actor:
        assert actor.reads == () and actor.roles == ()


def test_a_closed_agency_opens_nothing(as_user: Callable[[str], AbstractContextManager[Actor]]) -> None:
    agency = Posting.objects.get(user__username="dara").unit.agency
    agency.is_active = False
    with directory_open():
        agency.save(update_fields=["is_active"])
    with as_user("dara") as actor:
        assert actor.reads == () and actor.capabilities == frozenset()


def test_one_posting_ends_the_other_stays(as_user: Callable[[str], AbstractContextManager[Actor]]) -> None:
    first = Posting.objects.select_related("unit__agency").get(user__username="somchai")
    second = post(first.user, Unit.objects.exclude(agency=first.unit.agency).earliest("pk"), Role.PLANNER)
    end_posting(first)
    left = set(first.user.groups.values_list("pk", flat=True))
    assert left == {second.unit.group_id, second.unit.agency.group_id}
    with as_user("somchai") as actor:
        assert actor.unit_id == second.unit_id


def test_a_posting_ends_after_it_begins(world: World) -> None:
    pim, now = User.objects.get(username="pim"), timezone.now()
    with pytest.raises(RuleBroken):
        post(pim, Unit.objects.earliest("pk"), Role.PLANNER, since=now, until=now)
    assert Posting.objects.filter(user=pim).count() == 1


def test_suspended_and_service_accounts_do_not_sign_in(world: World) -> None:
    assert authenticate(username="pim", password=PASSWORD) is not None
    suspend(User.objects.get(username="pim"))
    assert authenticate(username="pim", password=PASSWORD) is None
    robot = make_user("robot", "Robot", PASSWORD)
    post(robot, Unit.objects.earliest("pk"), Role.SERVICE)
    assert authenticate(username="robot", password=PASSWORD) is None
    assert authenticate(username="nobody", password=PASSWORD) is None


def test_no_clock_tells_which_names_exist(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong password, an unknown name, a suspended account and one without a password all run the hasher once."""
    runs: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        runs.append(salt)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    suspend(User.objects.get(username="anan"))
    make_user("robot", "Robot", None)
    costs = {}
    for username in ("pim", "nobody", "anan", "robot"):
        runs.clear()
        assert authenticate(username=username, password="wrong-password") is None
        costs[username] = len(runs)
    assert set(costs.values()) == {1}, costs


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"])
def test_passwords_are_kept_with_argon2(world: World) -> None:
    user = make_user("careful", "Careful", "a long enough password")
    assert user.password.startswith("argon2$argon2id$")
    assert check_password("a long enough password", user.password)
    assert not user.password.startswith(str(PBKDF2PasswordHasher.algorithm))


def test_a_suspended_person_s_open_session_ends(client_for: Callable[[str], Client]) -> None:
    client = client_for("pim")
    assert client.get("/help/").status_code == 200
    suspend(User.objects.get(username="pim"))
    assert client.get("/help/").headers["Location"].startswith("/account/sign-in/")


def test_preferences_are_kept(client_for: Callable[[str], Client]) -> None:
    client = client_for("pim")
    answer = client.post("/account/preferences/", {"theme": "dark", "density": "large", "next": "/help/"})
    assert answer.status_code == 302 and answer.headers["Location"] == "/help/"
    assert b'data-theme="dark" data-density="large"' in client.get("/help/").content
    assert client.post("/account/preferences/", {"theme": "purple"}).status_code == 422
    assert User.objects.get(username="pim").theme == "dark"
    assert (
        client.post("/account/preferences/", {"theme": "light", "next": "//evil.example/"}).headers["Location"] == "/"
    )


def test_the_language_switch_is_kept_for_the_person(client_for: Callable[[str], Client]) -> None:
    set_preferences(User.objects.get(username="pim"), language="th")
    client_for("pim").post("/i18n/setlang/", {"language": "en"})
    assert User.objects.get(username="pim").language == "en"
