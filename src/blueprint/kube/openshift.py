"""OpenShift's Route and ImageStream, as manifests and as what a cluster answers.

An ImageStream is the name of images inside the cluster; importing a tag makes the cluster fetch what a
registry outside has (`image.openshift.io/v1`). Tags are imported by digest, so that a tag that moves moves
nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from blueprint.kube.cluster import Cluster
from blueprint.kube.errors import Refused
from blueprint.kube.kinds import Object
from blueprint.kube.manifests import ManifestError, metadata_of, pinned

_TERMINATIONS = ("edge", "passthrough", "reencrypt")


def route(
    name: str,
    namespace: str,
    *,
    host: str = "",
    path: str = "",
    port: str | int = "http",
    tls: str = "edge",
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
) -> Object:
    """A Route (route.openshift.io/v1) to the Service of the same name.

    Without `host` the cluster makes one up. `tls` is where TLS ends: edge, passthrough, reencrypt, or "" for
    plain HTTP; with edge, HTTP is redirected.
    """
    if tls and tls not in _TERMINATIONS:
        raise ManifestError(
            f"no such TLS termination of a Route: {tls!r} (one of {', '.join(_TERMINATIONS)})"
        )
    spec: Object = {
        "to": {"kind": "Service", "name": name, "weight": 100},
        "port": {"targetPort": port},
        "wildcardPolicy": "None",
    }
    if host:
        spec["host"] = host
    if path:
        spec["path"] = path
    if tls:
        redirect = {"insecureEdgeTerminationPolicy": "Redirect"} if tls == "edge" else {}
        spec["tls"] = {"termination": tls, **redirect}
    return {
        "apiVersion": "route.openshift.io/v1",
        "kind": "Route",
        "metadata": metadata_of(name, namespace, labels, annotations),
        "spec": spec,
    }


def image_stream(
    name: str,
    namespace: str,
    tags: Mapping[str, str],
    *,
    insecure: bool = False,
    local: bool = True,
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
) -> Object:
    """An ImageStream whose `tags` (tag -> reference by digest) are imported once, not on a schedule.

    `insecure` allows plain HTTP and unknown certificates; `local` lets pods name the stream as their image.
    ManifestError for a reference without a digest.
    """
    policy = {"importMode": "PreserveOriginal", **({"insecure": True} if insecure else {})}
    return {
        "apiVersion": "image.openshift.io/v1",
        "kind": "ImageStream",
        "metadata": metadata_of(name, namespace, labels, annotations),
        "spec": {
            "lookupPolicy": {"local": local},
            "tags": [
                {
                    "name": tag,
                    "from": {"kind": "DockerImage", "name": pinned(reference)},
                    "importPolicy": policy,
                    "referencePolicy": {"type": "Source"},
                }
                for tag, reference in sorted(tags.items())
            ],
        },
    }


def image_stream_import(
    name: str, namespace: str, tag: str, reference: str, *, insecure: bool = False
) -> Object:
    """An ImageStreamImport: a question that the cluster answers and does not keep."""
    return {
        "apiVersion": "image.openshift.io/v1",
        "kind": "ImageStreamImport",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {
            "import": True,
            "images": [
                {
                    "from": {"kind": "DockerImage", "name": pinned(reference)},
                    "to": {"name": tag},
                    "importPolicy": {"importMode": "PreserveOriginal", "insecure": insecure},
                }
            ],
        },
    }


def import_image(
    cluster: Cluster, name: str, namespace: str, tag: str, reference: str, *, insecure: bool = False
) -> str:
    """Have the cluster import an image under a tag of an ImageStream, now; the digest that it got.

    Refused with the cluster's reason when it could not.
    """
    answer = cluster.create(image_stream_import(name, namespace, tag, reference, insecure=insecure))
    return imported_now(answer, reference)


def imported_now(answer: Mapping[str, Any], reference: str) -> str:
    """The digest in the answer to an ImageStreamImport; Refused with its reason when there is none."""
    images = (answer.get("status") or {}).get("images") or [{}]
    digest = ((images[0].get("image") or {}).get("metadata") or {}).get("name")
    if digest:
        return str(digest)
    why = images[0].get("status") or {}
    raise Refused(
        f"the cluster could not import {reference}: {why.get('message') or 'it does not say why'}",
        status=int(why.get("code") or 0),
        reason=str(why.get("reason") or ""),
    )


def imported(stream: Mapping[str, Any], tag: str) -> tuple[str, str]:
    """The digest that a tag of an ImageStream has now, and why no newer one; "" where unknown."""
    for each in (stream.get("status") or {}).get("tags") or ():
        if each.get("tag") == tag:
            failures = [
                condition.get("message", "")
                for condition in each.get("conditions") or ()
                if condition.get("type") == "ImportSuccess" and condition.get("status") == "False"
            ]
            items = each.get("items") or [{}]
            return str(items[0].get("image") or ""), failures[0] if failures else ""
    return "", ""
