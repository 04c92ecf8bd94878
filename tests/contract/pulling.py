"""Asking a registry for an image as a node would, as far as its configuration: its layers stay there."""

from __future__ import annotations

import ipaddress
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass

from contract.registries import Registry

_ACCEPT = ", ".join(
    (
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
    )
)


class NotPulled(Exception):
    """Why the node does not have the image, in the words of containerd where it has some."""


@dataclass(frozen=True)
class Pulled:
    """`digest` is HOST/NAME@DIGEST, as in a pod's imageID; `labels` those of the image's configuration."""

    digest: str
    labels: Mapping[str, str]


def pull(image: str, trusted: Mapping[str, Registry]) -> Pulled:
    """Raises NotPulled; of an index the first image is taken."""
    host, name, reference = split(image)
    top, digest = _manifest(host, name, reference, trusted)
    image_of = top
    if top.get("manifests"):
        image_of, _ = _manifest(host, name, top["manifests"][0]["digest"], trusted)
    labels = {}
    if configuration := image_of.get("config"):
        body, _ = _get(host, f"{name}/blobs/{configuration['digest']}", trusted)
        labels = (json.loads(body).get("config") or {}).get("Labels") or {}
    return Pulled(f"{host}/{name}@{digest}", labels)


def split(image: str) -> tuple[str, str, str]:
    """`HOST/NAME:TAG`, `HOST/NAME@DIGEST` or `HOST/NAME:TAG@DIGEST` as host, name, and digest or tag."""
    host, _, path = image.partition("/")
    if not path or not (":" in host or "." in host or host == "localhost"):
        raise NotPulled(f'"{image}" names no registry, and there is no other network')
    path, _, digest = path.partition("@")
    name, _, tag = path.partition(":")
    return host, name, digest or tag or "latest"


def _manifest(
    host: str, name: str, reference: str, trusted: Mapping[str, Registry]
) -> tuple[dict[str, object], str]:
    body, headers = _get(host, f"{name}/manifests/{reference}", trusted)
    return json.loads(body), headers["Docker-Content-Digest"] or reference


def _get(host: str, path: str, trusted: Mapping[str, Registry]) -> tuple[bytes, Mapping[str, str]]:
    if registry := trusted.get(host):
        status, headers, body = registry.ask("GET", path, headers={"Accept": _ACCEPT})
    else:
        status, headers, body = _plainly(host, path)
    if status == 404:
        raise NotPulled(f"{host}/{path}: not found")
    if status != 200:
        raise NotPulled(f"unexpected status from GET request to {host}/v2/{path}: {status}")
    return body, headers


def _plainly(host: str, path: str) -> tuple[int, Mapping[str, str], bytes]:
    if not _on_loopback(host):
        raise NotPulled(f"dial tcp: lookup {host}: no such host")
    request = urllib.request.Request(f"http://{host}/v2/{path}", headers={"Accept": _ACCEPT})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read()
    except OSError as failed:
        raise NotPulled(f"failed to do request: {host}: {failed}") from failed


def _on_loopback(host: str) -> bool:
    name = host.rpartition(":")[0] or host
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
