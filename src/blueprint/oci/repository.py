"""What images are read from and written to, alike for registries, layout folders and archives."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Protocol

from blueprint.oci.blobs import Readable
from blueprint.oci.descriptor import Descriptor
from blueprint.oci.image import Image, Index

Moved = Callable[[int], None]


class Taken(Enum):
    """How a blob came to be where it is."""

    PRESENT = "it was there"
    MOUNTED = "the registry had it in another repository"
    SENT = "its bytes were moved"


class Repository(Protocol):
    """One repository. Its methods raise OciError; threads may share it.

    A *reference* is a tag or a digest. `workers` says how many blobs are moved at once at best, and
    `is_checked` whether what a tag points at must be looked at, because nobody keeps it whole.
    """

    @property
    def location(self) -> str:
        """Where it is, for messages."""

    @property
    def workers(self) -> int: ...

    @property
    def is_checked(self) -> bool: ...

    def resolve(self, reference: str) -> Descriptor | None:
        """What a tag points at, or what a digest names; None when it is not here."""

    def manifest(self, reference: str, size: int | None = None) -> Image | Index:
        """The verified manifest or index; NotFound when it is not here."""

    def has_blob(self, blob: Descriptor) -> bool:
        """Whether the blob is here; its bytes need not be read."""

    def open_blob(self, blob: Descriptor, start: int = 0) -> Readable:
        """The blob's bytes from `start` on, not verified; NotFound when it is not here."""

    def take(self, blob: Descriptor, source: Repository, moved: Moved | None = None) -> Taken:
        """Makes the blob be here, verified; `moved` gets the bytes of every piece."""

    def is_beside(self, other: Repository) -> bool:
        """Whether both are repositories of one registry."""

    def is_same(self, other: Repository) -> bool:
        """Whether both are the same repository."""

    def put_manifest(self, manifest: Image | Index, tag: str | None, moved: Moved | None = None) -> bool:
        """Stores a manifest whose parts are here, and points the tag at it when there is one.

        False when the manifest is known to have been here. What has a subject is found by `referrers`
        afterwards.
        """

    def tags(self) -> list[str]:
        """All tags, sorted."""

    def few_tags(self) -> frozenset[str] | None:
        """All tags, when one question tells them; None when there are too many."""

    def referrers(self, digest: str, tags: frozenset[str] | None = None) -> tuple[Descriptor, ...]:
        """What says something about the manifest with this digest: signatures, attestations, SBOMs.

        `tags` are all those of the repository, when they are known already: that may spare a question.
        """

    def confirm(self) -> None:
        """Makes sure that `referrers` still finds what was put here, whatever others wrote meanwhile."""

    def delete(self, reference: str) -> bool:
        """Removes a tag or a manifest; False when it was not here."""
