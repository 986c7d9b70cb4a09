"""Every form of every page, sent wrongly by somebody who may send it: an answer with a sentence, and nothing changes."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve

from siren.access.context import begin
from siren.wiring.demo import World, forget
from tests.forms import Found, forms_of, mistakes
from tests.matrix import MATRIX
from tests.walk import MISSING, PEOPLE, ROLE_OF, As, Sight, address, body, protected_models, send, sight_of, spread

pytestmark = pytest.mark.django_db(databases=["default", "super"])

SENDERS = ["pim", "somchai", "kamon", "wichai", "malee", "chai", "ploy", "dara"]
SENTENCE = ("error-summary", "card refusal", "card-key stale", "notice-bad", '"detail"')
# Texts may be empty where nothing is required, long where the limit is high, and odd: what is left of them is kept as text.
TEXTS = {"empty", "a megabyte", "too long", "odd text"}
# Forms for which these are not wrong, each with its reason.
GOOD = {
    "operations:operation_stop": "a raid is stopped whatever else is wrong with the form",
    "cases:team_leave": "who is not on the team is not on it afterwards either, and the page says so",
    "victims:choice_record": "the way back from the screen that was turned to the person",
    "victims:document_create": "one button, and asking twice gives the same copy",
}
# Forms that belong to the door and not to a record.
DOOR = {"accounts:sign_out", "accounts:preferences", "set_language", "accounts:sign_in"}


def forms_for(client: Client, sight: Sight, role: str) -> dict[str, list[Found]]:
    """Every form that this person's pages hold, by the route that it is sent to: two of each at most."""
    found: dict[str, list[Found]] = {}
    for name, row in MATRIX.items():
        if "200" not in row.get or not row.may(role, "GET") or name == "leave":
            continue
        for pk in spread(sight.for_route(name)[0], 3) if row.of else [None]:
            here = address(name, pk)
            answer = send(client, "GET", here)
            if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
                continue
            for form in forms_of(body(answer).decode(), here):
                target = resolve(urlsplit(form.action).path).view_name
                if target in DOOR or not MATRIX[target].may(role, "POST"):
                    continue
                kept = found.setdefault(target, [])
                if len(kept) < 2 and {one.name for one in form.fields} not in [
                    {one.name for one in other.fields} for other in kept
                ]:
                    kept.append(form)
    return found


def everything(world: World) -> dict[str, Any]:
    """Count and fingerprint of each protected table, put together from what each person sees."""
    counted = " UNION ALL ".join(
        f"SELECT '{table}' AS name, count(*), coalesce(sum(hashtext(t::text)::bigint), 0) FROM \"{table}\" t"  # noqa: S608
        for table in (model._meta.db_table for model in protected_models())
    )
    told: dict[str, Any] = {}
    for username in PEOPLE:
        with transaction.atomic():
            begin(world.users[username])
            with connection.cursor() as cursor:
                cursor.execute(counted)
                told |= {f"{username} {name}": tuple(rest) for name, *rest in cursor.fetchall()}
        forget()
    return told


def sent(client: Client, form: Found, data: dict[str, list[str]]) -> Any:
    """Send it. Only what was accepted is taken back: what was refused must have left nothing by itself."""
    with transaction.atomic():
        answer: Any = client.post(form.action, data)
        if answer.status_code < 400:
            transaction.set_rollback(True)
    return answer


@pytest.mark.parametrize("username", SENDERS)
def test_bad_input_gets_a_sentence_and_changes_nothing(
    username: str, client_for: Callable[[str], Client], as_user: As, world: World
) -> None:
    client, sight = client_for(username), sight_of(as_user, username)
    client.raise_request_exception = False
    hidden = next(pk for label in ("victims.Person", "cases.Report") for pk in sight.of(label)[1])
    forms = forms_for(client, sight, ROLE_OF[username])
    before, wrong = everything(world), []
    for name, kept in forms.items():
        for form in kept:
            for what, data in mistakes(form, hidden, MISSING):
                answer = sent(client, form, data)
                status = answer.status_code
                if status >= 500 or (status < 400 and what not in TEXTS and name not in GOOD):
                    wrong.append(f"{name} ({what}): {status} {sorted(data)[:6]}")
                elif status >= 400 and not any(mark in body(answer).decode() for mark in SENTENCE):
                    wrong.append(f"{name} ({what}): {status} without a sentence")
    changed = [name for name, told in everything(world).items() if told != before[name]]
    assert forms, "no form was found: the walk proves nothing"
    assert not wrong, f"{username}:\n" + "\n".join(wrong)
    assert not changed, f"{username}: refused, and yet changed: {changed}"
