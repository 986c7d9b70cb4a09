"""Sessions in the database, of no use to whoever reads or writes their table.

A row stands under the hash of its key, so that the table opens nobody's session; what it holds is signed together with
the key, so that another's row put in place of one's own is no session at all. The server is WSGI: only the synchronous
half of Django's store is used.
"""

import hashlib
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone


def kept_as(session_key: str) -> str:
    """The name under which the row of a session stands."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:40]


class SessionStore(DatabaseStore):
    """Django's own, but for the name under which a row stands and the salt with which it is signed."""

    @property
    def key_salt(self) -> str:
        """Of this session alone."""
        return f"siren.session.{self.session_key}"

    def exists(self, session_key: str) -> bool:
        """Whether there is a session with this key."""
        return super().exists(kept_as(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row to be written."""
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]  # get_model_class() says which
        row.session_key = kept_as(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """End this session, or the one with this key."""
        key = session_key or self.session_key
        if key is not None:
            super().delete(kept_as(key))

    def _get_session_from_db(self) -> Session | None:
        key = kept_as(self.session_key or "")
        row = Session.objects.filter(session_key=key, expire_date__gt=timezone.now()).first()
        if row is None:
            self._session_key = None
        return row
