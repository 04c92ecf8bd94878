"""An OCI image layout on disk (OCI image-spec, image-layout.md)."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from blueprint.oci.descriptor import Descriptor
from blueprint.oci.image import Image, Index


class Layout:
    """Blobs by digest and tags in `index.json`; a missing folder reads as an empty layout."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def tags(self) -> dict[str, Descriptor]: raise NotImplementedError
    def resolve(self, tag_or_digest: str) -> Descriptor | None: raise NotImplementedError
    def has_blob(self, digest: str, size: int | None = None) -> bool: raise NotImplementedError
    def read_blob(self, digest: str) -> bytes: raise NotImplementedError
    def open_blob(self, digest: str) -> BinaryIO: raise NotImplementedError
    def read_manifest(self, digest: str) -> Image | Index: raise NotImplementedError
    def read_image(self, digest: str) -> Image: raise NotImplementedError
    def blob_path(self, digest: str) -> Path: raise NotImplementedError
    def write_blob(self, content: bytes | BinaryIO, digest: str, size: int) -> bool: raise NotImplementedError
    def set_tag(self, tag: str, descriptor: Descriptor) -> bool: raise NotImplementedError
    def delete_tag(self, tag: str) -> bool: raise NotImplementedError
