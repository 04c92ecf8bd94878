"""Images in layout folders that tests push and copy; every call makes others."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from blueprint.canonical import canonical_json, digest_of
from blueprint.oci import Descriptor, Layout, RemoteRegistry, RemoteSettings
from blueprint.oci.descriptor import CONFIG, INDEX, LAYER, MANIFEST
from blueprint.oci.folder import FolderRepository
from blueprint.oci.remote.credentials import Credentials
from blueprint.oci.remote.repository import RemoteRepository
from blueprint.oci.remote.retry import RetryPolicy
from blueprint.oci.remote.settings import PlainHttp
from contract.registries import Registry

EMPTY = "application/vnd.oci.empty.v1+json"
SPDX = "application/spdx+json"
_numbers = itertools.count(1)


def put(layout: Layout, media_type: str, data: bytes) -> Descriptor:
    """The descriptor of bytes that are in the layout now."""
    layout.write_blob(data, digest_of(data), len(data))
    return Descriptor(media_type, digest_of(data), len(data))


def put_json(layout: Layout, media_type: str, document: dict[str, Any]) -> Descriptor:
    return put(layout, media_type, canonical_json({"schemaVersion": 2, "mediaType": media_type, **document}))


def noise(size: int) -> bytes:
    """Bytes that nobody else has, the same in every run of a test."""
    return random.Random(next(_numbers)).randbytes(size)  # noqa: S311 (no secret)


def image(
    layout: Layout,
    *,
    layers: int = 2,
    size: int = 1000,
    architecture: str = "amd64",
    shared: Sequence[Descriptor] = (),
    tag: str | None = None,
    **more: Any,
) -> Descriptor:
    """An image of so many layers of so many bytes, after the shared ones."""
    config = {"architecture": architecture, "os": "linux", "rootfs": {"type": "layers"}, "n": next(_numbers)}
    parts = [*shared, *(put(layout, LAYER, noise(size)) for _ in range(layers))]
    document = {
        "config": put(layout, CONFIG, canonical_json(config)).document(),
        "layers": [part.document() for part in parts],
        **more,
    }
    return tagged(layout, put_json(layout, MANIFEST, document), tag)


def index(layout: Layout, *architectures: str, tag: str | None = None, layers: int = 2) -> Descriptor:
    """An index with an image for each architecture."""
    children = [
        {
            **image(layout, architecture=name, layers=layers).document(),
            "platform": {"os": "linux", "architecture": name},
        }
        for name in architectures
    ]
    return tagged(layout, put_json(layout, INDEX, {"manifests": children}), tag)


def referrer(layout: Layout, subject: Descriptor, kind: str = SPDX) -> Descriptor:
    """An artifact that says something about the subject, listed under the subject's fallback tag."""
    one = put_json(
        layout,
        MANIFEST,
        {
            "artifactType": kind,
            "config": put(layout, EMPTY, b"{}").document(),
            "layers": [put(layout, kind, noise(100)).document()],
            "subject": Descriptor(subject.media_type, subject.digest, subject.size).document(),
        },
    )
    FolderRepository(layout).put_manifest(layout.read_manifest(one.digest), None)
    return one


def signature(layout: Layout, subject: Descriptor, suffix: str = ".sig") -> str:
    """Something attached as cosign did before there were referrers; its tag."""
    tag = subject.digest.replace(":", "-") + suffix
    image(layout, layers=1, size=100, tag=tag)
    return tag


def tagged(layout: Layout, descriptor: Descriptor, tag: str | None) -> Descriptor:
    if tag is not None:
        layout.set_tag(tag, descriptor)
    return descriptor


def connect(registry: Registry, **settings: Any) -> RemoteRegistry:
    """Our client of a running registry, with what it needs to be let in, and hardly waiting to try again."""
    if registry.user:
        settings.setdefault("credentials", Credentials(registry.user, registry.password))
    settings.setdefault("environment", {})
    settings.setdefault("retry", RetryPolicy(first=0.01, longest=0.1))
    return RemoteRegistry(registry.host, RemoteSettings(authority=registry.ca, **settings))


def reached(plain_http: PlainHttp, **settings: Any) -> RemoteSettings:
    """Settings for what is no registry of ours, or stands before one."""
    settings = {"environment": {}, "retry": RetryPolicy(first=0.01, longest=0.1), **settings}
    return RemoteSettings(plain_http=plain_http, **settings)


def repository(registry: Registry, name: str = "app", **settings: Any) -> RemoteRepository:
    """A repository that nobody has used yet, to write to."""
    name = registry.repository(name).partition("/")[2]
    return connect(registry, **settings).repository(name, is_written=True)


def layout(folder: Path) -> Layout:
    return Layout(folder / f"layout-{next(_numbers)}")
