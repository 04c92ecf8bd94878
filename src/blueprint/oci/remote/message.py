"""Requests and responses of HTTP, as far as registries need them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from blueprint.oci.blobs import Readable


@dataclass(frozen=True, slots=True)
class Body:
    """What a request carries: its length in bytes, and a way to read it, again if need be."""

    length: int
    open: Callable[[], Readable]

    @classmethod
    def of(cls, data: bytes) -> Body:
        """These bytes."""
        return cls(len(data), lambda: io.BytesIO(data))


@dataclass(frozen=True, slots=True)
class Request:
    """One request. With `is_download` the answer's body is read slowly and counts among the downloads;
    one that is not `is_repeatable` is never sent twice unless its sender says so."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Body | None = None
    is_download: bool = False
    is_repeatable: bool = True

    @property
    def origin(self) -> Origin:
        return origin_of(self.url)


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port: whom credentials are meant for."""

    scheme: str
    host: str
    port: int

    @property
    def authority(self) -> str:
        """`host:port` as in a URL, without the port that the scheme has anyway."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


_PORTS = {"http": 80, "https": 443}


def origin_of(url: str) -> Origin:
    """Whom a URL goes to; ValueError when it is no http or https URL."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("it is no http or https URL")
    return Origin(parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme])


def shown(url: str) -> str:
    """A URL fit for a message: without user, password and query, which may carry signatures."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"
