"""The layout lock beside a blueprint: the one file that rendering writes outside of the gallery."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from blueprint.files import write_atomically
from blueprint.gallery.folder import Difference, Fault
from blueprint.layout_lock import LayoutLock, read_lock

Remark = Callable[[str], None]


@dataclass(frozen=True)
class LockFile:
    """The lock in the file `place`; a `fresh` one forgets what was there."""

    place: Path
    fresh: bool = False

    def read(self) -> LayoutLock:
        """What is known of the layout; InvalidInput."""
        return LayoutLock() if self.fresh else read_lock(self.place)

    def difference(self, lock: LayoutLock) -> Difference | None:
        """How the file differs from this lock; a project without any memories needs none."""
        if self.place.is_file():
            fault = None if self.place.read_bytes() == lock.text() else Fault.STALE
        else:
            fault = Fault.MISSING if lock.views else None
        return Difference(str(self.place), fault, of_project=True) if fault else None

    def write(self, lock: LayoutLock, remark: Remark) -> Mapping[str, str]:
        """Replaces the file; its SHA-256 by name, empty when that is not possible, which is remarked."""
        text = lock.text()
        try:
            write_atomically(self.place, text)
        except OSError as error:
            remark(f"warning: cannot write {self.place}: {error.strerror or error}; the layout is not kept")
            return {}
        remark(f"{self.place} written (commit it)")
        return {self.place.name: hashlib.sha256(text).hexdigest()}
