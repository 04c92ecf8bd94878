"""What somebody probably meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from blueprint.address import is_id

_MANY = 12
_NOT_IN_IDS = re.compile("[^a-z0-9]+")


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that is most like the word, None when none is like it."""
    found = difflib.get_close_matches(word.lower(), list(choices), n=1, cutoff=0.6)
    return found[0] if found else None


def repaired(address: str) -> str:
    """The address with allowed ids in the place of refused ones: 'My Portal' -> 'my-portal'."""
    parts = address.split(".")
    return ".".join(part if is_id(part) else _NOT_IN_IDS.sub("-", part.lower()).strip("-") for part in parts)


def hint_for(word: str, choices: Iterable[str]) -> str:
    """`did you mean 'x'?`, or the choices when nothing is near: names of the author, so at most a few."""
    known = list(choices)
    more = ", ..." if len(known) > _MANY else ""
    return meant(nearest(word, known)) or choose_from(known[:_MANY]) + more


def meant(*words: str | None) -> str:
    """`did you mean 'x' or 'y'?`, "" when there is none."""
    quoted = " or ".join(f"'{word}'" for word in words if word)
    return f"did you mean {quoted}?" if quoted else ""


def choose_from(words: Iterable[str]) -> str:
    """`choose from a, b, c`, whatever their number; "" when there are none."""
    listed = ", ".join(words)
    return f"choose from {listed}" if listed else ""
