"""The smallest image that a registry takes, put there by requests of our own."""

from __future__ import annotations

import gzip
import hashlib
import io
import itertools
import json
import platform
import tarfile
import urllib.parse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from contract.registries import Registry

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
_CONFIG = "application/vnd.oci.image.config.v1+json"
_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
_numbers = itertools.count(1)


def digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def descriptor(kind: str, data: bytes) -> dict[str, Any]:
    return {"mediaType": kind, "digest": digest(data), "size": len(data)}


def small_image(
    labels: Mapping[str, str] | None = None, files: Mapping[str, bytes] | None = None
) -> tuple[bytes, bytes, bytes]:
    """Manifest, configuration and one layer of programs; no two calls give the same image."""
    tar = _tar(files or {})
    layer = gzip.compress(tar, 1)  # skopeo would pack it, and so change the digest
    config = {
        "architecture": _ARCHITECTURES.get(platform.machine(), platform.machine()),
        "os": "linux",
        "config": {"Labels": dict(labels or {}), "Cmd": ["/bin/busybox", "echo", "it runs"]},
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


def write_layout(folder: Path, tag: str, files: Mapping[str, bytes] | None = None) -> bytes:
    """A new image as an OCI layout with one tag; the manifest."""
    manifest, *blobs = small_image(files=files)
    (folder / "blobs/sha256").mkdir(parents=True)
    for part in (manifest, *blobs):
        (folder / "blobs/sha256" / digest(part).removeprefix("sha256:")).write_bytes(part)
    named = descriptor(MANIFEST, manifest) | {"annotations": {"org.opencontainers.image.ref.name": tag}}
    (folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [named]}))
    (folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    return manifest


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


def _tar(files: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as tar:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), 0o755
            tar.addfile(entry, io.BytesIO(data))
    return written.getvalue()
