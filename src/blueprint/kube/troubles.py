"""Why pods are not ready, or not there: from their status, from their owner's conditions and events."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from blueprint.kube.cluster import Cluster
from blueprint.kube.errors import KubeError, Trouble
from blueprint.kube.kinds import EVENT, Object
from blueprint.wording import last_lines

_LOG_LINES = 10
_PULLING = frozenset(
    {"ImagePullBackOff", "ErrImagePull", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable"}
)
_STARTING = frozenset({"CreateContainerConfigError", "CreateContainerError", "RunContainerError"})
_USUAL = frozenset({"ContainerCreating", "PodInitializing"})
_FAILURES = frozenset({"FailedCreate", "FailedMount", "FailedScheduling", "FailedCreatePodSandBox"})


def of_pods(cluster: Cluster, pods: Iterable[Object]) -> list[Trouble]:
    """The troubles of pods, one for each reason and container: ten pods without an image make one."""
    found: dict[tuple[str, str], Trouble] = {}
    for pod in pods:
        for key, trouble in _of_pod(cluster, pod, known=frozenset(found)):
            found.setdefault(key, trouble)
    return list(found.values())


def of_owner(cluster: Cluster, owner: Object) -> list[Trouble]:
    """Why an owner of pods could not make them: its conditions, and when these are silent, its last events.

    Of events only those are asked that are about this very object (by its uid).
    """
    on = f"{owner['kind']} {owner['metadata']['name']}"
    found = [
        Trouble(on, each.get("reason") or each["type"], each.get("message", ""), lasting=True)
        for each in owner.get("status", {}).get("conditions") or ()
        if each["type"] == "ReplicaFailure" and each["status"] == "True"
    ]
    return found or _of_events(cluster, owner, on)


def _of_events(cluster: Cluster, owner: Object, on: str) -> list[Trouble]:
    try:
        events = cluster.list(
            EVENT, owner["metadata"]["namespace"], fields=f"involvedObject.uid={owner['metadata']['uid']}"
        )
    except KubeError:  # who may not read events still hears what pods say
        return []
    events.sort(key=lambda event: str(event.get("lastTimestamp") or event.get("eventTime") or ""))
    warnings = [event for event in events if event.get("type") == "Warning" and event["reason"] in _FAILURES]
    return [Trouble(on, each["reason"], each.get("message", ""), lasting=True) for each in warnings[-1:]]


def _of_pod(
    cluster: Cluster, pod: Object, known: frozenset[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], Trouble]]:
    """Troubles by container and reason; of those `known` already, no log is fetched again."""
    status, on = pod.get("status") or {}, f"Pod {pod['metadata']['name']}"
    for condition in status.get("conditions") or ():
        if condition["type"] == "PodScheduled" and condition.get("reason") == "Unschedulable":
            yield (
                ("", "Unschedulable"),
                Trouble(on, "Unschedulable", condition.get("message", ""), lasting=True),
            )
    statuses = [*(status.get("initContainerStatuses") or ()), *(status.get("containerStatuses") or ())]
    for container in statuses:
        trouble = _of_container(on, container)
        if trouble is None:
            continue
        key = (container["name"], trouble.reason)
        if key not in known and _has_run(container):
            trouble = _with_log(cluster, pod, container, trouble)
        yield key, trouble
    if not statuses and (found := _of_events(cluster, pod, on)):
        yield ("", found[0].reason), found[0]


def _of_container(on: str, container: Mapping[str, Any]) -> Trouble | None:
    state = container.get("state") or {}
    where = f"{on}, container {container['name']}"
    if waiting := state.get("waiting"):
        reason = waiting.get("reason") or "waiting"
        if reason in _USUAL:
            return None
        message = _ending(container) if reason == "CrashLoopBackOff" else waiting.get("message", "")
        lasting = reason in _PULLING or reason in _STARTING or reason == "CrashLoopBackOff"
        return Trouble(where, reason, message, lasting=lasting)
    if ended := state.get("terminated"):
        if ended.get("exitCode") == 0:
            return None
        return Trouble(where, ended.get("reason") or "Error", f"ended with exit code {ended.get('exitCode')}")
    if state.get("running") and not container.get("ready"):
        return Trouble(where, "NotReady", "it runs, and its readiness probe does not succeed yet")
    return None


def _ending(container: Mapping[str, Any]) -> str:
    """How a crashing container ended the last time."""
    last = (container.get("lastState") or {}).get("terminated") or {}
    restarts = container.get("restartCount", 0)
    how = f"{last['reason']}, exit code {last.get('exitCode')}, " if last.get("reason") else ""
    return f"{how}restarted {restarts} times" if restarts != 1 else f"{how}restarted once"


def _has_run(container: Mapping[str, Any]) -> bool:
    states = (container.get("state") or {}, container.get("lastState") or {})
    return any("terminated" in state for state in states)


def _with_log(cluster: Cluster, pod: Object, container: Mapping[str, Any], trouble: Trouble) -> Trouble:
    """The trouble with the last lines that the container wrote: of the run before, when it was restarted."""
    metadata, restarted = pod["metadata"], "terminated" in (container.get("lastState") or {})
    for previous in (True, False) if restarted else (False,):
        with contextlib.suppress(KubeError):  # a log may be gone, or not ours to read
            text = cluster.log(
                metadata["namespace"],
                metadata["name"],
                container["name"],
                lines=_LOG_LINES,
                previous=previous,
            )
            if lines := last_lines(text, _LOG_LINES):
                return Trouble(trouble.on, trouble.reason, trouble.message, tuple(lines), trouble.lasting)
    return trouble
