"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """What happened."""

    name = "siren.audit"
    label = "audit"
