"""Forms as a browser sees them: found on the pages, filled in wrongly, sent."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit
from uuid import UUID

TYPED = {"text", "textarea", "search", "tel", "email", "url", "number", "date", "password", ""}
CHOSEN = {"radio", "select"}  # a checkbox is ticked by whatever is sent
ODD = "Ω☃\u202e\x00' OR 1=1 --<script>"
MUCH = "ลำบาก " * 60_000  # a megabyte in UTF-8


@dataclass(slots=True)
class Field:
    """One control: its name, what stands in it, what sort it is."""

    name: str
    value: str
    kind: str


@dataclass(slots=True)
class Found:
    """One form of a page."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)

    def data(self) -> dict[str, list[str]]:
        """What a browser would send."""
        sent: dict[str, list[str]] = {}
        for one in self.fields:
            if one.kind != "file":
                sent.setdefault(one.name, []).append(one.value)
        return sent


class _Reader(HTMLParser):
    def __init__(self, here: str) -> None:
        super().__init__()
        self.here = here
        self.forms: list[Found] = []
        self._by_id: dict[str, Found] = {}
        self._open: Found | None = None
        self._select: Field | None = None
        self._text: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Found(urljoin(self.here, told.get("action") or self.here), told.get("method", "get").lower())
            self.forms.append(self._open)
            if told.get("id"):
                self._by_id[told["id"]] = self._open
            return
        form = self._by_id.get(told["form"]) if told.get("form") else self._open
        name, kind = told.get("name", ""), told.get("type", "text" if tag == "input" else tag)
        if tag == "option" and self._select is not None and ("selected" in told or not self._select.value):
            self._select.value = told.get("value", "")
        if form is None or not name or tag not in ("input", "select", "textarea"):
            return
        one = Field(name, told.get("value", ""), kind)
        if kind in ("radio", "checkbox") and "checked" not in told:
            one.kind = f"{kind}-off"
        if kind not in ("submit", "button"):
            form.fields.append(one)
        if tag == "select":
            self._select = one
        if tag == "textarea":
            self._text = one

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.value += data.lstrip("\r\n") if not self._text.value else data


def forms_of(page: str, here: str) -> list[Found]:
    """Every form of a page that is sent by POST to this site."""
    reader = _Reader(here)
    reader.feed(page)
    return [form for form in reader.forms if form.method == "post" and not urlsplit(form.action).netloc]


def mistakes(form: Found, hidden: UUID, missing: UUID) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Ways to send a form wrongly: what is wrong, and what is sent. A way that changes nothing in this form is left out."""
    usual = form.data()
    fields = [one for one in form.fields if one.name != "csrfmiddlewaretoken"]
    last = {one.name: one.name.rpartition("-")[2] for one in fields}
    typed = [one.name for one in fields if one.kind in TYPED]
    chosen = [one.name for one in fields if one.kind.removesuffix("-off") in CHOSEN]
    yield "empty", {"nothing": ["1"]}
    if typed:
        yield "a megabyte", usual | {typed[0]: [MUCH]}
        yield "too long", usual | {name: ["x" * 20_000] for name in typed}
        yield "odd text", usual | {name: [ODD] for name in typed}
    if chosen or any(one.kind in ("number", "date") for one in fields):
        strict = {*chosen, *(one.name for one in fields if one.kind in ("number", "date"))}
        yield "wrong types", usual | {name: [ODD] for name in strict}
    counters = {"version", "TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS"}
    ids = [
        one.name
        for one in fields
        if one.kind in CHOSEN | {"hidden"} and _is_id(one.value) and last[one.name] not in counters
    ]
    for word, pk in (("unknown id", missing), ("hidden id", hidden)):
        if ids:
            yield word, usual | {name: [str(pk)] for name in ids}
    if versions := [name for name, end in last.items() if end == "version"]:
        changed = {one.name: [f"{one.value} x"] for one in fields if one.kind in ("text", "textarea")}
        yield "old version", usual | changed | {name: ["0"] for name in versions}
        yield "no version", usual | {name: ["x"] for name in versions}
    if totals := [name for name, end in last.items() if end == "TOTAL_FORMS"]:
        for wrong in ("x", "-1", "100000"):
            yield f"{wrong} parts", usual | {name: [wrong] for name in totals}
    if "form_id" in last.values():
        yield "forged form", usual | {name: ["x"] for name, end in last.items() if end == "form_id"}


def _is_id(value: str) -> bool:
    return bool(re.fullmatch(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}|\d{1,6}", value))
