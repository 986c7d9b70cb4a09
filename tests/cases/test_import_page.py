"""Loading a file of reports: it is looked at first; all of it is loaded, or nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.models import Report
from siren.dev.places import ROOT
from tests.cases.sheet import fields, fill, words

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

URL = "/cases/reports/import/"
SAMPLE = Path(ROOT, "docs", "import-sample.csv").read_bytes()


def look(client: Any, data: bytes, name: str = "reports.csv") -> Any:
    """Choose a file and press "Look at the file"."""
    return client.post(URL, fill(client, URL, "form_id") | {"file": SimpleUploadedFile(name, data, "text/csv")})


def count(as_user: Any) -> int:
    with as_user("pim"):
        return Report.objects.count()


def test_a_file_is_looked_at_and_then_loaded(client_for: Callable[..., Any], as_user: Any) -> None:
    client, before = client_for("pim"), count(as_user)
    seen = look(client, SAMPLE)
    assert seen.status_code == 200
    for text in ("3 reports", "with 6 items", "between 2010 and January 2011", "about 2010", "A2 S1"):
        assert text in words(seen), text
    assert count(as_user) == before
    data = fields(seen, "text")
    assert client.post(URL, data).status_code == 302
    assert count(as_user) == before + 3
    assert client.post(URL, data).status_code == 302  # a double submit
    assert count(as_user) == before + 3


def test_the_same_file_is_loaded_again_only_when_asked(client_for: Callable[..., Any], as_user: Any) -> None:
    client = client_for("pim")
    client.post(URL, fields(look(client, SAMPLE), "text"))
    before = count(as_user)
    seen = look(client, SAMPLE)
    assert "This very file was loaded before:" in words(seen)
    refused = client.post(URL, fields(seen, "text"))
    assert refused.status_code == 422
    assert "Nothing was loaded again" in words(refused)
    assert count(as_user) == before
    assert client.post(URL, fields(refused, "text") | {"again": "on"}).status_code == 302
    assert count(as_user) == before + 3


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"  \n \n", "The file is empty."),
        (b"\xff\xfe\x00\x01", "This is no CSV file."),
        ("é".encode("latin-1") * 40, "The file is not in UTF-8."),
        (b"x" * 1_000_001, "The file is larger than 1 MB."),
        (b"report,text\n1,something\n", "The first line must name every column."),
        (SAMPLE.splitlines(keepends=True)[0], "There is no report in this file"),
        (SAMPLE.replace(b",2,A,C,", b",7,A,C,"), "must be 1, 2 or 3."),
        (SAMPLE.replace(b"2011-01-12T09:00+07:00", b"soon"), "must be a date and a time"),
        (SAMPLE + b'4,2011-01-13T09:00+07:00,"cut off', "cannot be read"),
    ],
)
def test_a_file_that_is_wrong_loads_nothing(
    client_for: Callable[..., Any], as_user: Any, data: bytes, sentence: str
) -> None:
    client, before = client_for("pim"), count(as_user)
    answer = look(client, data)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "Load these reports" not in words(answer)
    assert count(as_user) == before


def test_no_file_and_text_that_was_changed_on_the_way(client_for: Callable[..., Any], as_user: Any) -> None:
    client, before = client_for("pim"), count(as_user)
    nothing = client.post(URL, fill(client, URL, "form_id"))
    assert nothing.status_code == 422
    assert "Choose a CSV file." in words(nothing)
    data = fields(look(client, SAMPLE), "text")
    changed = client.post(URL, data | {"text": SAMPLE.decode().replace(",2,A,C,", ",2,Z,C,")})
    assert changed.status_code == 422
    assert "Information is graded A, B, C, D or E." in words(changed)
    assert count(as_user) == before


def test_only_those_who_import(client_for: Callable[..., Any]) -> None:
    for username in ("somchai", "sunee", "ratana", "dara"):
        assert client_for(username).get(URL).status_code == 403, username
