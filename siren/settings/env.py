"""Environment variables, read and checked once. Everything that a machine decides stands here."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("SIREN_VAR", BASE_DIR / "var"))
SECRETS = Path(os.environ.get("SIREN_SECRETS", VAR / "secrets"))


def text(name: str, default: str = "") -> str:
    """The variable's value, or the default when it is not set."""
    return os.environ.get(name, default)


def required(name: str) -> str:
    """The variable's value; refuses to start without it."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def names(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def secret(name: str) -> str:
    """A secret from its file in SIREN_SECRETS; refuses to start when the file is missing or empty."""
    path = SECRETS / name
    try:
        value = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise ImproperlyConfigured(f"The secret file {name} is missing from SIREN_SECRETS.") from None
    if len(value) < 32:
        raise ImproperlyConfigured(f"The secret {name} is shorter than 32 characters.")
    return value
