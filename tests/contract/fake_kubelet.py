"""One node of a cluster, played: it runs nothing, and says of each pod what a kubelet would say.

Real is that the image must be there: its manifest is asked of the registry that the reference names, by
digest or tag, over plain HTTP on loopback, or as `trust` was told. If it is not, the pod shows ErrImagePull,
then ImagePullBackOff, and goes on once the image comes. What a container that has its image does is played:
the label `fake-kubelet/outcome` of the pod, or of the image's configuration, says so:

    run          runs and is ready; what is said of nothing that should run for ever
    succeed      ends with 0; what is said of nothing that should end, as the pods of Jobs
    fail         ends with 1
    crash        ends with 1 again and again: CrashLoopBackOff
    never-ready  runs and does not become ready

The log of a container, for `kubectl logs` and the API alike, is the pod's annotation `fake-kubelet/log`.
"""

from __future__ import annotations

import contextlib
import threading
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field

from contract.certificates import Authority
from contract.kube_client import KubeClient, Object, Refused
from contract.kubelet_logs import serving_logs
from contract.pulling import NotPulled, Pulled, pull
from contract.registries import Registry

OUTCOME = "fake-kubelet/outcome"
LOG = "fake-kubelet/log"
NODE = "fake-node"
_PERIOD = 0.2  # s between two looks at the pods
_AGAIN = 1.0  # s between two tries to pull


@dataclass
class _Container:
    """What the node remembers of a container."""

    tries: int = 0
    tried: float = 0.0
    pulled: Pulled | None = None
    why: str = ""  # the last try did not pull

    def pull(self, image: str, trusted: dict[str, Registry]) -> None:
        if self.pulled or (self.tries and time.monotonic() - self.tried < _AGAIN):
            return
        self.tries, self.tried = self.tries + 1, time.monotonic()
        try:
            self.pulled = pull(image, trusted)
        except NotPulled as why:
            self.why = str(why)

    def waiting(self, image: str) -> Object:
        """The state of a container without its image, in the words of a kubelet."""
        if self.tries == 1:
            return {
                "reason": "ErrImagePull",
                "message": f'failed to pull and unpack image "{image}": {self.why}',
            }
        message = f'Back-off pulling image "{image}": ErrImagePull: {self.why}'
        return {"reason": "ImagePullBackOff", "message": message}


@dataclass
class FakeKubelet:
    """The loop over all pods of a cluster; `trust` registries that need a login or have a CA of their own."""

    client: KubeClient
    authority: Authority
    _trusted: dict[str, Registry] = field(default_factory=dict)
    _containers: dict[tuple[str, str], _Container] = field(default_factory=dict)  # (uid, name)
    _faults: list[str] = field(default_factory=list)
    _told: set[tuple[str, str]] = field(default_factory=set)  # (uid, reason) of events

    def trust(self, registry: Registry) -> None:
        """Give the node what `registry` asks for: login, tokens, authority."""
        self._trusted[registry.host] = registry

    @contextlib.contextmanager
    def running(self) -> Iterator[FakeKubelet]:
        """The node, from when it is in the cluster; a fault of the loop itself is raised at the end."""
        with serving_logs(self.authority, self._log) as port:
            self._join(port)
            stop = threading.Event()
            loop = threading.Thread(target=self._loop, args=(stop,), daemon=True)
            loop.start()
            yield self
            stop.set()
            loop.join()
        if self._faults:
            raise AssertionError("the fake kubelet failed:\n" + "\n".join(self._faults))

    def _join(self, port: int) -> None:
        self.client.create("/api/v1/nodes", {"metadata": {"name": NODE}})
        self.client.patch(f"/api/v1/nodes/{NODE}", {"spec": {"taints": None}})
        ready = {"type": "Ready", "status": "True", "reason": "KubeletReady", "lastTransitionTime": _now()}
        status = {
            "conditions": [ready],
            "addresses": [{"type": "InternalIP", "address": "127.0.0.1"}],
            "daemonEndpoints": {"kubeletEndpoint": {"Port": port}},
        }
        self.client.patch(f"/api/v1/nodes/{NODE}/status", {"status": status})

    def _loop(self, stop: threading.Event) -> None:
        while not stop.wait(_PERIOD):
            try:
                pods = self.client.get("/api/v1/pods?resourceVersion=0")["items"]
            except (OSError, Refused):  # the server is busy or ends
                continue
            for pod in pods:
                try:
                    self._play(pod)
                except Refused as refused:
                    if not _overtaken(refused):
                        self._faults.append(traceback.format_exc())
                except OSError:
                    continue
                except Exception:
                    self._faults.append(traceback.format_exc())

    def _play(self, pod: Object) -> None:
        meta, path = pod["metadata"], _path(pod)
        if "deletionTimestamp" in meta:
            self.client.ask("DELETE", path, {"gracePeriodSeconds": 0})
        elif pod.get("status", {}).get("phase") not in ("Succeeded", "Failed"):
            if not pod["spec"].get("nodeName"):
                target = {"apiVersion": "v1", "kind": "Node", "name": NODE}
                self.client.create(f"{path}/binding", {"metadata": {"name": meta["name"]}, "target": target})
            self._tell(pod, self._containers_of(pod))

    def _containers_of(self, pod: Object) -> list[Object]:
        """The status of each container, its image pulled when it can be."""
        known = {each["name"]: each for each in pod.get("status", {}).get("containerStatuses") or ()}
        statuses = []
        for spec in pod["spec"]["containers"]:
            container = self._containers.setdefault((pod["metadata"]["uid"], spec["name"]), _Container())
            container.pull(spec["image"], self._trusted)
            statuses.append(_container_status(pod, spec, container, known.get(spec["name"], {})))
        return statuses

    def _tell(self, pod: Object, containers: list[Object]) -> None:
        status = pod.get("status", {})
        fresh = {"phase": _phase(containers), "containerStatuses": containers}
        if fresh == {name: status.get(name) for name in fresh}:
            return
        ready = all(each["ready"] for each in containers)
        fresh["conditions"] = [
            _condition("PodScheduled", True, status),
            _condition("Initialized", True, status),
            _condition("ContainersReady", ready, status),
            _condition("Ready", ready, status),
        ]
        fresh["startTime"] = status.get("startTime") or _now()
        fresh["hostIP"] = "127.0.0.1"
        self.client.patch(f"{_path(pod)}/status", {"status": fresh})
        for each in containers:
            if waiting := each["state"].get("waiting"):
                self._event(pod, waiting["reason"], waiting["message"])

    def _event(self, pod: Object, reason: str, message: str) -> None:
        meta = pod["metadata"]
        if (meta["uid"], reason) in self._told:
            return
        self._told.add((meta["uid"], reason))
        event = {
            "metadata": {"generateName": f"{meta['name'][:200]}.", "namespace": meta["namespace"]},
            "involvedObject": {
                "apiVersion": "v1",
                "kind": "Pod",
                "name": meta["name"],
                "namespace": meta["namespace"],
                "uid": meta["uid"],
            },
            "type": "Warning",
            "reason": "BackOff" if reason.endswith("BackOff") else "Failed",
            "message": message,
            "source": {"component": "kubelet", "host": NODE},
            "firstTimestamp": _now(),
            "lastTimestamp": _now(),
            "count": 1,
        }
        self.client.create(f"/api/v1/namespaces/{meta['namespace']}/events", event)

    def _log(self, namespace: str, pod: str, container: str) -> str:
        """What the container wrote; asked on another thread than the loop's."""
        found = self.client.get(f"/api/v1/namespaces/{namespace}/pods/{pod}")
        told: str | None = found["metadata"].get("annotations", {}).get(LOG)
        return told if told is not None else f"{container} of {pod} wrote this\n"


def _overtaken(refused: Refused) -> bool:
    """Somebody else was faster: the pod is another one meanwhile, gone, or its namespace is going."""
    return refused.status in (404, 409) or (refused.status == 403 and "being terminated" in str(refused))


def _container_status(pod: Object, spec: Object, container: _Container, known: Object) -> Object:
    status: Object = {
        "name": spec["name"],
        "image": spec["image"],
        "imageID": "",
        "ready": False,
        "started": False,
        "restartCount": 0,
        "lastState": {},
    }
    if container.pulled is None:
        return status | {"state": {"waiting": container.waiting(spec["image"])}}
    status["imageID"] = container.pulled.digest
    since = known.get("state", {}).get("running", {}).get("startedAt") or _now()
    ends = pod["spec"].get("restartPolicy", "Always") != "Always"
    said = pod["metadata"].get("labels", {}).get(OUTCOME) or container.pulled.labels.get(OUTCOME)
    outcome = said or ("succeed" if ends else "run")
    if outcome in ("run", "never-ready"):
        here = {"state": {"running": {"startedAt": since}}, "started": True}
        return status | here | {"ready": outcome == "run"}
    if outcome in ("succeed", "fail") and ends:
        return status | {"state": {"terminated": _ended(int(outcome == "fail"), since)}}
    return status | _crashing(spec["name"], known, since)


def _crashing(name: str, known: Object, since: str) -> Object:
    """The second and every later time: one more restart would tell nothing new."""
    if known.get("restartCount"):
        return {each: known[each] for each in ("state", "restartCount", "lastState")}
    message = f"back-off 10s restarting failed container={name}"
    waiting = {"reason": "CrashLoopBackOff", "message": message}
    return {"state": {"waiting": waiting}, "restartCount": 1, "lastState": {"terminated": _ended(1, since)}}


def _ended(code: int, since: str) -> Object:
    reason = "Error" if code else "Completed"
    return {"exitCode": code, "reason": reason, "startedAt": since, "finishedAt": _now()}


def _phase(containers: list[Object]) -> str:
    states = [each["state"] for each in containers]
    if all("terminated" in state for state in states):
        return "Failed" if any(state["terminated"]["exitCode"] for state in states) else "Succeeded"
    unpulled = any("waiting" in each["state"] and not each["restartCount"] for each in containers)
    return "Pending" if unpulled else "Running"


def _condition(kind: str, true: bool, status: Object) -> Object:
    value = str(true)
    for known in status.get("conditions") or ():
        if known["type"] == kind and known["status"] == value:
            return {name: known[name] for name in ("type", "status", "lastTransitionTime") if name in known}
    return {"type": kind, "status": value, "lastTransitionTime": _now()}


def _path(pod: Object) -> str:
    return f"/api/v1/namespaces/{pod['metadata']['namespace']}/pods/{pod['metadata']['name']}"


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
