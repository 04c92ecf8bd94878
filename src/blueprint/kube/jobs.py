"""A Job that tests what was deployed: started, followed to its end, its log kept."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from blueprint.kube import troubles
from blueprint.kube.cluster import Cluster
from blueprint.kube.errors import Cancelled, JobFailed, KubeError, Missing, Refused
from blueprint.kube.kinds import POD, Address, Object
from blueprint.kube.workload import owned_by
from blueprint.wording import count, plain

_FIRST, _LONGEST = 0.2, 2.0  # seconds between two looks


@dataclass(frozen=True)
class JobDone:
    """A Job that succeeded, and all that its pods wrote."""

    at: Address
    log: str


def run_job(
    cluster: Cluster,
    manifest: Mapping[str, Any],
    *,
    timeout: float = 900.0,
    patience: float = 20.0,
    delete: bool = False,
    cancel: threading.Event | None = None,
    progress: Callable[[str], None] = lambda line: None,
) -> JobDone:
    """Start the Job, or go on with the one of that name if it is the same, and wait for its end.

    `progress` gets every line that it writes. JobFailed, with the log, when it fails, when it cannot start
    for `patience` seconds, or after `timeout` seconds; Cancelled. A Job that we no longer wait for is
    deleted, since nobody would read what it says; one that ended is left to its ttlSecondsAfterFinished, or
    deleted when told to.
    """
    at = cluster.address(manifest)
    try:
        job = cluster.apply(dict(manifest))
    except Refused as refused:
        if "immutable" not in str(refused):
            raise
        raise Refused(
            f"{at} is there already and is another one (give each run's Job its own name, or delete it)",
            status=refused.status,
            reason=refused.reason,
        ) from None
    following = _Following(cluster, at, job, patience, progress)
    try:
        log = following.to_the_end(time.monotonic() + timeout, timeout, cancel or threading.Event())
    except (Cancelled, _GivenUp):
        with contextlib.suppress(KubeError):
            cluster.delete(at)
        raise
    finally:
        if delete:
            with contextlib.suppress(KubeError):
                cluster.delete(at)
    return JobDone(at, log)


class _GivenUp(JobFailed):
    """The Job goes on, or cannot begin; we do not wait any longer."""


@dataclass
class _Following:
    """One Job that is waited for."""

    cluster: Cluster
    at: Address
    job: Object
    patience: float
    progress: Callable[[str], None]
    logs: dict[str, str] = field(default_factory=dict)  # pod -> what it wrote
    told: dict[str, int] = field(default_factory=dict)  # pod -> lines that were told
    stuck_since: float | None = None
    why: str = "it has not begun"

    def to_the_end(self, end: float, timeout: float, cancel: threading.Event) -> str:
        pause = _FIRST
        while True:
            try:
                if self._ended():
                    return self._log()
            except JobFailed:
                raise
            except KubeError as error:
                if not error.temporary:
                    raise
                self.why = str(error)
            if time.monotonic() >= end:
                raise _GivenUp(f"{self.at}: not ended after {timeout:.0f} s ({self.why})", self._log())
            if cancel.wait(min(pause, max(0.0, end - time.monotonic()))):
                raise Cancelled(f"stopped waiting for {self.at}: {self.why}")
            pause = min(pause * 1.3, _LONGEST)

    def _ended(self) -> bool:
        job = self.cluster.get(self.at)
        if job is None:
            raise Missing(f"{self.at} is not there (any more)", status=404)
        pods = self._pods()
        conditions = (job.get("status") or {}).get("conditions") or ()
        true = {each["type"]: each for each in conditions if each["status"] == "True"}
        over = "Complete" in true or "Failed" in true
        self._read(pods, all_lines=over)
        if failed := true.get("Failed"):
            why = failed.get("message") or failed.get("reason") or "failed"
            reasons = "".join(f"\n  {each}" for each in troubles.of_pods(self.cluster, pods))
            raise JobFailed(f"{self.at}: {why}{reasons}", self._log())
        if not over:
            self._look_for_trouble(job, pods)
        return over

    def _pods(self) -> list[Object]:
        labels = {"batch.kubernetes.io/job-name": self.at.name}
        pods = self.cluster.list(POD, self.at.namespace, labels)
        mine = [pod for pod in pods if owned_by(pod, self.job)]
        return sorted(mine, key=lambda pod: str(pod["metadata"].get("creationTimestamp")))

    def _read(self, pods: list[Object], *, all_lines: bool) -> None:
        """Fetch what the pods wrote, and tell the lines that are new; the last line only when it is whole."""
        for pod in pods:
            statuses = (pod.get("status") or {}).get("containerStatuses") or ()
            if not any({"running", "terminated"} & set(each.get("state") or {}) for each in statuses):
                continue
            name, container = pod["metadata"]["name"], pod["spec"]["containers"][0]["name"]
            with contextlib.suppress(Refused):  # the node may not have the log yet, or no longer
                self.logs[name] = plain(self.cluster.log(self.at.namespace, name, container))
            lines = self.logs.get(name, "").splitlines(keepends=True)
            whole = [line for line in lines if all_lines or line.endswith("\n")]
            for line in whole[self.told.get(name, 0) :]:
                self.progress(line.rstrip("\n"))
            self.told[name] = len(whole)

    def _look_for_trouble(self, job: Object, pods: list[Object]) -> None:
        found = troubles.of_pods(self.cluster, pods) if pods else troubles.of_owner(self.cluster, job)
        active = count(int((job.get("status") or {}).get("active", 0)), "pod")
        self.why = "; ".join(map(str, found)) or f"{active} running"
        lasting = any(each.lasting for each in found)
        now = time.monotonic()
        self.stuck_since = (self.stuck_since or now) if lasting else None
        if self.stuck_since is not None and now - self.stuck_since >= self.patience:
            raise _GivenUp(f"{self.at}: cannot start: {self.why}", self._log())

    def _log(self) -> str:
        return "".join(self.logs.values())
