"""R7: two people and one version. Honest and dishonest ways: service, page, raw SQL as the runtime role."""

import threading
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from operations.models import Approval, Operation, Plan, PlanDocument
from operations.selectors.approvals import valid_approvals
from operations.selectors.checks import standing_in_the_way
from operations.selectors.content import content_of
from operations.services.document import ask_plan_document, read_document
from operations.services.operation import start_operation
from operations.services.roster import mark_briefed
from operations.tasks import make_plan_document
from siren.access.context import acting_as
from siren.accounts.directory import directory_open
from siren.accounts.models import User
from siren.common.errors import MoveNotAllowed, NotPermitted, NotVisible, RuleBroken, SirenError, Stale
from siren.wiring.demo import World
from tests.operations.conftest import WORDS, As, For, Raid, make_draft, refused

pytestmark = pytest.mark.django_db


def stands(raid: Raid, as_user: As) -> tuple[str, int, int]:
    with as_user("somchai") as actor:
        plan = raid.now(actor)
        return plan.state, plan.revision, plan.approvals.count()


def test_r7_two_people_approve_one_version(raid: Raid, as_user: As) -> None:
    with as_user("kamon") as kamon:
        raid.decide(kamon)
    assert stands(raid, as_user) == ("submitted", 2 - 1, 1)
    with as_user("sunee") as sunee:
        raid.decide(sunee)
    assert stands(raid, as_user) == ("approved", 1, 2)


def test_r7_one_person_is_not_two(raid: Raid, as_user: As) -> None:
    with as_user("kamon") as kamon:
        raid.decide(kamon)
        with refused(RuleBroken):
            raid.decide(kamon)
    assert stands(raid, as_user) == ("submitted", 1, 1)


def test_a_decision_sent_twice_is_one(raid: Raid, as_user: As) -> None:
    number = uuid.uuid4()
    with as_user("kamon") as kamon:
        assert raid.decide(kamon, id=number).pk == raid.decide(kamon, id=number).pk
    assert stands(raid, as_user) == ("submitted", 1, 1)


@pytest.mark.parametrize("who", ["somchai", "wichai", "pim", "chai", "malee", "ploy", "wit"])
def test_r7_the_approver_holds_the_right(raid: Raid, as_user: As, client_for: For, who: str) -> None:
    with as_user(who) as actor, refused(NotPermitted):
        raid.decide(actor, seen_hash="x")
    answer = client_for(who).post(reverse("operations:plan_decide", args=[raid.plan.pk]), {"decision": "approve"})
    assert answer.status_code == 403
    assert stands(raid, as_user) == ("submitted", 1, 0)


def test_r4_a_supervisor_who_was_not_asked_finds_nothing(raid: Raid, as_user: As, client_for: For) -> None:
    with as_user("nid") as nid, refused(NotVisible):
        raid.decide(nid, seen_hash="x")
    client = client_for("nid")
    hidden = client.get(reverse("operations:plan_detail", args=[raid.plan.pk]))
    missing = client.get(reverse("operations:plan_detail", args=[uuid.uuid4()]))
    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)
    assert hidden.status_code == 404


@pytest.mark.parametrize("part", ["author", "editor", "roster"])
def test_r7_the_approver_has_no_part_in_the_plan(draft: Raid, as_user: As, part: str) -> None:
    """sunee supervises the plan's own unit; each part alone shuts her out, as chosen approver and as one who decides."""
    sunee = draft.world.users["sunee"]
    with as_user("somchai") as somchai:
        if part == "roster":
            draft.roster(somchai, ("wichai", "commander", 1), ("sunee", "arrest", 2), ("malee", "evidence", 1),
                         ("somchai", "movement", 1), ("pim", "screening", 1))  # fmt: skip
        elif part == "editor":
            draft.plan.editors.create(user_id=sunee, created_by_id=somchai.user_id)
    if part == "author":
        with directory_open():
            User.objects.filter(username="sunee").get().postings.update(role="planner")
        with as_user("sunee") as author:
            plan = Plan.objects.get(pk=draft.plan.pk)
            mine = plan.__class__.objects.create(
                compartment_id=plan.compartment_id, created_by_id=author.user_id, reference="RP-TEST-MINE",
                title="Mine", immediate_danger="x",
            )  # fmt: skip
        with directory_open():
            User.objects.filter(username="sunee").get().postings.update(role="supervisor")
        with as_user("sunee"), pytest.raises(DatabaseError), transaction.atomic():
            Approval.objects.create(plan=mine, by_id=sunee, created_by_id=sunee, decision="approve", revision=1)
        return
    with as_user("somchai") as somchai, refused(RuleBroken) as told:
        draft.submit(somchai, "kamon", "sunee")
    assert told.value.rule == "R7"
    assert stands(draft, as_user)[0] == "draft"


def test_r7_approvers_are_two_different_people(draft: Raid, as_user: As) -> None:
    with as_user("somchai") as somchai:
        for names in (("kamon", "kamon"), ("kamon", "chai"), ("kamon", "somchai"), ("kamon", "dara")):
            with refused(RuleBroken):
                draft.submit(somchai, *names)
    assert stands(draft, as_user)[0] == "draft"


def test_r7_approval_needs_the_password_again(raid: Raid, as_user: As, client_for: For) -> None:
    with as_user("kamon") as kamon:
        for password in ("", "wrong"):
            with refused(RuleBroken) as told:
                raid.decide(kamon, password=password)
            assert "password" in told.value.fields
    assert stands(raid, as_user) == ("submitted", 1, 0)


def test_r7_approval_is_blocked_while_anything_is_open(raid: Raid, as_user: As, client_for: For) -> None:
    with as_user("somchai"):
        raid.plan.roster.filter(role="arrest").update(briefed=False)
    with as_user("kamon") as kamon:
        assert [check.key for check in standing_in_the_way(raid.now(kamon))] == ["briefed"]
        with refused(RuleBroken) as told:
            raid.decide(kamon)
        assert "1 team is not briefed" in told.value.message
    page = client_for("kamon").get(reverse("operations:plan_detail", args=[raid.plan.pk])).content.decode()
    assert "1 thing stands in the way" in page and "Blocked until the gap above is closed" in page
    assert stands(raid, as_user) == ("submitted", 1, 0)


def test_returned_with_reasons_and_submitted_again(raid: Raid, as_user: As) -> None:
    with as_user("kamon") as kamon:
        with refused(RuleBroken) as told:
            raid.decide(kamon, "return", reasons=" ")
        assert "reasons" in told.value.fields
        raid.decide(kamon, "return", reasons="Name the interpreter.")
    assert stands(raid, as_user) == ("returned", 1, 1)
    with as_user("somchai") as somchai:
        raid.submit(somchai)
        assert not valid_approvals(raid.now(somchai))
    assert stands(raid, as_user) == ("submitted", 2, 1)


def test_refused_names_the_other_way(raid: Raid, as_user: As) -> None:
    with as_user("kamon") as kamon:
        with refused(RuleBroken) as told:
            raid.decide(kamon, "refuse", reasons="Another way is open.", alternative="")
        assert "alternative" in told.value.fields
        raid.decide(kamon, "refuse", reasons="Another way is open.", alternative="financial")
    assert stands(raid, as_user) == ("refused", 1, 1)
    with as_user("somchai") as somchai, refused(Exception):
        raid.edit(somchai)


def test_r7_one_letter_voids_approval_and_every_issued_copy(approved: Raid, as_user: As, client_for: For) -> None:
    copies = {}
    for who in ("kamon", "wichai"):
        with as_user(who) as actor:
            copies[who] = ask_plan_document(actor=actor, plan_id=approved.plan.pk).pk
            make_plan_document.run(actor, str(copies[who]))
            assert read_document(actor=actor, document=PlanDocument.objects.get(pk=copies[who])).startswith(b"%PDF")
    with as_user("somchai") as somchai:
        approved.annex(somchai, method=WORDS["method"] + ".")
        plan = approved.now(somchai)
        assert (plan.state, plan.revision, plan.content_hash) == ("draft", 2, "")
        assert not valid_approvals(plan)
    with as_user("wichai") as wichai, refused(MoveNotAllowed):
        start_operation(actor=wichai, plan_id=approved.plan.pk)
    for who, copy in copies.items():
        answer = client_for(who).get(reverse("operations:plan_document_file", args=[copy]))
        assert answer.status_code == 409, who
    with as_user("somchai") as somchai:
        approved.annex(somchai)  # the same words as before: the same hash, and still nobody's approval
        approved.submit(somchai)
        assert not valid_approvals(approved.now(somchai))


def test_r7_briefing_is_no_edit(approved: Raid, as_user: As) -> None:
    with as_user("wichai") as wichai:
        mark_briefed(actor=wichai, plan_id=approved.plan.pk, role="arrest")
        assert len(valid_approvals(approved.now(wichai))) == 2


def test_r30_who_decides_on_an_older_page_decides_nothing(raid: Raid, as_user: As, client_for: For) -> None:
    page = client_for("kamon").get(reverse("operations:plan_detail", args=[raid.plan.pk]))
    form = page.context["form"]
    with as_user("somchai") as somchai:
        raid.edit(somchai, grounds="Other grounds")
        raid.submit(somchai)
    answer = client_for("kamon").post(
        reverse("operations:plan_decide", args=[raid.plan.pk]),
        {"form_id": form.initial["form_id"], "seen_hash": form.initial["seen_hash"], "decision": "approve",
         "password": raid.world.password},
    )  # fmt: skip
    assert answer.status_code == 409
    assert stands(raid, as_user) == ("submitted", 2, 0)
    with as_user("kamon") as kamon, refused(Stale):
        raid.decide(kamon, seen_hash=form.initial["seen_hash"])


def test_only_the_commander_of_the_roster_starts_an_approved_plan(approved: Raid, as_user: As, client_for: For) -> None:
    for who in ("kamon", "somchai", "chai"):
        with as_user(who) as actor, refused(NotPermitted):
            start_operation(actor=actor, plan_id=approved.plan.pk)
    with as_user("wichai") as wichai:
        assert start_operation(actor=wichai, plan_id=approved.plan.pk).state == "running"
        with refused(SirenError):
            start_operation(actor=wichai, plan_id=approved.plan.pk)
        assert Operation.objects.filter(plan=approved.plan).count() == 1


SQL_ATTACKS = {
    "approved": "UPDATE operations_plan SET state = 'approved' WHERE id = %(plan)s",
    "running": "UPDATE operations_plan SET state = 'running' WHERE id = %(plan)s",
    "closed": "UPDATE operations_plan SET state = 'closed' WHERE id = %(plan)s",
    "another hash": "UPDATE operations_plan SET content_hash = repeat('0', 64) WHERE id = %(plan)s",
    "another author": "UPDATE operations_plan SET created_by_id = %(chai)s WHERE id = %(plan)s",
    "other grounds": "UPDATE operations_plan SET grounds = 'x' WHERE id = %(plan)s",
    "another time": "UPDATE operations_plan SET starts_at = now() WHERE id = %(plan)s",
    "another method": "UPDATE operations_planannex SET method = 'x' WHERE plan_id = %(plan)s",
    "another place": "UPDATE operations_planannex SET location = 'x' WHERE plan_id = %(plan)s",
    "no risk": "DELETE FROM operations_risk WHERE plan_id = %(plan)s",
    "another role": "UPDATE operations_rosterentry SET role = 'medic' WHERE plan_id = %(plan)s AND role = 'arrest'",
    "nobody": "DELETE FROM operations_rosterentry WHERE plan_id = %(plan)s",
    "another site": "UPDATE operations_safesite SET name = 'x' WHERE plan_id = %(plan)s",
    "no target": "DELETE FROM operations_target t WHERE EXISTS (SELECT 1 FROM operations_planannex x"
    " WHERE x.id = t.annex_id AND x.plan_id = %(plan)s)",
    "no editor": "DELETE FROM operations_planeditor WHERE plan_id = %(plan)s",
    "no approval": "DELETE FROM operations_approval WHERE plan_id = %(plan)s",
    "in somebody's name": "INSERT INTO operations_approval (id, created_at, version, decision, reasons, alternative, revision,"
    " content_hash, by_id, created_by_id, plan_id) SELECT gen_random_uuid(), now(), 1, 'approve', '', '', revision,"
    " content_hash, %(other)s, %(other)s, id FROM operations_plan WHERE id = %(plan)s",
    "of another version": "INSERT INTO operations_approval (id, created_at, version, decision, reasons, alternative, revision,"
    " content_hash, by_id, created_by_id, plan_id) SELECT gen_random_uuid(), now(), 1, 'approve', '', '', revision + 1,"
    " content_hash, %(me)s, %(me)s, id FROM operations_plan WHERE id = %(plan)s",
}


@pytest.mark.parametrize("who", ["kamon", "somchai"])
def test_r7_raw_sql_as_the_runtime_role_approves_and_edits_nothing(raid: Raid, as_user: As, who: str) -> None:
    users = raid.world.users
    names: dict[str, Any] = {
        "plan": str(raid.plan.pk),
        "chai": users["chai"],
        "me": users[who],
        "other": users["sunee"],
    }
    with as_user(who) as actor:
        before = content_of(raid.now(actor)), Plan.objects.values().get(pk=raid.plan.pk)
        for attack, sql in SQL_ATTACKS.items():
            with refused(DatabaseError), connection.cursor() as cursor:
                cursor.execute(sql, names)
            assert before == (content_of(raid.now(actor)), Plan.objects.values().get(pk=raid.plan.pk)), attack
            assert not raid.now(actor).approvals.exists(), attack


def test_r7_the_planner_approves_by_no_sql(raid: Raid, as_user: As) -> None:
    with as_user("somchai") as somchai:
        plan = raid.now(somchai)
        with pytest.raises(DatabaseError), transaction.atomic():
            Approval.objects.create(
                plan=plan, by_id=somchai.user_id, created_by_id=somchai.user_id, decision="approve",
                revision=plan.revision, content_hash=plan.content_hash,
            )  # fmt: skip
    assert stands(raid, as_user) == ("submitted", 1, 0)


@pytest.mark.django_db(transaction=True)
def test_r7_twenty_approvals_at_once_give_one_valid_outcome(world: World, as_user: As) -> None:
    """Two connections, ten tries each, a different form every time: two approvals, one approved plan."""
    raid = make_draft(world, as_user)
    with acting_as(world.users["somchai"]) as somchai:
        seen = raid.submit(somchai).content_hash
    start = threading.Barrier(2)
    told: list[str] = []

    def approve(who: str) -> None:
        start.wait()
        for _each in range(10):
            try:
                with acting_as(world.users[who]) as actor:
                    raid.decide(actor, seen_hash=seen)
                told.append("ok")
            except SirenError as refusal:
                told.append(type(refusal).__name__)
        connection.close()

    both = [threading.Thread(target=approve, args=[who]) for who in ("kamon", "sunee")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(told) == 20 and told.count("ok") == 2, told
    with acting_as(world.users["somchai"]) as somchai:
        plan = raid.now(somchai)
        assert plan.state == "approved"
        assert len(valid_approvals(plan)) == plan.approvals.count() == 2


RAW_EDITS = [
    "UPDATE operations_plan SET grounds = 'other' WHERE id = %(plan)s",
    "UPDATE operations_plan SET child_protection = 'other', version = version + 1 WHERE id = %(plan)s",
    "UPDATE operations_planannex SET location = 'elsewhere' WHERE plan_id = %(plan)s",
    "DELETE FROM operations_target WHERE annex_id IN (SELECT id FROM operations_planannex WHERE plan_id = %(plan)s)",
    "UPDATE operations_risk SET likelihood = 1 WHERE plan_id = %(plan)s",
    "DELETE FROM operations_rosterentry WHERE plan_id = %(plan)s AND role = 'screening'",
]


@pytest.mark.parametrize("statement", RAW_EDITS)
def test_r7_who_edits_past_the_services_is_an_editor_too(draft: Raid, as_user: As, statement: str) -> None:
    """A supervisor of the plan's own unit changes it with raw SQL, tells nobody, and is shut out all the same."""
    with as_user("sunee") as sunee, connection.cursor() as cursor:
        cursor.execute(statement, {"plan": draft.plan.pk})
        assert cursor.rowcount > 0
        assert draft.plan.editors.filter(user_id=sunee.user_id).exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("DELETE FROM operations_planeditor WHERE user_id = %s", [sunee.user_id])
    with as_user("somchai") as somchai, refused(RuleBroken) as told:
        draft.submit(somchai, "kamon", "sunee")
    assert told.value.rule == "R7"


def test_r7_who_only_reads_a_plan_makes_nobody_its_editor_and_spoils_no_copy(raid: Raid, as_user: As) -> None:
    sunee = raid.world.users["sunee"]
    with as_user("somchai") as somchai:
        copy = ask_plan_document(actor=somchai, plan_id=raid.plan.pk)
    with as_user("kamon") as kamon:
        assert PlanDocument.objects.filter(pk=copy.pk).exists()
        ways: list[Any] = [
            lambda: raid.plan.editors.create(user_id=sunee, created_by_id=kamon.user_id),
            lambda: PlanDocument.objects.filter(pk=copy.pk).update(state="failed"),
            lambda: PlanDocument.objects.filter(pk=copy.pk).update(created_by_id=kamon.user_id),
            lambda: raid.plan.notice_links.update(sent_at=None),
        ]
        for way in ways:
            with pytest.raises(DatabaseError), transaction.atomic():
                way()
        assert not raid.plan.editors.filter(user_id=sunee).exists()
        assert raid.plan.notice_links.exclude(sent_at=None).exists()
