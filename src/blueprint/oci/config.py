"""What an image says about running it (OCI image-spec, config.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from blueprint.oci.errors import InvalidImage, NotFound
from blueprint.oci.image import Image
from blueprint.oci.layout import Layout


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


def read_config(layout: Layout, digest: str) -> ImageConfig:
    """The settings of the image with this digest; of an index, those of its first real image."""
    return parse_config(layout.read_blob(find_image(layout, digest).config.digest))


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
            return layout.read_image(child.digest)
    raise NotFound(f"the index {digest} has no image for {architecture or 'any platform'}")


def parse_config(raw: bytes) -> ImageConfig:
    """The settings in a config blob; InvalidImage when it breaks the specification."""
    document = config_document(raw)
    settings = _object(document, "config")
    return ImageConfig(
        entrypoint=_texts(settings.get("Entrypoint")),
        command=_texts(settings.get("Cmd")),
        user=str(settings.get("User") or ""),
        environment=environment_of(settings),
        labels={key: str(value) for key, value in _object(settings, "Labels").items()},
        ports=tuple(sorted(_object(settings, "ExposedPorts"))),
        working_dir=str(settings.get("WorkingDir") or ""),
        created=document.get("created"),
        diff_ids=_texts(_object(document, "rootfs").get("diff_ids")),
        raw=raw,
    )


def config_document(raw: bytes) -> dict[str, Any]:
    """The JSON object in a config blob; InvalidImage when there is none."""
    try:
        document = json.loads(raw)
    except ValueError as error:
        raise InvalidImage(f"the image's config is not JSON: {error}") from error
    if not isinstance(document, dict):
        raise InvalidImage("the image's config is not a JSON object")
    return document


def environment_of(settings: Mapping[str, Any]) -> dict[str, str]:
    """The environment of a config's `Env` list."""
    pairs = (text.partition("=") for text in _texts(settings.get("Env")))
    return {name: value for name, _, value in pairs}


def _object(document: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = document.get(key) or {}
    if not isinstance(value, dict):
        raise InvalidImage(f"{key} in the image's config is not an object")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | None) or not all(isinstance(text, str) for text in value or ()):
        raise InvalidImage(f"the image's config has {value!r} where a list of texts belongs")
    return tuple(value or ())
