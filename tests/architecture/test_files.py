"""What keeps the code readable: short files, nothing inline, no drawers called utils, migrations that fit the models."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
OURS = ("siren", "cases", "operations", "victims", "evidence", "templates", "tests")
LONGEST = 400
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=[\"']|\son[a-z]+=[\"']|javascript:", re.I)
UNESCAPED = re.compile(r"\{%\s*autoescape off|\|\s*safe\b", re.I)
TAGS = re.compile(r"\{#.*?#\}|\{%.*?%\}")
DRAWERS = {"utils.py", "helpers.py", "helper.py", "lib.py", "misc.py", "tools.py", "shared.py"}


def files(*endings: str) -> Iterator[Path]:
    for folder in OURS:
        for path in sorted((ROOT / folder).rglob("*")):
            inside = path.relative_to(ROOT).parts
            if path.suffix in endings and not {"vendor", "__pycache__", "node_modules"} & set(inside):
                yield path


def test_no_file_is_longer_than_400_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in files(".py", ".html", ".css", ".js", ".sql", ".typ")
        if "migrations" not in path.parts and (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert not long, long


def test_nothing_stands_inline_in_templates() -> None:
    found = {}
    for path in files(".html"):
        text = path.read_text(encoding="utf-8")
        match = INLINE.search(TAGS.sub("", text)) or UNESCAPED.search(text)
        if match:
            found[str(path.relative_to(ROOT))] = match.group(0)
    assert not found, found


def test_there_are_no_drawers() -> None:
    assert not [str(path) for path in files(".py") if path.name in DRAWERS]


def test_the_top_level_is_fixed() -> None:
    allowed = {
        "manage.py", "pyproject.toml", "siren", "cases", "operations", "victims", "evidence", "templates", "tests",
        "docker-compose.yml", "README.md", "docs", "requirements", "vendor.json", "var", "build",
    }  # fmt: skip
    there = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert there <= allowed | {"siren.egg-info"}, there - allowed


@pytest.mark.django_db
def test_migrations_fit_the_models() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_templates_name_no_outside_address() -> None:
    outside = re.compile(r"(?:src|href|action)=[\"']https?://", re.I)
    assert not [str(path) for path in files(".html") if outside.search(path.read_text(encoding="utf-8"))]


def test_each_dependency_has_its_reason_in_the_decisions() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    wanted = {re.split(r"[<>=;\[ ]", line)[0] for line in lines}
    rows = re.findall(
        r"^\| (?!library)([\w, -]+) \|", (ROOT / "docs/decisions/0002-libraries.md").read_text("utf-8"), re.M
    )
    assert {name for row in rows for name in row.split(", ")} == wanted
