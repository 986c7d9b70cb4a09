"""Every page of the app as those who may, and as those who may not even know."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from siren.access.context import acting_as
from siren.common.errors import RuleBroken
from siren.wiring.demo import World
from tests.victims.conftest import As
from victims.models import Person, Screening
from victims.services.identity import write_identity
from victims.services.person import start_record

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

For = Callable[..., Client]
OUTSIDERS = ("pim", "somchai", "wichai", "malee", "sunee", "anan", "chai", "ratana", "wit")


@pytest.fixture
def mya(world: World) -> Person:
    with acting_as(world.users["dara"]):
        return Person.objects.get(alias="Mya")


def pages(person: Person) -> dict[str, str]:
    """Each page of one person by name."""
    own = [
        "person_detail", "person_edit", "person_timeline", "guardian_name", "identity_detail", "identity_edit",
        "screening_create", "choice_record", "person_show",
    ]  # fmt: skip
    return {name: reverse(f"victims:{name}", args=[person.pk]) for name in own} | {
        "choice_change": reverse("victims:choice_change", args=[person.pk, "court"]),
        "person_show_service": reverse("victims:person_show_service", args=[person.pk, "stay"]),
    }


def test_a_caseworker_reads_every_page(client_for: For, mya: Person, world: World) -> None:
    client = client_for("dara")
    for name, url in pages(mya).items():
        answer = client.get(url)
        assert answer.status_code == 200, name
    for name in ("person_list", "person_create", "home_panel"):
        assert client.get(reverse(f"victims:{name}")).status_code == 200, name
    with acting_as(world.users["dara"]):
        screening = Screening.objects.filter(person=mya).first()
    assert screening is not None
    assert client.get(reverse("victims:screening_detail", args=[screening.pk])).status_code == 200


@pytest.mark.parametrize("name", ["person_list", "home_panel"])
def test_a_list_of_many_people_costs_no_more_queries(client_for: For, world: World, name: str) -> None:
    client, url, counts = client_for("dara"), reverse(f"victims:{name}"), []
    client.get(url)
    for more in (1, 12):
        with acting_as(world.users["dara"]) as actor:
            for _one in range(more):
                start_record(actor=actor, language="lo", age_band="30-59", age_source="known")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 30


def test_a_search_that_finds_nobody_says_so(client_for: For) -> None:
    client = client_for("dara")
    for sent in ("Zzzz", "\0Zzzz"):
        page = client.get(reverse("victims:person_list"), {"q": sent})
        assert page.status_code == 200
        assert "Nobody is found" in page.content.decode()


def test_leave_now_stands_on_every_page_of_those_who_care(client_for: For) -> None:
    for who in ("dara", "ploy", "pim"):
        for page in ("home", "search", "help", "accounts:preferences", "operations:notice_list"):
            answer = client_for(who).get(reverse(page))
            assert answer.status_code == 403 or "data-leave=" in answer.content.decode(), (who, page)


def test_a_birth_too_long_ago_is_a_slip(as_user: As, adult: Person) -> None:
    with as_user("dara") as actor, pytest.raises(RuleBroken) as refusal:
        write_identity(actor=actor, person=adult.pk, version=0, name="Su Su", born="0001")
    assert list(refusal.value.fields) == ["born"]


def test_a_stale_button_promises_no_versions_that_are_not_there(client_for: For, adult: Person) -> None:
    answer = client_for("dara").post(reverse("victims:options_complete", args=[adult.pk]), {"version": "999"})
    assert answer.status_code == 409
    assert "below" not in answer.content.decode()
    assert "Open it again" in answer.content.decode()
