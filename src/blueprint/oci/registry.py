"""A registry on disk: one image layout per repository, at the repository's path below the root."""

from __future__ import annotations

from pathlib import Path

from blueprint.files import safe_child
from blueprint.oci.errors import OciError
from blueprint.oci.layout import Layout
from blueprint.reference import InvalidReference, check_repository

# `team` and `team/app` may both be repositories, so no part of a name may be a file of a layout.
_RESERVED = frozenset({"blobs", "index.json", "oci-layout"})


class RegistryFolder:
    """Repositories below a root folder; a missing folder is an empty registry."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def repository(self, name: str) -> Layout:
        """The layout of the repository, empty until its first write; OciError when the name is none."""
        try:
            parts = check_repository(name).split("/")
        except InvalidReference as error:
            raise OciError(str(error)) from error
        if reserved := _RESERVED.intersection(parts):
            raise OciError(
                f"{name!r} cannot be kept on disk: {min(reserved)!r} is a name of the image layout"
            )
        return Layout(safe_child(self.root, *parts), self.root.absolute())

    def repositories(self) -> list[str]:
        """The names of all repositories that were written to, sorted."""
        if not self.root.is_dir():
            return []
        found = (path.parent.relative_to(self.root) for path in self.root.rglob("oci-layout"))
        return sorted(folder.as_posix() for folder in found if folder.parts)
