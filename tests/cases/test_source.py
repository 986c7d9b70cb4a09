"""R2: who told us stands apart. No page, export, search, history, count or error of a report tells of its source."""

import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from cases.choices import SourceKind
from cases.models import Case, Report, Source
from cases.policy import NameIn, SourceIn
from cases.selectors.report import source_of
from cases.selectors.search import search
from cases.services.case import open_case
from cases.services.report import as_told, change_report, grade_report
from siren.audit.models import Event
from siren.common.errors import NotVisible, Stale
from siren.wiring.demo import World
from tests.cases.telling import JSON, As, For, log, post, sent, told

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

CANARY = "Zirconcanary"
WITH = SourceIn("informant", f"{CANARY} name", f"{CANARY} contact", f"{CANARY} note")
# Everybody but the analysts of the unit that keeps the report.
READERS = ("somchai", "wichai", "malee", "sunee", "anan", "chai", "ratana")
ALL = (*READERS, "prasit", "kamon", "nid", "dara", "ploy", "bounmy", "wit")


@pytest.fixture
def pair(as_user: As, world: World) -> tuple[Report, Report, Case]:
    """Two reports of one case that differ only in that the first has a source; anan, chai and ratana are on the team."""
    names = [NameIn("Auntie Nu", "person"), NameIn("088-555-0101", "phone")]
    with as_user("pim") as actor:
        first, second = log(actor, names=names, source=WITH), log(actor, names=names)
        members = [world.users[name] for name in ("anan", "chai", "ratana")]
        case = open_case(actor=actor, title="Two reports", reports=[first.pk, second.pk], members=members)
        return first, second, case


def addresses(report: Report) -> Iterator[str]:
    """Every place that speaks of a report."""
    for name in ("report_detail", "report_edit", "source_panel"):
        yield reverse(f"cases:{name}", args=[report.pk])
    yield reverse("oversight:timeline", args=["cases.report", report.pk])
    yield f"/api/v1/reports/{report.pk}/"
    yield f"/api/v1/reports/{report.pk}/source/"


def everywhere(case: Case, entity: uuid.UUID) -> Iterator[str]:
    """Every place that lists reports, or counts them."""
    for name in ("home_panel", "case_list", "report_list", "entity_list"):
        yield reverse(f"cases:{name}")
    for name in ("case_detail", "case_reports", "case_chart", "case_team"):
        yield reverse(f"cases:{name}", args=[case.pk])
    for name in ("entity_detail", "entity_chart"):
        yield reverse(f"cases:{name}", args=[entity])
    yield from ("/", "/api/v1/reports/", "/api/v1/entities/", "/api/v1/cases/", f"/api/v1/cases/{case.pk}/")
    yield from (f"/search/?q={CANARY}", f"/api/v1/entities/?q={CANARY}", f"{reverse('cases:report_list')}?q={CANARY}")
    yield from (f"{reverse('cases:report_list')}?source=1", "/api/v1/reports/?source_kind=informant")


@pytest.mark.parametrize("who", ALL)
def test_r2_nobody_else_meets_the_source_anywhere(
    client_for: For, as_user: As, pair: tuple[Report, Report, Case], who: str
) -> None:
    first, _second, case = pair
    with as_user("pim"):
        entity = first.mentions.first()
        assert entity is not None
    client = client_for(who)
    for url in (*addresses(first), *everywhere(case, entity.entity_id)):
        answer = client.get(url)
        assert answer.status_code in (200, 204, 302, 403, 404, 405, 409), url
        text = answer.content.decode().replace(f"q={CANARY}", "").replace(f'value="{CANARY}"', "")
        text = text.replace(f"“{CANARY}”", "")
        assert f"{CANARY} " not in text, url
    with as_user(who) as actor:
        assert search(actor, CANARY) == []


@pytest.mark.parametrize("who", READERS)
def test_r2_with_or_without_a_source_a_report_answers_alike(
    client_for: For, as_user: As, pair: tuple[Report, Report, Case], who: str
) -> None:
    first, second, _case = pair
    client = client_for(who)
    for url, other in zip(addresses(first), addresses(second), strict=True):
        one, two = client.get(url), client.get(other)
        assert one.status_code == two.status_code, url
        if "/source/" in url:
            assert one.status_code in (204, 404), url
            assert one.content == two.content, url
        else:
            assert neutral(one, first) == neutral(two, second), url


def neutral(answer: Any, report: Report) -> str:
    """An answer without what belongs to the one report: its ids, reference, moments, tokens."""
    text: str = answer.content.decode()
    for own, stands in ((str(report.pk), "ID"), (report.reference, "REFERENCE")):
        text = text.replace(own, stands)
    text = re.sub(r"\d{2}:\d{2}(:\d{2}(\.\d+)?)?", "TIME", text)
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID", text)
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "TOKEN", text)


@pytest.mark.parametrize("who", ALL)
def test_r2_the_database_alone_keeps_sources_apart(
    as_user: As, runtime_cursor: Any, pair: tuple[Report, Report, Case], who: str
) -> None:
    first, _second, _case = pair
    with as_user(who) as actor:
        for sql in ("SELECT count(*) FROM cases_source WHERE report_id = %s", "SELECT count(*) FROM cases_source s"
                    " JOIN cases_report r ON r.id = s.report_id WHERE r.id = %s"):  # fmt: skip
            runtime_cursor.execute(sql, [first.pk])
            assert runtime_cursor.fetchone()[0] == 0
        runtime_cursor.execute("UPDATE cases_source SET name = 'x' WHERE report_id = %s", [first.pk])
        assert runtime_cursor.rowcount == 0
        visible = Report.objects.filter(pk=first.pk).first()
        if visible is not None:
            assert source_of(actor, visible) == (False, None)
            assert not as_told(actor, visible).source
    with as_user("pim"):
        assert Source.objects.get(report=first).name == WITH.name


def test_r2_no_reader_of_the_report_can_read_its_source_from_the_history(
    as_user: As, pair: tuple[Report, Report, Case]
) -> None:
    first, _second, _case = pair
    with as_user("pim"):
        source = Source.objects.get(report=first)
        assert Event.objects.filter(target_id=source.pk).exists()
    for who in READERS:
        with as_user(who):
            assert not Event.objects.filter(target_id=source.pk).exists()
            told_of = [event.payload for event in Event.objects.filter(target_id=first.pk)]
            assert CANARY not in json.dumps(told_of)
            assert str(source.pk) not in json.dumps(told_of)
            assert not Event.objects.filter(target_id=first.pk, verb="cases.source_recorded").exists()


def test_r2_a_source_written_or_changed_leaves_no_trace_on_the_report(as_user: As) -> None:
    with as_user("pim") as actor:
        report = log(actor, grade=False)
        with_source = log(actor, grade=False, source=WITH)
        assert (report.version, with_source.version) == (1, 1)
        changed = change_report(
            actor=actor, report_id=with_source.pk, version=1, told=told(source=SourceIn("public", "Another"))
        )
        assert changed.version == 2
        source = Source.objects.get(report=with_source)
        assert (source.kind, source.name, source.version) == ("public", "Another", 2)
        change_report(actor=actor, report_id=with_source.pk, version=2, told=told())
        assert Source.objects.get(report=with_source).name == "Another"  # where nothing is said, what is there stays


def test_r2_a_stale_edit_shows_no_source(as_user: As) -> None:
    with as_user("pim") as actor:
        report = log(actor, grade=False, source=WITH)
        with pytest.raises(Stale) as stale:
            change_report(actor=actor, report_id=report.pk, version=9, told=told(source=SourceIn("public", CANARY)))
        assert CANARY not in str({**stale.value.theirs, **stale.value.yours})


def test_r2_the_reader_of_sources_of_the_unit_sees_it_and_the_look_is_kept(
    client_for: For, as_user: As, pair: tuple[Report, Report, Case]
) -> None:
    first, second, _case = pair
    with as_user("pim"):
        source = Source.objects.get(report=first)
        before = Event.objects.filter(target_id=source.pk, verb="audit.opened").count()
    client = client_for("pim")
    page = client.get(reverse("cases:source_panel", args=[first.pk]))
    assert f"{CANARY} name" in page.content.decode()
    assert CANARY not in client.get(reverse("cases:report_detail", args=[first.pk])).content.decode()
    assert client.get(reverse("cases:source_panel", args=[second.pk])).status_code == 200
    with as_user("pim"):
        assert Event.objects.filter(target_id=source.pk, verb="audit.opened").count() == before + 1


def test_r2_the_api_gives_and_takes_no_source(client_for: For, as_user: As, pair: tuple[Report, Report, Case]) -> None:
    first, _second, _case = pair
    client = client_for("pim")
    for url in ("/api/v1/reports/", f"/api/v1/reports/{first.pk}/", f"/api/v1/reports/{first.pk}/?expand=source"):
        text = client.get(url).content.decode()
        assert CANARY not in text
        assert '"source"' not in text
    with as_user("pim"):
        before = (Report.objects.count(), Source.objects.count())
    for name in ("source", "source_kind", "source_name"):
        answer = post(client, "reports/", sent(**{name: CANARY}))
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [name])
        assert "page" in answer.json()["errors"][name][0]
    with as_user("pim"):
        assert (Report.objects.count(), Source.objects.count()) == before


def test_r2_errors_and_refusals_name_no_source(client_for: For, pair: tuple[Report, Report, Case]) -> None:
    first, _second, _case = pair
    client: Client = client_for("pim")
    answers = [
        client.put(f"/api/v1/reports/{first.pk}/", sent(version=1), JSON),
        client.delete(f"/api/v1/reports/{first.pk}/"),
        client.post(reverse("cases:report_grade", args=[first.pk])),
    ]
    for answer in answers:
        assert answer.status_code in (405, 409)
        assert CANARY not in answer.content.decode()


RAW = {
    "a source for a report that is not seen": "INSERT INTO cases_source (id, created_at, version, compartment_id, report_id,"
    " kind, name, contact, note) VALUES (gen_random_uuid(), now(), 1, %(sources)s, %(report)s, 'public', 'x', '', '')",
    "a source moved to another report": "UPDATE cases_source SET report_id = %(report)s",
    "a source moved to another compartment": "UPDATE cases_source SET compartment_id = %(sources)s + 1",
    "a source deleted": "DELETE FROM cases_source",
}


@pytest.mark.parametrize("name", RAW)
@pytest.mark.parametrize("missing", [False, True])
def test_r2_raw_sql_ties_no_source_to_what_is_hidden(
    as_user: As, runtime_cursor: Any, name: str, *, missing: bool
) -> None:
    """Hidden and missing are refused in the same words (R4)."""
    with as_user("pim") as actor:
        hidden = log(actor)
    with as_user("anan") as actor:
        log(actor, source=SourceIn("public", "Own"))
        before = list(Source.objects.order_by("pk").values())
        about = {"sources": actor.homes["sources"], "report": uuid.uuid4() if missing else hidden.pk}
        with pytest.raises(DatabaseError, match=r"no such report|permission denied|compartment"), transaction.atomic():
            runtime_cursor.execute(RAW[name], about)
        assert list(Source.objects.order_by("pk").values()) == before


def test_r2_someone_without_sources_of_their_own_writes_none(as_user: As, pair: tuple[Report, Report, Case]) -> None:
    first, _second, _case = pair
    for who in ("chai", "dara", "anan"):
        with as_user(who) as actor, pytest.raises((DatabaseError, NotVisible)), transaction.atomic():
            Source.objects.create(report_id=first.pk, compartment_id=actor.homes.get("sources", 1) + 100, name="x")
    with as_user("pim"):
        assert Source.objects.get(report=first).kind == SourceKind.INFORMANT


def test_r2_grading_keeps_the_source(as_user: As) -> None:
    with as_user("pim") as actor:
        report = log(actor, grade=False, source=WITH)
        grade_report(actor=actor, report_id=report.pk)
        assert source_of(actor, report)[1] == Source.objects.get(report=report)
