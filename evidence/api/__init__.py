"""The app's part of the API."""

from typing import Any

ROUTES: list[tuple[str, Any]] = []
