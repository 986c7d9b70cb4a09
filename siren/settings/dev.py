"""Development and demonstration: the same database rules and files as in production, on one machine."""

from siren.settings import env
from siren.settings.base import *  # a settings module is its base plus what differs

SECRET_KEY = env.secret("django_key")
CONTEXT_KEY = env.secret("context_key")
FILE_KEY = env.secret("file_key")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.names("SIREN_HOSTS")]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = env.VAR / "mail"
DEMO = True
