"""Words that people write for the keys of our letter: suggested, never accepted."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

Synonyms = Mapping[str, tuple[str, ...]]


def _table(**words: str) -> Synonyms:
    """Our keys and the words for them, turned round: word -> our keys."""
    listed = [(word, key) for key, others in words.items() for word in others.split()]
    return MappingProxyType({word: tuple(k for w, k in listed if w == word) for word, _ in listed})


OF_ELEMENTS: Final = _table(
    contains="elements children nodes components",
    kind="type",
    title="name label",
    runs="image",
)
OF_RELATIONSHIPS: Final = _table(
    triggers="starts",
    builds="compiles",
    pushes="publishes copies",
    pulls="fetches downloads",
    imports="mirrors",
    promotes="copies releases",
    deploys="runs",
    tests="checks verifies",
    connects="uses calls reads writes sends depends depends-on queries accesses talks consumes publishes",
    label="text title name",
    requires="needs gates",
    then="gates",
)
