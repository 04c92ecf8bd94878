"""Tags that move together: all of a set, or none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from blueprint.oci.crew import Crew
from blueprint.oci.descriptor import Descriptor
from blueprint.oci.errors import OciError
from blueprint.oci.image import Image, Index
from blueprint.oci.repository import Repository

_WORKERS = 6


@dataclass(frozen=True, slots=True)
class TagMove:
    """A tag, and the manifest that it is to point at, whose parts are in the repository."""

    repository: Repository
    tag: str
    manifest: Image | Index

    @property
    def name(self) -> str:
        """For messages."""
        return f"{self.repository.location}:{self.tag}"


@dataclass(frozen=True, slots=True)
class _Before:
    move: TagMove
    there: Descriptor | None
    manifest: Image | Index | None


def move_tags(moves: Iterable[TagMove]) -> int:
    """Points all tags at their manifests, or takes back those that moved; returns how many moved.

    What is in its place stays untouched. The failure is raised as it came; when a tag could not be taken
    back, an OciError that names it. Tags that are new come last, because not every registry can delete a
    tag.
    """
    crew = Crew(_WORKERS)
    before = [one for one in crew.run(_look, list(moves)) if not _is_in_place(one)]
    moved: list[_Before] = []
    try:
        for one in sorted(before, key=lambda one: one.there is None):
            moved.append(one)
            one.move.repository.put_manifest(one.move.manifest, one.move.tag)
    except BaseException as error:
        left = [one.move.name for one in reversed(moved) if not _is_taken_back(one)]
        if left:
            raise OciError(f"{error}; and {', '.join(left)} could not be put back where it was") from error
        raise
    return len(moved)


def _look(move: TagMove) -> _Before:
    there = move.repository.resolve(move.tag)
    manifest = None
    if there is not None and there.digest != move.manifest.digest:
        manifest = move.repository.manifest(there.digest)  # what it takes to go back is there before we go
    return _Before(move, there, manifest)


def _is_in_place(one: _Before) -> bool:
    return one.there is not None and one.there.digest == one.move.manifest.digest


def _is_taken_back(one: _Before) -> bool:
    """Whether the tag is where it was; the one whose move failed may have moved or not."""
    move = one.move
    try:
        now = move.repository.resolve(move.tag)
        if (now and now.digest) == (one.there and one.there.digest):
            return True
        if one.manifest is not None:
            move.repository.put_manifest(one.manifest, move.tag)
            return True
        return move.repository.delete(move.tag)
    except OciError:
        return False
