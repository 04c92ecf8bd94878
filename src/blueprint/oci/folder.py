"""An image layout folder with the interface that registries and archives have too."""

from __future__ import annotations

from blueprint.oci.attached import fallback_tag, listed, with_referrer
from blueprint.oci.blobs import Readable
from blueprint.oci.descriptor import Descriptor
from blueprint.oci.errors import DigestMismatch, NotFound, damaged
from blueprint.oci.image import Image, Index
from blueprint.oci.layout import Layout
from blueprint.oci.repository import Moved, Repository, Taken


class FolderRepository:
    """The images of a layout. Nobody keeps it whole, so what is there is read before it is believed."""

    workers = 1
    is_checked = True

    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    @property
    def location(self) -> str:
        """The folder."""
        return str(self.layout.root)

    def resolve(self, reference: str) -> Descriptor | None:
        """What a tag points at, or what a digest names; None when it is not here."""
        return self.layout.resolve(reference)

    def manifest(self, reference: str, size: int | None = None) -> Image | Index:
        """The verified manifest or index; NotFound when it is not here."""
        found = self.layout.resolve(reference) if size is None else Descriptor("", reference, size)
        if found is None:
            raise NotFound(f"{reference} is not in {self.layout.root}")
        return self.layout.read_manifest(found.digest, found.size)

    def has_blob(self, blob: Descriptor) -> bool:
        """Whether the blob is here with its size; its bytes are not read."""
        return self.layout.has_blob(blob.digest, blob.size)

    def open_blob(self, blob: Descriptor, start: int = 0) -> Readable:
        """The blob's bytes from `start` on, not verified; NotFound when it is not here."""
        stream = self.layout.open_blob(blob.digest)
        stream.seek(start)
        return stream

    def take(self, blob: Descriptor, source: Repository, moved: Moved | None = None) -> Taken:
        """Copies the blob, verified; a damaged one is replaced, and within one registry it is linked.

        Bytes are copied between registries, so that no two can be damaged by one write. What is linked
        counts as sent: it is what the copy has brought.
        """
        if self.layout.is_intact(blob.digest, blob.size):
            return Taken.PRESENT
        if isinstance(source, FolderRepository):
            return self._take_from(source.layout, blob, moved)
        stream = source.open_blob(blob)
        try:
            self.layout.write_blob(stream, blob.digest, blob.size, moved)
        finally:
            stream.close()
        return Taken.SENT

    def is_beside(self, other: Repository) -> bool:
        """Whether both are repositories of one registry."""
        return isinstance(other, FolderRepository) and self.layout.shares_registry(other.layout)

    def is_same(self, other: Repository) -> bool:
        """Whether both are the same folder."""
        return isinstance(other, FolderRepository) and (
            self.layout.root.absolute() == other.layout.root.absolute()
        )

    def put_manifest(self, manifest: Image | Index, tag: str | None, moved: Moved | None = None) -> bool:
        """Stores a manifest, adds it to the index of its subject's referrers, and sets the tag."""
        is_new = self.layout.write_blob(manifest.manifest, manifest.digest, len(manifest.manifest), moved)
        if manifest.subject is not None:
            self._register(manifest, manifest.subject)
        if tag is not None:
            self.layout.set_tag(tag, Descriptor(manifest.media_type, manifest.digest, len(manifest.manifest)))
        return is_new

    def tags(self) -> list[str]:
        """All tags, sorted."""
        return list(self.layout.tags())

    def few_tags(self) -> frozenset[str] | None:
        """All tags."""
        return frozenset(self.tags())

    def referrers(self, digest: str, tags: frozenset[str] | None = None) -> tuple[Descriptor, ...]:
        """What the index under the fallback tag lists."""
        return listed(self._index_of_referrers(digest), digest)

    def confirm(self) -> None:
        """Nothing: an index is read and written under a lock."""

    def delete(self, reference: str) -> bool:
        """Forgets a tag, or all tags of a digest; the blobs stay, as others may need them."""
        tags = [tag for tag, one in self.layout.tags().items() if reference in (tag, one.digest)]
        return [self.layout.delete_tag(tag) for tag in tags].count(True) > 0

    def _take_from(self, source: Layout, blob: Descriptor, moved: Moved | None) -> Taken:
        path = source.blob_path(blob.digest)
        may_link = self.layout.shares_registry(source) and source.is_intact(blob.digest, blob.size)
        if may_link and self.layout.link_blob(path, blob.digest):
            if moved:
                moved(blob.size)
            return Taken.SENT
        with source.open_blob(blob.digest) as stream:
            try:
                self.layout.write_blob(stream, blob.digest, blob.size, moved)
            except DigestMismatch as error:
                raise damaged(path, str(error)) from error
        return Taken.SENT

    def _register(self, manifest: Image | Index, subject: Descriptor) -> None:
        tag = fallback_tag(subject.digest)
        with self.layout.exclusive("referrers"):
            changed = with_referrer(self._index_of_referrers(subject.digest), subject.digest, manifest)
            if changed is not None:
                self.layout.write_blob(changed.manifest, changed.digest, len(changed.manifest))
                self.layout.set_tag(
                    tag, Descriptor(changed.media_type, changed.digest, len(changed.manifest))
                )

    def _index_of_referrers(self, digest: str) -> Image | Index | None:
        found = self.layout.resolve(fallback_tag(digest))
        return self.layout.read_manifest(found.digest, found.size) if found else None
