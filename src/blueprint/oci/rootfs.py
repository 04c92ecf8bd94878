"""Unpacking an image into a folder, safely, for tests that look inside or run it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from blueprint.oci.layout import Layout


@dataclass(frozen=True, slots=True)
class ImageConfig:
    """What an image says about running it. `raw` is the config blob itself; `ports` such as `8080/tcp`."""

    entrypoint: tuple[str, ...]
    command: tuple[str, ...]
    user: str
    environment: Mapping[str, str]
    labels: Mapping[str, str]
    ports: tuple[str, ...]
    working_dir: str
    created: str | None
    raw: bytes


def read_config(layout: Layout, digest: str) -> ImageConfig: raise NotImplementedError
def unpack(layout: Layout, digest: str, into: Path) -> ImageConfig: raise NotImplementedError
