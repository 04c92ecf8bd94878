"""What of an image or index is missing or damaged in a layout."""

from __future__ import annotations

import contextlib
from enum import Enum
from pathlib import Path

from blueprint.oci.descriptor import Descriptor
from blueprint.oci.document import DOCUMENT_LIMIT
from blueprint.oci.errors import InvalidImage, OciError
from blueprint.oci.image import Image, Index
from blueprint.oci.layout import Layout

DEEPEST = 8


class Kind(Enum):
    """Whether there is a manifest behind a descriptor."""

    MANIFEST = "must be"
    UNKNOWN = "may be"
    BLOB = "is none"


def kind_of(parent: Image | Index | None, child: Descriptor) -> Kind:
    """Whether there is a manifest behind a descriptor of a manifest or index."""
    if child.is_index or child.is_manifest:
        return Kind.MANIFEST
    # An index may list what this program does not know, and it may also say so of an image.
    return Kind.UNKNOWN if isinstance(parent, Index) else Kind.BLOB


def faults(layout: Layout, descriptor: Descriptor) -> list[Path]:
    """The files that an image or index needs and that are missing or damaged; reads all their bytes.

    What is no manifest where one must be, or lies too deep below indexes, counts as damaged.
    """
    seen: set[tuple[Descriptor, Kind]] = set()
    found: dict[Path, None] = {}

    def visit(descriptor: Descriptor, kind: Kind, depth: int) -> None:
        if (_key(descriptor), kind) in seen or _is_elsewhere(layout, descriptor, kind):
            return
        seen.add((_key(descriptor), kind))
        try:
            node = _node(layout, descriptor, kind)
            whole = depth <= DEEPEST and (node or layout.is_intact(descriptor.digest, descriptor.size))
        except OciError:
            node, whole = None, False
        if not whole:
            found[layout.blob_path(descriptor.digest)] = None
        elif node:
            for child in node.children:
                visit(child, kind_of(node, child), depth + 1)

    visit(descriptor, Kind.MANIFEST, 0)
    return list(found)


def _key(descriptor: Descriptor) -> Descriptor:
    """The descriptor as far as it matters to what is behind it."""
    return Descriptor("", descriptor.digest, descriptor.size)


def _is_elsewhere(layout: Layout, descriptor: Descriptor, kind: Kind) -> bool:
    return kind is Kind.BLOB and descriptor.is_foreign and not layout.has_blob(descriptor.digest)


def _node(layout: Layout, descriptor: Descriptor, kind: Kind) -> Image | Index | None:
    if kind is Kind.MANIFEST:
        return layout.read_manifest(descriptor.digest, descriptor.size)
    if kind is Kind.UNKNOWN and descriptor.size <= DOCUMENT_LIMIT:
        with contextlib.suppress(InvalidImage):
            return layout.read_manifest(descriptor.digest, descriptor.size)
    return None
