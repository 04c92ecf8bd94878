"""Copying an image or index between layouts: children first, same bytes, tag last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from blueprint.oci.descriptor import Descriptor
from blueprint.oci.layout import Layout


@dataclass(frozen=True, slots=True)
class CopyResult:
    """What a copy did."""

    bytes_moved: int
    blobs_moved: int
    blobs_present: int


@dataclass(frozen=True, slots=True)
class CopyPreview:
    """What a copy would do: all blobs, children first, and what of them is missing."""

    blobs: tuple[Descriptor, ...]
    bytes_to_move: int
    blobs_present: int


def copy(
    source: Layout,
    digest: str,
    destination: Layout,
    *,
    tag: str | None,
    on_progress: Callable[[int], None] | None = None,
) -> CopyResult: raise NotImplementedError


def plan_copy(source: Layout, digest: str, destination: Layout) -> CopyPreview: raise NotImplementedError
