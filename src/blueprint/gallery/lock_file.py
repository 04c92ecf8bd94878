"""The layout lock in a project's folder: the one file that rendering writes outside of the gallery."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from blueprint.files import write_atomically
from blueprint.gallery.folder import Difference, Fault
from blueprint.gallery.sources import Source
from blueprint.layout_lock import LOCK, LayoutLock, read_lock

Remark = Callable[[str], None]


@dataclass(frozen=True)
class LockFile:
    """The lock of a `source`; a `fresh` one forgets what was there."""

    source: Source
    fresh: bool = False

    def read(self) -> LayoutLock | None:
        """What is known of the layout, None for a source that keeps no lock; InvalidInput."""
        if not self.source.keeps_lock:
            return None
        return LayoutLock() if self.fresh else read_lock(self.source.root)

    def difference(self, lock: LayoutLock) -> Difference | None:
        """How the file differs from this lock; a project without any memories needs none."""
        place, text = self.source.root / LOCK, lock.text()
        if place.is_file():
            fault = None if place.read_bytes() == text else Fault.STALE
        else:
            fault = Fault.MISSING if lock.views else None
        return Difference(str(place), fault, of_project=True) if fault else None

    def write(self, lock: LayoutLock, remark: Remark) -> Mapping[str, str]:
        """Replaces the file; its SHA-256 by name, empty when that is not possible, which is remarked."""
        place, text = self.source.root / LOCK, lock.text()
        try:
            write_atomically(place, text)
        except OSError as error:
            remark(f"warning: cannot write {place}: {error.strerror or error}; the layout is not kept")
            return {}
        remark(f"{place} written (commit it)")
        return {LOCK: hashlib.sha256(text).hexdigest()}
