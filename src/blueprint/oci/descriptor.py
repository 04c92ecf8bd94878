"""Descriptors and media types (OCI image-spec, descriptor.md and media-types.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from blueprint.oci.errors import InvalidImage
from blueprint.reference import is_digest

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar"
LAYER_GZIP = "application/vnd.oci.image.layer.v1.tar+gzip"
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar"
DOCKER_LAYER_GZIP = "application/vnd.docker.image.rootfs.diff.tar.gzip"

INDEX_TYPES = frozenset({INDEX, DOCKER_LIST})
MANIFEST_TYPES = frozenset({MANIFEST, DOCKER_MANIFEST})

REF_NAME = "org.opencontainers.image.ref.name"


@dataclass(frozen=True, slots=True)
class Descriptor:
    """Points at content: its media type, digest and size in bytes."""

    media_type: str
    digest: str
    size: int
    annotations: Mapping[str, str] = field(default_factory=dict, hash=False)
    platform: Mapping[str, Any] | None = field(default=None, hash=False)
    artifact_type: str | None = None

    @property
    def is_index(self) -> bool:
        """Whether it points at an image index."""
        return self.media_type in INDEX_TYPES

    @property
    def is_manifest(self) -> bool:
        """Whether it points at an image manifest."""
        return self.media_type in MANIFEST_TYPES

    @property
    def is_foreign(self) -> bool:
        """Whether it points at a layer that may not be distributed and lives elsewhere."""
        return ".foreign." in self.media_type or ".nondistributable." in self.media_type

    def document(self) -> dict[str, Any]:
        """The JSON object of this descriptor."""
        document: dict[str, Any] = {"mediaType": self.media_type, "digest": self.digest, "size": self.size}
        if self.artifact_type:
            document["artifactType"] = self.artifact_type
        if self.annotations:
            document["annotations"] = dict(self.annotations)
        if self.platform is not None:
            document["platform"] = dict(self.platform)
        return document


def parse_descriptor(document: Any, where: str) -> Descriptor:
    """The descriptor in a JSON object; InvalidImage, naming `where`, when it is none."""
    if not isinstance(document, dict):
        raise InvalidImage(f"{where}: a descriptor must be an object")
    media_type, digest, size = (document.get(key) for key in ("mediaType", "digest", "size"))
    if not isinstance(media_type, str) or not media_type:
        raise InvalidImage(f"{where}: the descriptor has no mediaType")
    if not isinstance(digest, str) or not is_digest(digest):
        raise InvalidImage(f"{where}: {digest!r} is no digest")
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise InvalidImage(f"{where}: {size!r} is no size in bytes")
    annotations, platform = document.get("annotations") or {}, document.get("platform")
    if not isinstance(annotations, dict) or not (platform is None or isinstance(platform, dict)):
        raise InvalidImage(f"{where}: annotations and platform must be objects")
    if not all(isinstance(text, str) for text in annotations.values()):
        raise InvalidImage(f"{where}: annotations must be texts")
    artifact_type = document.get("artifactType")
    if not (artifact_type is None or isinstance(artifact_type, str)):
        raise InvalidImage(f"{where}: artifactType must be a text")
    return Descriptor(media_type, digest, size, annotations, platform, artifact_type)
