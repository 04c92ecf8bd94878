from __future__ import annotations

import pytest

from blueprint.oci.remote.challenge import Challenge, parse_challenges

BEARER = {
    "realm": "https://auth.example.org/token",
    "service": "registry",
    "scope": "repository:a/b:pull,push",
}


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (
            'Bearer realm="https://auth.example.org/token",service="registry",scope="repository:a/b:pull,push"',
            [Challenge("bearer", BEARER)],
        ),
        ('Basic realm="tests"', [Challenge("basic", {"realm": "tests"})]),
        ("Basic", [Challenge("basic")]),
        (
            'Basic realm="a \\"b\\", c" , charset=UTF-8',
            [Challenge("basic", {"realm": 'a "b", c', "charset": "UTF-8"})],
        ),
        (
            'Basic realm="x", Bearer realm="https://y/z", service=plain',
            [
                Challenge("basic", {"realm": "x"}),
                Challenge("bearer", {"realm": "https://y/z", "service": "plain"}),
            ],
        ),
        ('Negotiate, BASIC Realm = "x"', [Challenge("negotiate"), Challenge("basic", {"realm": "x"})]),
        ("", []),
        ("=,;", []),
    ],
)
def test_challenges_are_read_with_commas_wherever_they_stand(header: str, found: list[Challenge]) -> None:
    assert parse_challenges(header) == found
