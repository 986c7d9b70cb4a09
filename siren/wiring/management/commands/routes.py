"""`manage.py routes [--json]`: every URL, what it is called, what it answers, whose it is."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from siren.wiring.routes import routes


class Command(BaseCommand):
    """Lists the URL patterns."""

    help = "Lists every URL pattern with its name, methods and app."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--json for programs."""
        parser.add_argument("--json", action="store_true", help="as JSON: name, path, methods, app")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them."""
        found = routes()
        if options["json"]:
            self.stdout.write(json.dumps([route.as_dict() for route in found], indent=1))
            return
        for route in found:
            self.stdout.write(f"{','.join(route.methods):<10} {route.path:<70} {route.name}")
