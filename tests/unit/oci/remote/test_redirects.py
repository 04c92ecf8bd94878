from __future__ import annotations

import pytest

from blueprint.oci import Unreachable
from blueprint.oci.remote.message import Body, Request
from blueprint.oci.remote.redirects import redirected, resolved

BLOB = "https://registry.example.org/v2/a/blobs/x"


def request(method: str = "GET", url: str = BLOB) -> Request:
    headers = {"Authorization": "Bearer secret", "Range": "bytes=5-"}
    return Request(method, url, headers, Body.of(b"data") if method != "GET" else None)


@pytest.mark.parametrize(
    "location",
    [
        "https://storage.example.org/x?signature=1",
        "https://registry.example.org:8443/x",
        "//storage.example.org/x",
    ],
)
def test_credentials_do_not_follow_to_another_host(location: str) -> None:
    assert redirected(request(), 307, location).headers == {"Range": "bytes=5-"}


@pytest.mark.parametrize("location", ["/v2/b/blobs/x", "x?a=b", "https://registry.example.org:443/x"])
def test_credentials_stay_with_their_host(location: str) -> None:
    assert "Authorization" in redirected(request(), 302, location).headers


def test_credentials_do_not_follow_from_http_to_https_of_the_same_name() -> None:
    sent = redirected(request(url="http://registry.example.org/x"), 307, "https://registry.example.org/x")
    assert "Authorization" not in sent.headers


def test_nothing_follows_from_https_to_http() -> None:
    with pytest.raises(Unreachable, match="redirects from https to http://storage"):
        redirected(request(), 307, "http://storage.example.org/x?signature=secret")


def test_a_registry_that_forgets_its_tls_is_still_spoken_to_with_tls() -> None:
    assert (
        resolved(BLOB, "http://registry.example.org/v2/up?state=1")
        == "https://registry.example.org/v2/up?state=1"
    )


def test_a_message_shows_no_signature() -> None:
    with pytest.raises(Unreachable) as refused:
        redirected(request(), 307, "http://user:pw@storage.example.org/x?signature=secret")
    assert "secret" not in str(refused.value)
    assert "pw" not in str(refused.value)


def test_whoever_redirects_does_not_choose_the_user() -> None:
    assert resolved(BLOB, "https://me:pw@storage.example.org/x") == "https://storage.example.org/x"


@pytest.mark.parametrize("location", ["ftp://a/b", "file:///etc/passwd", None, "", "https://a:b/"])
def test_what_leads_nowhere_is_refused(location: str | None) -> None:
    with pytest.raises(Unreachable):
        redirected(request(), 307, location)


@pytest.mark.parametrize(("status", "method"), [(303, "GET"), (302, "GET"), (307, "PUT"), (308, "PUT")])
def test_only_some_redirects_keep_the_method_and_the_body(status: int, method: str) -> None:
    sent = redirected(request("PUT"), status, "/elsewhere")
    assert (sent.method, sent.body is not None) == (method, method == "PUT")
