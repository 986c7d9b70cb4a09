"""Every page of the app as those who may, and as those who may not even know."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from siren.access.context import acting_as
from siren.wiring.demo import World
from victims.models import Person, Screening

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
