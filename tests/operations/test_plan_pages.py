"""Pages of plans: bad input on every form, stale versions with both texts, printed copies, who can see."""

import datetime as dt
import io
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from operations.models import Plan, PlanDocument
from operations.selectors.checks import standing_in_the_way
from operations.services.document import ask_plan_document
from operations.tasks import make_plan_document
from siren.access.tasks import HEADER, NoActor
from siren.common.errors import NotVisible
from tests.operations.conftest import PEOPLE, WORDS, As, For, Raid, refused
from tests.operations.test_grounds import sent

pytestmark = pytest.mark.django_db

SECTIONS = ("grounds", "objectives", "risks", "roster", "safe_site", "annex", "evidence")


def where(name: str, raid: Raid) -> str:
    return reverse(f"operations:{name}", args=[raid.plan.pk])


def whole(page: Any, **changes: Any) -> dict[str, Any]:
    """What a browser would send of a section's page: its form and its rows, with these changes."""
    data = sent(page.context["form"])
    rows = page.context["rows"]
    if rows is not None:
        data |= {f"rows-{one.html_name.partition('-')[2]}": one.value() for one in rows.management_form}
        for form in rows.forms:
            data |= sent(form)
    return data | changes


def state_of(raid: Raid, as_user: As) -> tuple[str, int]:
    with as_user("somchai") as somchai:
        plan = raid.now(somchai)
        return plan.state, plan.version


@pytest.mark.parametrize("section", SECTIONS)
def test_r30_a_stale_page_is_refused_with_both_texts(draft: Raid, as_user: As, client_for: For, section: str) -> None:
    client = client_for("somchai")
    page = client.get(where(f"plan_{section}", draft))
    assert page.status_code == 200
    data = whole(page)
    with as_user("somchai") as somchai:
        draft.edit(somchai, grounds="Theirs: the door is open now")
        draft.annex(somchai, method="Theirs: by the canal", targets=[])
        draft.site(somchai, route="Theirs: the old road")
        draft.roster(somchai, *PEOPLE[:5])
    mine = {
        "grounds": {"grounds": "Mine: the door is locked"},
        "annex": {"method": "Mine: by the gate"},
        "safe_site": {"route": "Mine: the new road"},
        "roster": {"rows-1-team_size": "17"},
        "risks": {"rows-0-text": "Mine: the dog"},
        "evidence": {"rows-0-text": "Mine: the ledger"},
        "objectives": {"arrest_note": "Mine: two cars"},
    }[section]
    before = state_of(draft, as_user)
    answer = client.post(where(f"plan_{section}", draft), data | mine)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert next(iter(mine.values())) in text
    if section in ("grounds", "annex", "safe_site"):
        assert "Theirs:" in text
    assert state_of(draft, as_user) == before


BAD: dict[str, list[dict[str, Any]]] = {
    "grounds": [
        {"title": ""}, {"title": "x" * 121}, {"exploitation": "tourism"}, {"grounds": "x" * 4001},
        {"rows-0-kind": "media"}, {"rows-0-reason": ""}, {"rows-TOTAL_FORMS": "many"}, {"rows-TOTAL_FORMS": "5000"},
    ],
    "objectives": [{"arrest_expected": "-1"}, {"rescue_expected": "many"}, {"children_expected": ""}, {"languages": ["xx"]},
                   {"rescue_expected": "99999999999999"}],
    "risks": [{"rows-0-likelihood": "6"}, {"rows-0-impact": ""}, {"rows-0-group": "migrants"}, {"rows-0-text": "x" * 201},
              {"rows-0-likelihood_before": "1"}],
    "roster": [{"rows-0-role": "media"}, {"rows-0-role": ""}, {"rows-0-user_id": "999999"}, {"rows-0-team_size": "0"},
               {"rows-0-user_id": "x"}],
    "safe_site": [{"name": ""}, {"latitude": "91"}, {"longitude": "abc"}, {"capacity": "0"}, {"travel_minutes": "-4"},
                  {"latitude": "nan"}, {"capacity": "99999999999999"}],
    "annex": [{"latitude": "13.9", "longitude": ""}, {"starts_at": "tomorrow"}, {"location": "x" * 201},
              {"rows-0-suspect_id": str(uuid.uuid4())}, {"rows-0-suspect_id": "x"}, {"latitude": "inf"}],
    "evidence": [{"rows-0-text": "x" * 201}, {"rows-TOTAL_FORMS": ""}],
}  # fmt: skip


@pytest.mark.parametrize("section", SECTIONS)
def test_bad_input_is_refused_in_words_and_changes_nothing(
    draft: Raid, as_user: As, client_for: For, section: str
) -> None:
    client = client_for("somchai")
    before = state_of(draft, as_user)
    data = whole(client.get(where(f"plan_{section}", draft)))
    for wrong in [*BAD[section], {"form_id": ""}, {"version": ""}, {"version": "x"}]:
        answer = client.post(where(f"plan_{section}", draft), data | wrong)
        assert answer.status_code == 422, (wrong, answer.status_code)
        assert "error-summary" in answer.content.decode(), wrong
    assert client.post(where(f"plan_{section}", draft), {}).status_code == 422
    assert state_of(draft, as_user) == before


def test_a_new_plan_needs_a_case_that_one_sees(draft: Raid, as_user: As, client_for: For) -> None:
    client = client_for("somchai")
    url = reverse("operations:plan_create")
    form = client.get(url).context["form"]
    good = {
        "form_id": form.initial["form_id"],
        "case": str(draft.case.pk),
        "title": "Another",
        "exploitation": "labour",
    }
    hidden = str(draft.world.bag["case2"])
    assert client.post(url, {}).status_code == 422
    for wrong in ({"case": ""}, {"case": hidden}, {"case": str(uuid.uuid4())}, {"case": "x"}, {"title": ""},
                  {"title": "x" * 121}, {"exploitation": ""}):  # fmt: skip
        answer = client.post(url, good | wrong)
        assert answer.status_code == 422, wrong
        assert "Karaoke" not in answer.content.decode()
    one, two = client.post(url, good), client.post(url, good)
    assert one.status_code == two.status_code == 302 and one["Location"] == two["Location"]


def test_a_session_that_ended_keeps_the_text(draft: Raid, as_user: As, client_for: For) -> None:
    data = whole(client_for("somchai").get(where("plan_grounds", draft)), grounds="Written for an hour")
    answer = Client().post(where("plan_grounds", draft), data)
    assert answer.status_code in (302, 401, 403)
    assert "sign-in" in answer.get("Location", "") or "sign-in" in answer.content.decode()


def test_an_edit_after_submission_says_that_it_voids(raid: Raid, as_user: As, client_for: For) -> None:
    client = client_for("somchai")
    page = client.get(where("plan_grounds", raid))
    assert "no longer holds" in page.content.decode()
    answer = client.post(where("plan_grounds", raid), whole(page, grounds="Other words"), follow=True)
    assert "The plan is a draft again" in answer.content.decode()
    assert state_of(raid, as_user)[0] == "draft"


def test_the_supervisor_sees_at_once_what_blocks_it(raid: Raid, as_user: As, client_for: For) -> None:
    with as_user("somchai"):
        raid.plan.roster.filter(role__in=["arrest", "medic"]).update(briefed=False)
    home = client_for("kamon").get(reverse("operations:home_panel"), headers={"HX-Request": "true"}).content.decode()
    assert raid.plan.reference in home and "1 thing stands in the way" in home
    page = client_for("kamon").get(where("plan_detail", raid)).content.decode()
    assert page.index("1 thing stands in the way") < page.index("The three objectives")
    for who in ("You (approver)", ", commander", ", prosecutor", "The other approver", "Baan Rim Nam"):
        assert who in page, who
    assert WORDS["case"] not in page and WORDS["suspect"] not in page  # the approver is not on the case's team
    assert 'href="#decision"' in page  # on a phone, where the decision comes after the whole plan
    assert 'href="#decision"' not in client_for("somchai").get(where("plan_detail", raid)).content.decode()


def test_a_planner_with_nothing_yet_can_begin_from_the_first_page(client_for: For) -> None:
    client = client_for("prasit")
    page = client.get(reverse("operations:home_panel"), headers={"HX-Request": "true"}).content.decode()
    assert reverse("operations:plan_create") in page


def test_many_gaps_stand_in_a_list_that_leads_to_each_part(draft: Raid, as_user: As, client_for: For) -> None:
    with as_user("somchai"):
        draft.plan.risks.all().delete()
        draft.plan.roster.update(briefed=False)
        draft.plan.starts_at = None
        draft.plan.save()
    page = client_for("somchai").get(where("plan_detail", draft)).content.decode()
    assert f'<li><a href="{where("plan_annex", draft)}">' in page


def test_the_decision_page_keeps_the_reasons_and_not_the_password(raid: Raid, as_user: As, client_for: For) -> None:
    client = client_for("kamon")
    form = client.get(where("plan_detail", raid)).context["form"]
    keys = {"form_id": form.initial["form_id"], "seen_hash": form.initial["seen_hash"]}
    for wrong in ({}, {"decision": "maybe"}, {"decision": "return"}, {"decision": "refuse", "reasons": "why"},
                  {"decision": "approve"}, {"decision": "return", "reasons": "x" * 4001}):  # fmt: skip
        assert client.post(where("plan_decide", raid), keys | wrong).status_code == 422, wrong
    answer = client.post(
        where("plan_decide", raid), keys | {"decision": "approve", "password": "not-the-one", "reasons": "Kept words"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422 and "Kept words" in text and "not-the-one" not in text
    assert state_of(raid, as_user)[0] == "submitted"


def test_the_printed_plan_holds_what_it_must(raid: Raid, as_user: As, client_for: For) -> None:
    with as_user("wichai") as wichai:
        document = ask_plan_document(actor=wichai, plan_id=raid.plan.pk)
        assert ask_plan_document(actor=wichai, plan_id=raid.plan.pk).pk == document.pk
        make_plan_document.run(wichai, str(document.pk))
        first = PlanDocument.objects.get(pk=document.pk)
        make_plan_document.run(wichai, str(document.pk))
        assert PlanDocument.objects.get(pk=document.pk).file_sha256 == first.file_sha256
    answer = client_for("wichai").get(reverse("operations:plan_document_file", args=[document.pk]))
    assert answer["Content-Type"] == "application/pdf" and "attachment" in answer["Content-Disposition"]
    reader = PdfReader(io.BytesIO(answer.content))
    text = "".join("".join(page.extract_text() for page in reader.pages).split())
    for word in (*WORDS.values(), raid.plan.reference, first.content_hash[:16], "Wichai", "Namedpeopleonly"):
        if word not in {WORDS[name] for name in ("told", "source", "case", "danger", "child")}:
            assert word in text, word
    assert WORDS["source"] not in text and WORDS["told"] not in text
    for who in ("sunee", "somchai"):  # the annex is theirs too; whoever sees the annex sees the copy
        assert client_for(who).get(reverse("operations:plan_document_file", args=[document.pk])).status_code == 200
    for who, status in (("nid", 404), ("ploy", 403), ("pim", 403)):
        assert client_for(who).get(reverse("operations:plan_document_file", args=[document.pk])).status_code == status


def test_r14_a_damaged_copy_is_not_served(raid: Raid, as_user: As, client_for: For) -> None:
    with as_user("kamon") as kamon:
        document = ask_plan_document(actor=kamon, plan_id=raid.plan.pk)
        make_plan_document.run(kamon, str(document.pk))
        document = PlanDocument.objects.get(pk=document.pk)
    path = Path(settings.SEALED_ROOT) / document.file_path
    sealed = path.read_bytes()
    path.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    assert client_for("kamon").get(reverse("operations:plan_document_file", args=[document.pk])).status_code == 422
    with pytest.raises(NoActor):
        make_plan_document.delay(str(document.pk))


def test_a_copy_is_whole_or_not_at_all(raid: Raid, as_user: As) -> None:
    for who in ("nid", "prasit"):
        with as_user(who) as actor, refused(NotVisible):
            ask_plan_document(actor=actor, plan_id=raid.plan.pk)
    with as_user("somchai"):
        assert not PlanDocument.objects.filter(annex__plan=raid.plan).exists()
        assert Plan.objects.filter(pk=raid.plan.pk).exists()


def test_the_api_tells_of_a_plan_what_the_caller_may_see(raid: Raid, client_for: For) -> None:
    url = f"/api/v1/plans/{raid.plan.pk}/"
    own = client_for("somchai").get(url).json()
    assert (own["case"], own["annex"]["location"]) == (str(raid.case.pk), WORDS["location"])
    assert own["safe_site"]["name"] == WORDS["site"] and [row["kind"] for row in own["objectives"]]
    asked = client_for("kamon").get(url).json()  # an approver sees the plan and its annex, and not the case behind it
    assert (asked["case"], asked["annex"]["location"]) == (None, WORDS["location"])
    rows = client_for("kamon").get("/api/v1/plans/").json()["results"]
    assert next(row for row in rows if row["id"] == str(raid.plan.pk))["case"] is None
    client = client_for("nid")
    hidden, missing = client.get(url), client.get(f"/api/v1/plans/{uuid.uuid4()}/")
    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)
    assert hidden.status_code == 404
    assert client_for("somchai").put(url, {"title": "x"}, content_type="application/json").status_code in (403, 405)


def test_a_copy_is_queued_as_the_person_who_asked(raid: Raid, as_user: As) -> None:
    """Celery counts no argument as missing: the person comes in when the task runs."""
    with as_user("kamon") as kamon:
        document = ask_plan_document(actor=kamon, plan_id=raid.plan.pk)
        assert make_plan_document.apply_async(args=[str(document.pk)], headers={HEADER: kamon.user_id}).id


@pytest.mark.parametrize(
    ("section", "row"),
    [
        ("grounds", {"rows-9-reason": "Two visits; the gate stayed shut."}),
        ("risks", {"rows-9-mitigation": "Two boats."}),
        ("roster", {"rows-9-role": "arrest"}),
        ("annex", {"rows-9-expected": "At the gate by 05:00"}),
    ],
)
def test_a_row_without_its_first_answer_is_not_dropped_without_a_word(
    draft: Raid, client_for: For, section: str, row: dict[str, str]
) -> None:
    client = client_for("somchai")
    url = where(f"plan_{section}", draft)
    data = whole(client.get(url), **{"rows-TOTAL_FORMS": "10"}, **row)
    answer = client.post(url, data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "or empty the whole row." in text
    assert next(iter(row.values())) in text


def test_a_raid_whose_day_has_passed_is_not_approved(raid: Raid, as_user: As) -> None:
    with as_user("somchai"):
        raid.plan.starts_at = timezone.now() - dt.timedelta(hours=6)
        assert "has passed" not in " ".join(check.sentence for check in standing_in_the_way(raid.plan))
        raid.plan.starts_at = timezone.now() - dt.timedelta(days=2)
        assert "The time of the raid has passed." in " ".join(
            check.sentence for check in standing_in_the_way(raid.plan)
        )
