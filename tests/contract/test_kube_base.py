"""Our reading of a kustomization, held against kubectl's own."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from blueprint.kube.base import read_base
from contract.kube_servers import kube_programs

FILES = {
    "app.yaml": """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: {app: web}}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - {name: web, image: "example.org/shop/web:1.0"}
              - {name: side, image: "envoy@sha256:1"}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}}}
        ---
        {apiVersion: v1, kind: ConfigMap, metadata: {name: web}, data: {ports: 8080:80}}
        """,
    "jobs.yaml": """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: nightly}
        spec:
          schedule: "0 3 * * *"
          jobTemplate:
            spec:
              template:
                spec: {containers: [{name: job, image: example.org/shop/web}], restartPolicy: Never}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec: {containers: [{name: db, image: "db:5"}]}
          volumeClaimTemplates: [{metadata: {name: data}}]
        """,
}
KUSTOMIZATIONS = {
    "labels": "labels: [{pairs: {a: b}}]",
    "labels of pods": "labels: [{pairs: {a: b}, includeTemplates: true}]",
    "labels in selectors": "labels: [{pairs: {a: b}, includeSelectors: true}]",
    "common labels": "commonLabels: {a: b}",
    "namespace": "namespace: shop",
    "new tag": "images: [{name: example.org/shop/web, newTag: '2'}, {name: envoy, newTag: '3'}]",
    "new name": "images: [{name: example.org/shop/web, newName: local/web}]",
    "digest": "images: [{name: example.org/shop/web, digest: 'sha256:0'}]",
    "name and digest": "images: [{name: db, newName: x, digest: 'sha256:0'}]",
    "tag and digest": "images: [{name: db, newTag: '6', digest: 'sha256:0'}]",
}


@pytest.mark.parametrize("name", KUSTOMIZATIONS)
def test_our_reading_of_a_kustomization_is_kubectls(name: str, tmp_path: Path) -> None:
    kubectl = kube_programs() / "kubectl"
    if not kubectl.is_file():
        pytest.skip(f"needs kubectl in {kubectl.parent}")
    for file, text in FILES.items():
        (tmp_path / file).write_text(textwrap.dedent(text))
    written = f"resources: [app.yaml, jobs.yaml]\n{KUSTOMIZATIONS[name]}\n"
    (tmp_path / "kustomization.yaml").write_text(written)
    theirs = read_base(tmp_path, kubectl=str(kubectl))
    ours = read_base(tmp_path, kubectl=None)
    assert theirs.read_by == f"{kubectl} kustomize"
    assert by_name(ours.manifests) == by_name(theirs.manifests)


def by_name(manifests: tuple[dict[str, object], ...]) -> dict[str, object]:
    return {f"{each['kind']} {each['metadata']['name']}": each for each in manifests}  # type: ignore[index]
