"""What an image says about running it (OCI image-spec, config.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from blueprint.canonical import digest_of
from blueprint.oci.document import parse_object
from blueprint.oci.errors import NotFound
from blueprint.oci.image import Image
from blueprint.oci.layout import Layout
from blueprint.oci.shape import check_config


@dataclass(frozen=True, slots=True)
class ImageConfig:
    """An image's settings. `raw` is the config blob itself; `ports` are such as `8080/tcp`."""

    entrypoint: tuple[str, ...]
    command: tuple[str, ...]
    user: str
    environment: Mapping[str, str]
    labels: Mapping[str, str]
    ports: tuple[str, ...]
    working_dir: str
    created: str | None
    diff_ids: tuple[str, ...]
    raw: bytes
    platform: str = ""


def read_config(layout: Layout, digest: str) -> ImageConfig:
    """The settings of the image with this digest; of an index, those of its first real image."""
    config = find_image(layout, digest).config
    return parse_config(layout.read_blob(config.digest, config.size))


def find_image(layout: Layout, digest: str, architecture: str | None = None) -> Image:
    """The image with this digest, or the one of an index for an architecture (the first one if None)."""
    node = layout.read_manifest(digest)
    if isinstance(node, Image):
        return node
    for child in node.manifests:
        platform = child.platform or {}
        if platform.get("os") == "unknown":  # an attestation travels as an image of no platform
            continue
        if child.is_manifest and architecture in (None, platform.get("architecture")):
            return layout.read_image(child.digest, child.size)
    raise NotFound(f"the index {digest} has no image for {architecture or 'any platform'}")


def parse_config(raw: bytes) -> ImageConfig:
    """The settings in a config blob; InvalidImage when it breaks the specification."""
    document = config_document(raw)
    settings = document.get("config") or {}
    return ImageConfig(
        entrypoint=_texts(settings.get("Entrypoint")),
        command=_texts(settings.get("Cmd")),
        user=str(settings.get("User") or ""),
        environment=environment_of(settings),
        labels=dict(settings.get("Labels") or {}),
        ports=tuple(sorted(settings.get("ExposedPorts") or {})),
        working_dir=str(settings.get("WorkingDir") or ""),
        created=document.get("created"),
        diff_ids=_texts((document.get("rootfs") or {}).get("diff_ids")),
        raw=raw,
        platform="/".join(
            str(document[key]) for key in ("os", "architecture", "variant") if document.get(key)
        ),
    )


def config_document(raw: bytes) -> dict[str, Any]:
    """The JSON object in a config blob; InvalidImage, naming its digest, when it breaks the specification."""
    where = f"the image's config {digest_of(raw)}"
    document = parse_object(raw, where)
    check_config(document, where)
    return document


def environment_of(settings: Mapping[str, Any]) -> dict[str, str]:
    """The environment of a config's `Env` list."""
    pairs = (text.partition("=") for text in _texts(settings.get("Env")))
    return {name: value for name, _, value in pairs}


def _texts(value: list[str] | None) -> tuple[str, ...]:
    return tuple(value or ())
