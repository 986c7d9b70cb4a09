"""Nothing on the protection side knows or asks whether the person works with the police (R17)."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

from tests.victims.conftest import ALL, As, say
from victims.models import ChoiceDocument
from victims.selectors.choice import offers
from victims.selectors.person import due
from victims.services.document import document_data
from victims.services.explanation import complete_options, missing_for_completion
from victims.services.person import start_record

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


COOPERATION = re.compile(r"co-?_?operat|testif|testimon|witness|prosecut|charges?\b", re.IGNORECASE)
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)


def test_r17_nothing_here_knows_of_co_operation() -> None:
    for model in apps.get_app_config("victims").get_models():
        for column in model._meta.get_fields():
            assert not COOPERATION.search(column.name), f"{model.__name__}.{column.name}"
    folder = Path(apps.get_app_config("victims").path)
    for path in folder.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, DOCUMENTED)}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom | ast.Import):
                names = [f"{getattr(node, 'module', '')}.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.Name | ast.Attribute):
                names = [node.id if isinstance(node, ast.Name) else node.attr]
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in told:
                names = [node.value]
            else:
                continue
            for name in names:
                assert not COOPERATION.search(name), f"{path.relative_to(folder)}: {name}"
                assert not name.startswith("cases."), f"{path.relative_to(folder)} reads the case"


def test_r17_offers_answers_and_ends_are_the_same_whatever_is_said_to_the_police(as_user: As) -> None:
    found = []
    for answer in ("accepted", "declined", "undecided"):
        with as_user("dara") as actor:
            person = start_record(actor=actor, language="lo", age_band="30-59", age_source="known")
            person = say(actor, person, **dict.fromkeys(ALL, "accepted") | {"court": answer})
            there = offers(actor, person)
            accepted = [offer.service.code for offer in there if offer.choice and offer.choice.answer == "accepted"]
            missing = missing_for_completion(actor, person)
            done = complete_options(actor=actor, person=person.pk, version=person.version)
            due_now = [one.chip for one in due(actor) if one.person.pk == person.pk]
            paper = document_data(actor, ChoiceDocument(person=done, copy_id="CR-1"))
            sections = str(paper["sections"])
            found.append(
                ([offer.service.code for offer in there], set(accepted) - {"court"}, missing, done.state, due_now,
                 re.sub(r"\d\d:\d\d", "", sections))
            )  # fmt: skip
    assert found[0] == found[1] == found[2]
    assert found[0][0] == list(ALL)
