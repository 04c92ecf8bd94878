"""What somebody probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_MANY = 12


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that is most like the word, None when none is like it."""
    found = difflib.get_close_matches(word.lower(), list(choices), n=1, cutoff=0.6)
    return found[0] if found else None


def hint_for(word: str, choices: Iterable[str]) -> str:
    """`did you mean 'x'?`, or the choices when nothing is near and they are few."""
    known = list(choices)
    if (near := nearest(word, known)) is not None:
        return f"did you mean '{near}'?"
    if not known:
        return ""
    more = ", ..." if len(known) > _MANY else ""
    return f"choose from {', '.join(known[:_MANY])}{more}"
