"""The evidence app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """What was seized, who held it when, what was said, and what each charge rests on."""

    name = "evidence"
    label = "evidence"
