"""A registry on disk: one image layout per repository."""

from __future__ import annotations

from pathlib import Path

from blueprint.oci.layout import Layout


class RegistryFolder:
    """Repositories below a root folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def repository(self, name: str) -> Layout: raise NotImplementedError
    def repositories(self) -> list[str]: raise NotImplementedError
