"""The victims app: the people who came out, and what each of them chooses."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class VictimsConfig(AppConfig):
    """People, screenings, explanations, choices."""

    name = "victims"
    label = "victims"

    def ready(self) -> None:
        """The catalogue of services follows every migrate and flush."""
        from victims.catalogue import install

        post_migrate.connect(install, sender=self, dispatch_uid="victims.install")
