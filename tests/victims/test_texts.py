"""What a person is shown: in six languages, versioned, marked until a second reader has checked it."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse

from tests.victims.conftest import ALL, As
from victims import texts
from victims.catalogue import SERVICES
from victims.choices import Answer, Indicator, Language
from victims.models import Person
from victims.services.person import start_record

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

SPOKEN = [code for code in Language.values if code != "other"]
SCRIPTS = {"my": ("က", "႟"), "km": ("ក", "៿"), "lo": ("ກ", "\u0eff"), "th": ("ก", "๛")}


@pytest.mark.parametrize("language", SPOKEN)
def test_r16_every_service_answer_and_sign_has_its_words(language: str) -> None:
    said = [texts.rights(language)]
    said += [texts.service_words(language, code) for code, _label, _lasting in SERVICES]
    said += [texts.answer_words(language, answer) for answer in Answer.values]
    said += [texts.indicator_words(language, sign) for sign in Indicator.values]
    assert len(said) == 1 + len(ALL) + 3 + 11
    for one in said:
        assert one.language == language
        assert one.text.strip()
        if language in SCRIPTS:
            first, last = SCRIPTS[language]
            assert any(first <= letter <= last for letter in one.text), one.text
    assert len({one.text for one in said}) == len(said), "no two mean the same"


def test_the_words_name_who_checked_them_and_their_version() -> None:
    stored = json.loads((Path(apps.get_app_config("victims").path) / "wording.json").read_text(encoding="utf-8"))
    assert stored["version"] == texts.VERSION
    for language, own in stored["languages"].items():
        assert "checked_by" in own
        assert texts.rights(language).checked is bool(own["checked_by"])


@pytest.mark.parametrize("language", [*SPOKEN, "other"])
def test_unchecked_words_carry_a_mark(client_for: Any, as_user: As, language: str) -> None:
    with as_user("dara") as actor:
        person: Person = start_record(actor=actor, language=language, age_band="30-59", age_source="known")
    client, marked = client_for("dara"), not texts.rights(person.language_code).checked
    for name in ("person_show", "choice_record", "screening_create"):
        text = client.get(reverse(f"victims:{name}", args=[person.pk])).content.decode()
        assert ("Not checked by a second reader" in text) is marked, name


@pytest.mark.parametrize("language", SPOKEN)
def test_the_turned_screen_speaks_the_persons_language_and_offers_all_three_alike(
    client_for: Any, as_user: As, language: str
) -> None:
    with as_user("dara") as actor:
        person = start_record(actor=actor, language=language, age_band="30-59", age_source="known")
    client = client_for("dara")
    first = client.get(reverse("victims:person_show", args=[person.pk])).content.decode()
    assert f'lang="{language}"' in first
    for code in ALL:
        assert texts.service_words(language, code).text in first
        text = client.get(reverse("victims:person_show_service", args=[person.pk, code])).content.decode()
        buttons = [part.split(">")[0] for part in text.split("<button")[1:] if f'name="{code}"' in part.split(">")[0]]
        assert [Answer(b.split('value="')[1].split('"')[0]) for b in buttons] == list(Answer)
        alike = {b.replace(f'value="{value}"', "") for b, value in zip(buttons, Answer.values, strict=True)}
        assert len(alike) == 1, "one look for yes, no and not sure"
