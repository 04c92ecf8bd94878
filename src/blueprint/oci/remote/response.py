"""An answer whose body is read in pieces, and which gives its connection back."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from http.client import HTTPException, HTTPResponse

from blueprint.oci.errors import InvalidImage, Unreachable
from blueprint.oci.remote.message import shown

_DRAINED = 64 * 1024


class Response:
    """Status and headers; `close` must be called, unless `body` was."""

    def __init__(self, raw: HTTPResponse, method: str, url: str, give_back: Callable[[bool], None]) -> None:
        self._raw, self._give_back = raw, give_back
        self._is_open = True
        self._received = 0
        self._kept: io.BytesIO | None = None
        self._has_body = method != "HEAD" and raw.status not in (204, 304)
        self.url, self.status = url, raw.status

    def header(self, name: str) -> str | None:
        """A header's value; of one that comes several times, all values with commas between."""
        values = self._raw.headers.get_all(name)
        return ", ".join(values) if values else None

    @property
    def length(self) -> int | None:
        """How many bytes the body is said to have."""
        text = self._raw.headers.get("Content-Length", "")
        return int(text) if text.isascii() and text.isdigit() else None

    def read(self, size: int) -> bytes:
        """Up to `size` bytes of the body, none at its end; Unreachable when it is cut."""
        if self._kept is not None:
            return self._kept.read(size)
        try:
            data = self._raw.read(size)
        except (OSError, HTTPException) as error:
            self.close()
            raise Unreachable(f"the answer of {shown(self.url)} was cut: {reason(error)}") from error
        self._received += len(data)
        if not data and self._has_body and self.length not in (None, self._received):
            self.close()
            raise Unreachable(
                f"the answer of {shown(self.url)} was cut after {self._received} of {self.length} bytes"
            )
        return data

    def body(self, limit: int) -> bytes:
        """The whole body; InvalidImage when it has more than `limit` bytes, Unreachable when it is cut."""
        pieces: list[bytes] = []
        try:
            while data := self.read(64 * 1024):
                pieces.append(data)
                if self._received > limit:
                    raise InvalidImage(f"the answer of {shown(self.url)} has more than {limit} bytes")
        finally:
            self.close()
        return b"".join(pieces)

    def keep(self) -> None:
        """Gives the connection back at once and keeps the beginning of the body, to be read later."""
        data = b""
        with contextlib.suppress(Unreachable):
            data = self.read(_DRAINED)
        self.close()
        self._kept = io.BytesIO(data)

    def close(self) -> None:
        """Gives the connection back, for the next request when little or nothing is left to be read."""
        if not self._is_open:
            return
        self._is_open = False
        with contextlib.suppress(OSError, HTTPException):
            left = self._raw.length
            if not self._raw.isclosed() and left is not None and left <= _DRAINED:
                self._raw.read()
        is_reusable = self._raw.isclosed() and not self._raw.will_close
        self._raw.close()
        self._give_back(is_reusable)


def reason(error: Exception) -> str:
    """A network error in few words, without the address, which the message has anyway."""
    text = getattr(error, "strerror", None) or str(error)
    return text or type(error).__name__
