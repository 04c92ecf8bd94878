"""The HTTP check that follows a deployment: does the workload answer as it should."""

from __future__ import annotations

import http.client
import ipaddress
import os
import ssl
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from blueprint.redact import redact, secrets_in
from blueprint.wording import plain

_BODY = 64 * 1024
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class HttpCheck:
    """How a check ended; `log` has a line for each attempt, `status` is the last one (None: no answer)."""

    passed: bool
    status: int | None
    attempts: int
    log: str


def http_check(
    url: str,
    *,
    expect: Collection[int] = (200,),
    contains: str = "",
    attempts: int = 10,
    pause: float = 1.0,
    timeout: float = 5.0,
    hosts: Collection[str] = (),
    ca: Path | None = None,
    stop: threading.Event | None = None,
) -> HttpCheck:
    """Asks `GET url` until the status is one of `expect` and `contains` is in the first 64 KiB of the body.

    At most `attempts` times, `pause` seconds apart, each at most `timeout` seconds, ended early by `stop`.
    Only this machine is asked, and the `hosts` that are named: ValueError for any other, and for a URL
    that is none or has a user or password in it. Redirects are answers, proxies are not used; `ca` is a
    file of PEM certificates to trust besides.
    """
    parts = _checked(url, hosts)
    if attempts < 1:
        raise ValueError(f"{attempts} attempts are none: at least 1")
    context = ssl.create_default_context(cafile=ca) if ca else None
    stop = stop or threading.Event()
    lines: list[str] = []
    status: int | None = None
    for number in range(1, attempts + 1):
        if number > 1 and stop.wait(pause):
            break
        status, said, passed = _ask(parts, timeout, context, expect, contains)
        lines.append(f"GET {url} (attempt {number}): {_shown(said)}")
        if passed:
            return HttpCheck(True, status, number, "\n".join(lines))
    return HttpCheck(False, status, len(lines), "\n".join(lines))


def _checked(url: str, hosts: Collection[str]) -> SplitResult:
    if any(ord(sign) <= 32 or ord(sign) >= 127 for sign in url):
        raise ValueError(f"{plain(url)!r} is no URL: http://HOST[:PORT]/PATH in plain letters, others as %XX")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is no URL to check: http:// or https://HOST[:PORT]/PATH")
    if parts.username is not None or parts.password is not None:
        raise ValueError(f"the URL of a check on {parts.hostname} has a user in it: take it out")
    parts.port  # noqa: B018 - raises for a port that is none
    if parts.hostname not in hosts and not _is_loopback(parts.hostname):
        raise ValueError(f"{parts.hostname} is neither this machine nor one of the hosts that may be checked")
    return parts


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _ask(
    parts: SplitResult,
    timeout: float,
    context: ssl.SSLContext | None,
    expect: Collection[int],
    contains: str,
) -> tuple[int | None, str, bool]:
    """(status, what happened, whether it is as it should be) of one attempt."""
    begun = time.monotonic()
    connection = _connection(parts, timeout, context)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"Connection": "close", "User-Agent": "blueprint"})
        reply = connection.getresponse()
        body = _read(reply, begun + timeout) if contains or reply.status not in expect else b""
    except (OSError, http.client.HTTPException) as error:
        return None, f"no answer: {error or type(error).__name__}", False
    finally:
        connection.close()
    took = f"{reply.status} after {(time.monotonic() - begun) * 1000:.0f} ms"
    text = body.decode("utf-8", errors="replace")
    if reply.status not in expect:
        return reply.status, f"{took}, not {_any_of(expect)}: {text[:_SHOWN]}", False
    if contains not in text:
        return reply.status, f"{took}, without {contains!r}: {text[:_SHOWN]}", False
    return reply.status, took, True


def _connection(
    parts: SplitResult, timeout: float, context: ssl.SSLContext | None
) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        return http.client.HTTPSConnection(host, parts.port, timeout=timeout, context=context)
    return http.client.HTTPConnection(host, parts.port, timeout=timeout)


def _read(reply: http.client.HTTPResponse, deadline: float) -> bytes:
    """The beginning of the body; TimeoutError for one that only trickles."""
    body = b""
    while len(body) < _BODY and (more := reply.read1(_BODY - len(body))):
        body += more
        if time.monotonic() > deadline:
            raise TimeoutError("the body did not end in time")
    return body


def _any_of(expect: Collection[int]) -> str:
    return " or ".join(str(status) for status in sorted(expect))


def _shown(text: str) -> str:
    return redact(" ".join(plain(text).split()), secrets_in(os.environ))
