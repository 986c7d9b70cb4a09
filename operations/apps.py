"""The operations app."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Plans, notices to providers, and the day itself."""

    name = "operations"
    label = "operations"
