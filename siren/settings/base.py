"""What is the same everywhere. dev, test and production say only what differs."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from siren.settings import env

BASE_DIR = env.BASE_DIR
VAR = env.VAR

DEBUG = False
ALLOWED_HOSTS: list[str] = []
SECRET_KEY = ""
CONTEXT_KEY = ""  # proves to the database who acts; see siren/access/context.py
FILE_KEY = ""  # wraps the keys of sealed files; see siren/common/sealed.py

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "guardian",
    "rest_framework",
    "drf_spectacular",
    "siren.web",
    "siren.audit",
    "siren.accounts",
    "siren.access",
    "siren.oversight",
    "cases",
    "operations",
    "victims",
    "evidence",
    "siren.wiring",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "siren.accounts.middleware.SignedInMiddleware",
    "siren.access.middleware.ActorMiddleware",
    "siren.web.errors.ErrorMiddleware",
]

ROOT_URLCONF = "siren.urls"
WSGI_APPLICATION = "siren.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "siren.web.templatetags.ui",
                "template_partials.templatetags.partials",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "siren.web.context.page",
            ],
        },
    }
]
FORM_RENDERER = "siren.web.forms.Renderer"


def database(user: str, *, options: str = "") -> dict[str, Any]:
    """One connection's settings. Only the user and its options differ between runtime, owner and tests."""
    settings: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": env.text("SIREN_DB_NAME", "siren"),
        "HOST": env.text("PGHOST", "localhost"),
        "PORT": env.text("PGPORT", "5432"),
        "USER": user,
        "PASSWORD": env.text("SIREN_DB_PASSWORD") if user == env.text("SIREN_DB_USER", "siren_app") else "",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
    if options:
        settings["OPTIONS"] = {"options": options}
    return settings


RUNTIME_ROLE = env.text("SIREN_DB_USER", "siren_app")
OWNER_ROLE = "siren_owner"
DATABASES = {
    "default": database(RUNTIME_ROLE),
    "owner": database(env.text("SIREN_DB_OWNER", "siren_migrator"), options=f"-c role={OWNER_ROLE}"),
}
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "siren.accounts.sign_in.AccountBackend",
    "siren.access.guardian_backend.GrantBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_RAISE_403 = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # it looks for guardian's own backend; ours stands in its place

SESSION_ENGINE = "siren.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "siren.accounts.views.resume.csrf_failed"
X_FRAME_OPTIONS = "DENY"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
EVIDENCE_MAX_BYTES = 150 * 1024 * 1024  # larger files arrive on a disk and are entered as things
FILE_UPLOAD_HANDLERS = ["siren.common.uploads.HiddenUploads"]  # never readable on disk
FILE_UPLOAD_TEMP_DIR = None

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("th", _("Thai")),
    ("lo", _("Lao")),
    ("km", _("Khmer")),
    ("my", _("Burmese")),
    ("vi", _("Vietnamese")),
]
LOCALE_PATHS = [BASE_DIR / "siren" / "web" / "locale"]
TIME_ZONE = env.text("SIREN_TIME_ZONE", "Asia/Bangkok")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SEALED_ROOT = VAR / "sealed"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.text("CACHE_URL", "redis://localhost:6379/1"),
    }
}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = env.text("SIREN_MAIL_FROM", "no-reply@siren.invalid")

CELERY_BROKER_URL = env.text("BROKER_URL", "redis://localhost:6379/0")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = {
    "deliver-waiting-mail": {"task": "siren.access.tasks.deliver_waiting_mail", "schedule": 60.0},
    "sweep-evidence-files": {"task": "evidence.tasks.sweep_files", "schedule": 6 * 3600.0},
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["siren.access.api_defaults.SignedIn"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["siren.access.api_defaults.BoundedJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "siren.access.api.exception_handler",
    "DEFAULT_PAGINATION_CLASS": "siren.access.api_defaults.KeysetPagination",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "SIREN",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {  # names that the framework would otherwise make up
        "ReportStateEnum": "cases.choices.ReportState",
        "ExploitationEnum": "cases.choices.Exploitation",
        "InformationGradeEnum": "cases.choices.InformationGrade",
        "EntityKindEnum": "cases.choices.EntityKind",
        "LinkVerbEnum": "cases.choices.LinkVerb",
        "CaseKindEnum": "cases.choices.CaseKind",
        "CaseStateEnum": "cases.choices.CaseState",
        "SuspectRoleEnum": "cases.choices.SuspectRole",
        "SuspectStateEnum": "cases.choices.SuspectState",
        "ChargeStateEnum": "cases.choices.ChargeState",
        "ExhibitKindEnum": "evidence.choices.ExhibitKind",
        "ExhibitStateEnum": "evidence.choices.ExhibitState",
        "FlagKindEnum": "evidence.choices.FlagKind",
        "ChoiceAnswerEnum": "victims.choices.Answer",
    },
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
