"""Manifests of a registry, byte for byte (OCI distribution specification, "Pulling manifests")."""

from __future__ import annotations

from urllib.parse import quote

from blueprint.canonical import digest_of
from blueprint.oci.blobs import digest_of_bytes
from blueprint.oci.descriptor import INDEX_TYPES, MANIFEST_TYPES, Descriptor
from blueprint.oci.document import DOCUMENT_LIMIT
from blueprint.oci.errors import DigestMismatch
from blueprint.oci.image import Image, Index, parse_manifest
from blueprint.oci.remote.authentication import Scopes
from blueprint.oci.remote.client import Client
from blueprint.oci.remote.message import Body
from blueprint.reference import is_digest

ACCEPT = ", ".join(sorted(MANIFEST_TYPES | INDEX_TYPES))


class Manifests:
    """The manifests of one repository."""

    def __init__(self, client: Client, repository: str) -> None:
        self._client, self._repository = client, repository

    def head(self, reference: str, scopes: Scopes) -> Descriptor | None:
        """What a tag or digest names; None when it is not there.

        A registry that allows no HEAD, or does not say digest and size in it, is asked for the manifest.
        """
        headers = {"Accept": ACCEPT}
        response = self._client.request("HEAD", self._path(reference), scopes=scopes, headers=headers)
        response.close()
        if response.status == 404:
            return None
        digest, size = response.header("Docker-Content-Digest") or "", response.length
        media_type = (response.header("Content-Type") or "").partition(";")[0].strip()
        if is_digest(reference):
            digest = reference
        is_told = is_digest(digest) and size and media_type in MANIFEST_TYPES | INDEX_TYPES
        if response.status == 200 and is_told and size is not None:
            return Descriptor(media_type, digest, size)
        if response.status not in (200, 400, 405, 501):
            raise self._client.refusal(response, f"show {self._repository} {reference}")
        manifest = self.get(reference, scopes)
        if manifest is None:
            return None
        return Descriptor(manifest.media_type, manifest.digest, len(manifest.manifest))

    def get(self, reference: str, scopes: Scopes, size: int | None = None) -> Image | Index | None:
        """The manifest that a tag or digest names, None when it is not there.

        DigestMismatch when its bytes are not those of the digest or size, InvalidImage when they are none.
        """
        response, data = self._client.fetch(
            self._path(reference), DOCUMENT_LIMIT, scopes=scopes, headers={"Accept": ACCEPT}
        )
        if response.status == 404:
            response.close()
            return None
        if response.status != 200:
            raise self._client.refusal(response, f"give {self._repository} {reference}")
        said = response.header("Docker-Content-Digest") or ""
        wanted = reference if is_digest(reference) else said
        if is_digest(wanted) and digest_of_bytes(data, wanted) != wanted:
            raise DigestMismatch(
                f"{self._client.host} gave a manifest for {self._repository} {reference} that is not {wanted}"
            )
        if size is not None and size != len(data):
            raise DigestMismatch(f"manifest {reference} has {len(data)} bytes instead of {size}")
        return parse_manifest(data)

    def put(self, manifest: Image | Index, reference: str, scopes: Scopes) -> bool:
        """Stores the manifest under a tag or its digest; whether the registry lists it with its subject."""
        response = self._client.request(
            "PUT", self._path(reference), scopes=scopes, headers={"Content-Type": manifest.media_type},
            body=Body.of(manifest.manifest),
        )  # fmt: skip
        if response.status not in (200, 201, 202):
            raise self._client.refusal(response, f"take {self._repository} {reference}")
        response.close()
        said = response.header("Docker-Content-Digest") or ""
        if is_digest(said) and said.startswith("sha256:") and said != digest_of(manifest.manifest):
            raise DigestMismatch(f"{self._client.host} stored {manifest.digest} as {said}")
        return manifest.subject is not None and response.header("OCI-Subject") == manifest.subject.digest

    def delete(self, reference: str, scopes: Scopes) -> bool:
        """Removes a tag or manifest; False when it is not there."""
        response = self._client.request("DELETE", self._path(reference), scopes=scopes)
        if response.status == 404:
            response.close()
            return False
        if response.status not in (200, 202, 204):
            raise self._client.refusal(response, f"delete {self._repository} {reference}")
        response.close()
        return True

    def _path(self, reference: str) -> str:
        return f"/v2/{self._repository}/manifests/{quote(reference, safe=':')}"
