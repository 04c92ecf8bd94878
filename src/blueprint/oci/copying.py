"""Copying an image or index: same bytes, what is missing alone, children first and the tag last.

Neither a failed nor a killed copy changes what a tag of the destination points at: it can only leave
whole blobs that nothing names yet, and the next copy finds them there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from blueprint.oci.attaching import Attachment, find_attachments
from blueprint.oci.closure import Closure, Node, Wish, read_closure, wanted_images
from blueprint.oci.crew import Crew
from blueprint.oci.descriptor import Descriptor
from blueprint.oci.errors import NotFound
from blueprint.oci.folder import FolderRepository
from blueprint.oci.image import Image, Index
from blueprint.oci.layout import Layout
from blueprint.oci.moving import Mover
from blueprint.oci.repository import Repository

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class CopyResult:
    """What a copy did: bytes and blobs that were sent, blobs that were there, and those the registry had
    in another repository. `digest` is what was copied, `attached` how many things went along with it, and
    `missing` the images that an index lists and the source does not have."""

    bytes_moved: int
    blobs_moved: int
    blobs_present: int
    blobs_mounted: int = 0
    digest: str = ""
    attached: int = 0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CopyPreview:
    """What a copy would do: all blobs, children first, and what of them is missing."""

    blobs: tuple[Descriptor, ...]
    bytes_to_move: int
    blobs_present: int


def copy(
    source: Layout | Repository,
    reference: str,
    destination: Layout | Repository,
    *,
    tag: str | None,
    on_progress: Progress | None = None,
    wish: Wish | None = None,
    attached: bool = False,
) -> CopyResult:
    """Copies the image or index behind a tag or digest, and then sets the tag, when one is given.

    What is whole in the destination stays untouched and what is damaged is replaced. With `attached`, all
    that is said about it goes along. `on_progress` gets the bytes of every piece that moved, from any
    thread. NotFound when the source lacks a part, DigestMismatch when a part is damaged there, InvalidImage
    when what is there is no image or index; the tag has not moved then.
    """
    job = _Copy(_repository(source), _repository(destination), wish or Wish(), on_progress)
    return job.run(reference, tag, attached=attached)


def plan_copy(
    source: Layout | Repository, reference: str, destination: Layout | Repository, wish: Wish | None = None
) -> CopyPreview:
    """What `copy` would move, judged by presence and size; reads only."""
    source, destination = _repository(source), _repository(destination)
    crew = Crew(max(source.workers, destination.workers))
    closure = read_closure(source, source.manifest(reference), crew, wish)
    manifests = {node.digest for node in closure.manifests}

    def is_there(part: Descriptor) -> bool:
        if part.digest in manifests and not destination.is_checked:
            return destination.resolve(part.digest) is not None
        return destination.has_blob(part)

    there = crew.run(is_there, closure.parts)
    missing = [part for part, is_here in zip(closure.parts, there, strict=True) if not is_here]
    return CopyPreview(
        blobs=tuple(closure.parts),
        bytes_to_move=sum(part.size for part in missing),
        blobs_present=len(closure.parts) - len(missing),
    )


class _Copy:
    def __init__(
        self, source: Repository, destination: Repository, wish: Wish, on_progress: Progress | None
    ) -> None:
        self._source, self._destination, self._wish = source, destination, wish
        self._crew = Crew(max(source.workers, destination.workers))
        self._mover = Mover(source, destination, self._crew, on_progress)
        self._tags: frozenset[str] | None = None

    def run(self, reference: str, tag: str | None, *, attached: bool) -> CopyResult:
        """Looks at both ends at once, and does what is left to do."""
        is_retag = self._destination.is_same(self._source) and not self._destination.is_checked
        root, there = self._look(reference, tag, attached=attached and not is_retag)
        if is_retag:
            if tag is not None:
                self._mover.manifest(root, tag)
            return self._result(root, (), ())
        is_whole = there is not None and there.digest == root.digest and not self._destination.is_checked
        closure = None if is_whole else read_closure(self._source, root, self._crew, self._wish)
        found = self._attachments(root, closure) if attached else []
        if closure is None:
            self._mover.skip(1 + len(set(root.children)))
        else:
            self._mover.blobs([closure, *(one.closure for one in found)])
            self._mover.below(closure)
            if found or tag is None:  # what is attached finds its subject in place
                self._mover.manifest(root, None)
        self._attach(found, is_whole=is_whole)
        if closure is not None and tag is not None:
            self._mover.tag(root, tag, is_stored=bool(found))
        return self._result(root, found, closure.missing if closure else ())

    def _look(self, reference: str, tag: str | None, *, attached: bool) -> tuple[Node, Descriptor | None]:
        """What to copy, and what the destination's tag points at now: all questions at once."""
        nodes: list[Node] = []
        there: list[Descriptor | None] = [None]

        def read() -> None:
            nodes.append(self._chosen(self._source.manifest(reference)))

        def look() -> None:
            there[0] = self._destination.resolve(tag or nodes[0].digest)

        def list_tags() -> None:
            self._tags = self._source.few_tags()

        tasks = [read, list_tags] if attached else [read]
        asks = not self._destination.is_checked and not self._destination.is_same(self._source)
        if asks and tag is not None:
            tasks.append(look)
        self._crew.run(lambda task: task(), tasks)
        if asks and tag is None:
            look()
        return nodes[0], there[0]

    def _chosen(self, root: Node) -> Node:
        """The image itself, when of an index one platform alone is wanted."""
        if not isinstance(root, Index) or not self._wish.platforms:
            return root
        wanted = wanted_images(root, self._wish.platforms)
        images = [child for child in wanted if child.is_manifest and _is_real(child)]
        if not wanted:
            raise NotFound(f"{root.digest} has no image for {', '.join(self._wish.platforms)}")
        if len(self._wish.platforms) == 1 and len(images) == 1:
            return self._source.manifest(images[0].digest, images[0].size)
        return root

    def _attachments(self, root: Node, closure: Closure | None) -> list[Attachment]:
        if closure is None and any(child.is_index for child in root.children):
            closure = read_closure(self._source, root, self._crew, self._wish)
        if closure is not None:
            digests = [node.digest for node in reversed(closure.manifests)]
        else:
            digests = [root.digest, *(c.digest for c in root.children if isinstance(root, Index))]
        return find_attachments(self._source, self._destination, digests, self._tags, self._crew)

    def _attach(self, found: list[Attachment], *, is_whole: bool) -> None:
        if is_whole:
            self._mover.blobs([one.closure for one in found])
        for one in found:
            self._mover.below(one.closure)
            self._mover.tag(one.closure.root, one.tag, is_stored=False)
        if found:
            self._destination.confirm()

    def _result(
        self, root: Image | Index, found: list[Attachment] | tuple[()], missing: list[Descriptor] | tuple[()]
    ) -> CopyResult:
        moved = self._mover.counts
        return CopyResult(
            bytes_moved=moved.size, blobs_moved=moved.sent, blobs_present=moved.present,
            blobs_mounted=moved.mounted, digest=root.digest, attached=len(found),
            missing=tuple(one.digest for one in missing),
        )  # fmt: skip


def _is_real(child: Descriptor) -> bool:
    return (child.platform or {}).get("os") != "unknown"


def _repository(where: Layout | Repository) -> Repository:
    return FolderRepository(where) if isinstance(where, Layout) else where
