"""Every form of this app: empty, too long, wrong type, stale, sent twice, somebody else's, nobody's, after the session."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from siren.wiring.people import PASSWORD
from tests.victims.conftest import EXPLAINED, As, say
from victims.models import Choice, Explanation, Identity, Person, Screening
from victims.services.identity import write_identity
from victims.services.person import change_person

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

For = Callable[..., Client]
LONG = "ກ" * 5000


@dataclass(frozen=True)
class Sheet:
    """One form: its page, a good answer, and single changes that spoil it."""

    page: str
    good: dict[str, str]
    spoilt: list[dict[str, str]] = field(default_factory=list)
    text: str = ""  # a field whose text must come back
    versioned: bool = True
    more: tuple[str, ...] = ()


SHEETS = {
    "edit": Sheet(
        "person_edit",
        {"alias": "Lek", "language": "lo", "age_band": "30-59", "age_source": "known", "label": "not_asked"},
        [
            {"age_band": ""},
            {"age_band": "17"},
            {"age_source": "unknown"},
            {"label": "guilty"},
            {"language": "xx"},
            {"alias": LONG},
            {"not_interpreter": LONG},
            {"place": LONG},
            {"arrived_at": "yesterday"},
            {"arrived_at": "2999-01-01T10:00"},
            {"notice": "nonsense"},
            {"notice": str(uuid.UUID(int=7))},
            {"version": "one"},
            {"version": "99999999999999999999"},
        ],
        "alias",
    ),
    "guardian": Sheet(
        "guardian_name",
        {"name": "Somjit A.", "independent": "on"},
        [{"name": ""}, {"name": "   "}, {"name": LONG}, {"independent": ""}, {"version": "x"}],
        "name",
    ),
    "identity": Sheet(
        "identity_edit",
        {"name": "ຄຳລາ", "contacts": "Sister"},
        [{"name": ""}, {"name": LONG}, {"contacts": LONG}, {"born_2": "long ago"}, {"born_2": "2999"}, {"version": ""}],
        "contacts",
    ),
    "screening": Sheet(
        "screening_create",
        {"place": "safe_site", "language": "lo", "interpreter": "I-02", "finding": "unclear", "finding_by": "Dara",
         "wages": "yes", "wages_note": "Eight months"},
        [{"place": ""}, {"place": "scene"}, {"finding": ""}, {"finding": "guilty"}, {"wages": "perhaps"}, {"language": ""},
         {"wages_note": LONG}, {"finding_by": ""}, {"note": LONG}, {"finding": "likely", "wages": ""}],
        "wages_note",
        versioned=False,
    ),
    "choices": Sheet(
        "choice_record",
        EXPLAINED | {"stay": "accepted", "stay_note": "Near the garden"},
        [{"stay": "maybe"}, {"language": ""}, {"language": "xx"}, {"medium": "shouting"}, {"left": "gold"},
         {"interpreter": ""}, {"stay_note": LONG}, {"stay_again": "soon"}, {"stay_again": "2030-01-01"}, {"stay": ""},
         {"version": "x"}],
        "stay_note",
    ),
    "change": Sheet(
        "choice_change",
        {"answer": "declined", "note": "Later"},
        [{"answer": ""}, {"answer": "maybe"}, {"note": LONG}, {"again": "soon"}, {"version": "x"}],
        "note",
        more=("stay",),
    ),
}  # fmt: skip


def address(sheet: Sheet, pk: uuid.UUID) -> str:
    return reverse(f"victims:{sheet.page}", args=[pk, *sheet.more])


def written(as_user: As, person: Person) -> dict[str, Any]:
    """Everything that stands about one person."""
    with as_user("dara"):
        row = Person.objects.filter(pk=person.pk).values().first()
        return {
            "person": row,
            "identity": list(Identity.objects.filter(person=person).values("name", "contacts", "version")),
            "parts": [model.objects.filter(person=person).count() for model in (Screening, Explanation, Choice)],
        }


def opened(client: Client, url: str) -> dict[str, str]:
    """The hidden fields of the page's form, as a browser would send them."""
    form = client.get(url).context["form"]
    return {name: str(form[name].value()) for name in ("form_id", "version") if name in form.fields}


@pytest.fixture
def person(as_user: As, adult: Person, child: Person, request: pytest.FixtureRequest) -> Person:
    """A child for the guardian's page, else an adult who has answered once."""
    if "guardian" in request.node.name:
        return child
    with as_user("dara") as actor:
        return say(actor, adult, stay="undecided")


CASES = [(name, number) for name, sheet in SHEETS.items() for number in range(len(sheet.spoilt))]


@pytest.mark.parametrize(("name", "number"), CASES, ids=[f"{name}-{number}" for name, number in CASES])
def test_a_spoilt_form_says_how_to_mend_it_and_writes_nothing(
    client_for: For, as_user: As, person: Person, name: str, number: int
) -> None:
    sheet, client = SHEETS[name], client_for("dara")
    url, before = address(sheet, person.pk), written(as_user, person)
    sent = opened(client, url) | sheet.good | sheet.spoilt[number]
    answer = client.post(url, sent)
    assert answer.status_code in ((422, 409) if "version" in sheet.spoilt[number] else (422,)), answer.content[:500]
    text = answer.content.decode()
    assert "error-summary" in text
    if len(sent[sheet.text]) < 100 and sent[sheet.text].strip():
        assert sent[sheet.text] in text, "what was typed stands in the form again"
    assert written(as_user, person) == before


@pytest.mark.parametrize("name", SHEETS)
def test_an_empty_form_writes_nothing(client_for: For, as_user: As, person: Person, name: str) -> None:
    url, before = address(SHEETS[name], person.pk), written(as_user, person)
    answer = client_for("dara").post(url, {"csrfmiddlewaretoken": "x"})
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert written(as_user, person) == before


@pytest.mark.parametrize("name", SHEETS)
def test_a_good_form_sent_twice_writes_once(client_for: For, as_user: As, person: Person, name: str) -> None:
    sheet, client = SHEETS[name], client_for("dara")
    url, before = address(sheet, person.pk), written(as_user, person)
    sent = opened(client, url) | sheet.good
    assert client.post(url, sent).status_code == 302
    once = written(as_user, person)
    assert once != before
    assert client.post(url, sent).status_code in (302, 409)  # the same record again, or "changed meanwhile"
    assert written(as_user, person) == once


@pytest.mark.parametrize("name", [name for name, sheet in SHEETS.items() if sheet.versioned])
def test_r30_a_stale_form_shows_both_and_overwrites_nothing(
    client_for: For, as_user: As, person: Person, name: str
) -> None:
    sheet, client = SHEETS[name], client_for("dara")
    url = address(sheet, person.pk)
    sent = opened(client, url) | sheet.good
    with as_user("dara") as actor:
        if name == "identity":
            write_identity(actor=actor, person=person.pk, version=0, name="Theirs", contacts="Their words")
        else:
            row = Person.objects.get(pk=person.pk)
            change_person(actor=actor, person=row.pk, version=row.version, changes={"alias": "Theirs"})
    before = written(as_user, person)
    answer = client.post(url, sent)
    assert answer.status_code == 409
    assert sheet.good[sheet.text] in answer.content.decode(), "what was typed is not lost"
    assert written(as_user, person) == before


@pytest.mark.parametrize("name", SHEETS)
def test_r4_somebody_elses_and_nobodys_are_the_same_404(
    client_for: For, as_user: As, person: Person, name: str
) -> None:
    sheet, client = SHEETS[name], client_for("bounmy")
    before = written(as_user, person)
    hidden = client.post(address(sheet, person.pk), sheet.good)
    missing = client.post(address(sheet, uuid.uuid4()), sheet.good)
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert written(as_user, person) == before


@pytest.mark.parametrize("name", SHEETS)
def test_a_session_that_ended_keeps_the_text(client_for: For, as_user: As, person: Person, name: str) -> None:
    sheet, client = SHEETS[name], client_for("dara")
    url, before = address(sheet, person.pk), written(as_user, person)
    sent = opened(client, url) | sheet.good
    gone = Client()
    answer = gone.post(url, sent)
    assert answer.status_code == 401
    text = answer.content.decode()
    assert sheet.good[sheet.text] not in text, "the page left open tells nothing"
    kept = re.search(r'name="kept" value="([^"]+)"', text)
    assert kept
    back = gone.post(
        reverse("accounts:sign_in"), {"username": "dara", "password": PASSWORD, "kept": kept[1], "next": "/"}
    )
    assert sheet.good[sheet.text] in back.content.decode()
    assert f'action="{url}"' in back.content.decode()
    assert written(as_user, person) == before


@pytest.mark.parametrize(
    "spoilt",
    [{"language": ""}, {"language": "xx"}, {"age_band": ""}, {"age_band": "17"}, {"age_source": ""},
     {"age_source": "unknown"}, {"alias": LONG}, {"notice": "nonsense"}],
)  # fmt: skip
def test_a_record_is_not_started_by_a_spoilt_form(client_for: For, as_user: As, spoilt: dict[str, str]) -> None:
    client, url = client_for("dara"), reverse("victims:person_create")
    with as_user("dara"):
        before = Person.objects.count()
    good = {"language": "my", "age_band": "16-17", "age_source": "said", "alias": "Nan"}
    answer = client.post(url, opened(client, url) | good | spoilt)
    assert answer.status_code == 422
    with as_user("dara"):
        assert Person.objects.count() == before


def test_r4_a_notice_that_is_hidden_starts_nothing(client_for: For, as_user: As, mya: Person) -> None:
    client, url = client_for("bounmy"), reverse("victims:person_create")
    good = {"language": "my", "age_band": "16-17", "age_source": "said"}
    answers = [
        client.post(url, opened(client, url) | good | {"notice": str(notice)})
        for notice in (mya.notice_id or uuid.uuid4(), uuid.uuid4())
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    with as_user("bounmy"):
        assert Person.objects.filter(language="my").count() == 0


def test_the_buttons_of_the_record_take_no_nonsense(client_for: For, as_user: As, person: Person) -> None:
    client, before = client_for("dara"), written(as_user, person)
    for version in ("", "x", "-1", "99999999999999999999", "0"):
        answer = client.post(reverse("victims:options_complete", args=[person.pk]), {"version": version})
        assert answer.status_code == 409
    for name in ("options_complete", "document_create"):
        assert client.get(reverse(f"victims:{name}", args=[person.pk])).status_code == 405
        hidden = client_for("bounmy").post(reverse(f"victims:{name}", args=[person.pk]), {"version": "1"})
        missing = client_for("bounmy").post(reverse(f"victims:{name}", args=[uuid.uuid4()]), {"version": "1"})
        assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content) == (404, missing.content)
    assert written(as_user, person) == before


API_SPOILT: list[tuple[dict[str, Any], int]] = [
    ({"language": ""}, 400),
    ({"language": "xx"}, 400),
    ({"note": "A field that nobody asked for"}, 400),
    ({"version": "x"}, 400),
    ({"version": 0}, 409),
    ({"choices": []}, 400),
    ({"choices": "stay"}, 400),
    ({"choices": [{"service": "stay"}]}, 400),
    ({"choices": [{"service": "stay", "answer": "maybe"}]}, 400),
    ({"choices": [{"service": "stay", "answer": "declined", "note": LONG}]}, 400),
    ({"choices": [{"service": "prison", "answer": "accepted"}]}, 422),
    ({"choices": [{"service": "stay", "answer": "accepted", "offered_again_on": "2030-01-01"}]}, 422),
    ({"medium": "phone", "interpreter": ""}, 422),
]


@pytest.mark.parametrize(("spoilt", "status"), API_SPOILT)
def test_the_api_refuses_as_the_page_does(
    client_for: For, as_user: As, adult: Person, spoilt: dict[str, Any], status: int
) -> None:
    client, before = client_for("dara"), written(as_user, adult)
    good = {"version": adult.version, **EXPLAINED, "choices": [{"service": "stay", "answer": "declined"}]}
    url = f"/api/v1/persons/{adult.pk}/choices/"
    answer = client.post(url, good | spoilt, content_type="application/json")
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"].startswith("application/json")
    assert written(as_user, adult) == before


def test_the_api_takes_no_other_persons_id_for_its_own(client_for: For, as_user: As, mya: Person) -> None:
    body = {"key": str(mya.pk), "language": "km", "age_band": "21-29", "age_source": "said"}
    client = client_for("bounmy")
    first = client.post("/api/v1/persons/", body, content_type="application/json")
    again = client.post("/api/v1/persons/", body, content_type="application/json")
    other = client.post("/api/v1/persons/", body | {"key": str(uuid.uuid4())}, content_type="application/json")
    assert first.status_code == again.status_code == other.status_code == 201
    assert first.json()["id"] == again.json()["id"] != str(mya.pk)
    assert first.json()["code"] == again.json()["code"]
    with as_user("dara"):
        assert Person.objects.get(pk=mya.pk).language == "my"
