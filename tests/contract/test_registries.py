"""The registries of the tests are what they say they are, and other people's tools agree."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from contract.registries import PASSWORD, USER, Registry

OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
EMPTY = b"{}"


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


@pytest.mark.parametrize("registry", ["docker_registry", "tls_registry", "token_registry"])
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
