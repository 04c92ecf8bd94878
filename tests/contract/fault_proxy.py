"""A proxy in front of a registry that does to requests and answers what networks and registries do."""

from __future__ import annotations

import contextlib
import http.client
import http.server
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from blueprint.oci.remote.settings import PlainHttp
from contract.registries import Registry

_PIECE = 16 * 1024


@dataclass
class Fault:
    """What happens to the first `times` requests of a method whose path (with its query) has the pattern.

    Either `status` answers instead of the registry, or the body is cut after so many bytes, `upload` on its
    way to the registry (which gets them) or `download` on its way back, or `change` alters the answer's body,
    or `forward` sends the request on and the connection ends without an answer.
    """

    method: str
    path: str
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    upload: int | None = None
    download: int | None = None
    change: Callable[[bytes], bytes] | None = None
    drop_headers: tuple[str, ...] = ()
    silent: bool = False
    longer: int = -1  # fits requests with a longer body alone
    times: int = 1

    def fits(self, method: str, path: str, length: int) -> bool:
        is_left = self.times > 0 and length > self.longer
        return is_left and method == self.method and re.search(self.path, path) is not None


@dataclass
class FaultProxy:
    """A running proxy: what it does to whom, and the requests it saw: (method, path, headers)."""

    host: str = ""
    faults: list[Fault] = field(default_factory=list)
    seen: list[tuple[str, str, Mapping[str, str]]] = field(default_factory=list)
    delay: float = 0.0  # seconds before each answer
    at_once: int = 0  # requests being answered now, and most of them at any time
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    plain_http = PlainHttp.ALWAYS

    def add(self, method: str, path: str, **fault: object) -> Fault:
        one = Fault(method, path, **fault)  # type: ignore[arg-type]
        self.faults.append(one)
        return one

    def take(self, method: str, path: str, length: int) -> Fault | None:
        with self.lock:
            for fault in self.faults:
                if fault.fits(method, path, length):
                    fault.times -= 1
                    return fault
        return None

    def count(self, method: str, path: str) -> int:
        return sum(one == method and re.search(path, where) is not None for one, where, _ in self.seen)


@contextlib.contextmanager
def fault_proxy(registry: Registry | None, tls: ssl.SSLContext | None = None) -> Iterator[FaultProxy]:
    """A proxy on a free port in front of a registry that speaks plain HTTP; without one, all is a fault.

    With `tls` it speaks that with its clients.
    """
    proxy = FaultProxy()

    class Handler(_Handler):
        state, upstream = proxy, registry.host if registry else ""

    with _Server(("127.0.0.1", 0), Handler) as server:
        proxy.host = f"127.0.0.1:{server.server_address[1]}"
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield proxy
        server.shutdown()


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: cut connections are what this is for."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # the only delays are those that are asked for
    state: FaultProxy
    upstream: str

    def do_GET(self) -> None:
        with self.state.lock:
            self.state.at_once += 1
            self.state.most_at_once = max(self.state.most_at_once, self.state.at_once)
        try:
            time.sleep(self.state.delay)
            self._do()
        finally:
            with self.state.lock:
                self.state.at_once -= 1

    do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

    def _do(self) -> None:
        self.state.seen.append((self.command, self.path, dict(self.headers.items())))
        length = int(self.headers.get("Content-Length") or 0)
        fault = self.state.take(self.command, self.path, length) or Fault("", "")
        if fault.status:
            self._answer(fault.status, fault.headers, fault.body)
            self.close_connection = bool(length)  # its body was not read
            return
        try:
            self._forward(fault, length)
        except (OSError, http.client.HTTPException):
            self._end()

    def _forward(self, fault: Fault, length: int) -> None:
        up = http.client.HTTPConnection(self.upstream, timeout=30)
        up.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            up.putheader(name, value)
        up.endheaders()
        left = length if fault.upload is None else min(fault.upload, length)
        cut = left < length
        while left:
            data = self.rfile.read(min(left, _PIECE))
            up.send(data)
            left -= len(data)
        if cut:
            up.sock.shutdown(socket.SHUT_WR)
            with contextlib.suppress(OSError, http.client.HTTPException):
                up.getresponse().read()
            up.close()
            self._end()
            return
        answer = up.getresponse()
        body = answer.read()
        up.close()
        if fault.silent:
            self._end()
            return
        headers = {name: value for name, value in answer.getheaders() if name not in fault.drop_headers}
        self._answer(answer.status, headers, fault.change(body) if fault.change else body, fault.download)

    def _answer(self, status: int, headers: Mapping[str, str], body: bytes, cut: int | None = None) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() not in ("transfer-encoding", "connection"):
                self.send_header(name, value)
        if "Content-Length" not in headers and status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[:cut])
        if cut is not None and cut < len(body):
            self._end()

    def _end(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *arguments: object) -> None:
        """Nothing: the test's output is the test's."""
