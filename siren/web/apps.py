"""The web app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Look and feel; no tables."""

    name = "siren.web"
    label = "web"
