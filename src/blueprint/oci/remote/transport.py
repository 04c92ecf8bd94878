"""One request, one answer: connections are kept and counted here. No retry, redirect or credential."""

from __future__ import annotations

import socket
import ssl
import threading
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, RemoteDisconnected
from urllib.parse import urlsplit

from blueprint.oci.blobs import Readable
from blueprint.oci.errors import Unreachable
from blueprint.oci.remote.message import Origin, Request
from blueprint.oci.remote.proxies import Proxy, proxy_for
from blueprint.oci.remote.response import Response, reason
from blueprint.oci.remote.settings import RemoteSettings
from blueprint.oci.remote.tls import context_for

PIECE = 256 * 1024
_STALE = (RemoteDisconnected, ConnectionResetError, BrokenPipeError, ConnectionAbortedError)


@dataclass(frozen=True, slots=True)
class _Line:
    """A connection, and the proxy that it goes through."""

    http: HTTPConnection
    proxy: Proxy | None


class _Host:
    """The idle connections to one origin, and how many may be at work.

    A download may last while an upload to the same host feeds on it, so the two are counted apart:
    downloads that wait for uploads that wait for downloads would wait for ever.
    """

    def __init__(self, connections: int) -> None:
        self.idle: list[_Line] = []
        self.lock = threading.Lock()
        self.requests = threading.BoundedSemaphore(connections)
        self.downloads = threading.BoundedSemaphore(connections)

    def take(self) -> _Line | None:
        with self.lock:
            return self.idle.pop() if self.idle else None

    def drain(self) -> None:
        with self.lock:
            stale, self.idle = self.idle, []
        for line in stale:
            line.http.close()


class Transport:
    """Sends requests to any host; threads may share it. `own` is the registry's host and port."""

    def __init__(self, settings: RemoteSettings, own: tuple[str, int]) -> None:
        self._settings, self._own = settings, own
        self._hosts: dict[Origin, _Host] = {}
        self._contexts: dict[Origin, ssl.SSLContext] = {}
        self._lock = threading.Lock()

    def send(self, request: Request) -> Response:
        """The answer, whatever its status; Unreachable when there is none."""
        origin = request.origin
        host = self._host(origin)
        slots = host.downloads if request.is_download else host.requests
        slots.acquire()
        try:
            line, raw = self._exchange(host, origin, request)
        except BaseException:
            slots.release()
            raise

        def give_back(is_reusable: bool) -> None:
            if is_reusable:
                with host.lock:
                    host.idle.append(line)
            else:
                line.http.close()
            slots.release()

        return Response(raw, request.method, request.url, give_back)

    def close(self) -> None:
        """Closes the connections that are not at work."""
        for host in self._hosts.values():
            host.drain()

    def _host(self, origin: Origin) -> _Host:
        with self._lock:
            return self._hosts.setdefault(origin, _Host(self._settings.connections))

    def _exchange(self, host: _Host, origin: Origin, request: Request) -> tuple[_Line, HTTPResponse]:
        kept = host.take()
        if kept is not None:
            try:
                return kept, self._round_trip(kept, request)
            except Unreachable as error:
                # A server may close a kept connection at any time; that says nothing about the request.
                if not isinstance(error.__cause__, _STALE) or not request.is_repeatable:
                    raise
                host.drain()
        line = self._connect(origin)
        return line, self._round_trip(line, request)

    def _round_trip(self, line: _Line, request: Request) -> HTTPResponse:
        try:
            _write(line, request)
            return line.http.getresponse()
        except (OSError, HTTPException) as error:
            line.http.close()
            raise Unreachable(f"{request.origin.authority} gave no answer: {reason(error)}") from error
        except BaseException:
            line.http.close()
            raise

    def _connect(self, origin: Origin) -> _Line:
        proxy = proxy_for(origin, self._settings.environment)
        host, port = (proxy.host, proxy.port) if proxy else (origin.host, origin.port)
        connection: HTTPConnection
        if origin.scheme == "http":
            connection = HTTPConnection(host, port, self._settings.connect_timeout, blocksize=PIECE)
        else:
            connection = HTTPSConnection(
                host, port, timeout=self._settings.connect_timeout, context=self._context(origin),
                blocksize=PIECE,
            )  # fmt: skip
            if proxy:
                connection.set_tunnel(origin.host, origin.port, proxy.headers)
        try:
            connection.connect()
            connection.sock.settimeout(self._settings.timeout)
        except (OSError, HTTPException, UnicodeError) as error:
            connection.close()
            raise _unreachable(origin, proxy, error) from error
        return _Line(connection, proxy)

    def _context(self, origin: Origin) -> ssl.SSLContext:
        with self._lock:
            if origin not in self._contexts:
                is_own = (origin.host, origin.port) == self._own
                self._contexts[origin] = context_for(origin, self._settings, is_own=is_own)
            return self._contexts[origin]


def _write(line: _Line, request: Request) -> None:
    parts = urlsplit(request.url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    headers = {"User-Agent": "blueprint", "Accept-Encoding": "identity", **request.headers}
    if line.proxy is not None and parts.scheme == "http":
        target = request.url
        headers.update(line.proxy.headers)
    headers["Host"] = request.origin.authority
    stream: Readable | None = None
    if request.body is not None:
        stream = request.body.open()
        headers["Content-Length"] = str(request.body.length)
    elif request.method in {"POST", "PUT", "PATCH"}:
        headers["Content-Length"] = "0"
    try:
        line.http.request(request.method, target, stream, headers)
    except (BrokenPipeError, ConnectionResetError):
        # A server that has seen enough answers and closes: its answer says why.
        if stream is None:
            raise
    finally:
        if stream is not None:
            stream.close()


def _unreachable(origin: Origin, proxy: Proxy | None, error: Exception) -> Unreachable:
    if isinstance(error, ssl.SSLCertVerificationError):
        return Unreachable(
            f"the certificate of {origin.authority} is not trusted: {error.verify_message} "
            "(give the authority that signed it with --certs)",
            temporary=False,
        )
    way = f" through the proxy {proxy.host}:{proxy.port}" if proxy else ""
    is_lasting = isinstance(error, ssl.SSLError | socket.gaierror | UnicodeError) or " 407 " in f"{error} "
    return Unreachable(
        f"cannot connect to {origin.authority}{way}: {reason(error)}",
        temporary=not is_lasting or getattr(error, "errno", None) == socket.EAI_AGAIN,
    )
