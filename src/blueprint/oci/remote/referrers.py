"""Who says something about a manifest (OCI distribution specification, "Listing referrers").

A registry without this API keeps an index under the tag `sha256-<hex>`, which its clients maintain.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from blueprint.oci.attached import fallback_tag, listed, with_referrer, without_referrer
from blueprint.oci.descriptor import INDEX, Descriptor, parse_descriptor
from blueprint.oci.errors import NotFound, OciError, Refused
from blueprint.oci.image import Image, Index
from blueprint.oci.remote.authentication import Scopes
from blueprint.oci.remote.client import Client
from blueprint.oci.remote.manifests import Manifests
from blueprint.oci.remote.pages import pages

_ABSENT = frozenset({400, 405, 406, 501})
_UNKNOWN = frozenset({"NAME_UNKNOWN", "MANIFEST_UNKNOWN"})
_ROUNDS = 8


class Referrers:
    """The referrers of one repository's manifests. `api` remembers whether the registry lists them itself."""

    def __init__(self, client: Client, repository: str, manifests: Manifests) -> None:
        self._client, self._repository, self._manifests = client, repository, manifests
        self.api: bool | None = None
        self._registered: list[tuple[Image | Index, Descriptor]] = []

    def of(self, digest: str, scopes: Scopes, tags: frozenset[str] | None) -> tuple[Descriptor, ...]:
        """The referrers of a manifest; `tags` are those of the repository, where they are known."""
        if self.api is not False:
            found = self._by_api(digest, scopes)
            if found is not None:
                return found
        tag = fallback_tag(digest)
        if tags is not None and tag not in tags:
            return ()
        return listed(self._manifests.get(tag, scopes), digest)

    def confirm(self, scopes: Scopes) -> None:
        """Looks again at all that was added to an index that others write too, and mends it.

        Somebody who read the index before we wrote it may have written it after we had read it back.
        """
        for manifest, subject in self._registered:
            self._enter(manifest, subject, scopes)

    def register(self, manifest: Image | Index, subject: Descriptor, scopes: Scopes) -> None:
        """Adds a manifest to the index under the fallback tag of its subject.

        Others may do so at the same moment, and the last one wins: so it is read back, and done again
        until the entry is there. Threads of this process wait for each other.
        """
        self._registered.append((manifest, subject))
        self._enter(manifest, subject, scopes)

    def forget(self, digest: str, subject: Descriptor, scopes: Scopes) -> None:
        """Takes a manifest that was deleted out of the index under the fallback tag of its subject."""
        tag = fallback_tag(subject.digest)
        with self._client.exclusive:
            changed = without_referrer(self._manifests.get(tag, scopes), digest)
            if changed is not None:
                self._manifests.put(changed, tag, scopes)

    def _enter(self, manifest: Image | Index, subject: Descriptor, scopes: Scopes) -> None:
        tag, policy = fallback_tag(subject.digest), self._client.settings.retry
        for round_ in range(1, _ROUNDS + 1):
            with self._client.exclusive:
                changed = with_referrer(self._manifests.get(tag, scopes), subject.digest, manifest)
                if changed is None:
                    return
                self._manifests.put(changed, tag, scopes)
                now = self._manifests.get(tag, scopes)
            if with_referrer(now, subject.digest, manifest) is None:
                return
            policy.sleep(policy.delay(round_))
        raise OciError(
            f"{manifest.digest} is stored, but others keep taking it out of the index {tag} "
            f"of {self._repository}",
            temporary=True,
        )

    def _by_api(self, digest: str, scopes: Scopes) -> tuple[Descriptor, ...] | None:
        path = f"/v2/{self._repository}/referrers/{digest}"
        found: list[Descriptor] = []
        try:
            for response, document in pages(
                self._client, path, f"list referrers of {digest}", scopes=scopes, accept=INDEX
            ):
                if not _is_index(response.header("Content-Type"), document):
                    self.api = False
                    return None
                found += (parse_descriptor(one, "a referrer") for one in document.get("manifests") or ())
        except NotFound as error:
            # Nothing is said about the API by a registry that misses the repository or the subject.
            self.api = None if _UNKNOWN.intersection(error.codes) else False
            return None
        except Refused as error:
            if error.status not in _ABSENT:
                raise
            self.api = False
            return None
        self.api = True
        return tuple(dict.fromkeys(found))


def _is_index(content_type: str | None, document: Mapping[str, Any]) -> bool:
    """Whether an answer is a list of referrers, by its header or, as some have it, by its own words alone."""
    said = ((content_type or "").partition(";")[0].strip(), document.get("mediaType"))
    return INDEX in said and isinstance(document.get("manifests"), list | None)
