"""The wiring's own app: commands that know every app, and what joins parts that must not know each other."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class WiringConfig(AppConfig):
    """Commands and joints; no tables."""

    name = "siren.wiring"
    label = "wiring"

    def ready(self) -> None:
        """The sign-in page lies below the audit's context in the order of imports; they are joined here."""
        import siren.celery  # noqa: F401  # the web process queues to this app, not to celery's default one
        from siren.wiring.joints import record_sign_in

        user_logged_in.connect(record_sign_in, dispatch_uid="siren.wiring.sign_in")
