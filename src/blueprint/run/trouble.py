"""What of the world could not be looked at, for those who want to see the rest nevertheless."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator


class Trouble:
    """Collects refusals when `strict` is off, and lets them pass when it is on.

    `places` are the (place, image) that could not be looked at; "" stands for no place, or no image.
    """

    def __init__(self, *, strict: bool = True) -> None:
        self.strict = strict
        self.problems: list[str] = []
        self.places: set[tuple[str, str]] = set()

    @contextlib.contextmanager
    def about(self, place: str = "", image: str = "", remedy: str = "") -> Iterator[None]:
        """Runs a block that looks at one thing; `remedy` is added to what it refuses with."""
        try:
            yield
        except Exception as error:
            is_refusal = hasattr(error, "temporary") or isinstance(error, OSError)
            if self.strict or not is_refusal:
                raise
            words = f"{error}{remedy}"
            if words not in self.problems:
                self.problems.append(words)
            self.places.add((place, image))
