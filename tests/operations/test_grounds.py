"""R5: no raid by default. R6: three objectives and no others. R8: who is on scene. R9: the safe site is elsewhere."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from operations.models import Objective, Plan, RosterEntry, SafeSite, Target
from operations.policy import distance_km
from operations.services import plan as plans
from siren.accounts.models import User
from siren.common.errors import NotPermitted, NotVisible, RuleBroken
from tests.operations.conftest import GROUNDS, PEOPLE, WORDS, As, For, Raid, refused

pytestmark = pytest.mark.django_db


def sent(form: Any, **changes: Any) -> dict[str, Any]:
    """What a browser would send of this form and its rows, with these changes."""
    data: dict[str, Any] = {}
    for one in form:
        value = one.value()
        if value not in (None, False):
            data[one.html_name] = value
    return data | changes


def page_of(client_for: For, who: str, name: str, raid: Raid) -> Any:
    return client_for(who).get(reverse(f"operations:{name}", args=[raid.plan.pk]))


@pytest.mark.parametrize(
    "alternatives",
    [
        [],
        [{"kind": "inspection", "reason": "Announced."}],
    ],
)
def test_r5_no_raid_by_default(draft: Raid, as_user: As, client_for: For, alternatives: list[dict[str, str]]) -> None:
    with as_user("somchai") as somchai:
        draft.edit(somchai, alternatives=alternatives)
        with refused(RuleBroken) as told:
            draft.submit(somchai)
        assert told.value.rule == "R5" and "two less intrusive ways" in told.value.message
    page = page_of(client_for, "somchai", "plan_submit", draft)
    assert "two less intrusive ways" in page.content.decode()
    answer = client_for("somchai").post(
        reverse("operations:plan_submit", args=[draft.plan.pk]),
        sent(page.context["form"], first=draft.world.users["kamon"], second=draft.world.users["sunee"]),
    )
    assert answer.status_code == 422 and "two less intrusive ways" in answer.content.decode()
    with as_user("somchai") as somchai:
        before = draft.now(somchai)
        with pytest.raises(DatabaseError), transaction.atomic():
            Plan.objects.filter(pk=draft.plan.pk).update(state="submitted", content_hash="0" * 64)
        assert (draft.now(somchai).state, draft.now(somchai).version) == ("draft", before.version)


def test_r5_a_finding_of_danger_is_enough(draft: Raid, as_user: As) -> None:
    with as_user("somchai") as somchai:
        draft.edit(somchai, immediate_danger="A guard struck a child two nights ago (1A).", alternatives=[])
        assert draft.submit(somchai).state == "submitted"


def test_s5_labour_inspection_is_no_way_where_people_are_held_for_sex(draft: Raid, as_user: As) -> None:
    with as_user("somchai") as somchai:
        with refused(RuleBroken) as told:
            draft.edit(somchai, exploitation="sexual")
        assert told.value.rule == "S5"
        with refused(RuleBroken):
            draft.edit(somchai, alternatives=[GROUNDS["alternatives"][0]] * 2)
        with refused(RuleBroken):
            draft.edit(somchai, alternatives=[{"kind": "inspection", "reason": " "}])
        with refused(RuleBroken):
            draft.edit(somchai, alternatives=[{"kind": "immigration_check", "reason": "x"}])
        assert draft.now(somchai).exploitation == "labour"


def test_r6_three_objectives_and_no_others(draft: Raid, as_user: As, client_for: For) -> None:
    common: dict[str, Any] = {"children_expected": "no", "child_protection": "", "languages": [], "interpreters": []}
    with as_user("somchai") as somchai:
        before = list(draft.plan.objectives.order_by("kind").values())
        assert [row["kind"] for row in before] == ["arrest", "evidence", "rescue"]
        with refused(RuleBroken) as told:
            plans.set_objectives(
                actor=somchai, plan_id=draft.plan.pk, version=draft.version(somchai),
                objectives={"undocumented": {"expected": 5, "note": "", "ready": True}}, **common,
            )  # fmt: skip
        assert told.value.rule == "R6"
        for kind in ("undocumented", "immigration", ""):
            with pytest.raises(DatabaseError), transaction.atomic():
                Objective.objects.create(plan=draft.plan, kind=kind, created_by_id=somchai.user_id)
            with pytest.raises(DatabaseError), transaction.atomic():
                draft.plan.objectives.filter(kind="arrest").update(kind=kind)
        assert before == list(draft.plan.objectives.order_by("kind").values())
    page = page_of(client_for, "somchai", "plan_objectives", draft)
    data = sent(page.context["form"], undocumented_expected="5", kind="undocumented")
    assert client_for("somchai").post(page.wsgi_request.path, data).status_code == 302
    api = client_for("somchai").post(f"/api/v1/plans/{draft.plan.pk}/", {"objectives": [{"kind": "undocumented"}]})
    assert api.status_code in (403, 405)
    with as_user("somchai"):
        assert set(draft.plan.objectives.values_list("kind", flat=True)) == {"arrest", "evidence", "rescue"}


def test_r6_only_suspects_of_the_case_are_targets(draft: Raid, as_user: As) -> None:
    with as_user("somchai") as somchai:
        other = Target.objects.exclude(suspect__case=draft.case).first()
        assert other is not None  # of the demonstration's first plan
        for suspect, refusal in ((other.suspect_id, RuleBroken), (draft.case.pk, NotVisible)):
            with refused(refusal):
                draft.annex(somchai, targets=[{"suspect_id": suspect, "expected": ""}])
        with refused(RuleBroken):
            draft.annex(somchai, targets=[{"suspect_id": draft.suspect.pk, "expected": ""}] * 2)
        assert Target.objects.filter(annex__plan=draft.plan).get().suspect_id == draft.suspect.pk


@pytest.mark.parametrize("who", ["dara", "ploy", "bounmy", "ratana", "wit"])
def test_r8_media_ngo_inspectors_and_observers_do_not_come_along(
    draft: Raid, as_user: As, client_for: For, who: str
) -> None:
    with as_user("somchai") as somchai:
        with refused(RuleBroken) as told:
            draft.roster(somchai, ("wichai", "commander", 1), (who, "interpreter", 1))
        assert told.value.rule == "R8"
        for mandate in ("police", "ngo"):
            with pytest.raises(DatabaseError), transaction.atomic():
                RosterEntry.objects.create(
                    plan=draft.plan, user_id=draft.world.users[who], role="interpreter", mandate=mandate,
                    created_by_id=somchai.user_id,
                )  # fmt: skip
        assert draft.plan.roster.count() == len(PEOPLE)
    page = page_of(client_for, "somchai", "plan_roster", draft)
    offered = {value for value, _name in page.context["rows"].forms[0].fields["user_id"].choices}
    assert str(draft.world.users[who]) not in offered
    data = sent(page.context["form"]) | {
        "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-0-user_id": draft.world.users[who],
        "rows-0-role": "interpreter", "rows-0-team_size": "1",
    }  # fmt: skip
    assert client_for("somchai").post(page.wsgi_request.path, data).status_code == 422
    with as_user("somchai"):
        assert draft.plan.roster.count() == len(PEOPLE)


def test_r8_one_role_each_one_commander_trained_for_evidence(draft: Raid, as_user: As) -> None:
    wrong = [
        [("wichai", "commander", 1), ("wichai", "arrest", 1)],
        [("wichai", "commander", 1), ("anan", "commander", 1)],
        [("somchai", "commander", 1)],
        [("anan", "evidence", 1)],
        [("chai", "arrest", 1)],
        [("anan", "prosecutor", 1)],
        [("anan", "media", 1)],
        [("anan", "immigration", 1)],
    ]
    with as_user("somchai") as somchai:
        for people in wrong:
            with refused(RuleBroken) as told:
                draft.roster(somchai, *people)
            assert told.value.rule == "R8", people
        entry = draft.plan.roster.get(role="arrest")
        for attack in (
            {"role": "media"}, {"role": "evidence"}, {"role": "commander"}, {"user_id": draft.world.users["wichai"]},
            {"mandate": "prosecution"}, {"team_size": 0},
        ):  # fmt: skip
            with pytest.raises(DatabaseError), transaction.atomic():
                RosterEntry.objects.filter(pk=entry.pk).update(**attack)
        assert {(row.user_id, row.role) for row in draft.plan.roster.all()} == {
            (draft.world.users[who], role) for who, role, _size in PEOPLE
        }


def test_r8_whoever_kept_a_role_stays_briefed_and_nobody_else(draft: Raid, as_user: As) -> None:
    with as_user("somchai") as somchai:
        changed = [row for row in PEOPLE if row[0] not in ("anan", "pim")]
        draft.roster(somchai, *changed, ("pim", "arrest", 2))
        assert list(draft.plan.roster.filter(briefed=False).values_list("role", flat=True)) == ["arrest"]


def test_r9_the_safe_site_is_elsewhere(draft: Raid, as_user: As, client_for: For) -> None:
    least = 1.0
    with as_user("somchai") as somchai:
        least = float(draft.now(somchai).compartment.agency.safe_site_km)
        assert least > 0
        near = {"latitude": 13.86 + least / 111.2 * 0.9, "longitude": 100.41}
        assert distance_km(13.86, 100.41, near["latitude"], near["longitude"]) < least
        for changes in (near, {"name": WORDS["location"]}, {"name": f"  {WORDS['location'].upper()} "}):
            with refused(RuleBroken) as told:
                draft.site(somchai, **changes)
            assert told.value.rule == "R9"
            with pytest.raises(DatabaseError), transaction.atomic():
                SafeSite.objects.filter(plan=draft.plan).update(**changes)
        with refused(RuleBroken):  # nor does the target move to the site
            draft.annex(somchai, latitude=13.95, longitude=100.45)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE operations_planannex SET latitude = 13.95, longitude = 100.45 WHERE plan_id = %s",
                [draft.plan.pk],
            )
        site = SafeSite.objects.get(plan=draft.plan)
        assert (site.name, site.latitude) == (WORDS["site"], 13.95)
    page = page_of(client_for, "somchai", "plan_safe_site", draft)
    answer = client_for("somchai").post(
        page.wsgi_request.path, sent(page.context["form"], latitude="13.861", longitude="100.41")
    )
    assert answer.status_code == 422 and "must be at least" in answer.content.decode()


@pytest.mark.parametrize("who", ["kamon", "prasit", "wichai", "pim", "chai", "dara"])
def test_only_planners_of_the_unit_write(raid: Raid, as_user: As, client_for: For, who: str) -> None:
    with as_user(who) as actor, refused((NotPermitted, NotVisible)):  # type: ignore[arg-type]  # either of the two
        plans.set_grounds(actor=actor, plan_id=raid.plan.pk, version=raid.plan.version, **GROUNDS)
    for section in ("grounds", "annex", "risks", "roster", "safe_site", "objectives", "evidence"):
        answer = client_for(who).post(reverse(f"operations:plan_{section}", args=[raid.plan.pk]), {})
        assert answer.status_code == (404 if who == "prasit" else 403), section
    with as_user("somchai") as somchai:
        assert raid.now(somchai).state == "submitted"
        assert User.objects.filter(pk__in=raid.plan.editors.values("user_id")).get().username == "somchai"
