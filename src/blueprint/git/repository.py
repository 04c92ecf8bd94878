"""Reading a repository's commits and trees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit; `time` is the committer's, in UTC."""

    sha: str
    author: str
    email: str
    time: datetime
    subject: str


@dataclass(frozen=True, slots=True)
class TreeFile:
    """A regular file in a commit; `path` is relative to the folder that was asked for."""

    path: str
    data: bytes
    executable: bool


class Repository:
    """A git repository with a work tree, or a bare one."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def discover(cls, start: Path) -> Repository | None: raise NotImplementedError
    def head(self) -> str | None: raise NotImplementedError
    def last_commit(self, paths: Sequence[str]) -> Commit | None: raise NotImplementedError
    def commit(self, sha: str) -> Commit: raise NotImplementedError
    def read_tree(self, sha: str, path: str) -> tuple[TreeFile, ...]: raise NotImplementedError
    def tree_id(self, sha: str, path: str) -> str | None: raise NotImplementedError
    def dirty(self, paths: Sequence[str]) -> list[str]: raise NotImplementedError
