"""A token server, as the distribution project's token authentication specification tells: it signs JWTs.

`GET /token?service=S&scope=repository:NAME:pull,push` with Basic credentials or none, or `POST /token` as
OAuth 2 (grant types `password` and `refresh_token`). Who logged in may do everything, others may pull below
`public/`. A registry takes a token for 60 s after its end still: the reference implementation's leeway.
"""

from __future__ import annotations

import base64
import contextlib
import http.server
import json
import threading
import time
import urllib.parse
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from contract.certificates import Authority, Certified

ISSUER = "the tests' token server"
SERVICE = "the tests' registry"


@dataclass
class TokenServer:
    """What the server answers with; a test may set `seconds`, and read `scopes`, while it runs."""

    authority: Authority
    users: Mapping[str, str]  # name -> password
    seconds: int = 300  # how long a token is valid; 0: the answer does not say
    realm: str = ""  # its address
    scopes: list[str] = field(default_factory=list)  # every scope that was asked for, in order
    refresh: dict[str, str] = field(default_factory=dict)  # refresh token -> user

    def answer(self, asked: Mapping[str, list[str]], user: str | None) -> dict[str, Any]:
        """The document for one request; each `scope` may hold several, with spaces between."""
        scopes = [scope for each in asked.get("scope", ()) for scope in each.split()]
        self.scopes += scopes
        token = self.token(user, *scopes)
        answer: dict[str, Any] = {"token": token, "access_token": token}
        if self.seconds:
            answer["expires_in"] = self.seconds
        if user and ("offline_token" in asked or asked.get("access_type") == ["offline"]):
            answer["refresh_token"] = uuid.uuid4().hex
            self.refresh[answer["refresh_token"]] = user
        return answer

    def token(self, user: str | None, *scopes: str) -> str:
        """A token as the server would hand it out."""
        return self._sign(user or "", [_granted(scope, user) for scope in scopes])

    def user(self, name: str, password: str) -> str | None:
        return name if name in self.users and self.users[name] == password else None

    def _sign(self, subject: str, access: list[dict[str, Any]]) -> str:
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "sub": subject,
            "aud": SERVICE,
            "nbf": now - 10,
            "iat": now,
            "exp": now + (self.seconds or 60),
            "jti": uuid.uuid4().hex,
            "access": access,
        }
        return signed(claims, self.authority.certified)


def signed(claims: Mapping[str, Any], by: Certified) -> str:
    """A JWT with ES256; the certificate goes along as `x5c` (RFC 7515, 4.1.6)."""
    der = by.certificate.public_bytes(serialization.Encoding.DER)
    header = {"typ": "JWT", "alg": "ES256", "x5c": [base64.b64encode(der).decode()]}
    body = ".".join(_base64url(json.dumps(part).encode()) for part in (header, claims))
    r, s = decode_dss_signature(by.key.sign(body.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{body}.{_base64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


@contextlib.contextmanager
def token_server(folder: Path, users: Mapping[str, str]) -> Iterator[TokenServer]:
    """A token server on a free port of this machine."""
    tokens = TokenServer(Authority.new(folder, ISSUER), users)

    class Handler(_Handler):
        server_of = tokens

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        tokens.realm = f"http://127.0.0.1:{server.server_port}/token"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield tokens
        server.shutdown()


class _Handler(http.server.BaseHTTPRequestHandler):
    server_of: TokenServer

    def do_GET(self) -> None:
        asked = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        given = self.headers.get("Authorization")
        user = self._basic(given) if given else None
        if given and user is None:
            self._send(401, {"details": "incorrect username or password"})
        else:
            self._send(200, self.server_of.answer(asked, user))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        asked = urllib.parse.parse_qs(body)
        one = {name: values[0] for name, values in asked.items()}
        if one.get("grant_type") == "refresh_token":
            user = self.server_of.refresh.get(one.get("refresh_token", ""))
        else:
            user = self.server_of.user(one.get("username", ""), one.get("password", ""))
        if user is None:
            self._send(401, {"error": "invalid_grant"})
        else:
            self._send(200, self.server_of.answer(asked, user))

    def _basic(self, given: str) -> str | None:
        kind, _, encoded = given.partition(" ")
        name, _, password = base64.b64decode(encoded).decode().partition(":")
        return self.server_of.user(name, password) if kind.lower() == "basic" else None

    def _send(self, status: int, document: Mapping[str, Any]) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Nothing: the test's output is the test's."""


def _granted(scope: str, user: str | None) -> dict[str, Any]:
    """`repository:NAME:pull,push` as an entry of `access`; NAME may hold colons."""
    kind, _, rest = scope.partition(":")
    name, _, actions = rest.rpartition(":")
    wanted = actions.split(",")
    public = kind == "repository" and name.startswith("public/")
    allowed = wanted if user else [action for action in wanted if public and action == "pull"]
    return {"type": kind, "name": name, "actions": allowed}


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
