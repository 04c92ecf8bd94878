"""Load links: addresses that open a diagram in the diagram tool (draw.io's `#U` and `#R`).

See docs/decisions/0011-load-links.md for what the tool and the browsers accept.
"""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

PUBLIC_EDITOR = "https://app.diagrams.net/"
LONGEST_LINK = 300_000
"""Characters. The fragment is never sent to a server; browsers follow at least that much in a link."""

_EDITOR, _GALLERY = "the diagram tool", "the gallery"
_UNRESERVED = "!~*'()"  # what encodeURIComponent leaves alone besides Python's own unreserved characters
_ASCII_BUT_PERCENT = "".join(chr(code) for code in range(128) if chr(code) != "%")


class InvalidAddress(Exception):
    """An address that a gallery must not link to."""

    exit_code = 2
    temporary = False


@dataclass(frozen=True)
class LoadLinks:
    """Where diagrams are opened (`editor`) and, when it is known, where the gallery is published."""

    editor: str = PUBLIC_EDITOR
    gallery: str | None = None

    def __post_init__(self) -> None:
        _check(self.editor, _EDITOR)
        if self.gallery is not None:
            _check(self.gallery, _GALLERY)

    def to(self, path: str, drawio: bytes) -> str | None:
        """The link that opens the file at `path` (in the gallery), None when it would be too long."""
        if self.gallery is not None:
            folder = self.gallery if self.gallery.endswith("/") else self.gallery + "/"
            return f"{self.editor}#U{encode_component(urljoin(folder, quote(path)))}"
        if _is_far_too_long(drawio):
            return None
        link = f"{self.editor}#R{encode_component(compress(drawio))}"
        return link if len(link) <= LONGEST_LINK else None


def _is_far_too_long(drawio: bytes) -> bool:
    """Whether zopfli, which takes seconds for such a file, could save a quarter on zlib and still not fit.

    It saves less than a sixth, so what zlib's output is on this machine makes no difference.
    """
    return len(zlib.compress(drawio, 9)) > LONGEST_LINK


def encode_component(text: str) -> str:
    """JavaScript's encodeURIComponent."""
    return quote(text, safe=_UNRESERVED)


def compress(xml: bytes) -> str:
    """draw.io's compressed form: base64 of the raw deflate of percent-encoded XML.

    Only what decodeURIComponent would misread is percent-encoded: that makes the link shorter. The
    compressor is zopfli because zlib's output differs from one build of Python to another.
    """
    from zopfli import zopfli

    encoded = quote(xml.decode("utf-8"), safe=_ASCII_BUT_PERCENT).encode("ascii")
    stream: bytes = zopfli.compress(encoded, numiterations=1, blocksplittingmax=2)
    header, checksum = 2, 4  # of the zlib container, RFC 1950
    return base64.b64encode(stream[header:-checksum]).decode("ascii")


def _check(address: str, whose: str) -> None:
    parts = _split(address, whose)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise InvalidAddress(f"the address of {whose} must start with http:// or https://: {address!r}")
    if parts.username is not None or parts.password is not None:
        raise InvalidAddress(f"the address of {whose} must not hold a user name or password")
    if "#" in address or (parts.query and whose == _GALLERY):
        raise InvalidAddress(f"the address of {whose} must end before any query or '#': {address!r}")


def _split(address: str, whose: str) -> SplitResult:
    try:
        if not (address.isascii() and address.isprintable() and " " not in address):
            raise ValueError
        return urlsplit(address)
    except ValueError:
        raise InvalidAddress(f"the address of {whose} is not one: {address!r}") from None
