"""What the bound systems held when somebody looked: plain, frozen data that goes into the plan file."""

from __future__ import annotations

from pydantic import Field

from blueprint import address as addresses
from blueprint.model.blueprint import Noun


class CommitSeen(Noun):
    """The newest commit that touched any source; `time` is ISO 8601 in UTC."""

    sha: str
    time: str
    subject: str


class ImageSeen(Noun):
    """An image of the blueprint as it should be everywhere.

    `digest` is what its source holds, or what the build of `commit` will have: builds are
    deterministic, so the digest is known before the image is. `commit` is "" for images of others.
    """

    digest: str
    commit: str = ""


class WorkloadSeen(Noun):
    """What a cluster runs as one workload: the pinned image, and whether it is as it should be.

    `pending` says, in words, what a deployment would change in it, and `edits` what somebody else changed
    since the last one.
    """

    image: str
    current: bool
    pending: tuple[str, ...] = ()
    edits: tuple[str, ...] = ()

    @property
    def edited(self) -> bool:
        """Whether somebody else changed it."""
        return bool(self.edits)

    @property
    def digest(self) -> str:
        """Of the image."""
        return self.image.rpartition("@")[2]


class Evidence(Noun):
    """A passed test: this gate, in this step, for exactly this digest, by exactly these scripts."""

    gate: str
    step: str
    digest: str
    fingerprint: str


class Hold(Noun):
    """An environment stays at the images that the run `to` left there, whatever is newer.

    `run` began it, at `since` (ISO 8601 in UTC); both are "" in the plan that is going to begin it.
    """

    to: str
    images: dict[str, ImageSeen]
    run: str = ""
    since: str = ""


class Observation(Noun):
    """What was seen.

    `tags` maps place -> image -> tag -> digest, where a place is the address of a registry, an image
    source or a CI platform (its workspace). `missing` maps place -> image -> bytes of the wanted
    digest that the place does not hold yet. `received` maps a CI platform and a ref to the commit that
    was pushed there, `gates` a gate to the fingerprint of its scripts, `gate_files` a gate to the files
    that this is made of, each with its own. `verified` says that all bytes were read, so that damaged ones
    count as missing; otherwise a blob of the right size is believed. `held` maps an environment to its hold,
    and `kept` a registry and an image to the held digests that are still there.
    """

    commit: CommitSeen | None = None
    images: dict[str, ImageSeen] = Field(default_factory=dict)
    tags: dict[str, dict[str, dict[str, str]]] = Field(default_factory=dict)
    missing: dict[str, dict[str, int]] = Field(default_factory=dict)
    received: dict[str, dict[str, str]] = Field(default_factory=dict)
    workloads: dict[str, WorkloadSeen] = Field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    held: dict[str, Hold] = Field(default_factory=dict)
    kept: dict[str, dict[str, tuple[str, ...]]] = Field(default_factory=dict)
    gates: dict[str, str] = Field(default_factory=dict)
    gate_files: dict[str, dict[str, str]] = Field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    verified: bool = False

    def environment_of(self, address: str) -> str:
        """The nearest held environment that an element is or lies in, "" for none."""
        while address and address not in self.held:
            address = addresses.parent_of(address)
        return address

    def held_at(self, address: str, image: str) -> ImageSeen | None:
        """The image as an element is held at it, None when it is not."""
        environment = self.environment_of(address)
        return self.held[environment].images.get(image) if environment else None

    def tag(self, place: str, image: str, tag: str) -> str:
        """The digest behind a tag, "" when there is none."""
        return self.tags.get(place, {}).get(image, {}).get(tag, "")

    def lacks(self, place: str, image: str) -> int:
        """How many bytes of the wanted image a place lacks."""
        return self.missing.get(place, {}).get(image, 0)

    def holds(self, place: str, image: str, tag: str) -> bool:
        """Whether the place holds the wanted image, whole, behind this tag."""
        seen = self.images.get(image)
        wanted = seen is not None and self.tag(place, image, tag) == seen.digest
        return wanted and self.lacks(place, image) == 0

    def proves(self, gate: str, step: str, digest: str) -> bool:
        """Whether the gate was passed in this step by this digest, with the scripts as they are."""
        fingerprint = self.gates.get(gate)
        return any(
            (proof.gate, proof.step, proof.digest, proof.fingerprint) == (gate, step, digest, fingerprint)
            for proof in self.evidence
        )
