"""Where a registry is: its host, and whether TLS is spoken there."""

from __future__ import annotations

import threading

from blueprint.oci.errors import OciError
from blueprint.oci.remote.message import Origin, origin_of
from blueprint.oci.remote.proxies import is_loopback, proxy_for
from blueprint.oci.remote.settings import PlainHttp, RemoteSettings

_ALIASES = {"docker.io": "registry-1.docker.io", "index.docker.io": "registry-1.docker.io"}


class Endpoint:
    """The base URL of a registry, found out at its first use and kept."""

    def __init__(self, host: str, settings: RemoteSettings) -> None:
        self._settings = settings
        self._name = _ALIASES.get(host, host)
        self._base: str | None = None
        self._lock = threading.Lock()
        try:
            self._secure = origin_of(f"https://{self._name}")
        except ValueError:
            raise OciError(f"{host!r} is no registry address (such as registry.example.org:5000)") from None

    @property
    def address(self) -> tuple[str, int]:
        """Host and port of the registry when TLS is spoken with it."""
        return self._secure.host, self._secure.port

    @property
    def base(self) -> str:
        """Scheme and host, such as `https://registry.example.org`."""
        with self._lock:
            if self._base is None:
                self._base = f"{self._scheme()}://{self._name}"
            return self._base

    @property
    def origin(self) -> Origin:
        """Whom our credentials are meant for."""
        return origin_of(self.base)

    def _scheme(self) -> str:
        from blueprint.oci.remote.tls import folders_for, speaks_tls

        settings, origin = self._settings, self._secure
        if settings.plain_http is PlainHttp.ALWAYS:
            return "http"
        may_be_plain = settings.plain_http is PlainHttp.ALLOWED or (
            settings.plain_http is PlainHttp.LOOPBACK and is_loopback(origin.host)
        )
        is_told = settings.authority or settings.client_certificate or any(folders_for(origin, settings))
        if not may_be_plain or is_told:
            return "https"
        if proxy_for(origin, settings.environment) is not None:
            return "https"  # what is behind a proxy cannot be asked
        return "https" if speaks_tls(origin.host, origin.port) else "http"
