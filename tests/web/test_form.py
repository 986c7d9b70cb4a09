"""The form that every form is made from: clean text, limits, our words, one record for two clicks, versions."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django import forms
from django.core import signing
from django.http import QueryDict

from siren.common.actor import Actor
from siren.common.errors import RuleBroken
from siren.web import forms as web
from siren.web.problems import problems_of

ACTOR = Actor(user_id=7, username="aung", name="Lt. P. Aung")
OTHER = Actor(user_id=8, username="dara", name="Ms. Dara")


class Note(web.Form):
    text = forms.CharField(label="What did you learn?", widget=forms.Textarea)
    place = forms.CharField(label="Place", required=False)


class Change(web.EditForm):
    text = forms.CharField(label="100% sure?", widget=forms.Textarea)


def sent(form: forms.Form, **fields: str) -> QueryDict:
    """What a browser sends back for this form."""
    data = QueryDict(mutable=True)
    data.update({field.html_name: str(field.value() or "") for field in form.hidden_fields()})
    data.update(fields)
    return data


def messages_of(form: forms.Form) -> list[str]:
    return [problem.text for problem in problems_of(form)]


def test_two_clicks_name_one_record() -> None:
    data = sent(Note(actor=ACTOR), text="A van")
    first, second = Note(data, actor=ACTOR), Note(data, actor=ACTOR)
    assert first.is_valid()
    assert second.is_valid()
    assert first.record_id == second.record_id


@pytest.mark.parametrize("form_id", ["", "x", "\x00", "signed but not ours", "a:b:c", "é" * 600])
def test_a_forged_form_is_refused_once_and_keeps_the_text(form_id: str) -> None:
    if form_id == "signed but not ours":
        form_id = signing.dumps([1, 2], salt="siren.web.form")
    form = Note(_query(form_id=form_id, text="A van"), actor=ACTOR)
    assert not form.is_valid()
    assert form["text"].value() == "A van"
    again = Note(sent(form, text="A van"), actor=ACTOR)
    assert again.is_valid()
    assert again.record_id == form.record_id


def test_another_persons_form_is_refused() -> None:
    data = sent(Note(actor=OTHER), text="A van")
    assert not Note(data, actor=ACTOR).is_valid()


def test_text_arrives_clean() -> None:
    dirty = " caf\u0065\u0301\x00\x07 \u202eevil\u202c\r\nnext\u200b "
    form = Note(sent(Note(actor=ACTOR), text=dirty), actor=ACTOR)
    assert form.is_valid()
    assert form.cleaned_data["text"] == "caf\u00e9 evil\nnext\u200b"


def test_a_password_stays_as_typed() -> None:
    class SignIn(web.PartForm):
        password = forms.CharField(widget=forms.PasswordInput, strip=False)

    form = SignIn(_query(password="e\u0301 "), actor=None)
    assert form.is_valid()
    assert form.cleaned_data["password"] == "e\u0301 "


def test_too_long_says_by_how_much_and_nothing_is_cut() -> None:
    form = Note(sent(Note(actor=ACTOR), text="x" * 4003, place="y" * 201), actor=ACTOR)
    assert not form.is_valid()
    assert messages_of(form) == [
        "“What did you learn?” is 3 characters too long. It may have 4000.",
        "“Place” is 1 character too long. It may have 200.",
    ]
    assert "maxlength" not in str(form)


def test_messages_name_the_field_and_keep_percent_signs() -> None:
    form = Change(sent(Change(actor=ACTOR, version=3), text=""), actor=ACTOR)
    assert messages_of(form) == ["“100% sure?” is empty. Fill it in."]


def test_every_message_of_every_field_is_ours() -> None:
    """No message of Django's is left on any field of ours: its catalogues for the region are mostly empty."""

    class Everything(web.PartForm):
        whole = forms.IntegerField(min_value=1, max_value=5)
        exact = forms.DecimalField(max_digits=3, decimal_places=1)
        day = forms.DateField()
        hour = forms.TimeField()
        moment = forms.DateTimeField()
        one = forms.ChoiceField(choices=[("a", "A")])
        many = forms.MultipleChoiceField(choices=[("a", "A")])
        mail = forms.EmailField()
        page = forms.URLField(assume_scheme="https")
        file = forms.FileField()
        tick = forms.BooleanField()
        parts = web.DatePartsField()
        about = web.UncertainDateField()
        answer = web.SegmentedField()
        decision = web.DecisionField(choices=[("a", "A")])

    wrong = {
        "whole": "99",
        "exact": "1234.56",
        "day": "x",
        "hour": "x",
        "moment": "x",
        "one": "z",
        "many": "z",
        "mail": "x",
        "page": "x",
        "about_0": "3",
    }
    seen = set()
    for data in (_query(), _query(**wrong), _query(whole="x", exact="x", parts_0="31", parts_1="2", parts_2="2026")):
        form = Everything(data, {}, actor=None)
        assert not form.is_valid()
        for name, errors in form.errors.items():
            for text in errors:
                seen.add(text)
                assert "“" in text or "Choose" in text or "Tick" in text, (name, text)
    assert len(seen) > 25


def test_the_forms_own_words_go_first() -> None:
    class Own(web.PartForm):
        source = forms.ChoiceField(
            choices=[("1", "1")], error_messages={"required": "Choose how reliable the source is"}
        )

    form = Own(_query(), actor=None)
    assert messages_of(form) == ["Choose how reliable the source is"]


def test_a_version_travels_and_a_broken_one_is_refused() -> None:
    form = Change(sent(Change(actor=ACTOR, version=3), text="x"), actor=ACTOR)
    assert form.is_valid()
    assert form.cleaned_data["version"] == 3
    for bad in ("", "x", "-1", "99999999999999"):
        assert not Change(sent(Change(actor=ACTOR, version=3), text="x", version=bad), actor=ACTOR).is_valid()


def test_a_broken_rule_stands_at_its_field() -> None:
    form = Note(sent(Note(actor=ACTOR), text="x"), actor=ACTOR)
    assert form.is_valid()
    form.add_broken(RuleBroken("Two people must approve.", fields={"text": ["Say more."], "gone": ["Elsewhere."]}))
    assert form.errors["text"] == ["Say more."]
    assert form.non_field_errors() == ["Elsewhere."]
    form.add_broken(RuleBroken("Two people must approve."))
    assert "Two people must approve." in form.non_field_errors()


@pytest.mark.parametrize(
    ("parts", "value"),
    [
        (("24", "11", "2010"), dt.date(2010, 11, 24)),
        (("31", "2", "2010"), None),
        (("1", "1", "10"), None),
        (("1", "", "2010"), None),
        (("9" * 30, "1", "2010"), None),
        (("1", "1", "9999"), None),  # after today
    ],
)
def test_dates_in_three_boxes(parts: tuple[str, str, str], value: dt.date | None) -> None:
    class Seen(web.PartForm):
        seen = web.DatePartsField(label="Date seen", latest="today")

    form = Seen(_query(**{f"seen_{place}": part for place, part in enumerate(parts)}), actor=None)
    assert form.is_valid() == (value is not None)
    assert form.cleaned_data.get("seen") == value


@pytest.mark.parametrize(
    ("parts", "edtf"),
    [
        (("", "", "2010", "~"), "2010~"),
        (("", "1", "2011", ""), "2011-01"),
        (("11", "1", "2011", "?"), "2011-01-11?"),
        (("", "", "", ""), ""),
        (("11", "", "2011", ""), None),
        (("", "13", "2011", ""), None),
        (("", "1", "2011", "!"), None),
    ],
)
def test_r29_uncertain_dates_keep_their_precision(parts: tuple[str, ...], edtf: str | None) -> None:
    class Born(web.PartForm):
        born = web.UncertainDateField(label="Born", required=False)

    form = Born(_query(**{f"born_{place}": part for place, part in enumerate(parts)}), actor=None)
    assert form.is_valid() == (edtf is not None)
    assert form.cleaned_data.get("born") == edtf
    if edtf:
        assert "selected" in str(Born(initial={"born": edtf}, actor=None))


def test_a_blocked_decision_is_refused_with_its_reason() -> None:
    class Decide(web.PartForm):
        decision = web.DecisionField(label="Decision", choices=[("approve", "Approve"), ("return", "Return")])

    form = Decide(_query(decision="approve"), actor=None)
    field = form.fields["decision"]
    assert isinstance(field, web.DecisionField)
    field.block("approve", "Blocked until 2 gaps are closed")
    assert messages_of(form) == ["Blocked until 2 gaps are closed"]
    assert "disabled" in str(form)
    assert "disabled" not in str(Decide(actor=None))  # the next form starts afresh


def test_a_row_is_added_without_scripts() -> None:
    class Item(web.PartForm):
        text = forms.CharField()

    rows = web.formset(Item, extra=1, max_num=2)
    data = _query(**{"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-text": "kept", "form-add": "1"})
    made = rows(data, form_kwargs={"actor": None})
    assert made.adding
    assert len(made.forms) == 2
    assert made.forms[0]["text"].value() == "kept"
    data["form-TOTAL_FORMS"] = "2"
    assert len(rows(data, form_kwargs={"actor": None}).forms) == 2  # the most is the most


def test_an_id_is_no_text() -> None:
    class Begun(web.PartForm):
        case = forms.UUIDField()

    sent = "00000000-0000-4000-8000-000000000001"
    good = Begun({"case": sent}, actor=None)
    assert good.is_valid()
    assert str(good.cleaned_data["case"]) == sent
    assert not Begun({"case": "9" * 5000}, actor=None).is_valid()


def test_a_row_is_taken_away_without_scripts() -> None:
    class Item(web.PartForm):
        text = forms.CharField()

    rows = web.formset(Item, extra=1, max_num=5)
    sent = {
        "form-TOTAL_FORMS": "3",
        "form-INITIAL_FORMS": "1",
        "form-0-text": "a",
        "form-1-text": "b",
        "form-2-text": "c",
    }
    made = rows(_query(**sent, **{"form-remove": "1"}), form_kwargs={"actor": None})
    assert made.adding
    assert [form["text"].value() for form in made.forms] == ["a", "c"]
    for wrong in ("", "9", "-1", "x"):
        kept = rows(_query(**sent, **{"form-remove": wrong}), form_kwargs={"actor": None})
        assert [form["text"].value() for form in kept.forms] == ["a", "b", "c"], wrong
    one = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-text": "a", "form-remove": "0"}
    last = rows(_query(**one), form_kwargs={"actor": None})
    assert [form["text"].value() for form in last.forms] == [None]


def test_no_answer_is_invited() -> None:
    """R15: yes, no and not sure are the same in everything but the word and its sign."""

    class Choice(web.PartForm):
        stay = web.SegmentedField(label="Safe place to stay")

    page = str(Choice(actor=None)["stay"])
    assert "checked" not in page
    assert page.count("<label><input") == 3


def test_record_ids_are_random() -> None:
    assert len({Note(actor=ACTOR).record_id for _turn in range(50)}) == 50
    assert isinstance(Note(actor=ACTOR).record_id, uuid.UUID)


def _query(**fields: Any) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update(fields)
    return data


def test_a_day_too_far_back_is_refused_with_the_way_to_mend_it() -> None:
    class Talk(web.Form):
        day = forms.DateField(label="Day")
        at = forms.DateTimeField(label="100% sure: when?")

    empty = Talk(actor=ACTOR)
    early = Talk(sent(empty, day="1899-12-31", at="0001-01-01 00:00"), actor=ACTOR)
    assert messages_of(early) == [
        "“Day” is too long ago. The year must be 1900 or later.",
        "“100% sure: when?” is too long ago. The year must be 1900 or later.",
    ]
    assert Talk(sent(empty, day="1900-01-01", at="1900-01-01 00:00"), actor=ACTOR).is_valid()
