"""The overseers see who did what; nobody else sees more of the audit than of the records (R26, R27)."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from cases.models import Report
from siren.access.visibility import visible_to
from siren.audit.models import Event, Kind
from siren.audit.record import looked
from siren.common.actor import Actor
from siren.oversight.selectors.event import accesses, history, page_of, refusals, visible_events
from siren.wiring.people import TEAMS

pytestmark = pytest.mark.django_db

PEOPLE = [person.username for team in TEAMS for person in team.people]
Acting = Callable[[str], AbstractContextManager[Actor]]


@pytest.mark.parametrize("username", PEOPLE)
def test_r26_code_and_database_agree_on_the_audit(username: str, as_user: Acting) -> None:
    with as_user(username) as actor:
        assert visible_events(actor).count() == Event.objects.count()


def test_r26_an_overseer_sees_a_look_and_its_record_s_id_but_no_text(
    as_user: Acting, client_for: Callable[[str], Client]
) -> None:
    with as_user("pim") as actor:
        report = visible_to(actor, Report).earliest("created_at")
        looked(actor=actor, target=report)
        words = [text for text in report.items.values_list("text", flat=True) if text][:3]
    page = client_for("wit").get("/oversight/accesses/").content.decode()
    assert str(report.pk) in page
    assert not [text for text in words if text in page]


def test_refusals_are_listed_with_page_and_answer(client_for: Callable[[str], Client]) -> None:
    assert client_for("pim").get("/oversight/accesses/").status_code == 403
    page = client_for("wit").get("/oversight/refusals/").content.decode()
    assert "oversight:access_list" in page and "403" in page


@pytest.mark.parametrize("username", [name for name in PEOPLE if name != "wit"])
def test_only_overseers_open_the_lists(username: str, client_for: Callable[[str], Client]) -> None:
    client = client_for(username)
    assert client.get("/oversight/accesses/").status_code == 403
    assert client.get("/oversight/refusals/").status_code == 403
    assert client.get("/oversight/home-panel/").status_code == 204


def test_lists_are_narrowed_and_paged_by_keyset(as_user: Acting, client_for: Callable[[str], Client]) -> None:
    with as_user("pim") as actor:
        report = visible_to(actor, Report).earliest("created_at")
        for _number in range(120):
            looked(actor=actor, target=report)
    with as_user("wit") as overseer:
        found, mark, pages = [], "", 0
        while True:
            lines, mark = page_of(accesses(overseer, person=actor.user_id), mark)
            found += lines
            pages += 1
            if not mark:
                break
        assert pages == 3 and len(found) >= 120
        assert [line.at for line in found] == sorted((line.at for line in found), reverse=True)
        assert refusals(overseer, person=actor.user_id).count() == 0
    client = client_for("wit")
    assert client.get("/oversight/accesses/", {"person": str(actor.user_id), "day": "2020-01-01"}).status_code == 200
    assert client.get("/oversight/accesses/", {"person": "x", "day": "yesterday"}).status_code == 422
    assert client.get("/oversight/accesses/", {"before": "nonsense"}).status_code == 200


def test_r4_a_hidden_record_has_no_timeline(as_user: Acting, client_for: Callable[[str], Client]) -> None:
    with as_user("pim") as actor:
        report = visible_to(actor, Report).earliest("created_at")
    address = f"/oversight/timeline/cases.report/{report.pk}/"
    seen = client_for("pim").get(address)
    assert seen.status_code == 200 and b"<time" in seen.content
    missing = address.replace(str(report.pk), "00000000-0000-4000-8000-000000000000")
    for username in ("anan", "dara", "ploy", "bounmy", "wit"):
        client = client_for(username)
        hidden = client.get(address)
        assert (hidden.status_code, hidden.content) == (204, b"")
        assert hidden.headers == client.get(missing).headers
    assert client_for("pim").get(address.replace("cases.report", "accounts.user")).status_code == 204


def test_a_timeline_tells_changes_and_not_who_looked(as_user: Acting) -> None:
    with as_user("pim") as actor:
        report = visible_to(actor, Report).earliest("created_at")
        before = history(actor, report.pk).count()
        looked(actor=actor, target=report)
        assert history(actor, report.pk).count() == before
        assert Event.objects.filter(target_id=report.pk, kind=Kind.READ).exists()
