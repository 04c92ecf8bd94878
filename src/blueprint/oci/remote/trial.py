"""Trying a registry without leaving anything there: the way to it, the login, what it lets us do."""

from __future__ import annotations

from urllib.parse import urlsplit

from blueprint.oci.errors import NotFound
from blueprint.oci.remote.auth_files import find_credentials
from blueprint.oci.remote.client import Client
from blueprint.oci.remote.manifests import Manifests
from blueprint.oci.remote.redirects import resolved
from blueprint.oci.remote.referrers import Referrers
from blueprint.oci.remote.registry import RemoteRegistry

_QUAY_REALM = "/v2/auth"
_NOBODY = f"sha256:{'0' * 64}"


class Trial:
    """Questions to one registry; OciError says what is wrong where the answer is no."""

    def __init__(self, registry: RemoteRegistry) -> None:
        self._client: Client = registry.client

    @property
    def base(self) -> str:
        """Scheme and host, as found out."""
        return self._client.endpoint.base

    def reach(self) -> None:
        """The registry answers to `GET /v2/` with this login ("Determining support")."""
        response = self._client.request("GET", "/v2/", scopes=())
        if response.status != 200:
            raise self._client.refusal(response, "answer at /v2/")
        response.close()

    def user(self, repository: str) -> str | None:
        """Who we are there; None when no login is known. OciError when the login cannot be read."""
        found = find_credentials(self._client.host, repository, self._client.settings)
        return None if found is None else found.user or "a token"

    def pull(self, repository: str) -> bool:
        """Whether there is such a repository; AccessDenied when we may not look."""
        scopes = (f"repository:{repository}:pull",)
        response = self._client.request("GET", f"/v2/{repository}/tags/list?n=1", scopes=scopes)
        if response.status == 200:
            response.close()
            return True
        refusal = self._client.refusal(response, f"show {repository}")
        if isinstance(refusal, NotFound):
            return False
        raise refusal

    @property
    def makes_what_is_asked_for(self) -> bool:
        """Whether asking for a token to push already makes a repository, as in Quay."""
        return urlsplit(self._client.authentication.realm).path.endswith(_QUAY_REALM)

    def push(self, repository: str) -> bool:
        """Begins an upload and cancels it; whether the registry took that back at once."""
        scopes = (f"repository:{repository}:pull,push",)
        begun = self._client.request("POST", f"/v2/{repository}/blobs/uploads/", scopes=scopes)
        if begun.status != 202:
            raise self._client.refusal(begun, f"take a push to {repository}")
        begun.close()
        location = begun.header("Location")
        if not location:
            return False
        ended = self._client.request(
            "DELETE", resolved(begun.url, location), scopes=scopes, is_repeatable=False
        )
        ended.close()
        return ended.status in (200, 202, 204)

    def lists_referrers(self, repository: str) -> bool | None:
        """Whether the registry lists referrers itself; None while the repository does not tell."""
        found = Referrers(self._client, repository, Manifests(self._client, repository))
        found.of(_NOBODY, (f"repository:{repository}:pull",), frozenset())
        return found.api
