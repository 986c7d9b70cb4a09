"""R23: each charge shows what it rests on and how much of it is not testimony; the prosecutor ties and withdraws."""

import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Charge
from evidence.models import ElementSupport, Statement
from evidence.selectors.support import Matrix, matrices, matrix
from evidence.services.statement import take_statement
from evidence.services.support import tie_support, untie
from siren.common.actor import Actor
from siren.common.errors import MoveNotAllowed, NotPermitted, NotVisible, RuleBroken, Stale
from tests.evidence.conftest import Scene

pytestmark = pytest.mark.django_db

As = Callable[[str], AbstractContextManager[Actor]]
For = Callable[..., Client]
MISSING = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def statement(scene: Scene, as_user: As) -> Statement:
    with as_user("chai") as chai:
        return take_statement(
            actor=chai, case=scene.case.pk, witness_code="w-7", taken_at=timezone.now(), summary="The gate was locked."
        )


def elements(scene: Scene) -> list[uuid.UUID]:
    return list(scene.charge.elements.order_by("number").values_list("pk", flat=True))


def seen(actor: Actor, scene: Scene) -> Matrix:
    return matrix(actor, scene.charge)


def test_r23_the_share_counts_things_against_testimony(scene: Scene, as_user: As, statement: Statement) -> None:
    with as_user("chai") as chai:
        first, second, third = elements(scene)
        assert seen(chai, scene).share is None  # nothing tied is not "none of it" (R29)
        assert [row.kind for row in seen(chai, scene).rows] == ["bad", "bad", "bad"]
        tie_support(actor=chai, element=first, statement=statement.pk)
        assert (seen(chai, scene).share, len(seen(chai, scene).lacking)) == (0, 2)
        assert [row.element.pk for row in seen(chai, scene).testimony_only] == [first]
        tie_support(actor=chai, element=second, exhibit=scene.exhibit.pk)
        tie_support(actor=chai, element=third, exhibit=scene.exhibit.pk)
        now = seen(chai, scene)
        assert (now.share, now.exhibits, now.statements) == (67, 2, 1)
        assert now.lacking == []
        assert [row.kind for row in now.rows] == ["warn", "ok", "ok"]
        assert matrices(chai, [scene.charge])[scene.charge.pk].share == 67


def test_r23_a_withdrawn_tie_no_longer_counts_and_stays_to_be_seen(scene: Scene, as_user: As) -> None:
    with as_user("chai") as chai:
        tie = tie_support(actor=chai, element=elements(scene)[0], exhibit=scene.exhibit.pk)
        with pytest.raises(Stale):
            untie(actor=chai, support=tie.pk, version=tie.version + 1)
        untie(actor=chai, support=tie.pk, version=tie.version)
        assert seen(chai, scene).share is None
        kept = ElementSupport.objects.get(pk=tie.pk)
        assert kept.withdrawn_at is not None and kept.withdrawn_by_id == chai.user_id
        with pytest.raises(MoveNotAllowed):
            untie(actor=chai, support=tie.pk)
        tie_support(actor=chai, element=elements(scene)[0], exhibit=scene.exhibit.pk)  # and can be tied again
        assert seen(chai, scene).share == 100


@pytest.mark.parametrize("who", ["malee", "pim", "sunee", "wichai", "dara", "anan"])
def test_only_prosecutors_tie_and_withdraw(scene: Scene, as_user: As, client_for: For, who: str) -> None:
    with as_user("chai") as chai:
        tie = tie_support(actor=chai, element=elements(scene)[0], exhibit=scene.exhibit.pk)
        other = elements(scene)[1]
    with as_user(who) as actor:
        with pytest.raises(NotPermitted):
            tie_support(actor=actor, element=other, exhibit=scene.exhibit.pk)
        with pytest.raises(NotPermitted):
            untie(actor=actor, support=tie.pk)
    client = client_for(who)
    assert client.post(reverse("evidence:support_untie", args=[tie.pk])).status_code == 403
    assert client.post(reverse("evidence:support_tie", args=[scene.charge.pk])).status_code == 403
    with as_user("chai"):
        assert ElementSupport.objects.get(pk=tie.pk).withdrawn_at is None
        assert ElementSupport.objects.filter(element__charge=scene.charge).count() == 1


def test_a_tie_is_one_thing_of_the_same_case_once(scene: Scene, as_user: As, statement: Statement) -> None:
    with as_user("chai") as chai:
        element = elements(scene)[0]
        elsewhere = Statement.objects.exclude(case_id=scene.case.pk).first()
        assert elsewhere is not None  # the demonstration's case, whose team chai is on too
        wrongs: tuple[dict[str, Any], ...] = (
            {},
            {"exhibit": scene.exhibit.pk, "statement": statement.pk},
            {"statement": elsewhere.pk},
        )
        for wrong in wrongs:
            with pytest.raises(RuleBroken):
                tie_support(actor=chai, element=element, **wrong)
        hiddens: tuple[dict[str, Any], ...] = ({"exhibit": uuid.UUID(MISSING)}, {"statement": uuid.UUID(MISSING)})
        for hidden in hiddens:
            with pytest.raises(NotVisible):
                tie_support(actor=chai, element=element, **hidden)
        tie_support(actor=chai, element=element, exhibit=scene.exhibit.pk)
        with pytest.raises(RuleBroken):
            tie_support(actor=chai, element=element, exhibit=scene.exhibit.pk)
        assert ElementSupport.objects.filter(element=element).count() == 1


def test_a_double_click_ties_once(scene: Scene, as_user: As) -> None:
    number = uuid.uuid4()
    with as_user("chai") as chai:
        for _twice in range(2):
            tie_support(actor=chai, id=number, element=elements(scene)[0], exhibit=scene.exhibit.pk)
        assert seen(chai, scene).total == 1


SQL_ATTACKS = {
    "testimony made a thing": "UPDATE evidence_elementsupport SET exhibit_id = %(exhibit)s, statement_id = NULL"
    " WHERE id = %(tie)s",
    "another element": "UPDATE evidence_elementsupport SET element_id = %(element)s WHERE id = %(tie)s",
    "no tie": "DELETE FROM evidence_elementsupport WHERE id = %(tie)s",
    "another text": "UPDATE evidence_statement SET summary = 'x' WHERE id = %(statement)s",
    "a name instead of a code": "INSERT INTO evidence_statement (id, created_at, version, reference, witness_code, taken_at,"
    " summary, created_by_id, case_id, case_team_id, compartment_id) SELECT gen_random_uuid(), now(), 1, 'ST-X',"
    " 'Seng Vong', now(), 'x', created_by_id, case_id, case_team_id, compartment_id FROM evidence_statement"
    " WHERE id = %(statement)s",
    "in another's name": "INSERT INTO evidence_elementsupport (id, created_at, version, note, element_id, exhibit_id,"
    " created_by_id, case_team_id, compartment_id) SELECT gen_random_uuid(), now(), 1, '', %(element)s, %(exhibit)s,"
    " %(malee)s, case_team_id, compartment_id FROM evidence_elementsupport WHERE id = %(tie)s",
    "another compartment": "UPDATE evidence_elementsupport SET compartment_id = 1 WHERE id = %(tie)s",
}


@pytest.mark.parametrize("attack", SQL_ATTACKS)
def test_r23_raw_sql_as_the_runtime_role_changes_no_tie(
    scene: Scene, as_user: As, statement: Statement, attack: str
) -> None:
    with as_user("chai") as chai:
        tie = tie_support(actor=chai, element=elements(scene)[0], statement=statement.pk)
        names: dict[str, int | str] = {
            "tie": str(tie.pk),
            "element": str(elements(scene)[1]),
            "exhibit": str(scene.exhibit.pk),
            "statement": str(statement.pk),
            "malee": scene.id_of("malee"),
        }
        before = list(ElementSupport.objects.filter(element__charge=scene.charge).values())
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SQL_ATTACKS[attack], names)
        assert list(ElementSupport.objects.filter(element__charge=scene.charge).values()) == before
        assert Statement.objects.get(pk=statement.pk).summary == "The gate was locked."


@pytest.mark.parametrize("code", ["Seng Vong", "W7", "", "w-", "ນາງ-1"])
def test_r2_a_witness_stands_under_a_code_never_a_name(scene: Scene, as_user: As, code: str) -> None:
    with as_user("chai") as chai:
        with pytest.raises(RuleBroken) as told:
            take_statement(actor=chai, case=scene.case.pk, witness_code=code, taken_at=timezone.now(), summary="x")
        assert "witness_code" in told.value.fields
        assert not Statement.objects.filter(case_id=scene.case.pk).exists()


def test_prosecutor_sees_in_two_clicks_what_lacks_evidence(
    scene: Scene, as_user: As, client_for: For, statement: Statement
) -> None:
    with as_user("chai") as chai:
        tie_support(actor=chai, element=elements(scene)[0], statement=statement.pk)
        tie_support(actor=chai, element=elements(scene)[1], exhibit=scene.exhibit.pk)
    client = client_for("chai")
    listed = client.get(reverse("cases:charge_list")).content.decode()  # the first click
    link = re.search(r'hx-get="([^"]*charges/\?[^"]*)"', listed)
    assert link is not None
    shares = client.get(link[1].replace("&amp;", "&"), headers={"HX-Request": "true"}).content.decode()
    mine = shares[shares.index(f'id="share-{scene.charge.pk}"') :]
    assert 'hx-swap-oob="true"' in mine
    assert "50 %" in mine and "1 element lacks evidence" in mine
    page = client.get(reverse("cases:charge_detail", args=[scene.charge.pk])).content.decode()  # the second
    assert reverse("evidence:charge_panel", args=[scene.charge.pk]) in page
    panel = client.get(
        reverse("evidence:charge_panel", args=[scene.charge.pk]), headers={"HX-Request": "true"}
    ).content.decode()
    assert "Nothing shows this yet." in panel and "Testimony only" in panel and "50 %" in panel
    assert "W-7" in panel and scene.exhibit.reference in panel


def test_a_charge_is_entered_tied_and_loosened_through_the_pages(scene: Scene, as_user: As, client_for: For) -> None:
    client = client_for("chai")
    url = reverse("cases:charge_create", args=[scene.case.pk])
    page = client.get(url)
    bad = client.post(url, {"form_id": page.context["form"].initial["form_id"], "law": "no_papers"})
    assert bad.status_code == 422
    with as_user("chai"):
        assert Charge.objects.filter(case=scene.case).count() == 1
    form_id = client.get(url).context["form"].initial["form_id"]
    told = {"form_id": form_id, "suspect": str(scene.charge.suspect_id), "law": "assault", "text": "With a hose"}
    first, again = client.post(url, told), client.post(url, told)
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]
    with as_user("chai"):
        charge = Charge.objects.get(case=scene.case, law="assault")
        element = charge.elements.order_by("number")[0]
    tie_url = reverse("evidence:support_tie", args=[charge.pk])
    page = client.get(f"{tie_url}?element={element.pk}")
    assert page.context["form"].initial["element"] == str(element.pk)
    form_id = page.context["form"].initial["form_id"]
    wrong = client.post(tie_url, {"form_id": form_id, "element": str(element.pk), "support": f"exhibit:{MISSING}"})
    assert wrong.status_code == 422
    told = {"form_id": form_id, "element": str(element.pk), "support": f"exhibit:{scene.exhibit.pk}", "note": "Hose"}
    assert client.post(tie_url, told).status_code == client.post(tie_url, told).status_code == 302
    with as_user("chai"):
        tie = ElementSupport.objects.get(element=element)
    stale = client.post(reverse("evidence:support_untie", args=[tie.pk]), {"version": tie.version + 3})
    assert stale.status_code == 409
    assert client.post(reverse("evidence:support_untie", args=[tie.pk]), {"version": tie.version}).status_code == 302
    with as_user("chai"):
        assert ElementSupport.objects.get(pk=tie.pk).withdrawn_at is not None


@pytest.mark.parametrize("who", ["dara", "ploy", "wit", "nid", "anan"])
def test_r4_a_charge_that_is_not_yours_is_like_none(scene: Scene, client_for: For, as_user: As, who: str) -> None:
    client = client_for(who)
    for name in ("cases:charge_detail", "evidence:charge_panel", "evidence:support_tie"):
        hidden = client.get(reverse(name, args=[scene.charge.pk]))
        missing = client.get(reverse(name, args=[MISSING]))
        assert hidden.status_code == missing.status_code, name
        assert hidden.content == missing.content, name
        assert scene.charge.reference not in hidden.content.decode()
    shares = client.get(reverse("evidence:shares_panel"), {"charge": [str(scene.charge.pk), "nonsense"]})
    assert scene.charge.reference not in shares.content.decode()
    with as_user(who):
        assert not Charge.objects.filter(pk=scene.charge.pk).exists()
