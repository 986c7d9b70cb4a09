"""The worker. Tasks run as the person who asked for them: see siren/access/tasks.py."""

import os

from celery import Celery
from celery.signals import worker_init
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siren.settings.production")

app = Celery("siren", task_cls="siren.access.tasks:ActorTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["siren.access", "cases", "operations", "victims", "evidence"])


@worker_init.connect
def refuse_unsafe_database(**_: object) -> None:
    """A worker keeps to the same boot rules as the web server. SystemExit, because signals swallow exceptions."""
    from siren.access import boot

    try:
        boot.refuse_unsafe_database()
    except (ImproperlyConfigured, DatabaseError) as error:
        raise SystemExit(str(error)) from None
