"""Files encrypted on disk as they arrive (R14): libsodium secretstream, 64 KiB chunks, a random key a file.

The file's key is wrapped with a key derived from the service's file key and the compartment's number, so that a
wrapped key moved to another compartment's row opens nothing. Names on disk are random.
"""

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

CHUNK = 64 * 1024
_FINAL = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_MESSAGE = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_ADDED = bindings.crypto_secretstream_xchacha20poly1305_ABYTES
_HEADER = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES


class Damaged(Exception):
    """The stored bytes are not the bytes that were sealed; the file must not be served."""


class TooLarge(Exception):
    """More bytes arrived than the caller allows; nothing was kept."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What to store of a sealed file: where it lies, its wrapped key, size and SHA-256 (hex) of the plain bytes."""

    path: str
    key: bytes
    size: int
    sha256: str


def seal(chunks: Iterable[bytes], *, compartment_id: int, limit: int | None = None, folder: str = "") -> Sealed:
    """Encrypt a stream to a new random name under SEALED_ROOT (in `folder`), hashing the plain bytes as they pass.

    Raises:
        TooLarge: more than `limit` bytes; the partial file is removed.
    """
    name = secrets.token_hex(16)
    path = f"{folder}/{name[:2]}/{name}".lstrip("/")
    target = Path(settings.SEALED_ROOT) / path
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = secrets.token_bytes(bindings.crypto_secretstream_xchacha20poly1305_KEYBYTES)
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    digest, size = hashlib.sha256(), 0
    try:
        with target.open("xb") as out:
            out.write(bindings.crypto_secretstream_xchacha20poly1305_init_push(state, key))
            pending = b""
            for piece in _rechunk(chunks):
                size += len(piece)
                if limit is not None and size > limit:
                    raise TooLarge
                digest.update(piece)
                if pending:
                    out.write(bindings.crypto_secretstream_xchacha20poly1305_push(state, pending, tag=_MESSAGE))
                pending = piece
            out.write(bindings.crypto_secretstream_xchacha20poly1305_push(state, pending, tag=_FINAL))
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return Sealed(path, bytes(SecretBox(_wrapping_key(compartment_id)).encrypt(key)), size, digest.hexdigest())


def unseal(path: str, key: bytes, *, compartment_id: int, sha256: str) -> bytes:
    """The plain bytes, re-hashed as they are read (R14). For small files; `stream` holds one chunk at a time.

    Raises:
        Damaged: a missing, cut, changed or swapped file, or a hash that differs from the one taken on arrival.
    """
    return b"".join(stream(path, key, compartment_id=compartment_id, sha256=sha256))


def stream(path: str, key: bytes, *, compartment_id: int, sha256: str) -> "Plain":
    """The plain bytes chunk by chunk, after the whole file was hashed (R14). Needs no memory beyond a chunk.

    The second reading is of the same open file, and each of its chunks is authenticated again: nothing that was
    changed in between gets out. Close the iterator if it is not read to its end.

    Raises:
        Damaged: at once, as `unseal`.
    """
    try:
        stored = (Path(settings.SEALED_ROOT) / path).open("rb")
    except OSError as error:
        raise Damaged from error
    try:
        plain_key = _unwrapped(bytes(key), compartment_id)
        digest = hashlib.sha256()
        for piece in _plain(stored, plain_key):
            digest.update(piece)
        if not secrets.compare_digest(digest.hexdigest(), sha256):
            raise Damaged
    except BaseException:
        stored.close()
        raise
    return Plain(stored, plain_key)


class Plain(Iterator[bytes]):
    """The chunks of a proven file. Whoever does not read it to its end closes it."""

    def __init__(self, stored: BinaryIO, key: bytes) -> None:
        self._stored = stored
        self._pieces = _plain(stored, key)

    def __next__(self) -> bytes:
        try:
            return next(self._pieces)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Done with it; called by the answer that streams it."""
        self._stored.close()


def remove(path: str) -> None:
    """Remove a sealed file whose row was never stored (a rolled-back request)."""
    (Path(settings.SEALED_ROOT) / path).unlink(missing_ok=True)


def _unwrapped(key: bytes, compartment_id: int) -> bytes:
    try:
        return bytes(SecretBox(_wrapping_key(compartment_id)).decrypt(key))
    except (CryptoError, ValueError, TypeError) as error:
        raise Damaged from error


def _plain(stored: BinaryIO, key: bytes) -> Iterator[bytes]:
    try:
        stored.seek(0)
        state = bindings.crypto_secretstream_xchacha20poly1305_state()
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, stored.read(_HEADER), key)
        tag = _MESSAGE
        while block := stored.read(CHUNK + _ADDED):
            piece, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, block)
            yield piece
        if tag != _FINAL:
            raise Damaged
    except (OSError, CryptoError, RuntimeError, ValueError, TypeError) as error:
        raise Damaged from error


def _rechunk(chunks: Iterable[bytes]) -> Iterator[bytes]:
    buffer = bytearray()
    for piece in chunks:
        buffer += piece
        while len(buffer) >= CHUNK:
            yield bytes(buffer[:CHUNK])
            del buffer[:CHUNK]
    if buffer:
        yield bytes(buffer)


def _wrapping_key(compartment_id: int) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"siren-file-{compartment_id}".encode())
    return derived.derive(settings.FILE_KEY.encode())
