"""The smallest image that a registry takes, put there by requests of our own."""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
import urllib.parse
from collections.abc import Mapping
from typing import Any

from contract.registries import Registry

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
_CONFIG = "application/vnd.oci.image.config.v1+json"
_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
_numbers = itertools.count(1)


def digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def descriptor(kind: str, data: bytes) -> dict[str, Any]:
    return {"mediaType": kind, "digest": digest(data), "size": len(data)}


def small_image(labels: Mapping[str, str] | None = None) -> tuple[bytes, bytes, bytes]:
    """Manifest, configuration and one layer without files; no two calls give the same image."""
    tar = b"\0" * 1024
    layer = gzip.compress(tar)  # skopeo would pack it, and so change the digest
    config = {
        "architecture": "amd64",
        "os": "linux",
        "config": {"Labels": dict(labels or {})},
        "rootfs": {"type": "layers", "diff_ids": [digest(tar)]},
        "history": [{"created_by": f"test {next(_numbers)}"}],
    }
    configuration = json.dumps(config).encode()
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": descriptor(_CONFIG, configuration),
        "layers": [descriptor(_LAYER, layer)],
    }
    return json.dumps(manifest).encode(), configuration, layer


def push_image(
    registry: Registry, name: str = "", tag: str = "dev", labels: Mapping[str, str] | None = None
) -> str:
    """Push a new image to NAME (HOST/REPOSITORY, or a new one); its reference by digest."""
    name = name or registry.repository()
    repository = name.partition("/")[2]
    manifest, *blobs = small_image(labels)
    for blob in blobs:
        put_blob(registry, repository, blob)
    assert put_manifest(registry, repository, manifest, tag)[0] == 201
    return f"{name}@{digest(manifest)}"


def put_blob(registry: Registry, name: str, data: bytes) -> None:
    status, headers, _ = registry.ask("POST", f"{name}/blobs/uploads/", b"")
    assert status == 202
    path = urllib.parse.urlsplit(headers["Location"])
    query = f"{path.query}&" if path.query else ""
    put = f"{path.path.removeprefix('/v2/')}?{query}digest={digest(data)}"
    assert registry.ask("PUT", put, data, {"Content-Type": "application/octet-stream"})[0] == 201


def put_manifest(registry: Registry, name: str, body: bytes, tag: str = "") -> tuple[int, Mapping[str, str]]:
    """Status and headers of the answer."""
    path = f"{name}/manifests/{tag or digest(body)}"
    return registry.ask("PUT", path, body, {"Content-Type": MANIFEST})[:2]
