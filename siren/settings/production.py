"""Production: secrets from files, TLS in front, cookies only over TLS."""

from siren.settings import env
from siren.settings.base import *  # a settings module is its base plus what differs

SECRET_KEY = env.secret("django_key")
CONTEXT_KEY = env.secret("context_key")
FILE_KEY = env.secret("file_key")
ALLOWED_HOSTS = env.names("SIREN_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 63072000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
EMAIL_HOST = env.text("SIREN_MAIL_HOST", "localhost")
DATABASES["default"]["PASSWORD"] = env.secret("db_app_password") if env.text("PGHOST") else ""
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True  # pgbouncer in transaction mode
DATABASES["owner"]["HOST"] = env.text("SIREN_DB_OWNER_HOST", env.text("PGHOST"))  # past pgbouncer
DATABASES["owner"]["PASSWORD"] = env.secret("db_owner_password") if env.text("SIREN_DB_OWNER_HOST") else ""
DEMO = False
