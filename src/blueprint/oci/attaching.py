"""Which attached things a copy has to bring: those of the source that the destination lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from blueprint.oci.attached import COSIGN_SUFFIXES, cosign_tags
from blueprint.oci.closure import Closure, read_closure
from blueprint.oci.crew import Crew
from blueprint.oci.descriptor import Descriptor
from blueprint.oci.errors import InvalidImage, NotFound
from blueprint.oci.repository import Repository


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something attached, with all below it; `tag` where it is found by a tag of cosign's."""

    closure: Closure
    tag: str | None


def find_attachments(
    source: Repository,
    destination: Repository,
    digests: Sequence[str],
    tags: frozenset[str] | None,
    crew: Crew,
) -> list[Attachment]:
    """What is attached to the manifests with these digests, and to that in turn, in the order to bring it.

    What the destination has is left out, but what is attached to it is not. A referrer that is listed
    and gone is left out too. `tags` are the source's `few_tags`.
    """
    found: list[Attachment] = []
    seen = set(digests)
    level = list(digests)
    while level:
        following: list[str] = []
        for closure, tag, is_there in _attached(source, destination, level, tags, crew):
            if not is_there:
                found.append(Attachment(closure, tag))
            if closure.root.digest not in seen:
                seen.add(closure.root.digest)
                following.append(closure.root.digest)
        level = following
    return found


def _attached(
    source: Repository, destination: Repository, digests: list[str], tags: frozenset[str] | None, crew: Crew
) -> Iterator[tuple[Closure, str | None, bool]]:
    listed = referrers_of(source, digests, tags, crew)
    for digest, referrers in zip(digests, listed, strict=True):
        there = {one.digest for one in destination.referrers(digest)} if referrers else set()
        for one in referrers:
            try:
                root = source.manifest(one.digest, one.size)
            except (NotFound, InvalidImage):
                continue
            yield read_closure(source, root, crew), None, one.digest in there
        for tag in cosign_tags_of(source, digest, tags):
            root = source.manifest(tag)
            now = destination.resolve(tag)
            yield read_closure(source, root, crew), tag, now is not None and now.digest == root.digest


def referrers_of(
    repository: Repository, digests: Sequence[str], tags: frozenset[str] | None, crew: Crew
) -> list[tuple[Descriptor, ...]]:
    """The referrers of each of the manifests; `tags` are those of the repository, when they are known.

    The first question tells whether there is an API; where there is none, the others may cost nothing.
    """
    first = repository.referrers(digests[0], tags)
    return [first, *crew.run(lambda digest: repository.referrers(digest, tags), digests[1:])]


def cosign_tags_of(repository: Repository, digest: str, tags: frozenset[str] | None) -> list[str]:
    """The tags that cosign gave to what it attached to a manifest; each is asked for when tags are many."""
    if tags is not None:
        return list(cosign_tags(digest, tags))
    names = [digest.replace(":", "-") + suffix for suffix in COSIGN_SUFFIXES]
    return [name for name in names if repository.resolve(name) is not None]
