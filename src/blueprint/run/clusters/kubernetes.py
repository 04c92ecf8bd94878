"""A namespace of a Kubernetes or OpenShift cluster: applied, and waited for until all pods are available."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from blueprint import kube
from blueprint.run.clusters.cluster import Deployed, Release, Stamp
from blueprint.wording import count

_PREFIX = "blueprint/"
_SHOWN = 5


class KubernetesCluster:
    """One namespace. `timeout` is in seconds; `force` takes over fields that others manage.

    `base` is a folder of manifests, or a Kustomize base, in place of those that we make.
    """

    def __init__(
        self,
        cluster: kube.Cluster,
        *,
        timeout: float = 300.0,
        force: bool = False,
        create_namespace: bool = False,
        rollback: bool = False,
        base: Path | None = None,
    ) -> None:
        self.cluster = cluster
        self._base = base
        self._timeout, self._force = timeout, force
        self._create, self._rollback = create_namespace, rollback

    @classmethod
    def of(cls, project: Path, settings: Mapping[str, str]) -> KubernetesCluster:
        """What a binding means. Nothing is asked yet; InvalidConfig when there is no such context."""
        file, base = settings.get("kubeconfig"), settings.get("manifests")
        return cls(
            kube.connect(
                context=settings.get("context"),
                kubeconfig_file=project / Path(file).expanduser() if file else None,
                namespace=settings.get("namespace"),
            ),
            timeout=float(settings.get("timeout", "300")),
            force=settings.get("force-conflicts") == "true",
            create_namespace=settings.get("create-namespace") == "true",
            rollback=settings.get("rollback") == "true",
            base=project / base if base else None,
        )

    @property
    def namespace(self) -> str:
        return self.cluster.namespace

    def running(self, name: str) -> str | None:
        found = kube.observe(self.cluster, self._at(name))
        return next(iter(found.images.values()), None) if found else None

    def pending(self, release: Release) -> tuple[str, ...]:
        found: list[str] = []
        for manifest, drift in self._differences(release):
            if drift is None:
                found.append(f"{manifest['kind']} {manifest['metadata']['name']} is not there")
            else:
                found += [f"{one.path}: {one.live!r} -> {one.wanted!r}" for one in drift]
        return tuple(found)

    def edited(self, release: Release) -> tuple[str, ...]:
        strangers = [
            one
            for _, drift in self._differences(release)
            for one in drift or ()
            if one.by not in ("", kube.FIELD_MANAGER)
        ]
        return tuple(map(str, strangers[:_SHOWN]))

    def deploy(self, release: Release, stamp: Stamp) -> Deployed:
        edited = self.edited(release)
        stamps = {f"{_PREFIX}run": stamp.run, f"{_PREFIX}step": stamp.step}
        applied = kube.apply(
            self.cluster,
            self._manifests(release, stamps),
            force=self._force,
            create_namespaces=self._create,
        )
        for one in applied:
            if one.at.kind in kube.WORKLOADS:
                self._wait(one, stamp)
        changed = any(one.outcome is not kube.Outcome.UNCHANGED for one in applied)
        return Deployed(changed or bool(edited), edited)

    def _wait(self, applied: kube.Applied, stamp: Stamp) -> None:
        try:
            kube.wait_for_rollout(
                self.cluster,
                applied.at,
                applied.generation,
                timeout=self._timeout,
                cancel=stamp.stop,
                progress=stamp.say,
            )
        except kube.RolloutFailed:
            if self._rollback:
                kube.rollback(self.cluster, applied.at)
            raise

    def _at(self, name: str) -> kube.Address:
        """Where the workload is: of manifests of the user's, the one of its name, or else the only one."""
        if self._base is None:
            return kube.Address(kube.DEPLOYMENT, self.namespace, name)
        found = [self.cluster.address(each) for each in kube.read_base(self._base).manifests]
        workloads = [at for at in found if at.kind in kube.WORKLOADS]
        chosen = [at for at in workloads if at.name == name] or workloads
        if len(chosen) != 1:
            raise kube.ManifestError(
                f"{self._base} has {count(len(workloads), 'workload')}, and none of them is named {name!r}"
            )
        return chosen[0]

    def _differences(self, release: Release) -> list[tuple[dict[str, Any], tuple[kube.Drift, ...] | None]]:
        """Each object with what is not as it should be in it; None for one that is missing."""
        live = kube.observe(self.cluster, self._at(release.name))
        known = live.annotations if live else {}
        stamps = {key: value for key, value in known.items() if key.startswith(_PREFIX)}
        return [(each, kube.drift(self.cluster, each)) for each in self._manifests(release, stamps)]

    def _manifests(self, release: Release, stamps: Mapping[str, str]) -> list[dict[str, Any]]:
        """The manifests as applied; `stamps` are not on pods, which would be made anew by each run."""
        if self._base is None:
            manifests = [kube.manifests.parse(data) for data in release.files.values()]
        else:
            given = kube.read_base(self._base).manifests
            image = release.reference.rpartition("@")[0].rpartition("/")[2]
            manifests, _ = kube.with_image(given, release.reference, name=image)
        return kube.stamped(manifests, labels={}, annotations=stamps, pod_annotations={})
