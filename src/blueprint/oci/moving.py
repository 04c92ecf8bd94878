"""The writing half of a copy: which parts are moved, in which order, and the count of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from blueprint.oci.closure import Closure, Node
from blueprint.oci.crew import Crew
from blueprint.oci.descriptor import Descriptor
from blueprint.oci.image import Image
from blueprint.oci.repository import Repository, Taken


@dataclass
class Counts:
    """Blobs and manifests that were sent, were there, or were mounted; the bytes of those that were sent."""

    sent: int = 0
    present: int = 0
    mounted: int = 0
    size: int = 0


class Mover:
    """Brings what the source has to the destination, each part once."""

    def __init__(
        self,
        source: Repository,
        destination: Repository,
        crew: Crew,
        on_progress: Callable[[int], None] | None,
    ) -> None:
        self._source, self._destination, self._crew = source, destination, crew
        self._on_progress = on_progress
        self._lock = threading.Lock()
        self._done: set[str] = set()
        self._whole: set[str] = set()
        self.counts = Counts()

    def blobs(self, closures: Iterable[Closure]) -> None:
        """Moves the blobs of all closures.

        The configs go first: an image whose config was there before may be there as a whole, and one
        question about its manifest then saves one about each of its layers.
        """
        closures = list(closures)
        images = [node for one in closures for node in one.manifests if isinstance(node, Image)]
        wanted = {blob.digest: blob for one in closures for blob in one.blobs}
        if not self._destination.is_checked and not self._destination.is_beside(self._source):
            configs = {node.config.digest: node.config for node in images if node.config.digest in wanted}
            taken = dict(zip(configs, self._crew.run(self._take, configs.values()), strict=True))
            known = [node for node in images if taken.get(node.config.digest) is Taken.PRESENT]
            self._look(known)
        left = self._needed(wanted, images)
        self._crew.run(self._take, sorted(left, key=lambda blob: -blob.size) if self._crew.many else left)

    def below(self, closure: Closure) -> None:
        """Moves all manifests of a closure but the root, each after what it points at."""
        for level in closure.levels[:-1]:
            self._crew.run(lambda node: self.manifest(node, None), level)

    def manifest(self, node: Node, tag: str | None) -> None:
        """Moves one manifest; with a tag it is written even if it was there."""
        if tag is None and (node.digest in self._done or node.digest in self._whole):
            return
        self._count(node, self._destination.put_manifest(node, tag, self._moved))
        self._done.add(node.digest)

    def tag(self, root: Node, tag: str | None, *, is_stored: bool) -> None:
        """Moves the root of a closure and sets the tag; `is_stored` says that it is there already."""
        if is_stored and tag is not None:
            self._destination.put_manifest(root, tag)
        else:
            self.manifest(root, tag)

    def skip(self, count: int) -> None:
        """Counts parts that were there as a whole."""
        self.counts.present += count

    def _look(self, images: list[Image]) -> None:
        """Remembers which of the images are there as a whole, as a registry keeps no half images."""
        found = self._crew.run(lambda node: self._destination.resolve(node.digest), images)
        self._whole |= {node.digest for node, one in zip(images, found, strict=True) if one is not None}

    def _needed(self, wanted: dict[str, Descriptor], images: list[Image]) -> list[Descriptor]:
        """The blobs that no image that is there as a whole has."""
        whole = {child.digest for node in images if node.digest in self._whole for child in node.children}
        left = [blob for digest, blob in wanted.items() if digest not in self._done]
        self.counts.present += sum(blob.digest in whole for blob in left)
        return [blob for blob in left if blob.digest not in whole]

    def _take(self, blob: Descriptor) -> Taken:
        self._crew.check()
        taken = self._destination.take(blob, self._source, self._moved)
        with self._lock:
            self._done.add(blob.digest)
            self.counts.sent += taken is Taken.SENT
            self.counts.present += taken is Taken.PRESENT
            self.counts.mounted += taken is Taken.MOUNTED
            self.counts.size += blob.size if taken is Taken.SENT else 0
        return taken

    def _count(self, node: Node, is_new: bool) -> None:
        with self._lock:
            self.counts.sent += is_new
            self.counts.present += not is_new
            self.counts.size += len(node.manifest) if is_new else 0

    def _moved(self, size: int) -> None:
        self._crew.check()
        if self._on_progress is not None:
            self._on_progress(size)
