"""The registries of the tests are what they say they are, and other people's tools agree."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
import urllib.parse
from collections.abc import Mapping
from pathlib import Path

import pytest

from contract.registries import PASSWORD, USER, Registry

OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
EMPTY = b"{}"
REGISTRIES = ["docker_registry", "tls_registry", "token_registry", "referrers_registry"]


EMPTY_CONFIG = {
    "mediaType": "application/vnd.oci.empty.v1+json",
    "digest": f"sha256:{hashlib.sha256(EMPTY).hexdigest()}",
    "size": len(EMPTY),
}


def skopeo(*arguments: str) -> subprocess.CompletedProcess[str]:
    if shutil.which("skopeo") is None:
        pytest.skip("needs Debian's skopeo")
    return subprocess.run(["skopeo", *arguments], capture_output=True, text=True, check=False, timeout=120)


def image(folder: Path) -> str:
    """A tiny OCI layout of one empty layer; as skopeo names it."""
    (folder / "blobs/sha256").mkdir(parents=True)
    layer = b"\0" * 1024
    config = {
        "architecture": "amd64",
        "os": "linux",
        "rootfs": {"type": "layers", "diff_ids": [digest(layer)]},
        "config": {},
    }
    packed = gzip.compress(layer)  # skopeo would pack it, and so change the digest
    parts = [json.dumps(config).encode(), packed]
    manifest = {
        "schemaVersion": 2,
        "mediaType": OCI_MANIFEST,
        "config": descriptor("application/vnd.oci.image.config.v1+json", parts[0]),
        "layers": [descriptor("application/vnd.oci.image.layer.v1.tar+gzip", packed)],
    }
    parts.append(json.dumps(manifest).encode())
    for part in parts:
        (folder / "blobs/sha256" / digest(part).removeprefix("sha256:")).write_bytes(part)
    named = descriptor(OCI_MANIFEST, parts[-1]) | {
        "annotations": {"org.opencontainers.image.ref.name": "dev"}
    }
    (folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [named]}))
    (folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    return f"oci:{folder}:dev"


def descriptor(kind: str, data: bytes) -> dict[str, object]:
    return {"mediaType": kind, "digest": digest(data), "size": len(data)}


def digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


@pytest.mark.parametrize("registry", REGISTRIES)
def test_skopeo_pushes_an_image_and_reads_the_same_digest(
    registry: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    there: Registry = request.getfixturevalue(registry)
    source, target = image(tmp_path / "image"), f"docker://{there.repository()}:dev"
    login = ["--creds", f"{USER}:{PASSWORD}"] if there.user else []
    if there.ca:
        shutil.copy(there.ca, tmp_path / "ca.crt")
    trust = ["--cert-dir", str(tmp_path)] if there.ca else ["--tls-verify=false"]
    destination = [each.replace("--", "--dest-", 1) for each in [*trust, *login]]
    pushed = skopeo("copy", "--insecure-policy", *destination, source, target)
    assert pushed.returncode == 0, pushed.stderr
    read = skopeo("inspect", "--raw", *trust, *login, target)
    assert read.returncode == 0, read.stderr
    index = json.loads((tmp_path / "image/index.json").read_text())
    assert digest(read.stdout.encode()) == index["manifests"][0]["digest"]


def test_the_registry_with_a_login_refuses_who_has_none(tls_registry: Registry) -> None:
    assert tls_registry.ask("GET", "")[0] == 200
    status, headers, _ = tls_registry.ask("GET", "", headers={"Authorization": "Basic bm9ib2R5OndyZW5n"})
    assert (status, headers["WWW-Authenticate"]) == (401, 'Basic realm="tests"')


def test_the_registry_with_tokens_names_its_token_server_and_the_scope(token_registry: Registry) -> None:
    status, headers, _ = token_registry.ask("GET", "a/b/tags/list")
    assert token_registry.tokens is not None
    assert status == 401
    assert headers["WWW-Authenticate"].startswith(f'Bearer realm="{token_registry.tokens.realm}",service=')
    assert 'scope="repository:a/b:pull"' in headers["WWW-Authenticate"]


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
    image = {"schemaVersion": 2, "mediaType": OCI_MANIFEST, "config": EMPTY_CONFIG, "layers": [EMPTY_CONFIG]}
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
    image = {"schemaVersion": 2, "mediaType": OCI_MANIFEST, "config": EMPTY_CONFIG, "layers": [EMPTY_CONFIG]}
    body = json.dumps(image).encode()
    assert put_manifest(registry, name, body)[0] == 201
    report = image | {
        "artifactType": "application/vnd.example.report",
        "subject": descriptor(OCI_MANIFEST, body),
    }
    status, headers = put_manifest(registry, name, json.dumps(report).encode())
    asked, _, answer = registry.ask("GET", f"{name}/referrers/{digest(body)}")
    found = [each["artifactType"] for each in json.loads(answer)["manifests"]] if asked == 200 else None
    return digest(body), status, headers, (asked, found)


def put_blob(registry: Registry, name: str, data: bytes) -> None:
    status, headers, _ = registry.ask("POST", f"{name}/blobs/uploads/", b"")
    assert status == 202
    path = urllib.parse.urlsplit(headers["Location"])
    query = f"{path.query}&" if path.query else ""
    put = f"{path.path.removeprefix('/v2/')}?{query}digest={digest(data)}"
    assert registry.ask("PUT", put, data, {"Content-Type": "application/octet-stream"})[0] == 201


def put_manifest(registry: Registry, name: str, body: bytes, tag: str = "") -> tuple[int, Mapping[str, str]]:
    path = f"{name}/manifests/{tag or digest(body)}"
    return registry.ask("PUT", path, body, {"Content-Type": OCI_MANIFEST})[:2]
