"""The oversight app."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """The overseers' pages: who did and saw what, by ids and codes; and any record's timeline."""

    name = "siren.oversight"
    label = "oversight"
