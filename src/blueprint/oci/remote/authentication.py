"""Proving who we are: anonymous, Basic, or bearer tokens that are bought at the realm and expire.

Docker's "Token Authentication Specification" and its "OAuth2 Token Authentication". A registry's first
challenge is remembered, so that later requests, of other scopes too, bring what it wants at once.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from blueprint.oci.errors import AccessDenied, OciError, Unreachable
from blueprint.oci.remote.challenge import Challenge, parse_challenges
from blueprint.oci.remote.credentials import Credentials
from blueprint.oci.remote.message import Body, Request, shown
from blueprint.oci.remote.problems import refusal
from blueprint.oci.remote.proxies import is_loopback
from blueprint.oci.remote.response import Response

Scopes = tuple[str, ...]
_LIFETIME = 60.0  # seconds, when the realm does not say
_MARGIN = 10.0
_TOKEN_LIMIT = 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Token:
    value: str
    refresh_at: float


class Authentication:
    """The Authorization headers for one registry; threads may share it.

    `send` performs a request with retries and without credentials, `find` looks for credentials for a
    repository. `authority` is the registry's `host:port`, `is_secure` whether TLS is spoken with it.
    """

    def __init__(
        self,
        authority: str,
        send: Callable[[Request], Response],
        find: Callable[[str], Credentials | None],
        *,
        is_secure: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._authority, self._send, self._find = authority, send, find
        self._is_secure, self._clock = is_secure, clock
        self._lock = threading.RLock()
        self._challenge: Challenge | None = None
        self._tokens: dict[Scopes, _Token] = {}
        self._known: dict[str, Credentials | None] = {}

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no message may show."""
        with self._lock:
            known = [one.secrets for one in self._known.values() if one is not None]
            return (*(secret for secrets in known for secret in secrets), *self._token_values())

    @property
    def realm(self) -> str:
        """Where tokens are bought; "" when the registry has asked for none."""
        with self._lock:
            return self._challenge.parameters.get("realm", "") if self._challenge is not None else ""

    def header(self, scopes: Scopes) -> str | None:
        """What to send along; None while the registry has asked for nothing, or nothing is known."""
        with self._lock:
            challenge = self._challenge
            if challenge is None:
                return None
            credentials = self._credentials(scopes)
            if credentials is not None and credentials.registry_token:
                return f"Bearer {credentials.registry_token}"
            if challenge.scheme == "basic":
                return credentials.basic if credentials else None
            return f"Bearer {self._token(challenge, scopes, credentials)}"

    def challenged(self, response: Response, scopes: Scopes, sent: str | None) -> bool:
        """Learns from a 401 to a request that carried `sent`; whether to try once more with a new header."""
        with self._lock:
            challenge = self._chosen(response.header("WWW-Authenticate") or "")
            if challenge is None:
                return False
            is_new = self._challenge is None or self._challenge.scheme != challenge.scheme
            self._challenge = challenge
            token = self._tokens.get(scopes)
            if token is not None and sent == f"Bearer {token.value}":
                del self._tokens[scopes]  # it expired early, or was revoked
                is_new = True
            return is_new or self.header(scopes) not in (None, sent)

    def _chosen(self, header: str) -> Challenge | None:
        known = {one.scheme: one for one in reversed(parse_challenges(header))}
        bearer = known.get("bearer")
        return bearer if bearer is not None and bearer.parameters.get("realm") else known.get("basic")

    def _credentials(self, scopes: Scopes) -> Credentials | None:
        repository = scopes[0].split(":")[1] if scopes and scopes[0].count(":") == 2 else ""
        if repository not in self._known:
            self._known[repository] = self._find(repository)
        return self._known[repository]

    def _token_values(self) -> tuple[str, ...]:
        return tuple(token.value for token in self._tokens.values())

    def _token(self, challenge: Challenge, scopes: Scopes, credentials: Credentials | None) -> str:
        token = self._tokens.get(scopes)
        if token is None or token.refresh_at <= self._clock():
            token = self._tokens[scopes] = self._buy(challenge, scopes, credentials)
        return token.value

    def _buy(self, challenge: Challenge, scopes: Scopes, credentials: Credentials | None) -> _Token:
        realm = self._realm(challenge)
        service = challenge.parameters.get("service", "")
        wanted = scopes or tuple(challenge.parameters.get("scope", "").split())
        before = self._clock()
        if credentials is not None and credentials.identity_token:
            request = _oauth_request(realm, service, wanted, credentials)
        else:
            request = _plain_request(realm, service, wanted, credentials)
        response = self._send(request)
        if response.status != 200:
            secrets = credentials.secrets if credentials else ()
            raise refusal(response, f"give a token for {self._authority}", shown(realm), secrets)
        return self._bought(response.body(_TOKEN_LIMIT), realm, before)

    def _realm(self, challenge: Challenge) -> str:
        """The URL to buy tokens at; AccessDenied when credentials would travel there in the clear."""
        realm = challenge.parameters["realm"]
        try:
            parts = urlsplit(realm)
            host = parts.hostname or ""
        except ValueError:
            parts, host = urlsplit(""), ""
        is_plain = parts.scheme == "http" and (not self._is_secure or is_loopback(host))
        if not host or not (parts.scheme == "https" or is_plain):
            raise AccessDenied(
                f"{self._authority} wants tokens from {shown(realm)!r}, which is refused: it is no https URL",
                status=401,
            )
        return realm

    def _bought(self, body: bytes, realm: str, before: float) -> _Token:
        try:
            document: dict[str, Any] = json.loads(body)
            value = document.get("token") or document.get("access_token")
            lifetime = float(document.get("expires_in") or _LIFETIME)
        except (ValueError, TypeError, AttributeError, RecursionError):
            raise Unreachable(f"{shown(realm)} answered with something else than a token") from None
        if not isinstance(value, str) or not value.isascii() or not value.isprintable():
            raise OciError(f"{shown(realm)} gave no token for {self._authority}")
        return _Token(value, before + lifetime - min(_MARGIN, lifetime / 4))


def _plain_request(realm: str, service: str, scopes: Scopes, credentials: Credentials | None) -> Request:
    fields = [("service", service)] if service else []
    fields += [("scope", scope) for scope in scopes]
    if credentials is not None and credentials.user:
        fields.append(("account", credentials.user))
    joint = "&" if urlsplit(realm).query else "?"
    basic = credentials.basic if credentials else None
    headers = {"Authorization": basic} if basic else {}
    return Request("GET", realm + (joint + urlencode(fields) if fields else ""), headers)


def _oauth_request(realm: str, service: str, scopes: Scopes, credentials: Credentials) -> Request:
    fields = {
        "grant_type": "refresh_token", "service": service, "client_id": "blueprint",
        "refresh_token": credentials.identity_token, "scope": " ".join(scopes),
    }  # fmt: skip
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return Request("POST", realm, headers, Body.of(urlencode(fields).encode()))
