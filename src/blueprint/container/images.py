"""Bringing the one image that a digest names into the runtime's own storage."""

from __future__ import annotations

import json
import tempfile
from hashlib import sha256
from pathlib import Path

from blueprint.container.commands import pull_command
from blueprint.container.errors import ContainerError
from blueprint.container.runtime import Runtime
from blueprint.container.workload import Workload

_TIMEOUT = 900.0
_MANIFEST = "application/vnd.oci.image.manifest.v1+json"


def bring(runtime: Runtime, workload: Workload) -> str:
    """The id of the workload's image in the runtime's storage, pulled by digest and named for people."""
    if isinstance(workload.image, Path):
        # Podman makes a name out of the path: one that is relative, so that it is valid wherever it lies.
        name = f"blueprint-{workload.key}"
        with tempfile.TemporaryDirectory(prefix="blueprint-image-") as folder:
            _pin(workload.image, workload.digest, Path(folder, name))
            image_id = _pull(runtime, workload, f"{name}:image", Path(folder))
        runtime("tag", image_id, _named(workload))
        runtime.attempt("untag", image_id, f"localhost/{name}")
    else:
        image_id = _pull(runtime, workload, "", None)
        runtime("tag", image_id, _named(workload))
    return image_id


def _named(workload: Workload) -> str:
    return f"localhost/blueprint/{workload.name}:{workload.digest[7:19]}"


def _pull(runtime: Runtime, workload: Workload, layout: str, folder: Path | None) -> str:
    printed = runtime(*pull_command(workload, layout), timeout=_TIMEOUT, folder=folder).split()
    if not printed:
        raise ContainerError(f"cannot run {workload.name}: podman did not say which image it pulled")
    return printed[-1]


def _pin(folder: Path, digest: str, layout: Path) -> None:
    """Makes a layout of this one image on the blobs of `folder`, whatever the tags there say now."""
    manifest = _read_manifest(folder, digest)
    descriptor = {
        "mediaType": json.loads(manifest).get("mediaType") or _MANIFEST,
        "digest": digest,
        "size": len(manifest),
        "annotations": {"org.opencontainers.image.ref.name": "image"},
    }
    layout.mkdir()
    (layout / "blobs").symlink_to((folder / "blobs").resolve())
    (layout / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    (layout / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [descriptor]}))


def _read_manifest(folder: Path, digest: str) -> bytes:
    try:
        data = (folder / "blobs" / "sha256" / digest.removeprefix("sha256:")).read_bytes()
    except OSError as error:
        raise ContainerError(f"{folder} has no image {digest}: {error.strerror}") from error
    if f"sha256:{sha256(data).hexdigest()}" != digest:
        raise ContainerError(f"{folder}: the manifest of {digest} is damaged")
    return data
