"""No word of a hidden row reaches anybody: pages, panels, API, files, PDFs, search, errors, mail (R2, R4, R10, R31)."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from operations import tasks as operations_tasks
from operations.models import ProviderNotice
from operations.services.document import ask_notice_document, ask_plan_document
from siren.access.post import deliver, fixed_text, notify
from siren.access.tasks import deliver_waiting_mail
from siren.accounts.models import Message
from tests.canaries import canaries, found_in
from tests.matrix import MATRIX
from tests.walk import MISSING, ROLE_OF, As, address, body, send, sight_of, spread
from victims import tasks as victims_tasks
from victims.services.document import ask_for_document

pytestmark = pytest.mark.django_db(databases=["default", "super"])

# One person on each side of each wall.
SIDES = ["pim", "sunee", "anan", "kamon", "dara", "ploy", "bounmy", "chai", "ratana", "wit"]
# A word of each compartment, and somebody who must be able to read it, or the test would prove nothing.
PLANTED = {
    "operations.PlanAnnex.location": ("somchai", "ploy"),
    "operations.PlanAnnex.business": ("somchai", "ploy"),
    "operations.PlanAnnex.method": ("somchai", "dara"),
    "cases.Suspect.note": ("pim", "ploy"),
    "cases.Source.name": ("pim", "somchai"),
    "cases.Source.note": ("pim", "chai"),
    "cases.ReportItem.text": ("pim", "dara"),
    "cases.Entity.label": ("anan", "pim"),
    "cases.Case.summary": ("anan", "chai"),
    "victims.Identity.name": ("dara", "ploy"),
    "victims.Identity.contacts": ("dara", "pim"),
    "victims.Person.code": ("dara", "chai"),
    "victims.Choice.note": ("ploy", "sunee"),
    "victims.ScreeningAnswer.note": ("dara", "wichai"),
    "victims.Identity.name_native": ("bounmy", "dara"),
    "evidence.Statement.summary": ("chai", "anan"),
    "evidence.Exhibit.description": ("malee", "bounmy"),
}


@pytest.mark.parametrize(("where", "people"), PLANTED.items(), ids=PLANTED)
def test_the_canaries_are_alive(where: str, people: tuple[str, str], as_user: As) -> None:
    """For one side the text of this field is a canary, for the other one it is not."""
    reader, outsider = (canaries(sight_of(as_user, name)) for name in people)
    guarded = {word for word, place in outsider.items() if place == where}
    assert guarded, f"no text of {where} is guarded from {people[1]}"
    assert guarded - set(reader), f"{people[0]} should be able to read some of {where}"


@pytest.mark.parametrize("username", SIDES)
def test_r31_no_word_of_a_hidden_row_in_anything_that_can_be_fetched(
    username: str, client_for: Callable[[str], Client], as_user: As
) -> None:
    sight, client, role = sight_of(as_user, username), client_for(username), ROLE_OF[username]
    words, leaks, read = canaries(sight), [], 0
    for name, row in MATRIX.items():
        if not row.get or name == "leave":
            continue
        ids: list[Any] = [None]
        if row.of:
            seen, hidden = sight.for_route(name)
            ids = [*spread(seen, 2), *spread(hidden, 1), MISSING] if row.may(role, "GET") else spread(hidden, 1)
        for pk in ids:
            answer = send(client, "GET", address(name, pk))
            read += len(body(answer))
            told = found_in(words, body(answer), answer.get("Content-Type", ""))
            told += found_in(words, " ".join(answer.headers.values()).encode())
            leaks += [f"{name} {pk} ({answer.status_code}): {word!r} of {words[word]}" for word in told]
    assert read > 100_000, "the walk has read next to nothing"
    assert not leaks, f"{len(leaks)} leaks to {username}:\n" + "\n".join(leaks[:40])


@pytest.mark.parametrize("username", SIDES)
def test_r4_searching_for_a_hidden_word_is_searching_for_nonsense(
    username: str, client_for: Callable[[str], Client], as_user: As
) -> None:
    sight, client, role = sight_of(as_user, username), client_for(username), ROLE_OF[username]
    words = canaries(sight)
    short = sorted(word for word in words if len(word) <= 24)
    asked = spread(short, 12) + [w for w, place in words.items() if place.endswith((".reference", ".code"))][:4]
    lists = [
        url
        for name, url in (
            ("search", "/search/"),
            ("cases:report_list", "/cases/reports/"),
            ("cases:entity_list", "/cases/entities/"),
            ("victims:person_list", "/people/"),
        )
        if MATRIX[name].may(role, "GET")
    ]
    wrong = []
    for number, word in enumerate(asked):
        for url in lists if number % 6 == 0 else lists[:1]:
            nonsense = "zq" * ((len(word) + 1) // 2)
            found, nothing = (send(client, "GET", url, {"q": text}) for text in (word, nonsense))
            if _echoless(found, word) != _echoless(nothing, nonsense):
                wrong.append(f"{url}?q={word} ({words[word]})")
    assert asked
    assert not wrong, wrong


def _echoless(answer: Any, word: str) -> str:
    """The page without the person's own words in it, in whatever spelling they come back."""
    page = body(answer).decode()
    return re.sub(re.escape(word), "", html.unescape(_formless(page)), flags=re.IGNORECASE)


@pytest.mark.parametrize(
    ("username", "url", "label"),
    [
        ("anan", "/cases/charges/?case={}", "cases.Case"),
        ("chai", "/cases/charges/?case={}", "cases.Case"),
        ("anan", "/cases/reports/new/?case={}", "cases.Case"),
        ("anan", "/cases/new/?report={}", "cases.Report"),
        ("prasit", "/operations/plans/new/?case={}", "cases.Case"),
        ("bounmy", "/people/new/?notice={}", "operations.ProviderNotice"),
        ("bounmy", "/people/?before={}", "victims.Person"),
        ("anan", "/evidence/charges/?charge={}", "cases.Charge"),
        ("anan", "/evidence/?case={}", "cases.Case"),
    ],
)
def test_r4_a_hidden_id_in_the_question_is_a_missing_one(
    username: str, url: str, label: str, client_for: Callable[[str], Client], as_user: As
) -> None:
    hidden = sight_of(as_user, username).of(label)[1][0]
    client = client_for(username)
    first, second = (send(client, "GET", url.format(pk)) for pk in (hidden, MISSING))
    assert first.status_code == second.status_code
    plain = [_formless(body(one).decode().replace(str(pk), "")) for one, pk in ((first, hidden), (second, MISSING))]
    assert plain[0] == plain[1]


def _formless(page: str) -> str:
    """Without what differs from one form to the next: its token, its signed id, the minute."""
    return re.sub(r'(value|href|content)="[^"]*"', "", page)


def test_r10_the_notice_on_paper_says_what_the_provider_may_know(
    client_for: Callable[[str], Client], as_user: As
) -> None:
    sight = sight_of(as_user, "ploy")
    with as_user("ploy") as actor:
        notice = ProviderNotice.objects.get(pk=sight.of("operations.ProviderNotice")[0][0])
        document = ask_notice_document(actor=actor, notice_id=notice.pk)
        operations_tasks.make_notice_document.run(actor, str(document.pk))
    answer = send(client_for("ploy"), "GET", reverse("operations:notice_document_file", args=[document.pk]))
    assert body(answer).startswith(b"%PDF")
    assert found_in([notice.reference.casefold(), "car park of the district"], body(answer))
    assert found_in(canaries(sight), body(answer)) == []


def test_r31_plan_and_choices_on_paper_keep_the_other_side_s_words(
    client_for: Callable[[str], Client], as_user: As
) -> None:
    planner, worker = sight_of(as_user, "somchai"), sight_of(as_user, "dara")
    with as_user("somchai") as actor:
        plan = ask_plan_document(actor=actor, plan_id=planner.of("operations.Plan")[0][0])
        operations_tasks.make_plan_document.run(actor, str(plan.pk))
    with as_user("dara") as actor:
        choices = ask_for_document(actor=actor, person=worker.of("victims.Person")[0][0])
        victims_tasks.make_choices_pdf.run(actor, str(choices.pk))
    for username, name, pk, sight in (
        ("somchai", "operations:plan_document_file", plan.pk, planner),
        ("dara", "victims:document_download", choices.pk, worker),
    ):
        answer = send(client_for(username), "GET", reverse(name, args=[pk]))
        assert body(answer).startswith(b"%PDF"), (name, answer.status_code)
        assert found_in(canaries(sight), body(answer)) == []


def test_mail_is_one_fixed_text_for_everybody(world: Any, as_user: As) -> None:
    notify(world.users.values(), key="canary-plan-88/4-soi-wat")
    waiting = Message.objects.filter(sent_at=None).count()
    assert deliver() == waiting >= len(world.users)
    assert deliver_waiting_mail.run() == 0
    subject, text = fixed_text()
    assert {(letter.subject, letter.body) for letter in mail.outbox} == {(subject, text)}
    assert all(len(letter.to) == 1 and not letter.attachments for letter in mail.outbox)
