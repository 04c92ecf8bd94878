"""The only door to the git program."""

from __future__ import annotations


class GitError(Exception):
    """Git refused, or is not installed; `temporary` when trying again may help."""

    def __init__(self, message: str, *, temporary: bool = False) -> None:
        super().__init__(message)
        self.temporary = temporary
