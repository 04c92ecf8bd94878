"""Manifests and indexes as immutable views of their exact bytes (OCI image-spec, manifest.md, index.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from blueprint.canonical import digest_of
from blueprint.oci.descriptor import (
    INDEX,
    INDEX_TYPES,
    MANIFEST,
    MANIFEST_TYPES,
    Descriptor,
    parse_descriptor,
)
from blueprint.oci.document import DOCUMENT_LIMIT, parse_object
from blueprint.oci.errors import InvalidImage

_SCHEMA_1 = frozenset(
    {
        "application/vnd.docker.distribution.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v1+prettyjws",
    }
)


@dataclass(frozen=True, slots=True)
class Image:
    """One platform's image or another artifact: its manifest's bytes and what they point at.

    `subject` is the manifest that it says something about, as a signature does; it needs not be anywhere.
    """

    manifest: bytes
    media_type: str
    digest: str
    config: Descriptor
    layers: tuple[Descriptor, ...]
    subject: Descriptor | None = None
    artifact_type: str | None = None
    annotations: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def children(self) -> tuple[Descriptor, ...]:
        """Everything that must be in a store before this manifest."""
        return (self.config, *self.layers)


@dataclass(frozen=True, slots=True)
class Index:
    """An index of images, one per platform as a rule."""

    manifest: bytes
    media_type: str
    digest: str
    manifests: tuple[Descriptor, ...]
    subject: Descriptor | None = None
    artifact_type: str | None = None
    annotations: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def children(self) -> tuple[Descriptor, ...]:
        """Everything that must be in a store before this index."""
        return self.manifests


def parse_image(manifest: bytes) -> Image:
    """The image of a manifest; InvalidImage when it is an index or breaks the specification."""
    node = parse_manifest(manifest)
    if isinstance(node, Image):
        return node
    raise InvalidImage(f"{node.digest} is an index, not one image")


def parse_index(manifest: bytes) -> Index:
    """The index with these bytes; InvalidImage when it is one image or breaks the specification."""
    node = parse_manifest(manifest)
    if isinstance(node, Index):
        return node
    raise InvalidImage(f"{node.digest} is one image, not an index")


def parse_manifest(manifest: bytes) -> Image | Index:
    """The image or index with these bytes; InvalidImage when it breaks the specification."""
    digest = digest_of(manifest)
    document = _document(manifest, digest)
    media_type = media_type_of(document)
    if media_type in MANIFEST_TYPES:
        config = parse_descriptor(document.get("config"), f"manifest {digest}, config")
        layers = _descriptors(document, "layers", digest)
        return Image(manifest, media_type, digest, config, layers, **_about(document, digest, config))
    if media_type in INDEX_TYPES:
        manifests = _descriptors(document, "manifests", digest)
        return Index(manifest, media_type, digest, manifests, **_about(document, digest))
    if media_type in _SCHEMA_1:
        raise InvalidImage(
            f"{digest} is of Docker's schema 1, which no longer is an image format: its signature would not "
            "outlive a copy (push the image again with a newer tool)"
        )
    raise InvalidImage(f"{digest} has the media type {media_type!r}, neither an image manifest nor an index")


def _about(document: dict[str, Any], digest: str, config: Descriptor | None = None) -> dict[str, Any]:
    """Subject, artifact type and annotations, which the specification has since version 1.1."""
    subject, annotations = document.get("subject"), document.get("annotations") or {}
    if not isinstance(annotations, dict) or not all(isinstance(text, str) for text in annotations.values()):
        raise InvalidImage(f"manifest {digest}: annotations must be an object of texts")
    artifact_type = document.get("artifactType") or (config.media_type if config else None)
    return {
        "subject": parse_descriptor(subject, f"manifest {digest}, subject") if subject is not None else None,
        "artifact_type": artifact_type if isinstance(artifact_type, str) else None,
        "annotations": annotations,
    }


def media_type_of(document: dict[str, Any]) -> str:
    """The media type of a manifest's JSON, guessed from its fields when it does not say."""
    stated = document.get("mediaType")
    if stated is not None:
        return str(stated)
    if document.get("schemaVersion") == 1:
        return "application/vnd.docker.distribution.manifest.v1+json"
    return INDEX if "manifests" in document else MANIFEST


def _document(manifest: bytes, digest: str) -> dict[str, Any]:
    if len(manifest) > DOCUMENT_LIMIT:
        raise InvalidImage(f"manifest {digest} is larger than {DOCUMENT_LIMIT} bytes")
    document = parse_object(manifest, f"manifest {digest}")
    if "manifests" in document and ("layers" in document or "config" in document):
        raise InvalidImage(f"{digest} reads as an image and as an index")
    return document


def _descriptors(document: dict[str, Any], key: str, digest: str) -> tuple[Descriptor, ...]:
    entries = document.get(key)
    if not isinstance(entries, list):
        raise InvalidImage(f"manifest {digest} has no list of {key}")
    return tuple(
        parse_descriptor(entry, f"manifest {digest}, {key}[{number}]") for number, entry in enumerate(entries)
    )
