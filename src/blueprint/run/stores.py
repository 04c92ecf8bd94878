"""Where an element's images are: in a folder on disk, or in a registry over the network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from blueprint.oci import Layout, RegistryFolder, RemoteRegistry, RemoteSettings, Repository
from blueprint.oci.folder import FolderRepository
from blueprint.oci.remote import PlainHttp, RetryPolicy
from blueprint.oci.remote.proxies import is_loopback


@dataclass(frozen=True)
class FolderStore:
    """A registry on disk. What runs from it is named by the element's `address`."""

    address: str
    folder: RegistryFolder

    def repository(self, image: str, *, is_written: bool = False) -> Repository:
        """The image's repository, to read from and to write to."""
        return FolderRepository(self.folder.repository(image))

    def layout(self, image: str) -> Layout:
        """The folder that holds the image."""
        return self.folder.repository(image)

    def reference(self, image: str, digest: str) -> str:
        """What a manifest names the image by."""
        return f"{self.address}/{image}@{digest}"

    @property
    def root(self) -> Path:
        """The folder that holds all of the repositories."""
        return self.folder.root

    def source(self, image: str) -> Path:
        """Where this machine's containers take the image from."""
        return self.layout(image).root

    def where(self, image: str) -> str:
        """Where the image is, for messages."""
        return str(self.source(image))


@dataclass(frozen=True)
class RegistryStore:
    """A registry over the network; `prefix` is what the names of its repositories begin with.

    `is_plain` says that HTTP without TLS may be spoken to it.
    """

    registry: RemoteRegistry
    prefix: str = ""
    is_plain: bool = False

    def repository(self, image: str, *, is_written: bool = False) -> Repository:
        """The image's repository; `is_written` says that we mean to push."""
        return self.registry.repository(self.name(image), is_written=is_written)

    def layout(self, image: str) -> None:
        """There is no folder that holds the image."""

    def reference(self, image: str, digest: str) -> str:
        """What a cluster pulls the image by."""
        return f"{self.source(image)}@{digest}"

    @property
    def root(self) -> None:
        """There is no folder."""

    def source(self, image: str) -> str:
        """Where this machine's containers take the image from."""
        return f"{self.registry.host}/{self.name(image)}"

    def where(self, image: str) -> str:
        """Where the image is, for messages."""
        return self.source(image)

    def name(self, image: str) -> str:
        """The image's repository in the registry."""
        return f"{self.prefix}/{image}" if self.prefix else image


Store = FolderStore | RegistryStore

_WAY = ("plain-http", "ca", "client-cert", "client-key", "concurrency")


@dataclass
class Registries:
    """One client for each registry and way to reach it, so that connections and tokens are shared."""

    project: Path
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    _open: dict[tuple[str, ...], RemoteRegistry] = field(default_factory=dict)

    def store(self, settings: Mapping[str, str]) -> RegistryStore:
        """The store that a binding to the driver `registry` means."""
        host, _, prefix = settings["at"].partition("/")
        way = (host, *(settings.get(name, "") for name in _WAY))
        if way not in self._open:
            self._open[way] = RemoteRegistry(host, self._settings(settings))
        is_plain = settings.get("plain-http") == "true" or is_loopback(host.rpartition(":")[0] or host)
        return RegistryStore(self._open[way], prefix, is_plain)

    def close(self) -> None:
        """Closes all connections that are idle."""
        for registry in self._open.values():
            registry.close()

    def _settings(self, settings: Mapping[str, str]) -> RemoteSettings:
        plain = settings.get("plain-http") == "true"
        return RemoteSettings(
            plain_http=PlainHttp.ALLOWED if plain else PlainHttp.LOOPBACK,
            authority=self._file(settings, "ca"),
            client_certificate=self._file(settings, "client-cert"),
            client_key=self._file(settings, "client-key"),
            connections=int(settings.get("concurrency", "8")),
            retry=self.retry,
        )

    def _file(self, settings: Mapping[str, str], name: str) -> Path | None:
        """A path of the machine: absolute, with ~, or relative to the project's folder."""
        path = settings.get(name)
        return self.project / Path(path).expanduser() if path else None
