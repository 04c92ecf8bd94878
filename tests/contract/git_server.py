"""Git over HTTP on this machine: git's own http-backend behind a small server that knows one password."""

from __future__ import annotations

import base64
import contextlib
import os
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

USER, PASSWORD = "ada", "a test password"
_LOGIN = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


@dataclass
class GitServer:
    """Serves the bare repositories below `root` to who logs in; `answers` (a status) is said to everybody."""

    root: Path
    answers: int = 0
    requests: list[str] = field(default_factory=list)
    port: int = 0

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.port}/{name}"


@contextlib.contextmanager
def git_server(root: Path) -> Iterator[GitServer]:
    server = GitServer(root)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _answer(self, server)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server.port = http.server_address[1]
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()


def _answer(request: BaseHTTPRequestHandler, server: GitServer) -> None:
    server.requests.append(f"{request.command} {request.path}")
    status = server.answers or (200 if request.headers["Authorization"] == _LOGIN else 401)
    if status != 200:
        request.send_response(status)
        request.send_header("WWW-Authenticate", 'Basic realm="git"')
        request.send_header("Content-Length", "0")
        request.end_headers()
        return
    head, _, body = _backend(request, server.root).partition(b"\r\n\r\n")
    headers = [line.split(": ", 1) for line in head.decode().split("\r\n")]
    code = next((value.split()[0] for name, value in headers if name == "Status"), "200")
    request.send_response(int(code))
    for name, value in headers:
        if name != "Status":
            request.send_header(name, value)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


def _backend(request: BaseHTTPRequestHandler, root: Path) -> bytes:
    path, _, query = request.path.partition("?")
    body = request.rfile.read(int(request.headers["Content-Length"] or 0))
    variables = {
        "GIT_PROJECT_ROOT": str(root),
        "GIT_HTTP_EXPORT_ALL": "1",
        "GIT_PROTOCOL": request.headers["Git-Protocol"] or "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "REQUEST_METHOD": request.command,
        "CONTENT_TYPE": request.headers["Content-Type"] or "",
        "HTTP_CONTENT_ENCODING": request.headers["Content-Encoding"] or "",
        "REMOTE_USER": USER,
        "REMOTE_ADDR": "127.0.0.1",
    }
    return subprocess.run(
        ["git", "http-backend"], input=body, stdout=subprocess.PIPE, env=os.environ | variables, check=True
    ).stdout
