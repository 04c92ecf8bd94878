"""Building an image in memory: the same files, base and time give the same bytes on every machine.

One layer is put on the layers of the base. It is an uncompressed tar, because what zlib makes of the
same input differs between its builds and versions (docs/decisions/0004-uncompressed-layers.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from blueprint.canonical import canonical_json, digest_of
from blueprint.oci.config import config_document, environment_of, find_image
from blueprint.oci.descriptor import (
    CONFIG,
    DOCKER_LAYER,
    DOCKER_LAYER_GZIP,
    LAYER,
    LAYER_GZIP,
    MANIFEST,
    Descriptor,
)
from blueprint.oci.errors import InvalidImage, NotFound
from blueprint.oci.folder import FolderRepository
from blueprint.oci.layer import FileEntry, layer_of
from blueprint.oci.layout import Layout

_OCI_LAYERS = {DOCKER_LAYER: LAYER, DOCKER_LAYER_GZIP: LAYER_GZIP}
_ANNOTATED = "org.opencontainers.image."


@dataclass(frozen=True, slots=True)
class BaseImage:
    """What a build needs of its base; `manifest` points at the base image itself, never at an index."""

    manifest: Descriptor
    config: Mapping[str, Any]
    layers: tuple[Descriptor, ...]

    @classmethod
    def read(cls, layout: Layout, digest: str, architecture: str | None = None) -> BaseImage:
        """The base with this digest; of an index, its image for the architecture (the first one if None)."""
        image = find_image(layout, digest, architecture)
        manifest = Descriptor(image.media_type, image.digest, len(image.manifest))
        return cls(
            manifest, config_document(layout.read_blob(image.config.digest, image.config.size)), image.layers
        )


@dataclass(frozen=True, slots=True)
class BuildSpec:
    """What to build. None and empty inherit the base's settings; `created` is the commit's time.

    `labels` named `org.opencontainers.image.*` also become annotations of the manifest.
    """

    name: str
    files: tuple[FileEntry, ...]
    created: datetime
    base: BaseImage | None = None
    entrypoint: tuple[str, ...] | None = None
    command: tuple[str, ...] | None = None
    user: str | None = None
    exposed_ports: tuple[int, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    working_dir: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    architecture: str = "amd64"


@dataclass(frozen=True, slots=True)
class BuiltImage:
    """A built image: its own blobs (layer, config, manifest) and the base's layers it stands on."""

    manifest_descriptor: Descriptor
    blobs: Mapping[str, bytes]
    base_layers: tuple[Descriptor, ...]

    @property
    def digest(self) -> str:
        """The digest of its manifest."""
        return self.manifest_descriptor.digest


def build_image(spec: BuildSpec) -> BuiltImage:
    """The image of a specification; InvalidImage when a path or the base's config is impossible."""
    layer = layer_of(spec.files, int(spec.created.timestamp()))
    config = canonical_json(_config(spec, digest_of(layer)))
    base_layers = _base_layers(spec.base)
    manifest: dict[str, Any] = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": _describe(CONFIG, config).document(),
        "layers": [one.document() for one in (*base_layers, _describe(LAYER, layer))],
    }
    annotations = {key: value for key, value in spec.labels.items() if key.startswith(_ANNOTATED)}
    if annotations:
        manifest["annotations"] = annotations
    encoded = canonical_json(manifest)
    return BuiltImage(
        manifest_descriptor=_describe(MANIFEST, encoded),
        blobs={digest_of(blob): blob for blob in (layer, config, encoded)},
        base_layers=base_layers,
    )


def store(built: BuiltImage, destination: Layout, base_layout: Layout | None, tag: str | None = None) -> bool:
    """Writes the image, the base's layers first and the tag last; False when all was in place.

    `base_layout` holds the base's layers; None when the destination does. NotFound when they are missing.
    """
    written = False
    for layer in built.base_layers:
        if destination.is_intact(layer.digest, layer.size):
            continue
        if base_layout is None:
            raise NotFound(f"the base's layer {layer.digest} is not in {destination.root}")
        FolderRepository(destination).take(layer, FolderRepository(base_layout))
        written = True
    for digest, blob in built.blobs.items():
        written |= destination.write_blob(blob, digest, len(blob))
    if tag is not None:
        written |= destination.set_tag(tag, built.manifest_descriptor)
    return written


def _describe(media_type: str, data: bytes) -> Descriptor:
    return Descriptor(media_type, digest_of(data), len(data))


def _base_layers(base: BaseImage | None) -> tuple[Descriptor, ...]:
    layers = base.layers if base else ()
    return tuple(
        replace(layer, media_type=_OCI_LAYERS.get(layer.media_type, layer.media_type)) for layer in layers
    )


def _config(spec: BuildSpec, diff_id: str) -> dict[str, Any]:
    inherited = spec.base.config if spec.base else {}
    diff_ids = list((inherited.get("rootfs") or {}).get("diff_ids") or ())
    if len(diff_ids) != (len(spec.base.layers) if spec.base else 0):
        raise InvalidImage(f"the base of {spec.name} has another number of layers than of diff_ids")
    created = spec.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    step = {"created": created, "created_by": f"blueprint build {spec.name}"}
    document = {
        "architecture": inherited.get("architecture") or spec.architecture,
        "os": inherited.get("os") or "linux",
        "created": created,
        "config": _settings(spec, inherited.get("config") or {}),
        "rootfs": {"type": "layers", "diff_ids": [*diff_ids, diff_id]},
        "history": [*(inherited.get("history") or ()), step],
    }
    if variant := inherited.get("variant"):
        document["variant"] = variant
    return document


def _settings(spec: BuildSpec, inherited: Mapping[str, Any]) -> dict[str, Any]:
    settings = dict(inherited)
    if spec.entrypoint is not None:
        settings["Entrypoint"] = list(spec.entrypoint)
        settings.pop("Cmd", None)  # the base's arguments belong to the base's entry point
    if spec.command is not None:
        settings["Cmd"] = list(spec.command)
    if spec.user is not None:
        settings["User"] = spec.user
    if spec.working_dir is not None:
        settings["WorkingDir"] = spec.working_dir
    if environment := {**environment_of(inherited), **spec.environment}:
        settings["Env"] = [f"{name}={value}" for name, value in sorted(environment.items())]
    if labels := {**(inherited.get("Labels") or {}), **spec.labels}:
        settings["Labels"] = labels
    ports: dict[str, Any] = {f"{port}/tcp": {} for port in spec.exposed_ports}
    if exposed := {**(inherited.get("ExposedPorts") or {}), **ports}:
        settings["ExposedPorts"] = exposed
    return settings
