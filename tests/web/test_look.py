"""What every page and sheet must hold: nothing inline, nothing of the British government's, escaping, one matrix."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.template.loader import get_template
from django.test import RequestFactory

from siren.common.actor import Actor
from siren.web import navigation, risk
from siren.web.context import page
from siren.web.pdf import render_pdf

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = list((ROOT / "siren/web/static/siren").glob("*.css"))


def shown(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_is_inline(path: Path) -> None:
    text = re.sub(r"{%.*?%}", "", path.read_text())  # a tag's own arguments are no attributes
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "a script's text would be refused by the policy"
    assert "<style" not in text
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"\son[a-z]+=", text)
    assert not re.search(r"hx-(on|vars|vals=.js)", text)


def test_colours_are_named_in_one_sheet() -> None:
    for sheet in SHEETS:
        if sheet.name == "tokens.css":
            continue
        body = re.sub(r"@media print.*", "", sheet.read_text(), flags=re.S)
        found = [match for match in re.findall(r":[^;{}]*(#[0-9a-fA-F]{3,8})\b", body) if match != "#000"]
        assert not found, f"{sheet.name}: {found}"


def test_light_and_dark_name_the_same_tokens() -> None:
    text = (ROOT / "siren/web/static/siren/tokens.css").read_text()
    blocks = re.findall(r':root\[data-theme="(?:auto|dark)"\] \{(.*?)\}', text, re.S)
    auto, dark = (dict(re.findall(r"(--[a-z0-9-]+):\s*([^;]+);", block)) for block in blocks)
    assert auto == dark
    assert len(auto) > 40


def test_values_are_escaped_everywhere() -> None:
    evil = "<script>1</script>"
    for source in (
        "{% chip 'ok' x %}",
        "{% fact 'a' x %}",
        "{% row x x %}",
        "{% event x x by=x ref=x %}",
        "{% notice 'warn' x %}{% endnotice %}",
        "{% card title=x %}{% endcard %}",
        "{% identity title=x ref=x state=x handling=x %}{% endidentity %}",
        "{% empty x %}",
        "{% button x name=x value=x %}",
        "{% linkbutton x x %}",
        "{% panel x x %}",
        "{% inboxitem '/' x x chip=x %}",
        "{% objective 1 'gavel' x x 'ok' x of=x %}{% endobjective %}",
        "{% filterchip x '/' %}",
        "{% grade x x x words=True %}",
        "{% check x 'ok' x %}",
        "{% whocansee e others=x %}",
        "{% confirm x text=x %}{% endconfirm %}",
        "{% tab '/' x count=x %}",
    ):
        page_ = shown(source, x=evil, e=[SimpleNamespace(who=evil, what=evil, since=None)])
        assert "<script>" not in page_, source


def test_actions_stay_with_their_own_card() -> None:
    text = shown(
        "{% card title='Outer' %}{% actions %}<b>out</b>{% endactions %}{% card title='Inner' %}x{% endcard %}"
        "{% card title='Second' %}{% actions %}<b>in</b>{% endactions %}y{% endcard %}{% endcard %}"
    )
    heads = re.findall(r'card-title">(\w+)</h2><div class="card-actions"><b>(\w+)</b>', text)
    assert heads == [("Outer", "out"), ("Second", "in")]


def test_missing_is_not_recorded_never_no() -> None:
    assert "Not recorded" in shown("{% row 'Born' x %}", x=None)
    assert ">0<" in shown("{% row 'Children' x %}", x=0)


@pytest.mark.parametrize(
    ("likelihood", "impact", "word"),
    [(1, 4, "Low"), (1, 5, "Medium"), (3, 3, "Medium"), (2, 5, "Raised"), (3, 5, "High")],
)
def test_risk_thresholds(likelihood: int, impact: int, word: str) -> None:
    assert risk.level(likelihood, impact)[1] == word


def test_the_matrix_holds_every_risk_in_its_cell() -> None:
    rows = risk.matrix(
        [SimpleNamespace(code="R1", likelihood=3, impact=5), SimpleNamespace(code="R2", likelihood=3, impact=5)]
    )
    assert rows[2]["cells"][4]["codes"] == ["R1", "R2"]
    assert sum(len(cell["codes"]) for row in rows for cell in row["cells"]) == 2


def test_the_bar_has_only_places_that_exist_and_at_most_five() -> None:
    for role, items in navigation.BARS.items():
        assert len(items) <= 5
        actor = Actor(user_id=1, username="x", name="X", roles=(role,))
        assert all(link.url for link in navigation.bar(actor, "home"))
    assert navigation.bar(None, "home") == []


def test_a_detail_page_marks_its_list_in_the_bar() -> None:
    item = navigation.CASES
    assert navigation.is_here(item, "cases:case_detail")
    assert not navigation.is_here(item, "cases:charge_detail")


def test_unknown_preferences_fall_back() -> None:
    request = RequestFactory().get("/")
    request.preferences = SimpleNamespace(theme='"><x', density="huge")  # type: ignore[attr-defined]
    context = page(request)
    assert (context["theme"], context["density"]) == ("auto", "normal")


@pytest.mark.parametrize("name", ["plan", "notice", "choices"])
def test_documents_are_tagged_pdf_and_text_is_only_text(name: str) -> None:
    table = {"columns": ["a"], "rows": [[None]]}
    why = {"heading": "Why", "paragraphs": ["ຍັງບໍ່ຕັດສິນໃຈ", None], "facts": [["Harm", ""]], "table": table}
    choice = {
        "service": "Safe place",
        "service_in_language": "ဘေးကင်းသော နေရာ",
        "answer": "Yes",
        "answer_in_language": None,
    }
    made = render_pdf(
        name,
        {
            "ref": "RP-0042",
            "title": '#eval("1+1") *x* $y$',
            "state": "Approved",
            "handling": "Named people only",
            "lang": "th",
            "person_lang": "my",
            "printed_by": "Lt. P. Aung",
            "printed_at": "24 Nov 2026 09:41",
            "copy_id": "P-1182",
            "version_hash": "ab12",
            "sections": [why, {"heading": "Empty"}],
            "choices": [choice],
        },
    )
    assert made.startswith(b"%PDF-1.7")
    assert b"pdfuaid" in made


def test_there_is_no_other_document() -> None:
    with pytest.raises(ValueError, match="no such document"):
        render_pdf("../../settings", {})


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_template_compiles(path: Path) -> None:
    """A tag that does not exist is found here, not by the person who opens the page."""
    parts = path.relative_to(ROOT).parts
    get_template("/".join(parts[parts.index("templates") + 1 :]))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_an_address_is_made_in_the_block_that_uses_it(path: Path) -> None:
    """What one block sets is unknown in the next: a button would silently lead to the page that it stands on."""
    text = path.read_text()
    made = set(re.findall(r"{% url [^%]*? as (\w+) %}", text))
    for name, block in re.findall(r"{% block (\w+) %}(.*?){% endblock(?: \w+)? %}", text, re.DOTALL):
        here = set(re.findall(r"{% url [^%]*? as (\w+) %}", block))
        used = set(re.findall(r"\b(\w+)\b", re.sub(r"{% url [^%]*? as \w+ %}", "", block)))
        assert not (used & made) - here, f"block {name}"


def test_a_name_with_brackets_of_its_own_gets_no_second_pair() -> None:
    line = shown("{% event when text by %}", when=None, text="Started", by="วิชัย (Wichai)")
    assert "· วิชัย (Wichai)" in line
    assert "((" not in line and "))" not in line
