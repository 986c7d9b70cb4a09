"""Loading graded reports from a spreadsheet: all of the file or nothing, with the problems of each line."""

import csv
import datetime as dt
import hashlib
import io
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NoReturn

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cases.choices import CaseVerb, Exploitation, HowReceived, SourceKind
from cases.models import ReportImport
from cases.policy import IMPORT, ItemIn, SourceIn, folded, item_problems
from cases.services.report import ReportIn, log_report
from siren.access.purposes import Purpose
from siren.access.require import home, require
from siren.access.visibility import visible_to
from siren.audit.record import record
from siren.common import dates
from siren.common.actor import Actor
from siren.common.errors import RuleBroken
from siren.common.records import made_before
from siren.web.forms import clean_text

COLUMNS = (
    "report",
    "received_at",
    "how_received",
    "source_kind",
    "item",
    "text",
    "source_grade",
    "information_grade",
    "handling",
    "conditions",
    "place",
    "exploitation",
    "intelligence_date",
)
OPTIONAL = ("source_name", "source_contact")
SAME_IN_REPORT = ("received_at", "how_received", "source_kind", "exploitation")
LARGEST_FILE = 1_000_000
MOST_ROWS = 2000
LONGEST = {"text": 4000, "place": 120, "source_name": 120, "source_contact": 200}

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong with one line of the file, and how to mend it."""

    line: int
    column: str
    text: str


@dataclass(slots=True)
class Parsed:
    """A file as it was understood."""

    reports: list[tuple[str, ReportIn]] = field(default_factory=list)
    problems: list[LineProblem] = field(default_factory=list)
    sha256: str = ""

    @property
    def item_count(self) -> int:
        """How many items all the reports have together."""
        return sum(len(told.items) for _number, told in self.reports)


def decoded(data: bytes) -> str:
    """A file's text: UTF-8, with or without the mark that spreadsheets put first.

    Raises:
        RuleBroken: an empty file, one that is too large, or no UTF-8.
    """
    if not data.strip():
        _refuse(_("The file is empty. Save the spreadsheet as CSV and choose it again."))
    if len(data) > LARGEST_FILE:
        _refuse(_("The file is larger than 1 MB. Split it and load the parts one after the other."))
    if b"\0" in data:
        _refuse(_("This is no CSV file. In the spreadsheet, choose “Save as” and “CSV (UTF-8)”."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse(_("The file is not in UTF-8. In the spreadsheet, choose “Save as” and “CSV (UTF-8)”."))


def parse(text: str) -> Parsed:
    """Read a file without storing anything. Every problem of every line is found in one go."""
    text = normal(text)
    found = Parsed(sha256=hashlib.sha256(text.encode()).hexdigest())
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in reader.fieldnames or []]
    except csv.Error:
        header = []
    if missing := [name for name in COLUMNS if name not in header]:
        found.problems.append(
            LineProblem(
                1, "", _("The first line must name every column. Missing: %(names)s.") % {"names": ", ".join(missing)}
            )
        )
        return found
    if unknown := [name for name in header if name not in (*COLUMNS, *OPTIONAL)]:
        found.problems.append(
            LineProblem(
                1, "", _("Take away the columns that are not known: %(names)s.") % {"names": ", ".join(unknown)}
            )
        )
        return found
    reader.fieldnames = header
    _group(found, _rows(found, reader))
    if not found.reports and not found.problems:
        found.problems.append(LineProblem(1, "", _("There is no report in this file, only the names of the columns.")))
    return found


def normal(text: str) -> str:
    """Text whose hash does not depend on how a browser or a spreadsheet ended its lines."""
    return clean_text(text).strip() + "\n"


def loaded_before(actor: Actor, sha256: str) -> ReportImport | None:
    """The earlier load of the very same file, as far as the person may know of it."""
    return visible_to(actor, ReportImport).filter(file_sha256=sha256).order_by("created_at").first()


def import_reports(
    *, actor: Actor, id: uuid.UUID | None = None, text: str, file_name: str = "", again: bool = False
) -> ReportImport:
    """Load every report of a file, graded; or none, when one line is wrong.

    Args:
        again: load the file although the very same one was loaded before.

    Raises:
        NotPermitted: the role imports no reports.
        RuleBroken: lines that are wrong (R1 and others), or the same file again.
    """
    require(actor, IMPORT)
    if earlier := made_before(ReportImport, actor, id):
        return earlier
    parsed = parse(text)
    if parsed.problems:
        lines = [_("Line %(line)s: %(text)s") % {"line": one.line, "text": one.text} for one in parsed.problems]
        raise RuleBroken(_("Nothing was loaded. Mend these lines and choose the file again."), fields={"": lines})
    if not again and (before := loaded_before(actor, parsed.sha256)):
        when = timezone.localtime(before.created_at).strftime("%Y-%m-%d %H:%M")
        _refuse(
            _("This file was loaded on %(when)s. Nothing was loaded again; say so if you want its reports twice.")
            % {"when": when}
        )
    loaded = ReportImport.objects.create(
        id=id or uuid.uuid4(),
        created_by_id=actor.user_id,
        compartment_id=home(actor, Purpose.INTELLIGENCE),
        file_name=file_name[:120],
        file_sha256=parsed.sha256,
        report_count=len(parsed.reports),
        item_count=parsed.item_count,
    )
    made = [log_report(actor=actor, told=told, grade=True) for _number, told in parsed.reports]
    record(
        actor=actor, verb=CaseVerb.REPORTS_IMPORTED, target=loaded, payload={"reports": [str(row.pk) for row in made]}
    )
    return loaded


def _rows(found: Parsed, reader: "csv.DictReader[str]") -> Iterable[tuple[int, Row]]:
    line = 2
    try:
        for number, row in enumerate(reader, 1):
            begins, line = line, reader.line_num + 1
            if number > MOST_ROWS:
                found.problems.append(
                    LineProblem(begins, "", _("More than %(most)s lines. Split the file.") % {"most": MOST_ROWS})
                )
                return
            if None in row or None in row.values():
                found.problems.append(
                    LineProblem(
                        begins, "", _("This line has not as many columns as the first one. Check its quotation marks.")
                    )
                )
                continue
            cells = {name: (value or "").strip() for name, value in row.items()}
            if any(cells.values()):
                yield begins, cells
    except csv.Error:
        found.problems.append(
            LineProblem(line, "", _("From here on the file cannot be read. Check the quotation marks of this line."))
        )


def _group(found: Parsed, rows: Iterable[tuple[int, Row]]) -> None:
    """Lines with the same number in "report" are items of one report."""
    groups: dict[str, list[tuple[int, Row]]] = {}
    for line, row in rows:
        if not row["report"]:
            found.problems.append(LineProblem(line, "report", _("“report” is empty. Give each report a number.")))
        else:
            groups.setdefault(row["report"], []).append((line, row))
    for number, lines in groups.items():
        before = len(found.problems)
        told = _report(found, number, lines)
        if told is not None and len(found.problems) == before:
            found.reports.append((number, told))
    found.problems.sort(key=lambda one: one.line)


def _report(found: Parsed, number: str, lines: list[tuple[int, Row]]) -> ReportIn | None:
    first_line, first = lines[0]
    for line, row in lines[1:]:
        for name in SAME_IN_REPORT:
            if row[name] != first[name]:
                _add(
                    found,
                    line,
                    name,
                    _("“%(column)s” differs from the first line of report %(report)s."),
                    report=number,
                )
    received = _moment(found, first_line, first["received_at"])
    how = _choice(found, first_line, "how_received", first["how_received"], HowReceived.choices)
    kind = _choice(found, first_line, "source_kind", first["source_kind"], SourceKind.choices, empty=True)
    exploitation = _choice(
        found, first_line, "exploitation", first["exploitation"] or Exploitation.UNKNOWN, Exploitation.choices
    )
    items, seen = [], set()
    for line, row in lines:
        if row["item"] in seen or not row["item"].isdecimal():
            _add(found, line, "item", _("“%(column)s” must be a number that stands once in its report."))
        seen.add(row["item"])
        items.append((int(row["item"]) if row["item"].isdecimal() else 0, _item(found, line, row)))
    if received is None:
        return None
    return ReportIn(
        received_at=received,
        how_received=how,
        exploitation=exploitation,
        place=first["place"],
        items=[item for _number, item in sorted(items, key=lambda pair: pair[0])],
        source=SourceIn(kind, first.get("source_name", ""), first.get("source_contact", "")),
    )


def _item(found: Parsed, line: int, row: Row) -> ItemIn:
    grade = row["source_grade"]
    if grade and grade not in ("1", "2", "3"):
        _add(found, line, "source_grade", _("“%(column)s” must be 1, 2 or 3."))
    item = ItemIn(
        text=row["text"],
        source_grade=int(grade) if grade in ("1", "2", "3") else None,
        information_grade=row["information_grade"].upper() or None,
        handling=row["handling"].upper(),
        conditions=row["conditions"],
        intelligence_date=row["intelligence_date"],
        place=row["place"],
    )
    for name, sentences in item_problems(item, grading=True).items():
        if not (name == "source_grade" and grade):
            found.problems.extend(LineProblem(line, name, sentence) for sentence in sentences)
    if item.intelligence_date:
        try:
            dates.parse(item.intelligence_date)
        except ValueError as error:
            found.problems.append(LineProblem(line, "intelligence_date", str(error)))
    for name, most in LONGEST.items():
        if len(row.get(name, "")) > most:
            _add(found, line, name, _("“%(column)s” is too long. It may have %(most)s characters."), most=most)
    return item


def _moment(found: Parsed, line: int, text: str) -> dt.datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        _add(found, line, "received_at", _("“%(column)s” must be a date and a time, like 2011-01-11T18:30+07:00."))
        return None
    moment = moment if moment.tzinfo else timezone.make_aware(moment)
    if moment > timezone.now():
        _add(found, line, "received_at", _("“%(column)s” must not lie in the future."))
        return None
    return moment


def _choice(
    found: Parsed,
    line: int,
    column: str,
    text: str,
    choices: Iterable[tuple[str, str | Promise]],
    *,
    empty: bool = False,
) -> str:
    """The code of an answer, written as code or in words."""
    listed = list(choices)
    for code, label in listed:
        if folded(text) in (folded(code), folded(str(label))):
            return code
    if not (empty and not text):
        known = ", ".join(str(label) for _code, label in listed)
        _add(found, line, column, _("“%(column)s”: write one of these: %(known)s."), known=known)
    return ""


def _add(found: Parsed, line: int, column: str, sentence: str, **words: object) -> None:
    found.problems.append(LineProblem(line, column, sentence % {"column": column, **words}))


def _refuse(sentence: str) -> NoReturn:
    raise RuleBroken(sentence, fields={"file": [sentence]})
