"""Copying an image or index between layouts: children first, same bytes, tag last.

Neither a failed nor a killed copy changes what a tag of the destination points at: it can only leave
whole blobs that nothing names yet, and the next copy finds them there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from blueprint.oci.descriptor import Descriptor
from blueprint.oci.errors import DigestMismatch, NotFound, damaged
from blueprint.oci.layout import Layout
from blueprint.oci.walk import post_order

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class CopyResult:
    """What a copy did: bytes and blobs that were missing, and blobs that were there."""

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
    on_progress: Progress | None = None,
) -> CopyResult:
    """Copies the image or index with this digest and then sets the tag, when one is given.

    Blobs that are whole in the destination stay untouched and damaged ones are replaced. `on_progress`
    gets the bytes of every piece that moved. NotFound when the source lacks a part, DigestMismatch when
    a part is damaged there, InvalidImage when what is there is no image or index; the tag has not moved then.
    """
    root = _root(source, digest)
    moved = present = size = 0
    for blob in post_order(source, root):
        if destination.is_intact(blob.digest, blob.size):
            present += 1
            continue
        move_blob(source, blob, destination, on_progress)
        moved, size = moved + 1, size + blob.size
    if tag is not None:
        destination.set_tag(tag, root)
    return CopyResult(bytes_moved=size, blobs_moved=moved, blobs_present=present)


def plan_copy(source: Layout, digest: str, destination: Layout) -> CopyPreview:
    """What `copy` would move, judged by presence and size; reads only."""
    blobs = tuple(post_order(source, _root(source, digest)))
    missing = [blob for blob in blobs if not destination.has_blob(blob.digest, blob.size)]
    return CopyPreview(
        blobs=blobs,
        bytes_to_move=sum(blob.size for blob in missing),
        blobs_present=len(blobs) - len(missing),
    )


def _root(source: Layout, digest: str) -> Descriptor:
    """The descriptor of a manifest with the media type that the manifest itself has."""
    root = source.resolve(digest)
    if root is None:
        raise NotFound(f"{digest} is not in {source.root}")
    return replace(root, media_type=source.read_manifest(root.digest, root.size).media_type)


def move_blob(
    source: Layout, blob: Descriptor, destination: Layout, on_progress: Progress | None = None
) -> None:
    """Stores one blob of the source in the destination, verified.

    Bytes are copied, so that no two registries can be damaged by one write; only between the repositories
    of one registry the file is linked, which is what a registry calls a mount.
    """
    path = source.blob_path(blob.digest)
    may_link = destination.shares_registry(source) and source.is_intact(blob.digest, blob.size)
    if may_link and destination.link_blob(path, blob.digest):
        if on_progress:
            on_progress(blob.size)
        return
    with source.open_blob(blob.digest) as stream:
        try:
            destination.write_blob(stream, blob.digest, blob.size, on_progress)
        except DigestMismatch as error:
            raise damaged(path, str(error)) from error
