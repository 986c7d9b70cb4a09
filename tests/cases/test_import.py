"""Loading reports from a file: all of it or nothing, each problem by its line, and uncertain dates kept (R29)."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from cases.models import Report, ReportImport, ReportItem, Source
from cases.services.import_reports import LARGEST_FILE, MOST_ROWS, decoded, import_reports, parse
from siren.accounts.directory import directory_open
from siren.accounts.models import User
from siren.audit.models import Event
from siren.common import dates
from siren.common.errors import NotPermitted, RuleBroken
from siren.wiring.demo import forget
from tests.cases.telling import JSON, As, For, item, sent

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

REAL = Path(__file__).parent.parent / "data" / "nonthaburi-2011-reports.csv"
HEAD = REAL.read_text(encoding="utf-8").splitlines()[0]
PAGE = reverse("cases:report_import")
GOOD = [
    "1",
    "2026-01-02T10:00+07:00",
    "station",
    "officer",
    "1",
    "A boat",
    "1",
    "A",
    "C",
    "A1 S2",
    "Trat",
    "labour",
    "2025~",
]
NAMES = HEAD.split(",")


def line(**changes: str) -> str:
    """One line of a file, good but for the changes."""
    cells = dict(zip(NAMES, GOOD, strict=True)) | changes
    return ",".join('"' + cells[name].replace('"', '""') + '"' for name in NAMES)


def sheet(*lines: str) -> str:
    return "\n".join([HEAD, *(lines or (line(),))]) + "\n"


@pytest.fixture
def counted(as_user: As) -> Iterator[None]:
    """Nothing is loaded: afterwards there is not one row more, and no event of an import."""

    def count() -> tuple[int, ...]:
        with as_user("pim"):
            found = tuple(model.objects.count() for model in (Report, ReportItem, Source, ReportImport))
            return (*found, Event.objects.filter(verb="cases.reports_imported").count())

    before = count()
    yield
    assert count() == before


def run(path: Path, who: str = "pim", **options: Any) -> str:
    """The command, as somebody types it."""
    out = io.StringIO()
    try:
        call_command("import_reports", str(path), "--as", who, stdout=out, **options)
    finally:
        forget()
    return out.getvalue()


def test_r29_the_real_file_loads_as_it_is_with_its_uncertain_dates(world: Any, as_user: As) -> None:
    with as_user("pim"):
        before = Report.objects.count()
    assert run(REAL) == "3 reports with 6 items loaded.\n"
    with as_user("pim"):
        assert Report.objects.count() == before + 3
        items = ReportItem.objects.filter(report__received_at__year=2011)
        assert sorted(items.values_list("intelligence_date", flat=True)) == [
            "2010/2011-01", "2010~", "2011-01", "2011-01", "2011-01", "2011-01-11"
        ]  # fmt: skip
        about = items.get(intelligence_date="2010~")
        span = items.get(intelligence_date="2010/2011-01")
        assert (str(about.intelligence_first), str(about.intelligence_last)) == ("2010-01-01", "2010-12-31")
        assert (str(span.intelligence_first), str(span.intelligence_last)) == ("2010-01-01", "2011-01-31")
        assert set(Report.objects.filter(received_at__year=2011).values_list("state", flat=True)) == {"graded"}
        assert set(Source.objects.filter(report__received_at__year=2011).values_list("kind", flat=True)) == {
            "direct_witness", "public"
        }  # fmt: skip
        assert items.get(text__startswith="Two girls").conditions == "A1 S1"


def test_r29_uncertain_dates_read_as_people_say_them(world: Any, as_user: As, client_for: For) -> None:
    run(REAL)
    with as_user("pim"):
        report = Report.objects.get(received_at__year=2011, items__intelligence_date="2010~")
    page = client_for("pim").get(reverse("cases:report_detail", args=[report.pk])).content.decode()
    for text in ("2010~", "2010/2011-01"):
        assert dates.words(text) in page
    assert "1 January 2010" not in page  # a bound is no date that anybody gave
    told = client_for("pim").get(f"/api/v1/reports/{report.pk}/").json()["items"]
    assert [one["intelligence_date"] for one in told] == ["2011-01-11", "2010/2011-01", "2010~"]


def test_r29_a_missing_date_stays_missing(as_user: As, client_for: For) -> None:
    with as_user("pim") as actor:
        loaded = import_reports(
            actor=actor, text=sheet(line(intelligence_date="", place="", exploitation="", source_kind=""))
        )
        report = Report.objects.get(pk=Event.objects.get(target_id=loaded.pk).payload["reports"][0])
        one = report.items.get()
        assert (one.intelligence_date, one.intelligence_first, report.place) == ("", None, "")
        assert report.exploitation == "unknown"
        assert not Source.objects.filter(report=report).exists()
    page = client_for("pim").get(reverse("cases:report_detail", args=[report.pk])).content.decode().lower()
    assert "not recorded" in page


@pytest.mark.parametrize("text", ["2011-13", "yesterday", "11/01/2011", "2011-02-30", "2011/2010", "2011-1"])
def test_r29_a_date_that_cannot_be_is_refused_everywhere(
    counted: None, as_user: As, client_for: For, text: str
) -> None:
    with as_user("pim") as actor, pytest.raises(RuleBroken, match="Nothing was loaded"):
        import_reports(actor=actor, text=sheet(line(intelligence_date=text)))
    data = sent(items=[item(intelligence_date=text)])
    answer = client_for("pim").post("/api/v1/reports/", data, JSON)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["items-0-intelligence_date"])


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"source_grade": ""}, "source_grade"), ({"source_grade": "4"}, "source_grade"),
        ({"information_grade": "F"}, "information_grade"), ({"information_grade": ""}, "information_grade"),
        ({"handling": ""}, "handling"), ({"handling": "P"}, "conditions"), ({"conditions": ""}, "conditions"),
        ({"conditions": "A1"}, "conditions"), ({"conditions": "B7 S1"}, "conditions"), ({"text": ""}, "text"),
        ({"text": "x" * 4001}, "text"), ({"place": "x" * 121}, "place"), ({"item": "one"}, "item"),
        ({"report": ""}, "report"), ({"received_at": "2011-02-30T10:00"}, "received_at"),
        ({"received_at": "now"}, "received_at"), ({"received_at": "2099-01-01T00:00Z"}, "received_at"),
        ({"how_received": "pigeon"}, "how_received"), ({"exploitation": "fun"}, "exploitation"),
        ({"source_kind": "spy"}, "source_kind"), ({"intelligence_date": "soon"}, "intelligence_date"),
    ],
)  # fmt: skip
def test_r1_each_wrong_line_is_named_and_nothing_is_loaded(
    counted: None, as_user: As, changes: dict[str, str], column: str
) -> None:
    text = sheet(line(), line(report="2"), line(**({"report": "3", "item": "2"} | changes)))
    found = parse(text).problems
    assert (found[0].line, found[0].column) == (4, column)
    assert all(one.text.endswith(".") for one in found)
    with as_user("pim") as actor, pytest.raises(RuleBroken) as refused:
        import_reports(actor=actor, text=text)
    assert refused.value.fields[""][0].startswith("Line 4: ")


def test_every_problem_is_found_at_once(counted: None) -> None:
    text = sheet(
        line(text="one\ntwo\nthree"),
        line(item="2", source_grade="9"),
        line(item="2", place="x" * 130),
        line(report="", item="4"),
    )
    assert [one.line for one in parse(text).problems] == [5, 6, 6, 7]


def test_items_of_one_report_agree(counted: None) -> None:
    text = sheet(line(), line(item="2", how_received="letter"), line(item="3", received_at="2026-01-03T10:00+07:00"))
    assert [(one.line, one.column) for one in parse(text).problems] == [(3, "how_received"), (4, "received_at")]


def xlsx() -> bytes:
    """A spreadsheet's own file, given the name of a CSV file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/worksheets/sheet1.xml", "<worksheet/>" * 50)
    return made.getvalue()


FILES: dict[str, bytes] = {
    "empty": b"",
    "blank lines": b"\n \n",
    "a spreadsheet called CSV": xlsx(),
    "UTF-16": sheet().encode("utf-16"),
    "Thai of another time": sheet(line(text="โรงงาน")).encode("cp874"),
    "cut in a letter": sheet(line(text="โรงงาน")).encode().split("งงาน".encode())[0] + "ง".encode()[:1],
    "a picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "too large": sheet().encode() + b" " * LARGEST_FILE,
}
TEXTS: dict[str, str] = {
    "only the names of the columns": HEAD + "\n",
    "no names of columns": line() + "\n",
    "a column is missing": sheet().replace("handling,", "", 1),
    "a column is unknown": "\n".join(one + ",x" for one in sheet().splitlines()) + "\n",
    "semicolons": sheet().replace(",", ";"),
    "cut in a quotation": sheet(line(), line(report="2"))[:-30],
    "cut in a line": sheet(line(), line(report="2").replace('"', "")).strip()[:-40],
    "a quotation too many": sheet(line(), line(report="2").replace('"A boat"', '"A "boat"')),
    "more columns than names": sheet(line() + ",more"),
    "too many lines": sheet(*(line(report=str(number)) for number in range(MOST_ROWS + 1))),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_csv_gets_a_sentence(
    counted: None, tmp_path: Path, client_for: For, world: Any, name: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        decoded(FILES[name])
    sentence = refused.value.fields["file"][0]
    path = tmp_path / "reports.csv"
    path.write_bytes(FILES[name])
    with pytest.raises(CommandError) as stopped:
        run(path)
    assert str(stopped.value) == sentence
    answer = upload(client_for("pim"), FILES[name])
    assert answer.status_code == 422
    assert any(word in answer.content.decode() for word in ("CSV", "Split", "empty"))


def upload(client: Client, data: bytes) -> Any:
    """The file on the page."""
    return client.post(PAGE, {"file": SimpleUploadedFile("reports.csv", data, "text/csv"), "form_id": form_id(client)})


def form_id(client: Client) -> str:
    """What the page signs for this person."""
    return client.get(PAGE).content.decode().split('name="form_id" value="')[1].split('"')[0]


@pytest.mark.parametrize("name", TEXTS)
def test_a_csv_that_is_wrong_gets_sentences_and_loads_nothing(
    counted: None, tmp_path: Path, client_for: For, world: Any, name: str
) -> None:
    assert parse(TEXTS[name]).problems
    path = tmp_path / "reports.csv"
    path.write_text(TEXTS[name], encoding="utf-8")
    with pytest.raises(CommandError, match=r"Line \d+: "):
        run(path)
    answer = upload(client_for("pim"), TEXTS[name].encode())
    assert answer.status_code == 422
    assert 'name="text"' not in answer.content.decode()  # no way to load it


def test_200_megabytes_are_refused_without_being_read(counted: None, tmp_path: Path, world: Any) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.write(sheet().encode())
        file.truncate(200_000_000)
    with pytest.raises(CommandError, match="larger than 1 MB"):
        run(path)


def test_no_such_file_person_or_right(counted: None, tmp_path: Path, world: Any) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "none.csv")
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path)
    with pytest.raises(CommandError, match="nobody called mallory"):
        run(REAL, "mallory")
    for who in ("somchai", "sunee", "ratana", "chai", "dara", "wit"):
        with pytest.raises(CommandError, match="Your role cannot do this"):
            run(REAL, who)
    with directory_open():
        User.objects.filter(username="pim").update(is_active=False)
    with pytest.raises(CommandError, match="nobody called pim"):
        run(REAL)
    with directory_open():
        User.objects.filter(username="pim").update(is_active=True)


def test_the_same_file_again_is_refused_unless_said(as_user: As, world: Any) -> None:
    run(REAL)
    with as_user("pim"):
        before = Report.objects.count()
    with pytest.raises(CommandError, match="was loaded on"):
        run(REAL)
    with as_user("pim") as actor, pytest.raises(RuleBroken, match="was loaded on"):  # other line ends, the same file
        import_reports(actor=actor, text=REAL.read_text(encoding="utf-8").replace("\n", "\r\n"))
    with as_user("pim"):
        assert Report.objects.count() == before
    run(REAL, again=True)
    with as_user("pim"):
        assert Report.objects.count() == before + 3


def test_r4_another_units_load_of_the_same_file_tells_nothing(as_user: As, client_for: For, world: Any) -> None:
    run(REAL)
    page = upload(client_for("anan"), REAL.read_bytes())
    assert (page.status_code, "was loaded" in page.content.decode()) == (200, False)
    assert run(REAL, "anan") == "3 reports with 6 items loaded.\n"
    with as_user("anan"):
        assert Report.objects.filter(received_at__year=2011).count() == 3


def test_r2_the_preview_of_the_loader_is_all_that_shows_a_source(as_user: As, client_for: For) -> None:
    text = sheet().replace(HEAD, HEAD + ",source_name").replace('"2025~"', '"2025~","Zirconcanary"')
    with as_user("pim") as actor:
        loaded = import_reports(actor=actor, text=text, file_name="x.csv")
        pk = Event.objects.get(target_id=loaded.pk).payload["reports"][0]
        assert Source.objects.get(report_id=pk).name == "Zirconcanary"
    for who in ("somchai", "sunee", "pim"):
        client = client_for(who)
        for url in (reverse("cases:report_detail", args=[pk]), f"/api/v1/reports/{pk}/", reverse("cases:report_list")):
            assert "Zirconcanary" not in client.get(url).content.decode()


def test_bad_text_in_a_spreadsheet_is_cleaned(as_user: As) -> None:
    with as_user("pim") as actor:
        loaded = import_reports(actor=actor, text="\ufeff".lstrip("\ufeff") + sheet(line(text="Ab\u202ecd\x07 =1+1")))
        pk = Event.objects.get(target_id=loaded.pk).payload["reports"][0]
        assert ReportItem.objects.get(report_id=pk).text == "Abcd =1+1"
    assert decoded("\ufeffreport".encode()) == "report"


@pytest.mark.parametrize("who", ["somchai", "chai", "dara", "ratana"])
def test_only_analysts_load_files(counted: None, as_user: As, client_for: For, who: str) -> None:
    with as_user(who) as actor, pytest.raises(NotPermitted):
        import_reports(actor=actor, text=sheet())
    assert client_for(who).get(PAGE).status_code == 403
    assert client_for(who).post(PAGE, {"text": sheet()}).status_code == 403


def test_raw_sql_writes_no_import_into_another_compartment(counted: None, as_user: As, runtime_cursor: Any) -> None:
    with as_user("pim") as actor:
        kept = actor.homes["intelligence"]
    with as_user("anan"), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        runtime_cursor.execute(
            "INSERT INTO cases_reportimport (id, created_at, version, compartment_id, file_name, file_sha256, report_count,"
            " item_count) VALUES (gen_random_uuid(), now(), 1, %s, 'x', 'x', 1, 1)",
            [kept],
        )
