"""Opens what a location names; registries are reached by as few connections as there are registries."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType

from blueprint.oci.attached import is_attachment_tag
from blueprint.oci.errors import NotFound
from blueprint.oci.folder import FolderRepository
from blueprint.oci.layout import Layout
from blueprint.oci.location import Location, Place
from blueprint.oci.remote.registry import RemoteRegistry
from blueprint.oci.remote.settings import RemoteSettings
from blueprint.oci.repository import Repository


class Opener:
    """Opens locations with the same settings; a context manager, whose end writes or drops new archives."""

    def __init__(self, settings: RemoteSettings) -> None:
        self._settings = settings
        self._registries: dict[str, RemoteRegistry] = {}
        self._open = ExitStack()

    def __enter__(self) -> Opener:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, trace)

    def source(self, location: Location) -> Repository:
        """To read from; NotFound when a folder or file is not there."""
        if location.place is Place.REGISTRY:
            return self._registry(location.host).repository(location.name)
        if not location.path.exists():
            raise NotFound(f"there is no {location.path}")
        if location.place is Place.ARCHIVE:
            from blueprint.oci.archive import ArchiveRepository  # what reads tar takes a while to import

            return ArchiveRepository(location.path)
        return FolderRepository(Layout(location.path))

    def destination(self, location: Location) -> Repository:
        """To write to, and to read from."""
        if location.place is Place.REGISTRY:
            return self._registry(location.host).repository(location.name, is_written=True)
        if location.place is Place.ARCHIVE:
            from blueprint.oci.archive_writer import ArchiveWriter

            return self._open.enter_context(ArchiveWriter(location.path))
        return FolderRepository(Layout(location.path))

    def _registry(self, host: str) -> RemoteRegistry:
        if host not in self._registries:
            registry = self._registries[host] = RemoteRegistry(host, self._settings)
            self._open.callback(registry.close)
        return self._registries[host]


def only_image(repository: Repository, location: Location) -> str:
    """The reference of a location, or the tag of the only image that a folder or archive has."""
    if location.reference is not None:
        return location.reference
    tags = repository.tags() if location.place is not Place.REGISTRY else []
    images = [tag for tag in tags if not is_attachment_tag(tag)]
    if len(images) == 1:
        return images[0]
    choice = f" (it has {', '.join(images)})" if images else ""
    raise NotFound(f"{location} names no image: add :TAG or @DIGEST{choice}")
