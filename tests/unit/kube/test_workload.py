"""When a rollout is done: the rules of kubectl, for each kind of workload."""

from __future__ import annotations

from typing import Any

import pytest

from blueprint.kube.workload import progress


def workload(kind: str, spec: dict[str, Any], **status: Any) -> dict[str, Any]:
    return {"kind": kind, "metadata": {"generation": 2}, "spec": spec, "status": status}


@pytest.mark.parametrize(
    ("status", "line", "done"),
    [
        ({"observedGeneration": 1, "replicas": 3, "updatedReplicas": 3, "availableReplicas": 3},
         "waiting for the controller", False),
        ({"observedGeneration": 2}, "0 of 3 ready", False),
        ({"observedGeneration": 2, "replicas": 4, "updatedReplicas": 1, "availableReplicas": 3},
         "0 of 3 ready, 3 of before still there", False),
        ({"observedGeneration": 2, "replicas": 4, "updatedReplicas": 3, "availableReplicas": 3},
         "2 of 3 ready, 1 of before still there", False),
        ({"observedGeneration": 2, "replicas": 3, "updatedReplicas": 3, "availableReplicas": 2},
         "2 of 3 ready", False),
        ({"observedGeneration": 2, "replicas": 3, "updatedReplicas": 3, "availableReplicas": 3},
         "3 of 3 ready", True),
    ],
)  # fmt: skip
def test_a_deployment(status: dict[str, int], line: str, done: bool) -> None:
    state = progress(workload("Deployment", {"replicas": 3}, **status), 2)
    assert (str(state), state.done) == (line, done)


def test_a_deployment_of_nothing_is_done() -> None:
    assert progress(workload("Deployment", {"replicas": 0}, observedGeneration=2), 2).done


def test_a_generation_that_the_cache_does_not_have_yet_is_waited_for() -> None:
    ready = {"observedGeneration": 2, "replicas": 1, "updatedReplicas": 1, "availableReplicas": 1}
    assert not progress(workload("Deployment", {"replicas": 1}, **ready), 3).done


@pytest.mark.parametrize(
    ("status", "done"),
    [
        ({"readyReplicas": 2, "updatedReplicas": 1, "currentRevision": "a", "updateRevision": "b"}, False),
        ({"readyReplicas": 1, "updatedReplicas": 2, "currentRevision": "a", "updateRevision": "b"}, False),
        ({"readyReplicas": 2, "updatedReplicas": 2, "currentRevision": "b", "updateRevision": "b"}, True),
        ({"readyReplicas": 2, "currentRevision": "b", "updateRevision": "b"}, True),
    ],
)
def test_a_stateful_set(status: dict[str, Any], done: bool) -> None:
    assert progress(workload("StatefulSet", {"replicas": 2}, observedGeneration=2, **status), 2).done is done


@pytest.mark.parametrize(("updated", "available", "done"), [(1, 2, False), (2, 1, False), (2, 2, True)])
def test_a_daemon_set(updated: int, available: int, done: bool) -> None:
    status = {"desiredNumberScheduled": 2, "updatedNumberScheduled": updated, "numberAvailable": available}
    assert progress(workload("DaemonSet", {}, observedGeneration=2, **status), 2).done is done
