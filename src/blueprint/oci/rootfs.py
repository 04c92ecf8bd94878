"""Unpacking an image into a folder, safely, for tests that look inside or run it (image-spec, layer.md)."""

from __future__ import annotations

import gzip
import tarfile
from pathlib import Path
from typing import BinaryIO, cast

from blueprint.oci.config import ImageConfig, find_image, parse_config
from blueprint.oci.descriptor import Descriptor
from blueprint.oci.errors import DigestMismatch, InvalidImage, OciError, UnsafeLayer, damaged
from blueprint.oci.layout import Layout
from blueprint.oci.stream import UNREADABLE, Budget, TarStream
from blueprint.oci.tree import Tree

_SIZE_LIMIT = 4 * 1024**3
_PADDING = 1024**2  # the end of a tar may be longer than all that is in it
_ENTRY_LIMIT = 500_000
_OPAQUE = ".wh..wh..opq"
_WHITEOUT = ".wh."


def unpack(layout: Layout, digest: str, into: Path, *, size_limit: int = _SIZE_LIMIT) -> ImageConfig:
    """Unpacks the image with this digest (of an index, its first image) and returns its settings.

    `into` must be missing or empty; it becomes readable by its owner alone. Owners are not applied,
    modes are; absolute links become relative ones, so that they stay inside when followed from here.
    UnsafeLayer when a layer would leave the folder or make a device, DigestMismatch when it is damaged,
    InvalidImage when it is not understood, larger than `size_limit` bytes unpacked (a quarter more with
    the headers between them), or made of more than 500,000 entries.
    """
    image = find_image(layout, digest)
    config = parse_config(layout.read_blob(image.config.digest, image.config.size))
    if len(config.diff_ids) != len(image.layers):
        raise InvalidImage(f"{digest} has {len(image.layers)} layers and {len(config.diff_ids)} diff_ids")
    try:
        _prepare(into)
        tree = Tree(into.resolve(), size_limit)
        budget = Budget(size_limit + size_limit // 4 + _PADDING, _ENTRY_LIMIT)
        for layer, diff_id in zip(image.layers, config.diff_ids, strict=True):
            _apply(layout, layer, diff_id, tree, budget)
        tree.check_links()
    except OSError as error:
        raise OciError(f"{digest} cannot be unpacked into {into}: {error}") from error
    return config


def _prepare(into: Path) -> None:
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(into.iterdir()):
        raise OciError(f"{into} is not empty")
    into.chmod(0o700)


def _apply(layout: Layout, layer: Descriptor, diff_id: str, tree: Tree, budget: Budget) -> None:
    if not layout.is_intact(layer.digest, layer.size):
        raise damaged(layout.blob_path(layer.digest), "the layer is not what its digest and size say")
    tree.begin_layer()
    with layout.open_blob(layer.digest) as blob:
        stream = TarStream(_decompressed(blob, layer), diff_id.partition(":")[0], budget)
        try:
            for archive, member in stream.members():
                _place(archive, member, tree)
            actual = stream.digest()
        except UNREADABLE as error:
            raise InvalidImage(f"the layer {layer.digest} cannot be read: {error}") from error
        except OSError as error:
            raise OciError(f"the layer {layer.digest} cannot be unpacked here: {error}") from error
    if actual != diff_id:
        raise DigestMismatch(f"the layer {layer.digest} unpacks to {actual} instead of {diff_id}")


def _decompressed(blob: BinaryIO, layer: Descriptor) -> BinaryIO:
    if layer.media_type.endswith((".tar", ".diff.tar")):
        return blob
    if layer.media_type.endswith(("+gzip", ".gzip")):
        return cast(BinaryIO, gzip.GzipFile(fileobj=blob))
    raise InvalidImage(
        f"the layer {layer.digest} is of type {layer.media_type!r} (tar and tar+gzip can be unpacked)"
    )


def _place(archive: tarfile.TarFile, member: tarfile.TarInfo, tree: Tree) -> None:
    parts = _parts(member.name)
    if member.size and (not parts or parts[-1].startswith(_WHITEOUT)):
        raise InvalidImage(f"{member.name} must be empty")
    if not parts:
        return  # the root folder itself
    name = parts[-1]
    if name == _OPAQUE:
        tree.hide_lower(parts[:-1])
    elif name.startswith(_WHITEOUT):
        tree.remove((*parts[:-1], name.removeprefix(_WHITEOUT)))
    elif member.isdir():
        tree.folder(parts, member.mode)
    elif member.issym() and "\0" not in member.linkname:
        tree.symlink(parts, member.linkname)
    elif member.islnk():
        tree.hard_link(parts, _parts(member.linkname))
    elif member.isfile():
        tree.file(parts, member.mode, member.size, cast(BinaryIO, archive.extractfile(member)))
    else:
        raise UnsafeLayer(f"{member.name} is a device, a pipe or a broken link")


def _parts(name: str) -> tuple[str, ...]:
    if name.startswith("/"):
        raise UnsafeLayer(f"{name} is an absolute path")
    parts = tuple(part for part in name.split("/") if part not in {"", "."})
    if ".." in parts or "\0" in name:
        raise UnsafeLayer(f"{name} leaves the folder")
    return parts
