"""Building an image in memory, the same bytes on every machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from blueprint.oci.descriptor import Descriptor
from blueprint.oci.layout import Layout


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of an image (or a symbolic link when `symlink` is its target)."""

    path: str
    data: bytes = b""
    executable: bool = False
    symlink: str | None = None


@dataclass(frozen=True, slots=True)
class BaseImage:
    """What a build needs of its base: read it with `BaseImage.read`."""

    manifest: Descriptor
    config: Mapping[str, Any]
    layers: tuple[Descriptor, ...]

    @classmethod
    def read(cls, layout: Layout, digest: str) -> BaseImage: raise NotImplementedError


@dataclass(frozen=True, slots=True)
class BuildSpec:
    """What to build. None and empty inherit the base's settings; `created` is the commit's time."""

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


def build_image(spec: BuildSpec) -> BuiltImage: raise NotImplementedError


def store(
    built: BuiltImage, destination: Layout, base_layout: Layout | None, tag: str | None = None
) -> bool: raise NotImplementedError
