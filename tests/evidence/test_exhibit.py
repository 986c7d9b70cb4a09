"""Exhibits through pages and API: who may, double sends, races, stale pages; the history and who can see it."""

import threading
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from evidence.demo import key_of
from evidence.models import CustodyTransfer, Exhibit
from evidence.services.custody import confirm_receipt
from evidence.services.exhibit import seize_exhibit
from siren.access.context import acting_as
from siren.common.actor import Actor
from siren.common.errors import MoveNotAllowed, NotPermitted, SirenError, Stale
from siren.wiring.demo import World
from tests.evidence.conftest import Scene, found
from tests.evidence.test_custody import give
from tests.evidence.test_file import entered

pytestmark = pytest.mark.django_db

As = Callable[[str], AbstractContextManager[Actor]]
For = Callable[..., Client]
MISSING = "00000000-0000-4000-8000-000000000000"


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Do these at the same moment on connections of their own; what each gave or raised."""
    start, told = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        try:
            start.wait()
            told.append(act())
        except (SirenError, TransitionNotAllowed) as error:
            told.append(type(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.mark.django_db(transaction=True)
def test_r13_two_hand_overs_at_once_make_one(scene: Scene) -> None:
    """The holder on two screens, to two people: one goes out, the other is told that it moved on."""

    def hand(to: str) -> Callable[[], str]:
        def act() -> str:
            with acting_as(scene.id_of("malee")) as malee:
                give(malee, scene, to=to, version=scene.exhibit.version)
            return "given"

        return act

    told = together(hand("chai"), hand("chai"))
    assert sorted(map(str, told)) == sorted(["given", str(Stale)])
    with acting_as(scene.id_of("chai")):
        assert CustodyTransfer.objects.filter(exhibit=scene.exhibit).count() == 1
        assert Exhibit.objects.get(pk=scene.exhibit.pk).state == "in_transit"


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_makes_one_record(scene: Scene) -> None:
    """A double click whose second request starts before the first has ended."""
    transfer, exhibit = uuid.uuid4(), uuid.uuid4()

    def hand() -> str:
        with acting_as(scene.id_of("malee")) as malee:
            return str(give(malee, scene, id=transfer, version=scene.exhibit.version).pk)

    def seize() -> str:
        with acting_as(scene.id_of("malee")) as malee:
            return str(seize_exhibit(actor=malee, id=exhibit, **found(scene.case)).pk)

    assert together(hand, hand) == [str(transfer)] * 2
    assert together(seize, seize) == [str(exhibit)] * 2
    with acting_as(scene.id_of("chai")):
        assert Exhibit.objects.filter(case_id=scene.case.pk).count() == 2


@pytest.mark.django_db(transaction=True)
def test_r13_confirming_and_handing_on_at_once_keeps_the_chain_closed(scene: Scene) -> None:
    with acting_as(scene.id_of("malee")) as malee:
        transfer = give(malee, scene)

    def confirm() -> str:
        with acting_as(scene.id_of("chai")) as chai:
            confirm_receipt(actor=chai, transfer=transfer.pk, seal_intact=True)
        return "held"

    def again() -> str:
        with acting_as(scene.id_of("malee")) as malee:
            give(malee, scene)
        return "given"

    told = together(confirm, again)
    assert "held" in told and "given" not in told
    assert {TransitionNotAllowed, NotPermitted} & set(told)
    with acting_as(scene.id_of("chai")) as chai:
        row = Exhibit.objects.get(pk=scene.exhibit.pk)
        assert (row.holder_id, row.state) == (chai.user_id, "in_custody")


def test_r30_a_stale_page_shows_both_versions_and_hands_nothing_over(
    scene: Scene, as_user: As, client_for: For
) -> None:
    malee = client_for("malee")
    form = malee.get(reverse("evidence:exhibit_detail", args=[scene.exhibit.pk])).context["hand_over"]
    with as_user("malee") as actor:
        given = give(actor, scene)
    sent = malee.post(
        reverse("evidence:hand_over", args=[scene.exhibit.pk]),
        {
            "give-form_id": form.initial["form_id"],
            "give-version": form.initial["version"],
            "give-receiver": scene.id_of("chai"),
            "give-reason": "For the second time",
            "give-seal_intact": "yes",
        },
    )
    assert sent.status_code == 409
    assert "Being handed over" in sent.content.decode() and "For the second time" in sent.content.decode()
    with as_user("malee"):
        assert [row.pk for row in CustodyTransfer.objects.filter(exhibit=scene.exhibit)] == [given.pk]


def test_an_exhibit_is_entered_through_the_page_once(scene: Scene, as_user: As, client_for: For) -> None:
    client = client_for("malee")
    url = reverse("evidence:exhibit_create", args=[scene.case.pk])
    told = entered(client.get(url), description="Ledger of debts; ສະໝຸດໜີ້")
    first, again = client.post(url, told), client.post(url, told)
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"]) == (302, again["Location"])
    page = client.get(first["Location"]).content.decode()
    assert "Ledger of debts; ສະໝຸດໜີ້" in page
    assert "Cannot see that this exhibit exists" in page
    history = reverse("oversight:timeline", args=["evidence.exhibit", first["Location"].strip("/").rpartition("/")[2]])
    assert history in page and "seized the exhibit" in client.get(history).content.decode()
    with as_user("malee"):
        assert Exhibit.objects.filter(case_id=scene.case.pk).count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "person"},
        {"kind": ""},
        {"description": ""},
        {"description": "x" * 501},
        {"found_where": ""},
        {"found_at": "yesterday"},
        {"found_at": "2999-01-01 10:00"},
        {"found_at": ""},
        {"operation": MISSING},
        {"form_id": "forged"},
    ],
)
def test_a_bad_form_gets_a_sentence_and_enters_nothing(
    scene: Scene, as_user: As, client_for: For, wrong: dict[str, Any]
) -> None:
    client = client_for("malee")
    url = reverse("evidence:exhibit_create", args=[scene.case.pk])
    answer = client.post(url, entered(client.get(url), **wrong))
    if wrong.keys() == {"operation"}:
        assert answer.status_code in (302, 422)  # no operation is offered in this case, so the field is not read
        return
    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.content.decode()
    with as_user("malee"):
        assert Exhibit.objects.filter(case_id=scene.case.pk).count() == 1


def test_a_file_that_was_sent_with_a_mistake_is_asked_for_again(scene: Scene, client_for: For) -> None:
    client = client_for("malee")
    url = reverse("evidence:exhibit_create", args=[scene.case.pk])
    told = entered(client.get(url), description="")
    assert "Choose the file again." not in client.post(url, told).content.decode()
    answer = client.post(url, told | {"file": SimpleUploadedFile("ห้อง.txt", b"Pay book, page 1", "text/plain")})
    assert answer.status_code == 422
    assert "Choose the file again." in answer.content.decode()


def as_json(scene: Scene, **changes: Any) -> dict[str, Any]:
    return {
        "case": str(scene.case.pk),
        "kind": "thing",
        "description": "Blue can",
        "found_where": "Hall",
        "found_at": timezone.now().isoformat(),
    } | changes


def test_the_api_lists_and_shows_what_the_pages_show(scene: Scene, client_for: For) -> None:
    client = client_for("chai")
    listed = client.get("/api/v1/exhibits/").json()
    rows = listed["results"] if isinstance(listed, dict) else listed
    assert str(scene.exhibit.pk) in {row["id"] for row in rows}
    shown = client.get(f"/api/v1/exhibits/{scene.exhibit.pk}/").json()
    assert shown["reference"] == scene.exhibit.reference
    assert [file["file_name"] for file in shown["files"]] == ["vats.png"]
    assert not {"file_path", "file_key"} & set(shown["files"][0])


@pytest.mark.parametrize("who", ["dara", "ploy", "wit", "nid", "anan"])
def test_r4_the_api_hides_like_missing(scene: Scene, client_for: For, who: str) -> None:
    client = client_for(who)
    hidden = client.get(f"/api/v1/exhibits/{scene.exhibit.pk}/")
    missing = client.get(f"/api/v1/exhibits/{MISSING}/")
    assert hidden.status_code == missing.status_code in (403, 404)
    assert hidden.content == missing.content
    assert scene.exhibit.reference not in client.get("/api/v1/exhibits/").content.decode()


@pytest.mark.parametrize("who", ["chai", "pim", "sunee", "dara"])
def test_the_api_lets_only_evidence_officers_seize(scene: Scene, as_user: As, client_for: For, who: str) -> None:
    answer = client_for(who).post("/api/v1/exhibits/", as_json(scene), content_type="application/json")
    assert answer.status_code == 403
    with as_user("malee"):
        assert Exhibit.objects.filter(case_id=scene.case.pk).count() == 1


def test_the_api_enters_one_and_refuses_bad_ones(scene: Scene, as_user: As, client_for: For) -> None:
    client = client_for("malee")
    for status, wrong in (
        (400, {"kind": "person"}),
        (400, {"description": ""}),
        (400, {"descriptoin": "A field that nobody asked for"}),
        (404, {"case": MISSING}),
        (422, {"found_at": "2999-01-01T10:00:00Z"}),
        (404, {"operation": MISSING}),
    ):
        answer = client.post("/api/v1/exhibits/", as_json(scene, **wrong), content_type="application/json")
        assert answer.status_code == status, answer.content
    with as_user("malee"):
        assert Exhibit.objects.filter(case_id=scene.case.pk).count() == 1
    keyed = as_json(scene, key=MISSING)
    made = client.post("/api/v1/exhibits/", keyed, content_type="application/json")
    again = client.post("/api/v1/exhibits/", keyed, content_type="application/json")
    assert made.status_code == 201 and made.json()["id"] == again.json()["id"] != MISSING
    with as_user("malee") as malee:
        assert Exhibit.objects.filter(case_id=scene.case.pk).count() == 2
        row = Exhibit.objects.get(pk=made.json()["id"])
        assert row.holder_id == row.found_by_id == malee.user_id  # whatever was sent


def test_r13_nothing_moves_through_the_api(scene: Scene, as_user: As, client_for: For) -> None:
    client = client_for("malee")
    url = f"/api/v1/exhibits/{scene.exhibit.pk}/"
    for method in (client.put, client.patch, client.delete):
        answer = method(url, {"holder": scene.id_of("chai")}, content_type="application/json")
        assert answer.status_code == 405
    with as_user("malee"):
        assert Exhibit.objects.get(pk=scene.exhibit.pk).version == scene.exhibit.version


def test_r13_a_refusal_through_the_pages_says_why(scene: Scene, as_user: As, client_for: For) -> None:
    with as_user("malee") as malee:
        given = give(malee, scene)
    chai = client_for("chai")
    url = reverse("evidence:receipt_refuse", args=[given.pk])
    page = chai.get(reverse("evidence:exhibit_detail", args=[scene.exhibit.pk]))
    form_id = page.context["refusal"].initial["form_id"]
    assert chai.post(url, {"refuse-form_id": form_id, "refuse-note": " "}).status_code == 422
    assert chai.post(url, {"refuse-form_id": form_id, "refuse-note": "Wrong can"}).status_code == 302
    assert client_for("malee").post(url, {"refuse-note": "x"}).status_code in (403, 409, 422)
    with as_user("malee") as malee:
        row = Exhibit.objects.get(pk=scene.exhibit.pk)
        assert (row.holder_id, row.state) == (malee.user_id, "in_custody")
        with pytest.raises((NotPermitted, MoveNotAllowed)):
            confirm_receipt(actor=malee, transfer=given.pk, seal_intact=True)


def test_the_operation_shows_what_is_still_open_for_each_exhibit(world: World, client_for: For) -> None:
    """The officer who collected was told a part of the plan and could name no operation: its case leads there."""
    url = reverse("evidence:operation_panel", args=[key_of(world.bag["operation1"])])
    page = client_for("wichai").get(url).content.decode()
    assert "Eleven passports" in page and "waits for its receiver" in page
    for who in ("dara", "nid", "wit", "malee"):
        hidden = client_for(who).get(url)
        assert (hidden.status_code, hidden.content) == (204, b"")


def test_my_work_shows_what_i_hold_and_what_is_on_its_way(scene: Scene, as_user: As, client_for: For) -> None:
    url = reverse("evidence:home_panel")
    with as_user("malee") as malee:
        give(malee, scene)
    mine, his = (client_for(who).get(url).content.decode() for who in ("malee", "chai"))
    assert "Given, not confirmed yet" in mine and scene.exhibit.reference in mine
    assert "Confirm or refuse" in his and scene.exhibit.reference in his
    assert client_for("dara").get(url).status_code == 204
