"""What an image or index needs, found by reading manifests and never by believing who points at them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from blueprint.oci.descriptor import Descriptor
from blueprint.oci.document import DOCUMENT_LIMIT
from blueprint.oci.errors import InvalidImage, OciError
from blueprint.oci.image import Image, Index
from blueprint.oci.layout import Layout

_DEEPEST = 8


class _Kind(Enum):
    """Whether there is a manifest behind a descriptor."""

    MANIFEST = "must be"
    UNKNOWN = "may be"
    BLOB = "is none"


def post_order(layout: Layout, root: Descriptor) -> Iterator[Descriptor]:
    """Every blob of an image or index once, each after all that it points at.

    InvalidImage when the root is no manifest, whatever media type its descriptor has, or when indexes
    nest too deeply; NotFound and DigestMismatch when a manifest cannot be read.
    """
    seen: set[tuple[Descriptor, _Kind]] = set()
    given: set[str] = set()

    def visit(descriptor: Descriptor, kind: _Kind, depth: int) -> Iterator[Descriptor]:
        if (_key(descriptor), kind) in seen or _is_elsewhere(layout, descriptor, kind):
            return
        seen.add((_key(descriptor), kind))
        if depth > _DEEPEST:
            raise InvalidImage(f"{root.digest} nests indexes deeper than {_DEEPEST} levels")
        node = _node(layout, descriptor, kind)
        for child in node.children if node else ():
            yield from visit(child, _kind(node, child), depth + 1)
        if descriptor.digest not in given:
            given.add(descriptor.digest)
            yield descriptor

    return visit(root, _Kind.MANIFEST, 0)


def faults(layout: Layout, descriptor: Descriptor) -> list[Path]:
    """The files that an image or index needs and that are missing or damaged; reads all their bytes.

    What is no manifest where one must be, or lies too deep below indexes, counts as damaged.
    """
    seen: set[tuple[Descriptor, _Kind]] = set()
    found: dict[Path, None] = {}

    def visit(descriptor: Descriptor, kind: _Kind, depth: int) -> None:
        if (_key(descriptor), kind) in seen or _is_elsewhere(layout, descriptor, kind):
            return
        seen.add((_key(descriptor), kind))
        try:
            node = _node(layout, descriptor, kind)
            whole = depth <= _DEEPEST and (node or layout.is_intact(descriptor.digest, descriptor.size))
        except OciError:
            node, whole = None, False
        if not whole:
            found[layout.blob_path(descriptor.digest)] = None
        elif node:
            for child in node.children:
                visit(child, _kind(node, child), depth + 1)

    visit(descriptor, _Kind.MANIFEST, 0)
    return list(found)


def _key(descriptor: Descriptor) -> Descriptor:
    """The descriptor as far as it matters to what is behind it."""
    return Descriptor("", descriptor.digest, descriptor.size)


def _is_elsewhere(layout: Layout, descriptor: Descriptor, kind: _Kind) -> bool:
    return kind is _Kind.BLOB and descriptor.is_foreign and not layout.has_blob(descriptor.digest)


def _kind(parent: Image | Index | None, child: Descriptor) -> _Kind:
    if child.is_index or child.is_manifest:
        return _Kind.MANIFEST
    # An index may list what this program does not know, and it may also say so of an image.
    return _Kind.UNKNOWN if isinstance(parent, Index) else _Kind.BLOB


def _node(layout: Layout, descriptor: Descriptor, kind: _Kind) -> Image | Index | None:
    if kind is _Kind.MANIFEST:
        return layout.read_manifest(descriptor.digest, descriptor.size)
    if kind is _Kind.UNKNOWN and descriptor.size <= DOCUMENT_LIMIT:
        with contextlib.suppress(InvalidImage):
            return layout.read_manifest(descriptor.digest, descriptor.size)
    return None
