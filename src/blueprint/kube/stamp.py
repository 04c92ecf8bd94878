"""Labels and annotations that say where an object comes from, on every object and every pod of it."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from typing import Any

from blueprint.kube.kinds import Object, named
from blueprint.kube.manifests import ManifestError

_LABEL_VALUE = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?")
_TEMPLATES = {
    "Deployment": ("spec", "template"),
    "StatefulSet": ("spec", "template"),
    "DaemonSet": ("spec", "template"),
    "ReplicaSet": ("spec", "template"),
    "Job": ("spec", "template"),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
}


def stamped(
    manifests: Iterable[Mapping[str, Any]],
    *,
    labels: Mapping[str, str],
    annotations: Mapping[str, str],
    pod_annotations: Mapping[str, str] | None = None,
) -> list[Object]:
    """Copies of the manifests with `labels` and `annotations` on each object and its pod template.

    Whatever changes in a pod template makes new pods. So what differs from run to run, as the run's id,
    belongs in `annotations`, and `pod_annotations` are those that only a new image brings (None: the same as
    the objects'). Selectors stay as they are. ManifestError for a label's value that Kubernetes does not
    take.
    """
    for key, value in labels.items():
        if not _LABEL_VALUE.fullmatch(value):
            raise ManifestError(
                f"label {key}: {value!r} is no label's value (at most 63 letters, digits, '-', '_', '.'; "
                "make it an annotation)"
            )
    on_pods = annotations if pod_annotations is None else pod_annotations
    return [_stamped(manifest, labels, annotations, on_pods) for manifest in manifests]


def pod_template(manifest: Mapping[str, Any]) -> dict[str, Any] | None:
    """The pod template inside a workload's or Job's manifest, None when it has none."""
    inner: Any = manifest
    for key in _TEMPLATES.get(str(manifest.get("kind")), ("no template",)):
        inner = inner.get(key) if isinstance(inner, Mapping) else None
    return inner if isinstance(inner, dict) else None


def _stamped(
    manifest: Mapping[str, Any],
    labels: Mapping[str, str],
    annotations: Mapping[str, str],
    pod_annotations: Mapping[str, str],
) -> Object:
    named(manifest)
    copied: Object = copy.deepcopy(dict(manifest))
    _write(copied["metadata"], labels, annotations)
    template = pod_template(copied)
    if template is not None:
        _write(template.setdefault("metadata", {}), labels, pod_annotations)
    return copied


def _write(metadata: dict[str, Any], labels: Mapping[str, str], annotations: Mapping[str, str]) -> None:
    for key, values in (("labels", labels), ("annotations", annotations)):
        if values:
            metadata[key] = {**(metadata.get(key) or {}), **values}
