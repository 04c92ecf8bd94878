"""A Kustomize base: by `kubectl kustomize` where there is a kubectl, else the little that can be done surely.

What a kustomization has besides `resources`, `images`, `namespace`, `labels` and `commonLabels` is refused by
name.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from blueprint.kube.kinds import Object
from blueprint.kube.manifests import ManifestError
from blueprint.kube.stamp import pod_template
from blueprint.kube.yaml_files import read_documents, read_manifests
from blueprint.wording import last_lines

FILES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_KNOWN = frozenset(
    {"apiVersion", "kind", "metadata", "resources", "images", "namespace", "labels", "commonLabels"}
)
_OF_THE_CLUSTER = frozenset(
    {
        "Namespace", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "PersistentVolume",
        "StorageClass", "PriorityClass", "IngressClass",
    }
)  # fmt: skip
_BOUND = frozenset({"RoleBinding", "ClusterRoleBinding"})
_WITH_SELECTOR = frozenset({"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"})
_SELECTING_OTHERWISE = frozenset({"NetworkPolicy", "PodDisruptionBudget", "ReplicationController"})
_URL = re.compile(r"[a-z+]+://|git@|.*\.git(?:/|\?|$)")
_SECONDS = 60.0


def kustomization(folder: Path) -> Path | None:
    """The kustomization file of a folder, None when it has none."""
    return next((folder / name for name in FILES if (folder / name).is_file()), None)


def by_kubectl(folder: Path, kubectl: str) -> str:
    """The YAML that `kubectl kustomize` writes; ManifestError with what it says when it fails."""
    try:
        done = subprocess.run(
            [kubectl, "kustomize", str(folder)], capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ManifestError(f"{kubectl} kustomize {folder}: {error}") from error
    if done.returncode:
        raise ManifestError(f"{kubectl} kustomize {folder}: " + " ".join(last_lines(done.stderr)))
    return done.stdout


def by_ourselves(folder: Path, above: tuple[Path, ...] = ()) -> list[Object]:
    """The objects of a kustomization; ManifestError names a part that only kubectl understands."""
    file = kustomization(folder)
    if file is None:
        raise ManifestError(f"{folder}: no {FILES[0]} there")
    if folder.resolve() in above:
        raise ManifestError(f"{file}: it is among its own resources")
    content = (read_documents(file) or [{}])[0]
    if not isinstance(content, dict):
        raise ManifestError(f"{file}: no mapping with resources")
    if strange := sorted(set(content) - _KNOWN):
        raise ManifestError(
            f"{file}: {', '.join(strange)}: not understood without kubectl "
            f"(install kubectl, or write out what it does; understood are {', '.join(sorted(_KNOWN))})"
        )
    objects = list(_resources(file, content, (*above, folder.resolve())))
    for change in _changes(file, content):
        for each in objects:
            change(each)
    return objects


def _resources(file: Path, content: Mapping[str, Any], above: tuple[Path, ...]) -> Iterator[Object]:
    for each in content.get("resources") or ():
        if not isinstance(each, str) or _URL.match(each):
            raise ManifestError(
                f"{file}: resource {each!r} is not a file or folder (only kubectl fetches others)"
            )
        path = file.parent / each
        if path.is_dir():
            yield from by_ourselves(path, above)
        elif not path.resolve().is_relative_to(file.parent.resolve()):
            raise ManifestError(
                f"{file}: resource {each!r} is outside of the folder, which Kustomize refuses"
            )
        else:
            yield from read_manifests(path)


def _changes(file: Path, content: Mapping[str, Any]) -> Iterator[Callable[[Object], None]]:
    """What a kustomization does to each of its objects."""
    for image in content.get("images") or ():
        if not isinstance(image, dict) or set(image) - {"name", "newName", "newTag", "digest"}:
            raise ManifestError(f"{file}: images have name, newName, newTag, digest, not {image}")
        yield partial(_set_image, image)
    if namespace := content.get("namespace"):
        yield partial(_set_namespace, file, str(namespace))
    if common := content.get("commonLabels"):
        yield partial(_set_labels, file, common, selectors=True, templates=True)
    for labels in content.get("labels") or ():
        if set(labels) - {"pairs", "includeSelectors", "includeTemplates"}:
            raise ManifestError(
                f"{file}: labels have pairs, includeSelectors, includeTemplates; fields need kubectl"
            )
        selectors, templates = bool(labels.get("includeSelectors")), bool(labels.get("includeTemplates"))
        yield partial(_set_labels, file, labels.get("pairs") or {}, selectors=selectors, templates=templates)


def containers(thing: Object) -> list[dict[str, Any]]:
    """The containers of an object with pods, those of its start first."""
    spec = thing.get("spec") if thing.get("kind") == "Pod" else (pod_template(thing) or {}).get("spec")
    spec = spec if isinstance(spec, dict) else {}
    return [*(spec.get("initContainers") or ()), *(spec.get("containers") or ())]


def image_name(image: str) -> str:
    """An image's reference without tag and digest, whatever else is wrong with it."""
    name = image.partition("@")[0]
    head, _, tag = name.rpartition(":")
    return head if head and "/" not in tag else name


def _set_image(change: Mapping[str, str], thing: Object) -> None:
    for container in containers(thing):
        image = str(container.get("image", ""))
        if image_name(image) != change.get("name"):
            continue
        rest = image[len(image_name(image)) :]
        if change.get("digest"):
            rest = f":{change['newTag']}" if change.get("newTag") else ""
            rest += f"@{change['digest']}"
        elif change.get("newTag"):
            rest = f":{change['newTag']}"
        container["image"] = (change.get("newName") or image_name(image)) + rest


def _set_namespace(file: Path, namespace: str, thing: Object) -> None:
    kind = thing["kind"]
    if kind in _BOUND:
        raise ManifestError(f"{file}: namespace with a {kind} needs kubectl (its subjects move too)")
    if kind == "Namespace":
        thing["metadata"]["name"] = namespace
    elif kind not in _OF_THE_CLUSTER:
        thing["metadata"]["namespace"] = namespace


def _set_labels(
    file: Path, pairs: Mapping[str, str], thing: Object, *, selectors: bool, templates: bool
) -> None:
    kind, template = thing["kind"], pod_template(thing)
    _add(thing["metadata"], "labels", pairs)
    if template is not None and (selectors or templates):
        _add(template.setdefault("metadata", {}), "labels", pairs)
    if kind == "CronJob" and (selectors or templates):
        _add(thing["spec"]["jobTemplate"].setdefault("metadata", {}), "labels", pairs)
    if kind == "StatefulSet" and (selectors or templates):
        for claim in thing["spec"].get("volumeClaimTemplates") or ():
            _add(claim.setdefault("metadata", {}), "labels", pairs)
    if not selectors:
        return
    pod = (template or {}).get("spec") or {}
    if kind in _SELECTING_OTHERWISE or {"affinity", "topologySpreadConstraints"} & set(pod):
        raise ManifestError(
            f"{file}: labels in the selectors of {kind} {thing['metadata']['name']} need kubectl"
        )
    if kind in _WITH_SELECTOR:
        _add(thing["spec"].setdefault("selector", {}), "matchLabels", pairs)
    elif kind == "Service":
        _add(thing.setdefault("spec", {}), "selector", pairs)


def _add(parent: dict[str, Any], key: str, pairs: Mapping[str, str]) -> None:
    parent[key] = {**(parent.get(key) or {}), **{name: str(value) for name, value in pairs.items()}}
