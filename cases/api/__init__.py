"""The API of intelligence and cases."""

from typing import Any

ROUTES: list[tuple[str, Any]] = []
