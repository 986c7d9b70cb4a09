"""What somebody had typed when the session was over, carried through the sign-in page.

It travels encrypted, so that the page left open tells nothing, and goes back only to the person whose form it was:
every form of ours carries an id signed together with the user's number (siren/web/forms.py).
"""

import base64
import json
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from siren.web.errors import again
from siren.web.forms import FORM_SALT

KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class KeptText:
    """One POST that did not arrive: where it went, its fields, and whether files were in it (files are lost)."""

    action: str
    fields: tuple[tuple[str, str], ...]
    files_lost: bool

    def belongs_to(self, user_id: int) -> bool:
        """Whether this person was given the form. A form without an id belongs to nobody."""
        sealed = [value for name, value in self.fields if name.rpartition("-")[2] == "form_id"]
        return bool(sealed) and all(_signer(value) == str(user_id) for value in sealed)

    def seal(self) -> str:
        """As one opaque text for a hidden field."""
        plain = json.dumps([self.action, self.fields, self.files_lost]).encode()
        return _cipher().encrypt(plain).decode()


def of(request: HttpRequest) -> KeptText:
    """What this POST carries, without passwords and tokens."""
    return KeptText(request.get_full_path(), tuple(again(request)), bool(request.FILES))


def unseal(sealed: str, host: str) -> KeptText | None:
    """What seal() made, within a day and for this site; None for anything else."""
    try:
        action, fields, files_lost = json.loads(_cipher().decrypt(sealed.encode(), ttl=KEPT_SECONDS))
    except (InvalidToken, ValueError):
        return None
    if not url_has_allowed_host_and_scheme(action, {host}):
        return None
    return KeptText(action, tuple((name, value) for name, value in fields), files_lost)


def _signer(sealed: str) -> str | None:
    try:
        _record, signer = signing.loads(sealed, salt=FORM_SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return str(signer)


def _cipher() -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"siren-kept-text").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))
