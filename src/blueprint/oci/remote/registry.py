"""A registry that is reached over the network."""

from __future__ import annotations

from blueprint.oci.errors import OciError
from blueprint.oci.remote.client import Client
from blueprint.oci.remote.mount import Mounting
from blueprint.oci.remote.repository import RemoteRepository
from blueprint.oci.remote.settings import RemoteSettings
from blueprint.reference import InvalidReference, check_repository

_HUB = frozenset({"docker.io", "index.docker.io", "registry-1.docker.io"})


class RemoteRegistry:
    """Repositories of a host such as `registry.example.org:5000`; nothing is asked before its first use."""

    def __init__(self, host: str, settings: RemoteSettings | None = None) -> None:
        self.host = host
        self.client = Client(host, settings or RemoteSettings())
        self._mounting = Mounting(self.client)

    def __repr__(self) -> str:
        return f"RemoteRegistry({self.host!r})"

    def repository(self, name: str, *, is_written: bool = False) -> RemoteRepository:
        """The repository of this name; OciError when it is no name."""
        if self.host in _HUB and "/" not in name:
            name = f"library/{name}"  # where that registry keeps what has no owner
        try:
            check_repository(name)
        except InvalidReference as error:
            raise OciError(str(error)) from error
        return RemoteRepository(self.client, self._mounting, name, is_written=is_written)

    def close(self) -> None:
        """Closes idle connections."""
        self.client.close()
