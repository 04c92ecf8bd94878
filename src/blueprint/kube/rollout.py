"""Waiting until a workload runs what it was told: by asking again, which survives a cut connection."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from blueprint.kube import troubles
from blueprint.kube.cluster import Cluster
from blueprint.kube.errors import Cancelled, KubeError, Missing, RolloutFailed, Trouble
from blueprint.kube.kinds import Address, Object
from blueprint.kube.workload import Progress, current_owner, newest_pods, progress

_FIRST, _LONGEST = 0.2, 2.0  # seconds between two looks


@dataclass(frozen=True)
class RolledOut:
    """A workload all of whose pods are available, at `generation` or a later one."""

    at: Address
    generation: int
    ready: int


@dataclass
class _Told:
    """Tells every line once in a row, and every trouble once."""

    tell: Callable[[str], None]
    last: str = ""
    troubles: set[tuple[str, str]] = field(default_factory=set)

    def line(self, text: str) -> None:
        if text != self.last:
            self.last = text
            self.tell(text)

    def trouble(self, found: list[Trouble]) -> None:
        for each in found:
            if (each.reason, each.message) not in self.troubles:
                self.troubles.add((each.reason, each.message))
                self.tell(str(each))


def wait_for_rollout(
    cluster: Cluster,
    at: Address,
    generation: int,
    *,
    timeout: float = 300.0,
    patience: float = 20.0,
    cancel: threading.Event | None = None,
    progress: Callable[[str], None] = lambda line: None,
) -> RolledOut:
    """Wait until the workload is available at the generation that was applied (`Applied.generation`).

    `progress` gets lines such as "2 of 3 ready", and each trouble as soon as it shows. RolloutFailed after
    `timeout` seconds, when the cluster gives up (progressDeadlineSeconds), or when a trouble that will not
    mend by itself has lasted `patience` seconds; Missing when the workload goes away; Cancelled. An API
    server that does not answer is asked again until the time is over.
    """
    waiting = _Waiting(cluster, at, generation, patience, _Told(progress))
    stop, pause = cancel or threading.Event(), _FIRST
    end = time.monotonic() + timeout
    while True:
        done = waiting.look()
        if done is not None:
            return done
        if time.monotonic() >= end:
            raise waiting.failure(f"not available after {timeout:.0f} s")
        if stop.wait(min(pause, max(0.0, end - time.monotonic()))):
            raise Cancelled(f"stopped waiting for {at}: {waiting.told.last or 'nothing known yet'}")
        pause = min(pause * 1.3, _LONGEST)


@dataclass
class _Waiting:
    """One rollout that is waited for, and what is known of it."""

    cluster: Cluster
    at: Address
    generation: int
    patience: float
    told: _Told
    known: list[Trouble] = field(default_factory=list)
    since: dict[tuple[str, str], float] = field(default_factory=dict)  # of lasting troubles, monotonic

    def look(self) -> RolledOut | None:
        try:
            workload = self.cluster.get(self.at)
            if workload is None:
                raise Missing(f"{self.at} is not there (any more)", status=404)
            state = progress(workload, self.generation)
            self.told.line(str(state))
            if state.done:
                return RolledOut(self.at, workload["metadata"]["generation"], state.ready)
            self._ask_why(workload, state)
        except KubeError as error:
            if not error.temporary:
                raise
            self.told.line(str(error))
        return None

    def failure(self, why: str) -> RolloutFailed:
        reasons = "".join(f"\n  {each}" for each in self.known)
        return RolloutFailed(f"{self.at}: {why} ({self.told.last}){reasons}", tuple(self.known))

    def _ask_why(self, workload: Object, state: Progress) -> None:
        if not state.seen:
            return
        owner = current_owner(self.cluster, workload)
        pods = newest_pods(self.cluster, workload, owner)
        self.known = troubles.of_pods(self.cluster, pods)
        if len(pods) < state.wanted:
            self.known += troubles.of_owner(self.cluster, owner)
        if workload["spec"].get("paused"):
            self.known.append(
                Trouble(str(self.at), "Paused", "nobody rolls it out (resume it)", lasting=True)
            )
        self.told.trouble(self.known)
        for condition in (workload.get("status") or {}).get("conditions") or ():
            if condition["type"] == "Progressing" and condition.get("reason") == "ProgressDeadlineExceeded":
                raise self.failure("the cluster gave up (progressDeadlineSeconds)")
        now = time.monotonic()
        # A container alternates between two words for the same trouble: the place counts, not the word.
        lasting = {(each.on, "") for each in self.known if each.lasting}
        self.since = {key: self.since.get(key, now) for key in lasting}
        if any(now - began >= self.patience for began in self.since.values()):
            raise self.failure(f"no way forward for {self.patience:.0f} s")
