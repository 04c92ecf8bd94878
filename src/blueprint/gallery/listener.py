"""Who is told how far an update is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from blueprint.gallery.folder import Difference


class Listener(Protocol):
    """Is told how far an update is."""

    def drawn(self, project: str, done: int, pictures: int) -> None:
        """So many of the project's pictures are drawn, of those that must be."""
        ...

    def compared(self, project: str, files: int, differences: Sequence[Difference]) -> None:
        """The project is complete, and this is where the folder differs from it."""
        ...

    def remarked(self, project: str, text: str) -> None:
        """Something that the user should know."""
        ...
