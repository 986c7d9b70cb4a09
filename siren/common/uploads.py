"""Files on their way in: never readable on disk, not even in the folder for temporary files (R14).

What arrives is kept in a file without a name, under a key that this process alone holds in memory. When the process is
killed both are gone: nothing is left to read and nothing to sweep.
"""

import io
import secrets
import tempfile
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

BLOCK = 16


class HiddenFile(io.RawIOBase):
    """A temporary file that is written once, from its start to its end, and then read. On disk it is noise."""

    def __init__(self) -> None:
        super().__init__()
        self._stored = tempfile.TemporaryFile(buffering=0, dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115  # closed by close
        self._key = secrets.token_bytes(32)

    def readable(self) -> bool:
        """It can be read."""
        return True

    def writable(self) -> bool:
        """It can be written, at its end."""
        return True

    def seekable(self) -> bool:
        """Any place of it can be read."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        return self._stored.seek(offset, whence)

    def tell(self) -> int:
        """The place."""
        return self._stored.tell()

    def write(self, data: Any) -> int:
        """Add at the end."""
        plain = bytes(data)
        hidden = memoryview(self._cipher(self._stored.seek(0, io.SEEK_END)).update(plain))
        while hidden:
            hidden = hidden[self._stored.write(hidden) or 0 :]
        return len(plain)

    def readinto(self, buffer: Any) -> int:
        """Read at the place."""
        cipher = self._cipher(self._stored.tell())
        found = self._stored.read(len(buffer)) or b""
        buffer[: len(found)] = cipher.update(found)
        return len(found)

    def close(self) -> None:
        """Gone for good: the file has no name."""
        self._stored.close()
        super().close()

    def _cipher(self, offset: int) -> CipherContext:
        block, within = divmod(offset, BLOCK)
        cipher = Cipher(AES(self._key), CTR(block.to_bytes(BLOCK, "big"))).encryptor()
        cipher.update(bytes(within))
        return cipher


class HiddenUploads(FileUploadHandler):
    """Takes each file of a form into a HiddenFile. Beyond EVIDENCE_MAX_BYTES it counts and keeps nothing more."""

    _file: HiddenFile | None = None
    _kept = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file of the form begins."""
        super().new_file(*args, **kwargs)
        self._file, self._kept = HiddenFile(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """The next piece of it."""
        if self._file is not None and self._kept <= settings.EVIDENCE_MAX_BYTES:
            self._kept += self._file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """It ended. Its size is what arrived, so that a file that is too large says so."""
        if self._file is None:
            return None
        self._file.seek(0)
        return UploadedFile(
            file=self._file,  # type: ignore[arg-type]  # any object with a file's methods
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        """The line was cut: nothing is left."""
        if self._file is not None:
            self._file.close()
