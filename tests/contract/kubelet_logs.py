"""Where the API server fetches a container's log from a kubelet: GET /containerLogs/NAMESPACE/POD/NAME."""

from __future__ import annotations

import contextlib
import http.server
import ssl
import threading
import urllib.parse
from collections.abc import Callable, Iterator

from contract.certificates import Authority


@contextlib.contextmanager
def serving_logs(authority: Authority, log: Callable[[str, str, str], str]) -> Iterator[int]:
    """The port of an HTTPS server that answers with `log(namespace, pod, container)`."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urllib.parse.urlsplit(self.path).path.strip("/").split("/")
            known = len(parts) == 4 and parts[0] == "containerLogs"
            body = log(*parts[1:]).encode() if known else b"no such door\n"
            self.send_response(200 if known else 404)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Nothing: the test's output is the test's."""

    certified = authority.issue("kubelet", serves=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certified.certificate_file, certified.key_file)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()
