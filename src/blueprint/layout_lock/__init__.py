"""layout.lock.json: where the schematic views of a blueprint had everything, beside it.

It is written by `blueprint render`, reviewed and merged in git, and read wherever a view is drawn, so
that a picture is the same everywhere and stays as its readers know it.
"""

from blueprint.layout_lock.lock import LayoutLock, lock_of
from blueprint.layout_lock.reading import check_lock, read_lock
from blueprint.layout_lock.recollect import composed

__all__ = ["LayoutLock", "check_lock", "composed", "lock_of", "read_lock"]
