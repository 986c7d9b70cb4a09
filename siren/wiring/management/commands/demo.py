"""`manage.py demo`: the demonstration's agencies, people and two cases; running it again changes nothing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from siren.wiring.demo import make_world, write_demo_json


class Command(BaseCommand):
    """Makes the demonstration."""

    help = "Makes the demonstration's people and cases, once, and writes demo.json."

    def handle(self, *args: Any, **options: Any) -> None:
        """Build what is missing, then say where the accounts stand."""
        if not settings.DEMO:
            raise CommandError("These settings are not for a demonstration (DEMO is off).")
        made = make_world()
        path = write_demo_json()
        self.stdout.write("The demonstration is made." if made else "The demonstration is there already.")
        self.stdout.write(f"Its accounts stand in {path}.")
