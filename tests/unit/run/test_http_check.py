from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from blueprint.run.http_check import http_check


@dataclass
class Application:
    """Answers with these statuses one after the other, the last one for ever."""

    url: str = ""
    statuses: list[int] = field(default_factory=lambda: [200])
    body: bytes = b"all is well"
    paths: list[str] = field(default_factory=list)
    trickles: bool = False


@pytest.fixture
def application() -> Iterator[Application]:
    made = Application()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.paths.append(self.path)
            self.send_response(made.statuses.pop(0) if len(made.statuses) > 1 else made.statuses[0])
            self.send_header("Location", "http://203.0.113.1/")
            self.end_headers()
            if made.trickles:
                for _ in range(20):
                    self.wfile.write(b"x")
                    time.sleep(0.05)
            self.wfile.write(made.body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield made
        server.shutdown()
        thread.join()


def test_a_workload_that_answers_passes_at_once(application: Application) -> None:
    result = http_check(f"{application.url}/healthz?deep=1")
    assert (result.passed, result.status, result.attempts) == (True, 200, 1)
    assert application.paths == ["/healthz?deep=1"]
    assert f"GET {application.url}/healthz?deep=1 (attempt 1): 200 after" in result.log


def test_one_that_needs_a_moment_is_asked_again(application: Application) -> None:
    application.statuses = [503, 404, 200]
    result = http_check(application.url, pause=0.01)
    assert (result.passed, result.attempts, len(result.log.splitlines())) == (True, 3, 3)
    assert "503 after" in result.log.splitlines()[0]
    assert application.paths == ["/", "/", "/"]


def test_one_that_stays_wrong_fails_and_shows_what_it_said(application: Application) -> None:
    application.statuses, application.body = [500], b"no \033[31mdatabase\n"
    result = http_check(application.url, attempts=2, pause=0.01)
    assert (result.passed, result.status, result.attempts) == (False, 500, 2)
    assert result.log.splitlines()[-1].endswith("not 200: no database")


def test_the_statuses_that_count_can_be_named(application: Application) -> None:
    application.statuses = [204]
    assert not http_check(application.url, attempts=1).passed
    assert http_check(application.url, expect=(200, 204)).passed


def test_a_redirect_is_an_answer_and_is_not_followed(application: Application) -> None:
    application.statuses = [302]
    assert http_check(application.url, expect=(302,)).passed
    assert not http_check(application.url, attempts=1).passed


def test_the_body_can_be_asked_for_a_text(application: Application) -> None:
    assert http_check(application.url, contains="is well").passed
    result = http_check(application.url, contains="is ill", attempts=1)
    assert not result.passed
    assert "without 'is ill': all is well" in result.log


def test_nobody_there_is_told(application: Application) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        result = http_check(f"http://127.0.0.1:{silent.getsockname()[1]}/", attempts=2, pause=0.01)
    assert (result.passed, result.status, result.attempts) == (False, None, 2)
    assert "no answer: " in result.log
    assert "refused" in result.log


def test_one_that_accepts_and_says_nothing_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://localhost:{silent.getsockname()[1]}/"
        result = http_check(url, attempts=1, timeout=0.2)
    assert (result.passed, result.status) == (False, None)
    assert "timed out" in result.log


def test_a_body_that_only_trickles_is_given_up(application: Application) -> None:
    application.trickles = True
    result = http_check(application.url, contains="never", attempts=1, timeout=0.3)
    assert "the body did not end in time" in result.log


def test_secrets_of_the_environment_are_not_in_the_log(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "hunter2hunter2")
    application.statuses, application.body = [500], b"cannot log in with hunter2hunter2"
    assert "cannot log in with ***" in http_check(application.url, attempts=1).log


def test_it_ends_when_the_run_is_stopped(application: Application) -> None:
    application.statuses = [500]
    stop = threading.Event()
    stop.set()
    assert http_check(application.url, attempts=1000, pause=3600, stop=stop).attempts == 1


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "is no URL"),
        ("127.0.0.1:80", "is no URL"),
        ("file:///etc/passwd", "is no URL"),
        ("http:///x", "is no URL"),
        ("http://localhost/a b", "is no URL"),
        ("http://localhost/\r\nX: y", "is no URL"),
        ("http://ada:hunter2@localhost/", "has a user in it"),
        ("http://169.254.169.254/", "neither this machine"),
        ("http://example.org/", "neither this machine"),
        ("http://127.0.0.1.example.org/", "neither this machine"),
        ("http://localhost:none/", "[Pp]ort"),
    ],
)
def test_what_may_not_be_asked_is_refused(url: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as refused:
        http_check(url)
    assert "hunter2" not in str(refused.value)


def test_a_host_that_is_named_may_be_asked() -> None:
    asked: dict[str, Any] = {"attempts": 1, "timeout": 0.2}
    assert http_check("http://none.invalid/", hosts=("none.invalid",), **asked).status is None
