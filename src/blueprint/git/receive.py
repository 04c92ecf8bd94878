"""Bringing a commit into a bare repository, as a CI platform receives a push."""

from __future__ import annotations

from pathlib import Path

from blueprint.git.repository import Repository


def fetch_commit(source: Repository, sha: str, bare: Path, ref: str) -> bool: raise NotImplementedError
def ref(bare: Path, name: str) -> str | None: raise NotImplementedError
