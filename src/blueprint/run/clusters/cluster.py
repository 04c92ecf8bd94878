"""What a run asks of a cluster, whatever plays it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Program:
    """What is known of an image's program: where it listens, and as whom it runs."""

    port: int = 8080
    user: int = 65532
    group: int = 65532


@dataclass(frozen=True)
class Release:
    """A workload as it should run: its `name` in the cluster, its pinned image, and its manifests by path.

    `reference` is the image as the cluster knows it, with a digest, and `source` where this machine finds
    it: a layout's folder or `HOST[:PORT]/NAME`. `commit` is empty when nothing says it.
    """

    name: str
    reference: str
    files: Mapping[str, bytes]
    commit: str = ""
    source: Path | str = ""
    plain_http: bool = False
    program: Program = Program()

    @property
    def digest(self) -> str:
        """Of the image."""
        return self.reference.rpartition("@")[2]


@dataclass(frozen=True)
class Stamp:
    """Which run and step deploy, since when, who may stop them, and who is told how it goes."""

    run: str
    step: str
    now: datetime
    stop: threading.Event = field(default_factory=threading.Event)
    say: Callable[[str], None] = lambda line: None


@dataclass(frozen=True)
class Deployed:
    """Whether anything was changed, and what was put right that others had changed."""

    changed: bool
    put_right: tuple[str, ...] = ()


class Cluster(Protocol):
    """A place that runs workloads. Its methods raise what the protocol's room raises."""

    @property
    def namespace(self) -> str:
        """Where in the cluster workloads are."""

    def running(self, name: str) -> str | None:
        """The image that a workload is told to run, with its digest; None when there is no such workload."""

    def pending(self, release: Release) -> tuple[str, ...]:
        """What a deployment would change in the workload, in words; nothing when it is as it should be."""

    def edited(self, release: Release) -> tuple[str, ...]:
        """What others changed in the workload since it was deployed, in words."""

    def deploy(self, release: Release, stamp: Stamp) -> Deployed:
        """Makes the workload be as it should, and waits until it is; nothing is changed when it is."""
