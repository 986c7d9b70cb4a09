"""The access app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccessConfig(AppConfig):
    """May they: compartments, grants, row security."""

    name = "siren.access"
    label = "access"

    def ready(self) -> None:
        """Reference data that code owns (role purposes, the context key) follows every migrate and flush."""
        from siren.access.reference import install

        post_migrate.connect(install, sender=self, dispatch_uid="siren.access.install")
