from __future__ import annotations

import pytest

from blueprint.reference import InvalidReference, Reference, is_digest, parse_reference

DIGEST = "sha256:" + "a1" * 32

NAMES = {
    "app": Reference("", "app"),
    "app:dev": Reference("", "app", "dev"),
    "team/app:dev": Reference("", "team/app", "dev"),
    f"app@{DIGEST}": Reference("", "app", None, DIGEST),
    f"dev.registry/app:dev@{DIGEST}": Reference("dev.registry", "app", "dev", DIGEST),
    "localhost/app": Reference("localhost", "app"),
    "localhost:5000/app": Reference("localhost:5000", "app"),
    "registry.example.org:5000/team/my-app_x.y:v1.0-rc_1": Reference(
        "registry.example.org:5000", "team/my-app_x.y", "v1.0-rc_1"
    ),
    "[::1]:5000/app": Reference("[::1]:5000", "app"),
}


@pytest.mark.parametrize(("text", "reference"), NAMES.items())
def test_a_name_is_read_and_written_back(text: str, reference: Reference) -> None:
    assert parse_reference(text) == reference
    assert str(reference) == text


def test_a_registry_without_a_point_or_port_is_a_part_of_the_repository() -> None:
    assert parse_reference("sandbox-registry/app").name == "sandbox-registry/app"
    assert parse_reference("sandbox-registry/app").registry == ""


REFUSED = {
    "": "is no repository name",
    "App": "is no repository name",
    "a//b": "is no repository name",
    "a/../b": "is no repository name",
    "-a": "is no repository name",
    "a..b": "is no repository name",
    "a" * 256: "is no repository name",
    "app:": "has an empty tag",
    "app:-x": "is no tag",
    "app:" + "x" * 129: "is no tag",
    "app@": "has an empty digest",
    "app@sha256:abc": "is no digest",
    "app@md5:" + "0" * 32: "unsupported algorithm",
    "app@" + DIGEST.upper(): "is malformed",
    "bad_host.x/app": "is no registry address",
    "app\n": "is no repository name",
}


@pytest.mark.parametrize(("text", "reason"), REFUSED.items())
def test_what_is_no_name_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(InvalidReference, match=reason):
        parse_reference(text)


def test_digests_that_can_be_checked_are_known() -> None:
    assert is_digest(DIGEST)
    assert is_digest("sha512:" + "0" * 128)
    assert not is_digest("sha256:" + "g" * 64)
    assert not is_digest("dev")
