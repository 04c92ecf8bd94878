"""OpenShift's kinds as custom resources: their names, scopes and the fields that a client reads and writes.

Shape, not behaviour: nothing imports an image into an ImageStream, runs a BuildConfig or answers for a Route.
An ImageStreamImport, which OpenShift answers and never keeps, is kept here as it was written. A test that
needs a status writes it itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]


def definitions() -> Iterator[dict[str, Any]]:
    """A CustomResourceDefinition for each kind."""
    yield _definition("image.openshift.io", "ImageStream", _IMAGE_STREAM)
    yield _definition("image.openshift.io", "ImageStreamImport", _IMAGE_STREAM_IMPORT)
    yield _definition("build.openshift.io", "BuildConfig", _BUILD_CONFIG)
    yield _definition("build.openshift.io", "Build", _BUILD_CONFIG)
    yield _definition("route.openshift.io", "Route", _ROUTE)


def _definition(group: str, kind: str, spec: Schema) -> dict[str, Any]:
    plural = f"{kind.lower()}s"
    schema = {"type": "object", "properties": {"spec": spec, "status": _anything()}}
    version = {
        "name": "v1",
        "served": True,
        "storage": True,
        "schema": {"openAPIV3Schema": schema},
        "subresources": {"status": {}},
    }
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{group}"},
        "spec": {
            "group": group,
            "scope": "Namespaced",
            "names": {"kind": kind, "listKind": f"{kind}List", "plural": plural, "singular": kind.lower()},
            "versions": [version],
        },
    }


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "x-kubernetes-preserve-unknown-fields": True}


def _anything() -> Schema:
    return {"type": "object", "x-kubernetes-preserve-unknown-fields": True}


def _list(of: Schema, *keys: str) -> Schema:
    keyed = {"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": list(keys)} if keys else {}
    return {"type": "array", "items": of, **keyed}


def _required(schema: Schema, *names: str) -> Schema:
    return schema | {"required": list(names)}


_TEXT: Schema = {"type": "string"}
_FLAG: Schema = {"type": "boolean"}
_REFERENCE = _required(_object(kind=_TEXT, name=_TEXT, namespace=_TEXT), "kind", "name")
_POLICY = _object(insecure=_FLAG, scheduled=_FLAG, importMode=_TEXT)
_TAG = _object(
    name=_TEXT,
    annotations=_anything(),
    importPolicy=_POLICY,
    referencePolicy=_object(type=_TEXT),
    reference=_FLAG,
)
_TAG["properties"]["from"] = _REFERENCE
_IMAGE_STREAM = _object(
    lookupPolicy=_object(local=_FLAG),
    dockerImageRepository=_TEXT,
    tags=_list(_required(_TAG, "name"), "name"),
)
_IMPORTED = _object(importPolicy=_POLICY, to=_object(name=_TEXT), includeManifest=_FLAG)
_IMPORTED["properties"]["from"] = _REFERENCE
_IMAGE_STREAM_IMPORT = _required(_object(**{"import": _FLAG, "images": _list(_IMPORTED)}), "import")
_BUILD_CONFIG = _object(
    source=_object(type=_TEXT, git=_object(uri=_TEXT, ref=_TEXT)),
    strategy=_object(type=_TEXT, sourceStrategy=_anything(), dockerStrategy=_anything()),
    output=_object(to=_REFERENCE),
    triggers=_list(_object(type=_TEXT)),
)
_ROUTE = _required(
    _object(
        host=_TEXT,
        path=_TEXT,
        to=_required(_object(kind=_TEXT, name=_TEXT, weight={"type": "integer"}), "kind", "name"),
        port=_object(targetPort={"x-kubernetes-int-or-string": True}),
        tls=_object(termination=_TEXT, insecureEdgeTerminationPolicy=_TEXT),
        wildcardPolicy=_TEXT,
    ),
    "to",
)
