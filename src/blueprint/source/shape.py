"""Shapes: what may stand where. The letter of our files is a table of these (`letter`).

The same table is matched against what people write (`match`) and printed as a JSON Schema
(`schema`), so the two cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from blueprint.source.nearest import nearest


@dataclass(frozen=True)
class Text:
    """A text; `what` names it in messages (`unknown kind 'x'`), `numbers` admits unquoted numbers.

    With both `choices` and a `pattern`, what is more than a word is held against the pattern.
    One that people `read` cannot be white space alone; `longest` bounds its characters unless it is 0.
    `is_no` says what a text is not that does not fit the pattern ("is not a colour"); `absent_hint` is for
    one that is not there at all, when that needs another hint than the pattern's.
    """

    what: str = "value"
    choices: tuple[str, ...] = ()
    pattern: str = ""
    pattern_hint: str = ""
    is_no: str = ""
    absent_hint: str = ""
    longest: int = 0
    numbers: bool = False
    read: bool = False
    summaries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Whole:
    """A whole number within bounds."""

    minimum: int = 0
    maximum: int = 2**31 - 1


@dataclass(frozen=True)
class Flag:
    """true or false."""


@dataclass(frozen=True)
class Many:
    """A list; with `or_one` a single item may stand for a list of one, `filled` ones are not empty."""

    item: Shape
    or_one: bool = False
    filled: bool = False


@dataclass(frozen=True)
class Fixed:
    """A list of just these items, known by their `names`: `[x, y]`."""

    names: tuple[str, ...]
    item: Shape


@dataclass(frozen=True)
class Table:
    """A mapping with keys of the author's choice; messages name an entry `what` and show its `form`."""

    value: Shape
    key: Text
    what: str = "entry"
    form: str = "name: ..."


@dataclass(frozen=True)
class Field:
    """One key of a record, with what an editor shows about it."""

    shape: Shape
    description: str
    required: bool = False
    default: Any = None
    examples: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Record:
    """A mapping with known keys.

    `shorthand` is the key that a plain text stands for, or a list where the key takes one;
    `exactly_one` are keys of which one must be there (`one_what` names them); `rest` is the shape of
    unknown keys; `empty` lets nothing stand for an empty record; a `lenient` one is read on although a
    required key is missing or wrong.
    `synonyms` are words that people write for keys, to be suggested and never accepted; `key_what` is what
    a message calls a key.
    """

    what: str
    fields: Mapping[str, Field]
    shorthand: str = ""
    exactly_one: tuple[str, ...] = ()
    one_what: str = ""
    rest: Shape | None = None
    empty: bool = False
    lenient: bool = False
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    key_what: str = "key"

    def meant_by(self, word: str) -> tuple[str, ...]:
        """The keys that an unknown one probably stands for, none when it is known or like none."""
        if word in self.fields:
            return ()
        near = nearest(word, self.fields)
        return self.synonyms.get(word, (near,) if near else ())


@dataclass(frozen=True)
class Chosen:
    """A mapping whose text under `key` says which of the `records` it is; each of them has that key too."""

    key: str
    description: str
    records: Mapping[str, Record]
    summaries: tuple[str, ...] = ()

    @property
    def chooser(self) -> Text:
        """What may stand under the key."""
        return Text(self.key, tuple(self.records), summaries=self.summaries)


@dataclass(frozen=True)
class Arrow:
    """A mapping with one key, `a -> b`."""

    body: Shape


@dataclass(frozen=True)
class Named:
    """The shape of that name in the letter: how shapes contain themselves."""

    name: str
    shapes: Mapping[str, Shape] = field(repr=False, compare=False, hash=False)

    @property
    def shape(self) -> Shape:
        return self.shapes[self.name]


Shape = Text | Whole | Flag | Many | Fixed | Table | Record | Chosen | Arrow | Named
