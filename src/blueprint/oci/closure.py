"""All that an image or index needs, found by reading manifests and never by believing who points at them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from blueprint.oci.crew import Crew
from blueprint.oci.descriptor import Descriptor
from blueprint.oci.document import DOCUMENT_LIMIT
from blueprint.oci.errors import InvalidImage, NotFound
from blueprint.oci.image import Image, Index
from blueprint.oci.repository import Repository
from blueprint.oci.walk import DEEPEST, Kind, kind_of

Node = Image | Index
_Key = tuple[str, int]
_ATTESTS = "vnd.docker.reference.digest"


@dataclass(frozen=True, slots=True)
class Wish:
    """What to carry: images of an index for which platforms (all when none is named), foreign layers too,
    and whether an index may lack images (its own, or those of platforms that nobody wants)."""

    platforms: tuple[str, ...] = ()
    foreign: bool = False
    sparse: bool = False


@dataclass
class Closure:
    """A manifest with everything below it. `manifests` and `parts` are in post-order: children come first.

    `parts` are all manifests and blobs, each once; `missing` are images that an index lists and the
    source does not have.
    """

    root: Node
    manifests: list[Node] = field(default_factory=list)
    blobs: list[Descriptor] = field(default_factory=list)
    parts: list[Descriptor] = field(default_factory=list)
    missing: list[Descriptor] = field(default_factory=list)
    levels: list[list[Node]] = field(default_factory=list)
    """The manifests again, each level needing only those before it; the root alone is the last."""


def read_closure(source: Repository, root: Node, crew: Crew, wish: Wish | None = None) -> Closure:
    """The closure of a manifest that was read already; those below are read, a level at a time.

    InvalidImage when indexes nest too deeply; NotFound and DigestMismatch when a manifest cannot be read.
    """
    reader = _Reader(source, root, wish or Wish())
    level = [root]
    for _ in range(DEEPEST):
        wanted = {_key(child): (child, kind) for node in level for child, kind in reader.below(node)}
        found = crew.run(reader.read, (one for key, one in wanted.items() if key not in reader.nodes))
        level = [node for node in found if node is not None]
        if not level:
            return reader.ordered()
    raise InvalidImage(f"{root.digest} nests indexes deeper than {DEEPEST} levels")


class _Reader:
    def __init__(self, source: Repository, root: Node, wish: Wish) -> None:
        self._source, self._wish = source, wish
        self._root = root
        self.nodes: dict[_Key, Node | None] = {(root.digest, len(root.manifest)): root}
        self._missing: dict[str, Descriptor] = {}
        self._foreign: dict[str, bool] = {}

    def below(self, node: Node) -> Iterator[tuple[Descriptor, Kind]]:
        """The children that are or may be manifests."""
        for child in self._children(node):
            kind = kind_of(node, child)
            if kind is Kind.MANIFEST or (kind is Kind.UNKNOWN and child.size <= DOCUMENT_LIMIT):
                yield child, kind

    def read(self, wanted: tuple[Descriptor, Kind]) -> Node | None:
        """The manifest behind a descriptor; None when it is missing, or no manifest and needs not be one."""
        child, kind = wanted
        node: Node | None = None
        try:
            node = self._source.manifest(child.digest, child.size)
        except InvalidImage:
            if kind is Kind.MANIFEST:
                raise
        except NotFound:
            if not self._wish.sparse:
                raise
            self._missing[child.digest] = child
        self.nodes[_key(child)] = node
        return node

    def ordered(self) -> Closure:
        """Everything in post-order."""
        closure = Closure(self._root, missing=list(self._missing.values()))
        heights: dict[str, int] = {}
        given: set[str] = set()

        def visit(node: Node) -> int:
            if node.digest in heights:
                return heights[node.digest]
            height = 0
            for child in self._children(node):
                below = self.nodes.get(_key(child)) if self._may_be_manifest(node, child) else None
                if below is not None:
                    height = max(height, visit(below) + 1)
                elif child.digest not in given and child.digest not in self._missing:
                    given.add(child.digest)
                    closure.blobs.append(child)
                    closure.parts.append(child)
            heights[node.digest] = height
            closure.manifests.append(node)
            if node.digest not in given:
                given.add(node.digest)
                closure.parts.append(Descriptor(node.media_type, node.digest, len(node.manifest)))
            return height

        visit(self._root)
        closure.levels = [
            [node for node in closure.manifests if heights[node.digest] == height]
            for height in range(heights[self._root.digest] + 1)
        ]
        return closure

    def _may_be_manifest(self, node: Node, child: Descriptor) -> bool:
        return kind_of(node, child) is not Kind.BLOB

    def _children(self, node: Node) -> Iterator[Descriptor]:
        if isinstance(node, Index):
            yield from wanted_images(node, self._wish.platforms)
            return
        for child in node.children:
            if not child.is_foreign or self._carries(child):
                yield child

    def _carries(self, layer: Descriptor) -> bool:
        """Whether a layer that may live elsewhere is to be carried along; a folder's is, when it is there."""
        if layer.digest not in self._foreign:
            is_asked = self._wish.foreign or self._source.is_checked
            self._foreign[layer.digest] = is_asked and self._source.has_blob(layer)
        return self._foreign[layer.digest]


def wanted_images(index: Index, platforms: tuple[str, ...]) -> list[Descriptor]:
    """What of an index is for one of the platforms, such as `linux/arm64` or `linux/arm/v7`; all if none.

    Indexes in the index and what is for no platform are wanted too; an attestation goes with its image.
    """
    if not platforms:
        return list(index.manifests)
    wanted = [child for child in index.manifests if _is_for(child, platforms)]
    digests = {child.digest for child in wanted}
    about = (child for child in index.manifests if child.annotations.get(_ATTESTS) in digests)
    return [*wanted, *(child for child in about if child.digest not in digests)]


def _is_for(child: Descriptor, platforms: tuple[str, ...]) -> bool:
    if child.is_index or child.platform is None:
        return True
    name = platform_of(child)
    return any(name == platform or name.startswith(f"{platform}/") for platform in platforms)


def platform_of(child: Descriptor) -> str:
    """`os/architecture` or `os/architecture/variant` of an image of an index."""
    parts = [(child.platform or {}).get(key) for key in ("os", "architecture", "variant")]
    return "/".join(str(part) for part in parts if part)


def _key(descriptor: Descriptor) -> _Key:
    return descriptor.digest, descriptor.size
