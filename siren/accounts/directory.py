"""Who serves where decides who sees what: the directory is written only where the application opens it.

The web's database role may write these tables, and a trigger refuses while the directory is shut. Opening takes a proof
made with the context key, so SQL that was smuggled in cannot post, suspend or rename anybody, nor give itself a password.
"""

import hashlib
import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction

PROOF_SECONDS = 60


def proof(text: str) -> str:
    """HMAC-SHA256 (hex) with the context key, which no database role but the definer can read."""
    return hmac.new(settings.CONTEXT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


@contextmanager
def directory_open() -> Iterator[None]:
    """A transaction in which agencies, units, people, postings, groups and compartments may be written."""
    expires = int(time.time()) + PROOF_SECONDS
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT access.open_directory(%s, %s)", [expires, proof(f"directory|{expires}")])
        yield
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('access.directory', '', true)")
