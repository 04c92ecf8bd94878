"""Requests to one registry: authenticated, redirected and tried again."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from blueprint.oci.errors import Unreachable
from blueprint.oci.remote.auth_files import find_credentials
from blueprint.oci.remote.authentication import Authentication, Scopes
from blueprint.oci.remote.endpoint import Endpoint
from blueprint.oci.remote.message import Body, Request, shown
from blueprint.oci.remote.problems import refusal
from blueprint.oci.remote.redirects import REDIRECTS, redirected
from blueprint.oci.remote.response import Response
from blueprint.oci.remote.retry import RETRIED
from blueprint.oci.remote.settings import RemoteSettings
from blueprint.oci.remote.transport import Transport

_REDIRECT_LIMIT = 5


class Client:
    """Speaks HTTP with a registry, such as `registry.example.org:5000`; threads may share it."""

    def __init__(self, host: str, settings: RemoteSettings) -> None:
        self.host, self.settings = host, settings
        self.endpoint = Endpoint(host, settings)
        self._transport = Transport(settings, self.endpoint.address)
        self._not_before = 0.0
        self.exclusive = threading.Lock()
        """Held while something that several write is read, changed and written."""
        self._lock = threading.Lock()

    @cached_property
    def authentication(self) -> Authentication:
        """Our proof; made when TLS or not is known."""
        return Authentication(
            self.host,
            self._tried,
            lambda repository: find_credentials(self.host, repository, self.settings),
            is_secure=self.endpoint.base.startswith("https:"),
        )

    def request(
        self,
        method: str,
        path: str,
        *,
        scopes: Scopes,
        headers: Mapping[str, str] | None = None,
        body: Body | None = None,
        is_download: bool = False,
        is_repeatable: bool = True,
    ) -> Response:
        """The answer, whatever its status; the caller closes it.

        `path` is one of the registry (`/v2/...`) or a whole URL, which gets no Authorization when it is
        another host's. What is temporary is tried again, unless the request is not repeatable. Unreachable
        when there is no answer.
        """
        url = path if "://" in path else self.endpoint.base + path
        request = Request(method, url, headers or {}, body, is_download, is_repeatable)
        if request.origin != self.endpoint.origin:
            return self._tried(request)
        return self._tried(request, scopes)

    def fetch(
        self, path: str, limit: int, *, scopes: Scopes, headers: Mapping[str, str] | None = None
    ) -> tuple[Response, bytes]:
        """The answer to a GET with its whole body, of at most `limit` bytes; asked again when it is cut."""
        policy = self.settings.retry
        for attempt in range(1, policy.attempts + 1):
            response = self.request("GET", path, scopes=scopes, headers=headers)
            if response.status != 200:
                return response, b""
            try:
                return response, response.body(limit)
            except Unreachable:
                if attempt == policy.attempts:
                    raise
                policy.sleep(policy.delay(attempt))
        raise AssertionError("unreachable")

    def refusal(self, response: Response, what: str) -> Exception:
        """The exception for an answer that says no to `what`, such as "push app:1"."""
        return refusal(response, what, self.host, self.authentication.secrets)

    def close(self) -> None:
        """Closes the connections that are not at work."""
        self._transport.close()

    def _tried(self, request: Request, scopes: Scopes | None = None) -> Response:
        """The answer; without scopes the request goes out as it is."""
        policy = self.settings.retry
        attempts = policy.attempts if request.is_repeatable else 1
        for attempt in range(1, attempts + 1):
            self._keep_pace()
            try:
                response = self._authorised(request, scopes) if scopes is not None else self._sent(request)
            except Unreachable as error:
                if not error.temporary or attempt == attempts:
                    raise
                policy.sleep(policy.delay(attempt))
                continue
            if response.status not in RETRIED or attempt == attempts:
                return response
            delay = policy.delay(attempt, response.header("Retry-After"))
            response.close()
            if response.status == 429:
                self._slow_down(delay)
            else:
                policy.sleep(delay)
        raise AssertionError("unreachable")

    def _authorised(self, request: Request, scopes: Scopes) -> Response:
        header = self.authentication.header(scopes)
        response = self._sent(_with(request, header))
        if response.status != 401:
            return response
        response.keep()  # its connection may be the last one, and tokens may come from the same host
        if self.authentication.challenged(response, scopes, header):
            renewed = self.authentication.header(scopes)
            if renewed is not None:
                return self._sent(_with(request, renewed))
        return response

    def _sent(self, request: Request) -> Response:
        for _ in range(_REDIRECT_LIMIT + 1):
            response = self._transport.send(request)
            if response.status not in REDIRECTS:
                return response
            response.close()
            request = redirected(request, response.status, response.header("Location"))
        raise Unreachable(f"{shown(request.url)} redirects without end", temporary=False)

    def _slow_down(self, delay: float) -> None:
        """Makes all threads wait: a rate limit is the host's, not the request's."""
        with self._lock:
            self._not_before = max(self._not_before, time.monotonic() + delay)

    def _keep_pace(self) -> None:
        with self._lock:
            left = self._not_before - time.monotonic()
        if left > 0:
            self.settings.retry.sleep(left)


def _with(request: Request, authorization: str | None) -> Request:
    if authorization is None:
        return request
    return replace(request, headers={**request.headers, "Authorization": authorization})
