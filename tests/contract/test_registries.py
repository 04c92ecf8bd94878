"""The registries of the tests are what they say they are, and other people's tools agree."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from contract.registries import PASSWORD, USER, Registry
from contract.small_image import MANIFEST, descriptor, digest, put_blob, put_manifest, write_layout
from contract.witnesses import skopeo

EMPTY = b"{}"
REGISTRIES = ["docker_registry", "tls_registry", "token_registry", "referrers_registry"]


EMPTY_CONFIG = descriptor("application/vnd.oci.empty.v1+json", EMPTY)


@pytest.mark.parametrize("registry", REGISTRIES)
def test_skopeo_pushes_an_image_and_reads_the_same_digest(
    registry: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    there: Registry = request.getfixturevalue(registry)
    manifest = write_layout(tmp_path / "image", "dev")
    source, target = f"oci:{tmp_path / 'image'}:dev", f"docker://{there.repository()}:dev"
    login = ["--creds", f"{USER}:{PASSWORD}"] if there.user else []
    if there.ca:
        shutil.copy(there.ca, tmp_path / "ca.crt")
    trust = ["--cert-dir", str(tmp_path)] if there.ca else ["--tls-verify=false"]
    destination = [each.replace("--", "--dest-", 1) for each in [*trust, *login]]
    pushed = skopeo("copy", "--insecure-policy", *destination, source, target)
    assert pushed.returncode == 0, pushed.stderr
    read = skopeo("inspect", "--raw", *trust, *login, target)
    assert read.returncode == 0, read.stderr
    assert read.stdout.encode() == manifest


def test_the_registry_with_a_login_refuses_who_has_none(tls_registry: Registry) -> None:
    assert tls_registry.ask("GET", "")[0] == 200
    status, headers, _ = tls_registry.ask("GET", "", headers={"Authorization": "Basic bm9ib2R5OndyZW5n"})
    assert (status, headers["WWW-Authenticate"]) == (401, 'Basic realm="tests"')


def test_the_registry_with_tokens_names_its_token_server_and_the_scope(token_registry: Registry) -> None:
    status, headers, _ = token_registry.ask("GET", "a/b/tags/list", headers={"Authorization": ""})
    assert token_registry.tokens is not None
    assert status == 401
    assert headers["WWW-Authenticate"].startswith(f'Bearer realm="{token_registry.tokens.realm}",service=')
    assert 'scope="repository:a/b:pull"' in headers["WWW-Authenticate"]


def test_the_registry_with_tokens_lets_in_who_has_one(token_registry: Registry) -> None:
    name = token_registry.repository().partition("/")[2]
    put_blob(token_registry, name, EMPTY)
    assert token_registry.ask("GET", f"{name}/blobs/{digest(EMPTY)}")[0] == 200


def test_the_read_only_registry_refuses_uploads(read_only_registry: Registry) -> None:
    assert read_only_registry.ask("POST", "app/blobs/uploads/", b"")[0] == 405


def test_two_registries_share_nothing(docker_registry: Registry, other_registry: Registry) -> None:
    assert docker_registry.host != other_registry.host
    assert docker_registry.folder != other_registry.folder


def test_the_access_log_counts_requests(docker_registry: Registry) -> None:
    docker_registry.ask("GET", "never-pushed/tags/list")
    assert "GET /v2/never-pushed/tags/list" in docker_registry.requests()


def test_docker_registry_keeps_a_subject_and_has_no_referrers_api(docker_registry: Registry) -> None:
    _, status, headers, referrers = attach(docker_registry)
    assert status == 201
    assert "OCI-Subject" not in headers
    assert referrers == (404, None)


def test_the_registry_with_referrers_lists_what_was_attached(referrers_registry: Registry) -> None:
    subject, status, headers, referrers = attach(referrers_registry)
    assert status == 201
    assert headers["OCI-Subject"] == subject
    assert referrers == (200, ["application/vnd.example.report"])


def test_the_immutable_registry_refuses_to_move_a_tag(immutable_registry: Registry) -> None:
    name = immutable_registry.repository().partition("/")[2]
    put_blob(immutable_registry, name, EMPTY)
    image = {"schemaVersion": 2, "mediaType": MANIFEST, "config": EMPTY_CONFIG, "layers": [EMPTY_CONFIG]}
    other = image | {"annotations": {"other": "image"}}
    first, second = (json.dumps(each).encode() for each in (image, other))
    assert put_manifest(immutable_registry, name, first, "dev")[0] == 201
    assert put_manifest(immutable_registry, name, first, "dev")[0] == 201
    assert put_manifest(immutable_registry, name, second, "dev")[0] in (403, 409)


def attach(registry: Registry) -> tuple[str, int, Mapping[str, str], tuple[int, list[str] | None]]:
    """An image and something that refers to it. The image's digest, the answer to the second manifest, and
    the answer to the question for referrers: status and kinds of artifacts."""
    name = registry.repository().partition("/")[2]
    put_blob(registry, name, EMPTY)
    image = {"schemaVersion": 2, "mediaType": MANIFEST, "config": EMPTY_CONFIG, "layers": [EMPTY_CONFIG]}
    body = json.dumps(image).encode()
    assert put_manifest(registry, name, body)[0] == 201
    report = image | {
        "artifactType": "application/vnd.example.report",
        "subject": descriptor(MANIFEST, body),
    }
    status, headers = put_manifest(registry, name, json.dumps(report).encode())
    asked, _, answer = registry.ask("GET", f"{name}/referrers/{digest(body)}")
    found = [each["artifactType"] for each in json.loads(answer)["manifests"]] if asked == 200 else None
    return digest(body), status, headers, (asked, found)
