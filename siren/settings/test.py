"""Tests: the runtime role does the work, the owner makes the database, a superuser only plays the attacker."""

import os

from siren.settings import env
from siren.settings.base import *  # a settings module is its base plus what differs
from siren.settings.base import STATIC_ROOT, STORAGES, database

SECRET_KEY = "test-only-" + "k" * 40
CONTEXT_KEY = "test-only-" + "c" * 40
FILE_KEY = "test-only-" + "f" * 40
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = env.VAR / "test-files" / WORKER / "mail"
SEALED_ROOT = env.VAR / "test-files" / WORKER / "sealed"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed; argon2 is checked in its own test
DATABASES["default"]["TEST"] = {"MIRROR": "owner"}
DATABASES["super"] = {**database(env.text("SIREN_DB_SUPERUSER", "postgres")), "TEST": {"MIRROR": "owner"}}
for alias in DATABASES.values():
    alias["CONN_MAX_AGE"] = 0
DEMO = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a missing folder at every client
