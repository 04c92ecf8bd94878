"""What an image is: read from its manifests and configs, and checked byte by byte when asked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from blueprint.oci.attaching import cosign_tags_of, referrers_of
from blueprint.oci.closure import Closure, Wish, platform_of, read_closure
from blueprint.oci.config import ImageConfig, parse_config
from blueprint.oci.crew import Crew
from blueprint.oci.descriptor import CONFIG, Descriptor
from blueprint.oci.document import DOCUMENT_LIMIT
from blueprint.oci.errors import DigestMismatch, InvalidImage, NotFound
from blueprint.oci.image import Image
from blueprint.oci.repository import Repository

_CONFIGS = frozenset({CONFIG, "application/vnd.docker.container.image.v1+json"})
_PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class LayerSeen:
    """One layer as its manifest names it."""

    digest: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class PlatformImage:
    """One image: of an index, or alone. `platform` is empty when nothing says it."""

    digest: str
    platform: str
    layers: tuple[LayerSeen, ...]
    created: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AttachedSeen:
    """Something attached: its kind of artifact, and cosign's tag where that leads to it."""

    digest: str
    subject: str
    kind: str
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """All of it. `missing` and `damaged` are digests; only a verification finds damage."""

    digest: str
    media_type: str
    size: int
    images: tuple[PlatformImage, ...]
    attached: tuple[AttachedSeen, ...]
    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """The same as JSON data."""
        return asdict(self)


def inspect(repository: Repository, reference: str, *, verify: bool = False) -> Inspection:
    """What is behind a tag or digest; NotFound when nothing is. With `verify` all bytes are read."""
    crew = Crew(repository.workers)
    root = repository.manifest(reference)
    closure = read_closure(repository, root, crew, Wish(sparse=True))
    platforms = {child.digest: platform_of(child) for node in closure.manifests for child in node.children}
    images = [node for node in closure.manifests if isinstance(node, Image)]
    damaged = _damaged(repository, closure, crew) if verify else ()
    return Inspection(
        digest=root.digest,
        media_type=root.media_type,
        size=len(root.manifest),
        images=tuple(crew.run(lambda node: _image(repository, node, platforms.get(node.digest, "")), images)),
        attached=_attached(repository, closure, crew),
        missing=tuple(one.digest for one in closure.missing),
        damaged=damaged,
    )


def config_of(repository: Repository, digest: str) -> ImageConfig:
    """The settings of the image with this digest; of an index, those of its first real image."""
    node = repository.manifest(digest)
    if not isinstance(node, Image):
        real = [
            one for one in node.manifests if one.is_manifest and (one.platform or {}).get("os") != "unknown"
        ]
        if not real:
            raise NotFound(f"the index {digest} has no image")
        node = repository.manifest(real[0].digest, real[0].size)
        if not isinstance(node, Image):
            raise InvalidImage(f"{real[0].digest} is an index where the index {digest} names an image")
    return parse_config(read_blob(repository, node.config))


def read_blob(repository: Repository, blob: Descriptor) -> bytes:
    """The verified bytes of a small blob; DigestMismatch when they are others."""
    if blob.size > DOCUMENT_LIMIT:
        raise InvalidImage(f"{blob.digest} is larger than {DOCUMENT_LIMIT} bytes")
    pieces: list[bytes] = []
    _read(repository, blob, pieces)
    return b"".join(pieces)


def _image(repository: Repository, node: Image, platform: str) -> PlatformImage:
    layers = tuple(LayerSeen(one.digest, one.media_type, one.size) for one in node.layers)
    if node.config.media_type not in _CONFIGS:
        return PlatformImage(node.digest, platform, layers)
    try:
        config = parse_config(read_blob(repository, node.config))
    except (NotFound, DigestMismatch, InvalidImage):  # a verification names it
        return PlatformImage(node.digest, platform, layers)
    return PlatformImage(node.digest, platform or config.platform, layers, config.created, config.labels)


def _attached(repository: Repository, closure: Closure, crew: Crew) -> tuple[AttachedSeen, ...]:
    tags = repository.few_tags()
    digests = [node.digest for node in reversed(closure.manifests)]
    listed = referrers_of(repository, digests, tags, crew)
    found = [
        AttachedSeen(one.digest, digest, one.artifact_type or one.media_type)
        for digest, referrers in zip(digests, listed, strict=True)
        for one in referrers
    ]
    for digest in digests:
        for tag in cosign_tags_of(repository, digest, tags):
            there = repository.resolve(tag)
            if there is not None:
                found.append(AttachedSeen(there.digest, digest, there.media_type, tag))
    return tuple(found)


def _damaged(repository: Repository, closure: Closure, crew: Crew) -> tuple[str, ...]:
    def is_whole(blob: Descriptor) -> bool:
        try:
            _read(repository, blob, None)
        except (NotFound, DigestMismatch):
            return False
        return True

    whole = crew.run(is_whole, closure.blobs)
    return tuple(blob.digest for blob, is_good in zip(closure.blobs, whole, strict=True) if not is_good)


def _read(repository: Repository, blob: Descriptor, pieces: list[bytes] | None) -> None:
    """Reads and checks a blob, keeping its bytes when there is a list for them."""
    stream = repository.open_blob(blob)
    hasher, size = hashlib.new(blob.digest.partition(":")[0]), 0
    try:
        while size <= blob.size and (data := stream.read(_PIECE)):
            size += len(data)
            hasher.update(data)
            if pieces is not None:
                pieces.append(data)
    finally:
        stream.close()
    if size != blob.size or f"{hasher.name}:{hasher.hexdigest()}" != blob.digest:
        raise DigestMismatch(f"the bytes announced as {blob.digest} are others in {repository.location}")
