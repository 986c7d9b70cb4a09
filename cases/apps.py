"""The cases app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """What is known, from whom, how sure it is, and the cases made of it."""

    name = "cases"
    label = "cases"
