"""The words of the overseers' pages."""

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from siren.audit.verbs import words


def protected_models() -> dict[str, type[models.Model]]:
    """Every model whose rows are kept apart, by name in the audit ("cases.report"): the closed list of timelines."""
    return {model._meta.label_lower: model for model in apps.get_models() if hasattr(model, "row_rule")}


def type_words(label: str) -> str:
    """What a reader sees for a stored type; the type itself when its app is gone."""
    model = protected_models().get(label)
    return str(model._meta.verbose_name) if model is not None else label


def verb_words(verb: str) -> str:
    """What a reader sees for a stored verb."""
    return words(verb)


def answer_words(status: int) -> str:
    """What a reader sees for the answer of a refusal."""
    words_of = {
        403: _("role cannot"),
        404: _("hidden or missing"),
        409: _("too late"),
        422: _("a rule"),
    }
    return words_of.get(status, "")
