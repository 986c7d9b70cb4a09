"""R13: a closed chain. The finder starts, the holder releases, the named receiver confirms, times never go back."""

import datetime as dt
import threading
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from evidence.models import CustodyReceipt, CustodyTransfer, Exhibit, ExhibitFlag
from evidence.services.custody import confirm_receipt, hand_over, refuse_receipt
from evidence.services.exhibit import seize_exhibit
from siren.access.context import acting_as
from siren.access.require import fetch
from siren.accounts.directory import directory_open
from siren.accounts.models import User
from siren.common.actor import Actor
from siren.common.errors import MoveNotAllowed, NotPermitted, NotVisible, RuleBroken, Stale
from tests.evidence.conftest import Scene, found

pytestmark = pytest.mark.django_db

As = Callable[[str], AbstractContextManager[Actor]]
For = Callable[..., Client]


def give(actor: Actor, scene: Scene, to: str = "chai", **changes: Any) -> CustodyTransfer:
    told: dict[str, Any] = {"reason": "Examination", "seal_intact": True} | changes
    return hand_over(actor=actor, exhibit=scene.exhibit.pk, receiver=scene.id_of(to), **told)


def kinds(exhibit: Exhibit) -> list[str]:
    return list(ExhibitFlag.objects.filter(exhibit=exhibit).values_list("kind", flat=True))


def test_r13_custody_starts_with_the_finder(scene: Scene) -> None:
    assert scene.exhibit.found_by_id == scene.exhibit.holder_id == scene.id_of("malee")
    assert scene.exhibit.state == "in_custody"


def test_r13_the_receiver_holds_it_only_when_he_confirms(scene: Scene, as_user: As) -> None:
    with as_user("malee") as malee:
        transfer = give(malee, scene)
        row = Exhibit.objects.get(pk=scene.exhibit.pk)
        assert (row.state, row.holder_id) == ("in_transit", scene.id_of("malee"))
    with as_user("chai") as chai:
        confirm_receipt(actor=chai, transfer=transfer.pk, seal_intact=True)
        row = Exhibit.objects.get(pk=scene.exhibit.pk)
        assert (row.state, row.holder_id) == ("in_custody", scene.id_of("chai"))
        assert kinds(row) == []


@pytest.mark.parametrize(("who", "refusal"), [("chai", NotPermitted), ("pim", NotPermitted), ("dara", NotPermitted)])
def test_r13_only_the_holder_releases(scene: Scene, as_user: As, who: str, refusal: type[Exception]) -> None:
    with as_user(who) as actor, pytest.raises(refusal):
        give(actor, scene, to="malee")
    with as_user("malee"):
        assert not CustodyTransfer.objects.filter(exhibit=scene.exhibit).exists()
        assert Exhibit.objects.get(pk=scene.exhibit.pk).version == scene.exhibit.version


def test_r13_only_the_named_receiver_confirms(scene: Scene, as_user: As) -> None:
    with as_user("malee") as malee:
        transfer = give(malee, scene)
        with pytest.raises(NotPermitted):
            confirm_receipt(actor=malee, transfer=transfer.pk, seal_intact=True)
        assert Exhibit.objects.get(pk=scene.exhibit.pk).holder_id == malee.user_id


@pytest.mark.parametrize("to", ["malee", "pim", "anan", "dara"])
def test_r13_the_receiver_must_be_on_the_team_and_may_hold(scene: Scene, as_user: As, to: str) -> None:
    with as_user("malee") as malee, pytest.raises(RuleBroken) as told:
        give(malee, scene, to=to)
    assert "receiver" in told.value.fields


def test_r13_times_never_go_back(scene: Scene, as_user: As) -> None:
    with as_user("malee") as malee:
        with pytest.raises(RuleBroken) as told:
            give(malee, scene, released_at=scene.exhibit.found_at - dt.timedelta(minutes=1))
        assert "released_at" in told.value.fields
        with pytest.raises(RuleBroken):
            give(malee, scene, released_at=timezone.now() + dt.timedelta(hours=1))
        transfer = give(malee, scene)
    with as_user("chai") as chai:
        with pytest.raises(RuleBroken) as told:
            confirm_receipt(
                actor=chai,
                transfer=transfer.pk,
                seal_intact=True,
                received_at=transfer.released_at - dt.timedelta(seconds=1),
            )
        assert "received_at" in told.value.fields
        assert not CustodyReceipt.objects.filter(transfer=transfer).exists()


def test_r13_a_broken_seal_stays_for_good(scene: Scene, as_user: As) -> None:
    with as_user("malee") as malee:
        transfer = give(malee, scene)
    with as_user("chai") as chai:
        confirm_receipt(actor=chai, transfer=transfer.pk, seal_intact=False)
        assert kinds(scene.exhibit) == ["seal_broken"]
        with pytest.raises(DatabaseError), transaction.atomic():
            ExhibitFlag.objects.filter(exhibit=scene.exhibit).delete()
        assert kinds(scene.exhibit) == ["seal_broken"]


@pytest.mark.parametrize("who", ["malee", "pim", "chai"])
def test_r13_nobody_marks_an_exhibit_without_a_hand_over(scene: Scene, as_user: As, who: str) -> None:
    """A mark spoils the exhibit for good, so raw SQL makes none: not the holder's, not that of somebody who only reads."""
    with as_user(who) as actor:
        for kind in ("seal_broken", "gap", "file_changed"):
            with pytest.raises(DatabaseError), transaction.atomic():
                ExhibitFlag.objects.create(exhibit=scene.exhibit, kind=kind, created_by_id=actor.user_id)
        assert kinds(scene.exhibit) == []


def test_r13_a_gap_stays_for_good(scene: Scene, as_user: As) -> None:
    with as_user("malee") as malee:
        old = seize_exhibit(actor=malee, **found(scene.case, found_at=timezone.now() - dt.timedelta(days=4)))
        transfer = hand_over(
            actor=malee,
            exhibit=old.pk,
            receiver=scene.id_of("chai"),
            reason="Examination",
            seal_intact=True,
            released_at=timezone.now() - dt.timedelta(days=3),
        )
    with as_user("chai") as chai:
        confirm_receipt(actor=chai, transfer=transfer.pk, seal_intact=True)
        assert kinds(old) == ["gap"]


def test_r13_raw_sql_cannot_leave_out_the_marks(scene: Scene, as_user: As) -> None:
    """A receipt three days late and with a broken seal, written past the services, marks the exhibit all the same."""
    sql = (
        "INSERT INTO evidence_custodyreceipt (id, created_at, version, transfer_id, outcome, received_at, seal_intact, note,"
        " created_by_id) VALUES (gen_random_uuid(), now(), 1, %s, 'received', now(), false, '', %s)"
    )
    days = {"found_at": timezone.now() - dt.timedelta(days=4)}
    with as_user("malee") as malee:
        old = seize_exhibit(actor=malee, **found(scene.case, **days))
        given = hand_over(
            actor=malee,
            exhibit=old.pk,
            receiver=scene.id_of("chai"),
            reason="Examination",
            seal_intact=True,
            released_at=timezone.now() - dt.timedelta(days=3),
        )
    with as_user("chai") as chai, connection.cursor() as cursor:
        cursor.execute(sql, [str(given.pk), chai.user_id])
        assert sorted(kinds(old)) == ["gap", "seal_broken"]


def test_r13_refused_it_stays_with_the_releaser(scene: Scene, as_user: As) -> None:
    with as_user("malee") as malee:
        transfer = give(malee, scene)
    with as_user("chai") as chai:
        with pytest.raises(RuleBroken):
            refuse_receipt(actor=chai, transfer=transfer.pk, note=" ")
        refuse_receipt(actor=chai, transfer=transfer.pk, note="Wrong can")
    with as_user("malee") as malee:
        row = Exhibit.objects.get(pk=scene.exhibit.pk)
        assert (row.state, row.holder_id) == ("in_custody", malee.user_id)
        assert give(malee, scene).number == 2


def test_r13_one_hand_over_at_a_time(scene: Scene, as_user: As) -> None:
    with as_user("malee") as malee:
        give(malee, scene)
        with pytest.raises(TransitionNotAllowed):
            give(malee, scene)
        assert CustodyTransfer.objects.filter(exhibit=scene.exhibit).count() == 1


def test_r30_a_stale_page_hands_nothing_over(scene: Scene, as_user: As) -> None:
    with as_user("malee") as malee:
        with pytest.raises(Stale):
            give(malee, scene, version=scene.exhibit.version + 1)
        assert not CustodyTransfer.objects.filter(exhibit=scene.exhibit).exists()


def test_a_double_click_makes_one_hand_over(scene: Scene, as_user: As) -> None:
    number = uuid.uuid4()
    with as_user("malee") as malee:
        first, second = give(malee, scene, id=number), give(malee, scene, id=number)
        assert first.pk == second.pk
        assert CustodyTransfer.objects.filter(exhibit=scene.exhibit).count() == 1


def test_r4_a_hidden_exhibit_answers_like_a_missing_one(scene: Scene, as_user: As, client_for: For) -> None:
    with as_user("nid") as nid, pytest.raises(NotPermitted):
        give(nid, scene)
    client = client_for("nid")
    hidden = client.get(reverse("evidence:exhibit_detail", args=[scene.exhibit.pk]))
    missing = client.get(reverse("evidence:exhibit_detail", args=["00000000-0000-4000-8000-000000000000"]))
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    with as_user("anan") as anan, pytest.raises(NotVisible):
        fetch(anan, Exhibit, scene.exhibit.pk)


SQL_ATTACKS = {
    "another holder": "UPDATE evidence_exhibit SET holder_id = %(chai)s WHERE id = %(exhibit)s",
    "another finder": "UPDATE evidence_exhibit SET found_by_id = %(chai)s WHERE id = %(exhibit)s",
    "another place": "UPDATE evidence_exhibit SET found_where = 'elsewhere' WHERE id = %(exhibit)s",
    "another seal": "UPDATE evidence_exhibit SET seal_number = 'X' WHERE id = %(exhibit)s",
    "in transit without a hand-over": "UPDATE evidence_exhibit SET state = 'in_transit' WHERE id = %(exhibit)s",
    "no exhibit": "DELETE FROM evidence_exhibit WHERE id = %(exhibit)s",
    "no file": "DELETE FROM evidence_exhibitfile WHERE exhibit_id = %(exhibit)s",
    "another hash": "UPDATE evidence_exhibitfile SET file_sha256 = repeat('0', 64) WHERE exhibit_id = %(exhibit)s",
    "no chain": "TRUNCATE evidence_custodytransfer CASCADE",
    "another reason": "UPDATE evidence_custodytransfer SET reason = 'x'",
    "no receipt": "DELETE FROM evidence_custodyreceipt",
    "no flag": "DELETE FROM evidence_exhibitflag",
    "somebody else releases": "INSERT INTO evidence_custodytransfer (id, created_at, version, number, released_at, reason,"
    " seal_intact, created_by_id, exhibit_id, releaser_id, receiver_id) VALUES (gen_random_uuid(), now(), 1, 1, now(),"
    " 'x', true, %(chai)s, %(exhibit)s, %(chai)s, %(malee)s)",
    "in the holder's name": "INSERT INTO evidence_custodytransfer (id, created_at, version, number, released_at, reason,"
    " seal_intact, created_by_id, exhibit_id, releaser_id, receiver_id) VALUES (gen_random_uuid(), now(), 1, 1, now(),"
    " 'x', true, %(malee)s, %(exhibit)s, %(malee)s, %(chai)s)",
}


@pytest.mark.parametrize("attack", SQL_ATTACKS)
def test_r13_raw_sql_as_the_runtime_role_breaks_no_chain(scene: Scene, as_user: As, attack: str) -> None:
    names: dict[str, int | str] = {
        "chai": scene.id_of("chai"),
        "malee": scene.id_of("malee"),
        "exhibit": str(scene.exhibit.pk),
    }
    with as_user("chai"):
        before = Exhibit.objects.filter(pk=scene.exhibit.pk).values().get()
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SQL_ATTACKS[attack], names)
        assert Exhibit.objects.filter(pk=scene.exhibit.pk).values().get() == before
        assert not CustodyTransfer.objects.filter(exhibit=scene.exhibit).exists()


def test_r13_times_go_back_in_no_sql_either(scene: Scene, as_user: As) -> None:
    with as_user("malee") as malee:
        with pytest.raises(DatabaseError), transaction.atomic():
            CustodyTransfer.objects.create(
                created_by_id=malee.user_id,
                exhibit=scene.exhibit,
                number=1,
                releaser_id=malee.user_id,
                receiver_id=scene.id_of("chai"),
                released_at=scene.exhibit.found_at - dt.timedelta(hours=5),
                reason="x",
                seal_intact=True,
            )
        assert not CustodyTransfer.objects.filter(exhibit=scene.exhibit).exists()


def test_s18_only_trained_people_collect(scene: Scene, as_user: As) -> None:
    with directory_open():
        User.objects.filter(username="malee").update(evidence_trained=False)
    with as_user("malee") as malee:
        with pytest.raises(RuleBroken):
            seize_exhibit(actor=malee, **found(scene.case))
        assert list(Exhibit.objects.filter(case=scene.case)) == [scene.exhibit]


@pytest.mark.parametrize("who", ["pim", "chai", "sunee", "wichai"])
def test_only_evidence_officers_seize(scene: Scene, as_user: As, who: str) -> None:
    with as_user(who) as actor, pytest.raises(NotPermitted):
        seize_exhibit(actor=actor, **found(scene.case))
    with as_user("malee"):
        assert list(Exhibit.objects.filter(case=scene.case)) == [scene.exhibit]


@pytest.mark.django_db(transaction=True)
def test_r13_two_confirmations_at_once_make_one(scene: Scene) -> None:
    """Two connections, two forms, one receipt."""
    with acting_as(scene.id_of("malee")) as malee:
        transfer = give(malee, scene)
    start = threading.Barrier(2)
    told: list[str] = []

    def confirm() -> None:
        try:
            start.wait()
            with acting_as(scene.id_of("chai")) as chai:
                confirm_receipt(actor=chai, transfer=transfer.pk, seal_intact=True)
            told.append("ok")
        except MoveNotAllowed:
            told.append("moved")
        finally:
            connection.close()

    both = [threading.Thread(target=confirm) for _each in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(told) == ["moved", "ok"]
    with acting_as(scene.id_of("chai")):
        assert CustodyReceipt.objects.filter(transfer=transfer).count() == 1


def test_pages_walk_one_item_from_hand_to_hand(scene: Scene, client_for: For) -> None:
    url = reverse("evidence:exhibit_detail", args=[scene.exhibit.pk])
    malee = client_for("malee")
    page = malee.get(url)
    assert page.status_code == 200
    form = page.context["hand_over"]
    sent = malee.post(
        reverse("evidence:hand_over", args=[scene.exhibit.pk]),
        {
            "give-form_id": form.initial["form_id"],
            "give-version": form.initial["version"],
            "give-receiver": scene.id_of("chai"),
            "give-reason": "Examination",
            "give-seal_intact": "yes",
            "give-released_at": "",
        },
    )
    assert sent.status_code == 302, sent.content.decode()[-3000:]
    chai = client_for("chai")
    assert scene.exhibit.reference in chai.get(reverse("evidence:home_panel")).content.decode()
    page = chai.get(url)
    transfer = page.context["waiting"]
    empty = chai.post(reverse("evidence:receipt_confirm", args=[transfer.pk]), {})
    assert empty.status_code == 422
    done = chai.post(
        reverse("evidence:receipt_confirm", args=[transfer.pk]),
        {"take-form_id": page.context["receipt"].initial["form_id"], "take-seal_intact": "yes"},
    )
    assert done.status_code == 302
    assert chai.get(url).context["exhibit"].holder_id == scene.id_of("chai")
    again = chai.post(
        reverse("evidence:receipt_confirm", args=[transfer.pk]),
        {
            "take-form_id": page.context["refusal"].initial["form_id"],
            "take-seal_intact": "yes",
        },
    )
    assert again.status_code == 409
