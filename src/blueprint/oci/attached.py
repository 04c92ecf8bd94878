"""What is attached to an image: referrers, and cosign's tags from before there were referrers.

Tags in place of an API: `sha256-<hex>` is an index of referrers (OCI distribution specification,
"Referrers Tag Schema"); `sha256-<hex>.sig`, `.att` and `.sbom` are cosign's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from blueprint.canonical import canonical_json
from blueprint.oci.descriptor import INDEX, Descriptor
from blueprint.oci.document import parse_object
from blueprint.oci.image import Image, Index, parse_index

COSIGN_SUFFIXES = (".sig", ".att", ".sbom")
_TAG = re.compile(r"sha(?:256-[0-9a-f]{64}|512-[0-9a-f]{118,128})(?:\.(?:sig|att|sbom))?")
_LONGEST = 128


def fallback_tag(digest: str) -> str:
    """The tag of the index of a manifest's referrers."""
    return digest.replace(":", "-")[:_LONGEST]


def is_attachment_tag(tag: str) -> bool:
    """Whether a tag is one of an index of referrers or of cosign's, and none that a person gave."""
    return _TAG.fullmatch(tag) is not None


def cosign_tags(digest: str, tags: Iterable[str]) -> Iterator[str]:
    """Those of the tags that cosign gave to what it attached to the manifest with this digest."""
    there = frozenset(tags)
    for suffix in COSIGN_SUFFIXES:
        if (tag := digest.replace(":", "-") + suffix) in there:
            yield tag


def listed(index: Image | Index | None, digest: str) -> tuple[Descriptor, ...]:
    """The referrers in what a fallback tag points at; none when it is no index, or the subject itself."""
    if not isinstance(index, Index) or index.digest == digest:
        return ()
    return tuple(one for one in dict.fromkeys(index.manifests) if one.digest != digest)


def with_referrer(index: Image | Index | None, digest: str, manifest: Image | Index) -> Index | None:
    """The index of the referrers of `digest` with the manifest added; None when it is in it already."""
    if any(one.digest == manifest.digest for one in listed(index, digest)):
        return None
    document: dict[str, Any] = {"schemaVersion": 2, "mediaType": INDEX, "manifests": []}
    if isinstance(index, Index) and index.digest != digest:
        document = parse_object(index.manifest, f"index {index.digest}")
    entry = Descriptor(
        manifest.media_type, manifest.digest, len(manifest.manifest), manifest.annotations,
        artifact_type=manifest.artifact_type,
    )  # fmt: skip
    return parse_index(canonical_json({**document, "manifests": [*document["manifests"], entry.document()]}))


def without_referrer(index: Image | Index | None, digest: str) -> Index | None:
    """The index of referrers without the manifest with this digest; None when it is not in it."""
    if not isinstance(index, Index) or all(one.digest != digest for one in index.manifests):
        return None
    document = parse_object(index.manifest, f"index {index.digest}")
    left = [one for one in document["manifests"] if one["digest"] != digest]
    return parse_index(canonical_json({**document, "manifests": left}))
