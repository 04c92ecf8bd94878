"""A repository of a registry, with the interface that folders and archives have too."""

from __future__ import annotations

from urllib.parse import quote

from blueprint.oci.blobs import Readable
from blueprint.oci.descriptor import Descriptor
from blueprint.oci.errors import NotFound, OciError, Refused
from blueprint.oci.image import Image, Index
from blueprint.oci.remote.authentication import Scopes
from blueprint.oci.remote.client import Client
from blueprint.oci.remote.content import Content
from blueprint.oci.remote.download import BlobStream
from blueprint.oci.remote.manifests import Manifests
from blueprint.oci.remote.mount import Mounting
from blueprint.oci.remote.pages import pages
from blueprint.oci.remote.referrers import Referrers
from blueprint.oci.remote.upload import Upload
from blueprint.oci.repository import Moved, Repository, Taken
from blueprint.reference import is_digest

_WORKERS = 6


class RemoteRepository:
    """One repository. `is_written` says that we mean to push, so that the first token allows it already."""

    workers = _WORKERS
    is_checked = False

    def __init__(self, client: Client, mounting: Mounting, name: str, *, is_written: bool = False) -> None:
        self.host, self.name = client.host, name
        self._client, self._mounting = client, mounting
        self._scopes = (f"repository:{name}:{'pull,push' if is_written else 'pull'}",)
        self._manifests = Manifests(self._client, name)
        self._referrers = Referrers(self._client, name, self._manifests)

    def __repr__(self) -> str:
        return f"RemoteRepository({self.location!r})"

    @property
    def location(self) -> str:
        """Registry and repository."""
        return f"{self.host}/{self.name}"

    def resolve(self, reference: str) -> Descriptor | None:
        """What a tag points at, or what a digest names; None when it is not here."""
        return self._manifests.head(reference, self._scopes)

    def manifest(self, reference: str, size: int | None = None) -> Image | Index:
        """The verified manifest or index; NotFound when it is not here."""
        found = self._manifests.get(reference, self._scopes, size)
        if found is None:
            joint = "@" if is_digest(reference) else ":"
            raise NotFound(f"{self.location}{joint}{reference} is not there")
        return found

    def has_blob(self, blob: Descriptor) -> bool:
        """Whether the blob is here."""
        response = self._client.request("HEAD", self._blob(blob.digest), scopes=self._scopes)
        response.close()
        if response.status in (200, 404):
            return response.status == 200 and response.length in (None, blob.size)
        if response.status not in (400, 405, 501):
            raise self._client.refusal(response, f"show {blob.digest}")
        return self._can_get(blob)

    def open_blob(self, blob: Descriptor, start: int = 0) -> Readable:
        """The blob's bytes from `start` on, not verified; what is cut goes on by itself."""
        return BlobStream(self._client, self._blob(blob.digest), blob, self._scopes, start)

    def take(self, blob: Descriptor, source: Repository, moved: Moved | None = None) -> Taken:
        """Mounts the blob where source and destination are of one registry, else uploads what is missing."""
        beside = source.name if isinstance(source, RemoteRepository) and self.is_beside(source) else None
        found = self._mounting.begin(blob, self.name, beside, self._scopes)
        if found.is_there:
            return Taken.MOUNTED if beside else Taken.PRESENT
        if not found.is_certain and self.has_blob(blob):
            if found.session is not None:
                self._upload(blob, source, moved).abort(found.session)
            return Taken.PRESENT
        self._upload(blob, source, moved).run(found.session)
        return Taken.SENT

    def is_beside(self, other: Repository) -> bool:
        """Whether both are repositories of one registry."""
        return isinstance(other, RemoteRepository) and other.host == self.host

    def is_same(self, other: Repository) -> bool:
        """Whether both are the same repository."""
        return isinstance(other, RemoteRepository) and self.location == other.location

    def put_manifest(self, manifest: Image | Index, tag: str | None, moved: Moved | None = None) -> bool:
        """Stores a manifest whose parts are here, and points the tag at it when there is one.

        A tag that may not move is no failure when it is where it should be.
        """
        if moved is not None:
            moved(len(manifest.manifest))
        try:
            is_listed = self._manifests.put(manifest, tag or manifest.digest, self._scopes)
        except Refused as error:
            if tag is None or error.status not in (400, 403, 409, 412) or not self._is_at(tag, manifest):
                raise
            return False
        if manifest.subject is not None and not is_listed:
            self._referrers.register(manifest, manifest.subject, self._scopes)
        return True

    def tags(self) -> list[str]:
        """All tags, sorted; none when there is no such repository."""
        return sorted(self._listed() or ())

    def few_tags(self) -> frozenset[str] | None:
        """All tags when they come in one page; None when there are more."""
        return self._listed(most=1)

    def referrers(self, digest: str, tags: frozenset[str] | None = None) -> tuple[Descriptor, ...]:
        """What says something about the manifest with this digest, by the API or the fallback tag."""
        return self._referrers.of(digest, self._scopes, tags)

    def confirm(self) -> None:
        """Looks again at the indexes of referrers that were changed, where the registry keeps none itself."""
        self._referrers.confirm(self._scopes)

    def delete(self, reference: str) -> bool:
        """Removes a tag or a manifest; False when it was not here.

        Refused, with the digest to name instead, when the registry removes no tag alone.
        """
        scopes = (f"repository:{self.name}:pull,push,delete",)
        if is_digest(reference):
            return self._delete_manifest(reference, scopes)
        try:
            return self._manifests.delete(reference, scopes)
        except Refused as error:
            there = self.resolve(reference) if error.status in (400, 405, 501) else None
            if there is None:
                raise
            raise Refused(
                f"{self.host} removes no tag alone; to remove the image with all its tags: "
                f"{self.location}@{there.digest}",
                status=error.status,
                codes=error.codes,
            ) from error

    def _delete_manifest(self, digest: str, scopes: Scopes) -> bool:
        manifest = self._manifests.get(digest, scopes)
        is_gone = self._manifests.delete(digest, scopes)
        if is_gone and manifest is not None and manifest.subject is not None:
            self._referrers.forget(digest, manifest.subject, scopes)
        return is_gone

    def _listed(self, most: int | None = None) -> frozenset[str] | None:
        """The tags of all pages; None when there are more than `most`."""
        found: set[str] = set()
        path, what = f"/v2/{self.name}/tags/list", f"list the tags of {self.name}"
        try:
            for number, (_, document) in enumerate(pages(self._client, path, what, scopes=self._scopes)):
                if most is not None and number >= most:
                    return None
                tags = document.get("tags") or []
                if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
                    raise OciError(f"{self.host} answers with no list of the tags of {self.name}")
                found.update(tags)
        except NotFound:
            pass
        return frozenset(found)

    def _is_at(self, tag: str, manifest: Image | Index) -> bool:
        there = self.resolve(tag)
        return there is not None and there.digest == manifest.digest

    def _upload(self, blob: Descriptor, source: Repository, moved: Moved | None) -> Upload:
        content = Content(blob, lambda start: source.open_blob(blob, start), moved)
        return Upload(self._client, self.name, content, self._scopes)

    def _can_get(self, blob: Descriptor) -> bool:
        try:
            BlobStream(self._client, self._blob(blob.digest), blob, self._scopes).close()
        except NotFound:
            return False
        return True

    def _blob(self, digest: str) -> str:
        return f"/v2/{self.name}/blobs/{quote(digest, safe=':')}"
