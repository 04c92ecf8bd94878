"""A git repository that plays a cluster: what is committed is what runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from blueprint.git.repository import Commit

AUTHOR = "blueprint"
EMAIL = "blueprint@localhost"


class GitOpsFolder:
    """Manifests in a git work tree; created by its first commit, absent reads as empty."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, path: str) -> bytes | None: raise NotImplementedError
    def files(self) -> list[str]: raise NotImplementedError
    def commit_files(
        self,
        files: Mapping[str, bytes | None],
        message: str,
        *,
        when: datetime,
        author: str = AUTHOR,
        email: str = EMAIL,
    ) -> str | None: raise NotImplementedError
    def head(self) -> Commit | None: raise NotImplementedError
    def log(self, path: str) -> list[Commit]: raise NotImplementedError
