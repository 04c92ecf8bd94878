"""Blobs that are in the registry already (OCI distribution specification, "Mounting a blob").

The request that mounts also begins the upload when there is nothing to mount. So a mount from the
repository itself asks whether a blob is there and begins its upload in one request. That a "no" is true is
believed of registries that were seen to say "yes", and of those of the distribution project, which are
known by the `_state` in their locations; any other is asked again.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from blueprint.oci.descriptor import Descriptor
from blueprint.oci.errors import Unreachable
from blueprint.oci.remote.authentication import Scopes
from blueprint.oci.remote.client import Client
from blueprint.oci.remote.redirects import resolved
from blueprint.oci.remote.upload import Session

_UNABLE = frozenset({400, 401, 403, 404, 405, 501})


@dataclass(frozen=True, slots=True)
class Found:
    """Whether a blob is there, whether that is certain, and the session to upload it in."""

    is_there: bool
    is_certain: bool
    session: Session | None = None


class Mounting:
    """Mounts blobs into the repositories of one registry, and learns how it answers."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._mounts_itself: bool | None = None

    def begin(self, blob: Descriptor, repository: str, beside: str | None, scopes: Scopes) -> Found:
        """Mounts the blob from the repository `beside`, or else from the repository itself.

        Where mounting is refused the upload is begun plainly: that is left to the caller.
        """
        if beside is None and self._mounts_itself is False:
            return Found(False, False)
        needed = scopes if beside in (None, repository) else (*scopes, f"repository:{beside}:pull")
        query = urlencode({"mount": blob.digest, "from": beside or repository})
        path = f"/v2/{repository}/blobs/uploads/?{query}"
        response = self._client.request("POST", path, scopes=needed)
        if response.status in (200, 201):
            response.close()
            self._mounts_itself = True
            return Found(True, True)
        if response.status == 202:
            session = _session(
                response.url, response.header("Location"), response.header("OCI-Chunk-Min-Length")
            )
            response.close()
            is_known = self._mounts_itself is True or "_state=" in session.location
            return Found(False, is_known, session)
        if response.status not in _UNABLE:
            raise self._client.refusal(response, f"take {blob.digest} into {repository}")
        response.close()
        if beside is None:
            self._mounts_itself = False
        return Found(False, False)


def _session(url: str, location: str | None, minimum: str | None) -> Session:
    if not location:
        raise Unreachable(f"{url.partition('?')[0]} began an upload and did not say where", temporary=False)
    return Session(resolved(url, location), 0, int(minimum) if minimum and minimum.isdigit() else 0)
