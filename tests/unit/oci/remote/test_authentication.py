from __future__ import annotations

import io
import json
from email.message import Message
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest

from blueprint.oci import AccessDenied, OciError
from blueprint.oci.remote.authentication import Authentication, Scopes
from blueprint.oci.remote.credentials import Credentials
from blueprint.oci.remote.message import Request
from blueprint.oci.remote.response import Response

PULL: Scopes = ("repository:a/b:pull",)
PUSH: Scopes = ("repository:a/b:pull,push",)
CHALLENGE = 'Bearer realm="https://auth.example.org/token?x=1",service="registry"'


class Raw(io.BytesIO):
    """As much of an `http.client` response as a Response needs."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        super().__init__(body)
        self.status, self.headers, self.will_close, self.length = status, Message(), False, 0
        for name, value in headers.items():
            self.headers[name] = value

    def isclosed(self) -> bool:
        return True


def response(status: int, headers: dict[str, str], body: bytes = b"") -> Response:
    return Response(cast(Any, Raw(status, headers, body)), "GET", "https://a.example", lambda _: None)


def refused(challenge: str = CHALLENGE) -> Response:
    return response(401, {"WWW-Authenticate": challenge})


class Realm:
    """Sells tokens `t1`, `t2`, ..., and has a clock."""

    def __init__(self, **answer: Any) -> None:
        self.now, self.requests, self.answer = 100.0, list[Request](), answer

    def sell(self, request: Request) -> Response:
        self.requests.append(request)
        body = {"token": f"t{len(self.requests)}", **self.answer}
        return response(200, {}, json.dumps(body).encode())

    def authentication(
        self, credentials: Credentials | None = None, *, is_secure: bool = True
    ) -> Authentication:
        return Authentication(
            "a.example", self.sell, lambda _: credentials, is_secure=is_secure, clock=lambda: self.now
        )


def asked(request: Request) -> dict[str, list[str]]:
    return parse_qs(urlsplit(request.url).query)


def test_nothing_is_sent_before_somebody_asks() -> None:
    assert Realm().authentication(Credentials("me", "secret")).header(PULL) is None


def test_a_token_is_bought_for_the_scopes_that_are_needed_and_kept() -> None:
    realm = Realm(expires_in=300)
    ours = realm.authentication(Credentials("me", "secret"))
    assert ours.challenged(refused(), PUSH, None)
    assert [ours.header(PUSH), ours.header(PUSH), ours.header(PULL)] == [
        "Bearer t1",
        "Bearer t1",
        "Bearer t2",
    ]
    fields = {"x": ["1"], "service": ["registry"], "scope": [PUSH[0]], "account": ["me"]}
    assert asked(realm.requests[0]) == fields
    assert realm.requests[0].headers == {"Authorization": "Basic bWU6c2VjcmV0"}


@pytest.mark.parametrize(
    ("answer", "lifetime"), [({"expires_in": 300}, 290), ({}, 50), ({"expires_in": 4}, 3)]
)
def test_a_token_is_renewed_shortly_before_its_end(answer: dict[str, int], lifetime: int) -> None:
    realm = Realm(**answer)
    ours = realm.authentication()
    ours.challenged(refused(), PULL, None)
    ours.header(PULL)
    realm.now += lifetime - 0.5
    assert ours.header(PULL) == "Bearer t1"
    realm.now += 1
    assert ours.header(PULL) == "Bearer t2"


def test_a_token_that_is_refused_is_bought_anew_once() -> None:
    realm = Realm(expires_in=300)
    ours = realm.authentication()
    assert ours.challenged(refused(), PULL, None)
    assert ours.header(PULL) == "Bearer t1"
    assert ours.challenged(refused(), PULL, "Bearer t1")
    assert ours.header(PULL) == "Bearer t2"


def test_a_password_that_is_refused_is_not_sent_again() -> None:
    ours = Realm().authentication(Credentials("me", "secret"))
    assert ours.challenged(refused('Basic realm="x"'), PULL, None)
    header = ours.header(PULL)
    assert header == "Basic bWU6c2VjcmV0"
    assert not ours.challenged(refused('Basic realm="x"'), PULL, header)


def test_the_token_may_be_called_access_token() -> None:
    realm = Realm(token=None, access_token="an-access-token")
    ours = realm.authentication()
    ours.challenged(refused(), PULL, None)
    assert ours.header(PULL) == "Bearer an-access-token"


def test_an_identity_token_is_sent_in_a_body_and_in_no_url() -> None:
    realm = Realm()
    ours = realm.authentication(Credentials(identity_token="my-identity"))
    ours.challenged(refused(), PUSH, None)
    assert ours.header(PUSH) == "Bearer t1"
    (request,) = realm.requests
    assert request.method == "POST"
    assert "my-identity" not in request.url
    assert request.body is not None
    fields = parse_qs(request.body.open().read().decode())
    assert (fields["grant_type"], fields["refresh_token"]) == (["refresh_token"], ["my-identity"])
    assert fields["scope"] == [PUSH[0]]


@pytest.mark.parametrize("realm", ["http://auth.example.org/token", "ftp://x/y", "token", "https://"])
def test_a_realm_that_is_not_safe_is_refused(realm: str) -> None:
    ours = Realm().authentication(Credentials("me", "secret"))
    with pytest.raises(AccessDenied, match="is refused"):
        ours.challenged(refused(f'Bearer realm="{realm}"'), PULL, "x") and ours.header(PULL)


def test_a_registry_without_tls_may_have_a_realm_without() -> None:
    ours = Realm().authentication(is_secure=False)
    ours.challenged(refused('Bearer realm="http://auth.example.org/token"'), PULL, None)
    assert ours.header(PULL) == "Bearer t1"


@pytest.mark.parametrize(
    "answer", [{"token": None}, {"token": 5}, {"token": "a\r\nX: y"}, {"expires_in": "soon"}]
)
def test_an_answer_that_is_no_token_is_refused(answer: dict[str, Any]) -> None:
    ours = Realm(**answer).authentication()
    with pytest.raises(OciError):
        ours.challenged(refused(), PULL, "x") and ours.header(PULL)


def test_a_challenge_that_nobody_knows_is_left_alone() -> None:
    assert not Realm().authentication().challenged(refused("Negotiate"), PULL, None)


def test_all_that_was_sent_counts_as_secret() -> None:
    ours = Realm().authentication(Credentials("me", "secret"))
    ours.challenged(refused(), PULL, None)
    ours.header(PULL)
    assert set(ours.secrets) == {"secret", "bWU6c2VjcmV0", "t1"}
