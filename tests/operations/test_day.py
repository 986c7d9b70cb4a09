"""The day: counts that are never lost, the log, stop, and the end with met, partly or not met and why (S17, S20, R24)."""

import threading
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cases.models import Suspect
from operations.models import Count, LogLine, Operation
from operations.selectors.operation import totals
from operations.services import operation as day
from operations.services.outcome import close_operation
from operations.services.suspect import mark_arrested
from siren.access.context import acting_as
from siren.access.require import fetch
from siren.common.errors import MoveNotAllowed, NotPermitted, NotVisible, RuleBroken, SirenError, Stale
from siren.wiring.demo import World
from tests.operations.conftest import WORDS, As, For, Raid, make_draft, refused

pytestmark = pytest.mark.django_db


def url(name: str, operation: Operation) -> str:
    return reverse(f"operations:operation_{name}", args=[operation.pk])


def counted(operation: Operation, as_user: As) -> dict[str, int]:
    with as_user("wichai"):
        return totals(operation)


def ending(operation: Operation, **changes: Any) -> dict[str, Any]:
    """How it ended, whole."""
    items = list(operation.plan.expected_evidence.all())
    return {
        "operation_id": operation.pk,
        "version": Operation.objects.get(pk=operation.pk).version,
        "outcomes": {
            "arrest": ("met", "At the gate"),
            "evidence": ("partly", "No book"),
            "rescue": ("not_met", "Warned"),
        },
        "found": {str(items[0].pk): (True, ""), str(items[1].pk): (False, "Thrown into the canal")},
        "was_right": "yes",
        "lesson": "Bring a cutter.",
    } | changes


def test_a_tap_counts_one_and_the_same_tap_sent_twice_counts_one(
    running: Operation, as_user: As, client_for: For
) -> None:
    client = client_for("wichai")
    page = client.get(url("live", running))
    tap = page.context["taps"][2]["more"].initial["form_id"]
    data = {"form_id": tap, "kind": "moved", "step": "1"}
    assert client.post(url("count", running), data).status_code == 302
    assert client.post(url("count", running), data, headers={"HX-Request": "true"}).status_code == 200
    assert counted(running, as_user) == {"arrested": 0, "item": 0, "moved": 1}


def test_r6_nothing_else_is_counted(running: Operation, as_user: As, client_for: For) -> None:
    client = client_for("wichai")
    form_id = client.get(url("live", running)).context["taps"][0]["more"].initial["form_id"]
    for wrong in ({}, {"kind": "undocumented"}, {"kind": "moved", "step": "7"}, {"kind": "moved"}):
        sent = {"form_id": form_id} | wrong if wrong != {"kind": "moved"} else wrong
        assert client.post(url("count", running), sent).status_code == 422, wrong
    with as_user("wichai") as wichai:
        for kind, step in (("undocumented", 1), ("moved", 2), ("moved", 0), ("moved", -1)):
            with refused(RuleBroken):
                day.count(actor=wichai, id=uuid.uuid4(), operation_id=running.pk, kind=kind, step=step)
            with pytest.raises(DatabaseError), transaction.atomic():
                Count.objects.create(operation=running, kind=kind, step=step, created_by_id=wichai.user_id)
        one = day.count(actor=wichai, id=uuid.uuid4(), operation_id=running.pk, kind="moved")
        for sql in (
            "DELETE FROM operations_count", "UPDATE operations_count SET step = 1", "DELETE FROM operations_logline",
            "UPDATE operations_logline SET text = 'x'", "DELETE FROM operations_operation",
            "UPDATE operations_operation SET state = 'approved'", "UPDATE operations_operation SET started_at = now()",
        ):  # fmt: skip
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)
        day.count(actor=wichai, id=uuid.uuid4(), operation_id=running.pk, kind="moved", step=-1)
        assert Count.objects.filter(pk=one.pk).exists()  # taking back is a second row
    assert counted(running, as_user)["moved"] == 0


@pytest.mark.parametrize("who", ["kamon", "chai", "somchai", "sunee", "pim", "ploy", "nid"])
def test_only_commanders_of_the_unit_count(running: Operation, as_user: As, client_for: For, who: str) -> None:
    with as_user(who) as actor:
        for work in (
            lambda: day.count(actor=actor, id=uuid.uuid4(), operation_id=running.pk, kind="moved"),
            lambda: day.log(actor=actor, operation_id=running.pk, text="x"),
            lambda: day.stop(actor=actor, operation_id=running.pk),
            lambda: day.mark_secure(actor=actor, operation_id=running.pk),
        ):
            with refused(NotPermitted):
                work()
        if who in ("kamon", "chai"):  # they see it
            with pytest.raises(DatabaseError), transaction.atomic():
                Count.objects.create(operation=running, kind="moved", step=1, created_by_id=actor.user_id)
            with pytest.raises(DatabaseError), transaction.atomic():
                Operation.objects.filter(pk=running.pk).update(state="stopped")
    for name in ("count", "log", "moment", "stop"):
        assert client_for(who).post(url(name, running), {"kind": "moved", "text": "x"}).status_code == 403
    with as_user("wichai"):
        assert fetch_state(running) == "running"
        assert LogLine.objects.filter(operation=running).count() == 1
    assert sum(counted(running, as_user).values()) == 0


def fetch_state(operation: Operation) -> str:
    return str(Operation.objects.get(pk=operation.pk).state)


def test_s17_times_are_taken_once_and_in_order(running: Operation, as_user: As) -> None:
    with as_user("wichai") as wichai:
        with refused(RuleBroken) as told:
            day.mark_separated(actor=wichai, operation_id=running.pk)
        assert told.value.rule == "S17"
        first = day.mark_secure(actor=wichai, operation_id=running.pk).scene_secure_at
        apart = day.mark_separated(actor=wichai, operation_id=running.pk).suspects_separated_at
        again = day.mark_separated(actor=wichai, operation_id=running.pk)
        assert (day.mark_secure(actor=wichai, operation_id=running.pk).scene_secure_at, again.suspects_separated_at) == (
            first, apart,
        )  # fmt: skip
        day.mark_on_scene(actor=wichai, operation_id=running.pk, team="arrest")
        day.mark_on_scene(actor=wichai, operation_id=running.pk, team="arrest")
        for team in ("media", "medic", ""):
            with refused(RuleBroken):
                day.mark_on_scene(actor=wichai, operation_id=running.pk, team=team)
        kinds = list(LogLine.objects.filter(operation=running).order_by("created_at").values_list("kind", flat=True))
        assert kinds == ["start", "secure", "separated", "on_scene"]


def test_the_log_keeps_the_text_that_was_refused(running: Operation, as_user: As, client_for: For) -> None:
    client = client_for("wichai")
    form = client.get(url("live", running)).context["log_form"].initial["form_id"]
    long = client.post(url("log", running), {"form_id": form, "text": "y" * 501, "team": "arrest"})
    assert long.status_code == 422 and "y" * 501 in long.content.decode()
    assert client.post(url("log", running), {"form_id": form, "text": " "}).status_code == 422
    assert client.post(url("log", running), {"form_id": form, "text": "a", "kind": "close"}).status_code == 422
    assert client.post(url("log", running), {"form_id": form, "text": "a", "team": "media"}).status_code == 422
    for _twice in range(2):
        assert (
            client.post(url("log", running), {"form_id": form, "text": "Gate open", "team": "arrest"}).status_code
            == 302
        )
    assert client.get(url("live", running)).content.decode().count("Gate open") == 1


def test_the_board_says_nothing_when_nothing_is_new(running: Operation, as_user: As, client_for: For) -> None:
    client = client_for("wichai")
    seen = client.get(url("live", running)).context["operation"].version
    news = url("board", running) + f"?seen={seen}"
    assert client.get(news, headers={"HX-Request": "true"}).status_code == 204
    with as_user("wichai") as wichai:
        day.count(actor=wichai, id=uuid.uuid4(), operation_id=running.pk, kind="arrested")
    fresh = client.get(news, headers={"HX-Request": "true"})
    assert fresh.status_code == 200 and 'id="board"' in fresh.content.decode() and "<html" not in fresh.content.decode()


def test_stopped_it_counts_no_more(running: Operation, as_user: As, client_for: For) -> None:
    client = client_for("wichai")
    page = client.get(url("live", running))
    form = page.context["stop_form"].initial["form_id"]
    assert client.post(url("stop", running), {"form_id": form, "reason": "A child at the window"}).status_code == 302
    with as_user("wichai") as wichai:
        assert fetch_state(running) == "stopped"
        with refused(MoveNotAllowed):
            day.count(actor=wichai, id=uuid.uuid4(), operation_id=running.pk, kind="moved")
        with pytest.raises(DatabaseError), transaction.atomic():
            Count.objects.create(operation=running, kind="moved", step=1, created_by_id=wichai.user_id)
        with pytest.raises(DatabaseError), transaction.atomic():
            Operation.objects.filter(pk=running.pk).update(state="running")
    assert client.post(url("stop", running), {}).status_code == 409
    after = client.get(url("live", running)).content.decode()
    assert "The raid was stopped" in after and "A child at the window" in after and "+1 moved" not in after


def test_r24_it_ends_with_an_outcome_and_a_reason_for_each(running: Operation, as_user: As) -> None:
    with as_user("wichai") as wichai:
        whole = ending(running)
        for field, value in (
            ("outcomes", {}),
            ("outcomes", whole["outcomes"] | {"rescue": ("", "x")}),
            ("outcomes", whole["outcomes"] | {"rescue": ("great", "x")}),
            ("outcomes", whole["outcomes"] | {"rescue": ("met", " ")}),
            ("found", {}),
            ("found", dict.fromkeys(whole["found"], (False, ""))),
            ("was_right", ""),
        ):
            with refused(RuleBroken):
                close_operation(actor=wichai, **(whole | {field: value}))
        with refused(Stale):
            close_operation(actor=wichai, **(whole | {"version": 99}))
        assert fetch_state(running) == "running"
        assert not running.plan.objectives.exclude(outcome="").exists()
        done = close_operation(actor=wichai, **whole)
        assert (done.state, done.plan.__class__.objects.get(pk=done.plan_id).state) == ("closed", "closed")
        assert dict(running.plan.objectives.values_list("kind", "outcome")) == {
            "arrest": "met", "evidence": "partly", "rescue": "not_met",
        }  # fmt: skip
        with refused(Exception):
            close_operation(actor=wichai, **(whole | {"version": done.version}))
        with pytest.raises(DatabaseError), transaction.atomic():
            running.plan.objectives.update(outcome="met", why="x")


def test_the_page_of_the_end_keeps_what_was_typed(running: Operation, as_user: As, client_for: For) -> None:
    client = client_for("wichai")
    form = client.get(url("close", running)).context["form"]
    data: dict[str, Any] = {"form_id": form.initial["form_id"], "version": form["version"].value(), "was_right": "no"}
    empty = client.post(url("close", running), {})
    assert empty.status_code == 422
    for aim, outcome in (("arrest", "met"), ("evidence", "partly"), ("rescue", "not_met")):
        data |= {f"{aim}_outcome": outcome, f"{aim}_why": f"{aim} why"}
    half = client.post(url("close", running), data)
    assert (
        half.status_code == 422
        and "rescue why" in half.content.decode()
        and "say whether it was found" in half.content.decode()
    )
    for item in form.items:
        data[f"found_{item.pk}"] = "no"
    gap = client.post(url("close", running), data)
    assert gap.status_code == 422 and "say why it was not found" in gap.content.decode()
    for item in form.items:
        data[f"gap_{item.pk}"] = "Burnt"
    assert client.post(url("close", running), data | {"lesson": "Wait"}).status_code == 302
    page = client.get(url("detail", running)).content.decode()
    for words in ("Met.", "Partly met.", "Not met.", "arrest why", "This operation should not have been run.", "Wait"):
        assert words in page, words
    assert client.get(url("close", running)).status_code == 409
    assert client.post(url("count", running), data | {"kind": "moved"}).status_code == 409


def test_r30_who_counts_while_the_end_is_written_is_shown_beside_it(
    running: Operation, as_user: As, client_for: For
) -> None:
    client = client_for("wichai")
    form = client.get(url("close", running)).context["form"]
    data: dict[str, Any] = {"form_id": form.initial["form_id"], "version": form["version"].value(), "was_right": "yes"}
    for aim in ("arrest", "evidence", "rescue"):
        data |= {f"{aim}_outcome": "met", f"{aim}_why": f"{aim} as typed"}
    for item in form.items:
        data[f"found_{item.pk}"] = "yes"
    with as_user("wichai") as wichai:
        day.log(actor=wichai, operation_id=running.pk, text="Two more behind the wall")
    answer = client.post(url("close", running), data)
    assert answer.status_code == 409
    assert "rescue as typed" in answer.content.decode() and "Two more behind the wall" in answer.content.decode()
    with as_user("wichai"):
        assert fetch_state(running) == "running"


def test_what_is_open_for_each_suspect_as_far_as_one_may_know(
    running: Operation, approved: Raid, as_user: As, client_for: For
) -> None:
    page = client_for("wichai").get(url("detail", running))
    text = page.content.decode()
    assert WORDS["suspect"] in text and "1 suspect not arrested" in text and "Track 2: people" in text
    hidden = client_for("kamon").get(url("detail", running)).content.decode()  # an approver is not on the case's team
    assert WORDS["suspect"] not in hidden and "Withheld" in hidden and WORDS["case"] not in hidden
    target = page.context["targets"][0].target
    for who in ("kamon", "chai", "somchai"):
        with as_user(who) as actor, refused(NotPermitted):
            mark_arrested(actor=actor, operation_id=running.pk, target_id=target.pk)
    client = client_for("wichai")
    assert client.post(url("moment", running), {"what": "arrested", "target": uuid.uuid4()}).status_code == 404
    assert client.post(url("moment", running), {"what": "arrested", "target": "x"}).status_code == 404
    assert client.post(url("moment", running), {"what": "arrested", "target": target.pk}).status_code == 302
    assert client.post(url("moment", running), {"what": "arrested", "target": target.pk}).status_code == 409
    with as_user("wichai") as wichai:
        assert fetch(wichai, Suspect, approved.suspect.pk).state == "arrested"
        assert not LogLine.objects.filter(operation=running, text__contains=WORDS["suspect"]).exists()


def test_r4_a_hidden_operation_answers_like_a_missing_one(running: Operation, as_user: As, client_for: For) -> None:
    client = client_for("nid")
    for name in ("detail", "live", "board"):
        hidden = client.get(url(name, running))
        missing = client.get(reverse(f"operations:operation_{name}", args=[uuid.uuid4()]))
        assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)
        assert hidden.status_code == 404
    with as_user("nid") as nid, refused(NotVisible):
        fetch(nid, Operation, running.pk)


@pytest.mark.django_db(transaction=True)
def test_two_phones_at_once_never_lose_a_count(world: World, as_user: As) -> None:
    """Two connections, 15 taps each, every tap sent twice: 30 are counted. Then one stops, and nothing is counted after."""
    raid: Raid = make_draft(world, as_user)
    wichai = world.users["wichai"]
    with acting_as(world.users["somchai"]) as somchai:
        raid.submit(somchai)
    for who in ("kamon", "sunee"):
        with acting_as(world.users[who]) as actor:
            raid.decide(actor)
    with acting_as(wichai) as actor:
        operation = day.start_operation(actor=actor, plan_id=raid.plan.pk)
    start = threading.Barrier(2)
    wrong: list[str] = []

    def tap() -> None:
        start.wait()
        for _each in range(15):
            number = uuid.uuid4()
            for _twice in range(2):
                try:
                    with acting_as(wichai) as actor:
                        day.count(actor=actor, id=number, operation_id=operation.pk, kind="moved")
                except (SirenError, DatabaseError) as error:
                    wrong.append(repr(error))
        connection.close()

    both = [threading.Thread(target=tap) for _phone in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert not wrong
    with acting_as(wichai) as actor:
        assert totals(operation)["moved"] == 30
        day.stop(actor=actor, operation_id=operation.pk)
    with pytest.raises(MoveNotAllowed), acting_as(wichai) as actor:
        day.count(actor=actor, id=uuid.uuid4(), operation_id=operation.pk, kind="moved")
