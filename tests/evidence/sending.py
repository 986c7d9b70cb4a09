"""A form with a file as it comes over the line: made while it is read, so that 200 MB need no memory here either."""

import io
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from django.test import Client

MARK = "line-between-parts"
MB = 1024 * 1024


class Line(io.RawIOBase):
    """What the server reads from. Ends where the pieces end, whatever was announced."""

    def __init__(self, pieces: Iterator[bytes], watch: Callable[[], None] | None = None) -> None:
        super().__init__()
        self._pieces, self._rest, self._watch = pieces, b"", watch

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        if self._watch is not None:
            self._watch()
        wanted = MB if size is None or size < 0 else size
        while len(self._rest) < wanted and (piece := next(self._pieces, b"")):
            self._rest += piece
        found, self._rest = self._rest[:wanted], self._rest[wanted:]
        return found


def parts(fields: dict[str, Any], name: str, field: str) -> tuple[bytes, bytes]:
    """What comes before the file's bytes, and what after them: the last field comes after the file, as on the page."""
    before = "".join(
        f'--{MARK}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
        if not key.endswith("whole")
    )
    before += f'--{MARK}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
    before += "Content-Type: application/octet-stream\r\n\r\n"
    last = [key for key in fields if key.endswith("whole")]
    after = "".join(f'\r\n--{MARK}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\nyes' for key in last)
    return before.encode(), f"{after}\r\n--{MARK}--\r\n".encode()


def send(
    client: Client,
    url: str,
    fields: dict[str, Any],
    pieces: Iterator[bytes],
    size: int,
    *,
    name: str,
    field: str = "file",
    cut_after: int | None = None,
    watch: Callable[[], None] | None = None,
) -> Any:
    """Post a form whose file has `size` bytes; with `cut_after`, the line breaks after so many bytes of the whole."""
    before, after = parts(fields, name, field)

    def whole() -> Iterator[bytes]:
        left = len(before) + size + len(after) if cut_after is None else cut_after
        for piece in chain([before], pieces, [after]):
            yield piece[:left]
            left -= min(left, len(piece))

    line: dict[str, Any] = {
        "wsgi.input": Line(whole(), watch),
        "CONTENT_LENGTH": str(len(before) + size + len(after)),
        "CONTENT_TYPE": f"multipart/form-data; boundary={MARK}",
    }
    return client.generic("POST", url, **line)
