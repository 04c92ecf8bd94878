"""Holding what people wrote against the shapes of the letter."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from blueprint.diagnostics import Diagnostic, Position
from blueprint.source.nearest import choose_from, meant, nearest
from blueprint.source.shape import Arrow, Chosen, Fixed, Flag, Many, Named, Record, Shape, Table, Text, Whole
from blueprint.source.tree import Entry, Mapping, Scalar, Sequence, Tree, type_name

_MOST_DIGITS = 18
_LONGEST_SHOWN = 80


@dataclass
class Matcher:
    """Matches trees; `diagnostics` collects what does not fit.

    What is returned holds only what fits: a wrong part is left out, a single item that may stand for
    a list has become one, a shorthand has been written out.
    """

    diagnostics: list[Diagnostic] = field(default_factory=list)

    def match(self, tree: Tree, shape: Shape, where: str, owner: str = "") -> Tree | None:
        """The part of the tree that fits; `where` names it in messages, `owner` the record it is of."""
        match shape:
            case Named():
                return self.match(tree, shape.shape, where, owner)
            case Text():
                return self._text(tree, shape, where)
            case Whole():
                return self._whole(tree, shape, where)
            case Flag():
                return self._flag(tree, where)
            case Many():
                return self._many(tree, shape, where)
            case Fixed():
                return self._fixed(tree, shape, where)
            case Table():
                return self._table(tree, shape, where)
            case Record():
                return self._record(tree, shape, where, owner)
            case Chosen():
                return self._chosen(tree, shape, where, owner)
            case Arrow():
                return self._arrow(tree, shape)

    def _report(self, position: Position, rule: str, message: str, hint: str = "") -> None:
        self.diagnostics.append(Diagnostic(position, rule, message, hint))

    def _wrong(self, tree: Tree, where: str, wanted: str, hint: str = "") -> None:
        actual = type_name(tree)
        found = f"but nothing stands here: {where}" if actual == "nothing" else ""
        message = f"{where} must be {wanted}, {'but is empty' if found else 'not ' + actual}"
        self._report(tree.position, "wrong-type", message, hint)

    def _text(self, tree: Tree, shape: Text, where: str) -> Tree | None:
        if not isinstance(tree, Scalar) or tree.type == "nothing":
            hint = shape.absent_hint or shape.pattern_hint
            self._wrong(tree, where, "text", hint if isinstance(tree, Scalar) else "")
            return None
        if tree.type == "yes or no" or (tree.type != "text" and not shape.numbers):
            if shape.is_no and not self._fits(tree.text, tree.position, shape):
                return None
            self._wrong(tree, where, "text", f'write "{tree.text}" in quotes')
            return None
        if tree.text in shape.choices:
            return tree
        if shape.choices and not (shape.pattern and re.search(r"[^\w-]", tree.text)):
            hint = meant(nearest(tree.text, shape.choices)) or choose_from(shape.choices)
            self._report(tree.position, "unknown-value", f"unknown {shape.what} '{tree.text}'", hint)
            return None
        if shape.read and tree.text.isspace():
            self._report(tree.position, "empty", f"{where} is empty", "write a text, or leave it out")
            return None
        return tree if self._fits(tree.text, tree.position, shape) else None

    def _fits(self, text: str, position: Position, shape: Text) -> bool:
        if shape.pattern and not re.fullmatch(shape.pattern, text):
            message = f"'{_shown(text)}' {shape.is_no or f'cannot be the {shape.what}'}"
            self._report(position, "bad-format", message, shape.pattern_hint)
            return False
        if shape.longest and len(text) > shape.longest:
            message = f"'{_shown(text)}' is too long for the {shape.what}: {len(text)} characters"
            self._report(position, "bad-format", message, f"at most {shape.longest}")
            return False
        return True

    def _whole(self, tree: Tree, shape: Whole, where: str) -> Tree | None:
        if not isinstance(tree, Scalar) or tree.type != "whole number":
            self._wrong(tree, where, "a whole number")
            return None
        if not re.fullmatch(r"-?[0-9]+", tree.text):
            message = f"{where} must be written in decimal digits, not as {_shown(tree.text)}"
            self._report(tree.position, "bad-format", message)
            return None
        # Python refuses to read thousands of digits, so what cannot be in range is not read.
        if len(tree.text) > _MOST_DIGITS or not shape.minimum <= int(tree.text) <= shape.maximum:
            hint = f"from {shape.minimum} to {shape.maximum}"
            message = f"{where} is out of range: {_shown(tree.text)}"
            self._report(tree.position, "bad-format", message, hint)
            return None
        return tree

    def _flag(self, tree: Tree, where: str) -> Tree | None:
        if isinstance(tree, Scalar) and tree.type == "yes or no":
            return tree
        hint = ""
        if isinstance(tree, Scalar) and tree.text.lower() in {"yes", "on", "no", "off"}:
            hint = f"write {'true' if tree.text.lower() in {'yes', 'on'} else 'false'}"
        self._wrong(tree, where, "true or false", hint)
        return None

    def _many(self, tree: Tree, shape: Many, where: str) -> Tree | None:
        if isinstance(tree, Scalar) and shape.or_one and tree.type != "nothing":
            tree = Sequence((tree,), tree.position)
        if not isinstance(tree, Sequence):
            hint = f"write [{tree.text}]" if isinstance(tree, Scalar) and tree.text else ""
            self._wrong(tree, where, "a list", hint)
            return None
        if shape.filled and not tree.items:
            self._report(tree.position, "empty", f"{where} is empty", "list at least one")
            return None
        matched = (self.match(item, shape.item, f"an item of {where}", where) for item in tree.items)
        return replace(tree, items=tuple(item for item in matched if item is not None))

    def _fixed(self, tree: Tree, shape: Fixed, where: str) -> Tree | None:
        form = f"[{', '.join(shape.names)}]"
        if not isinstance(tree, Sequence):
            self._wrong(tree, where, "a list", f"write {form}")
            return None
        if len(tree.items) != len(shape.names):
            message = f"{where} must be {form}, not a list of {len(tree.items)}"
            self._report(tree.position, "wrong-type", message)
            return None
        pairs = zip(shape.names, tree.items, strict=True)
        matched = [self.match(item, shape.item, f"{name} of {where}") for name, item in pairs]
        items = tuple(item for item in matched if item is not None)
        return replace(tree, items=items) if len(items) == len(matched) else None

    def _table(self, tree: Tree, shape: Table, where: str) -> Tree | None:
        if isinstance(tree, Scalar) and tree.type == "nothing":
            return Mapping({}, tree.position)
        if not isinstance(tree, Mapping):
            self._wrong(tree, where, "a mapping", f"`{shape.form}`, one for each {shape.what}")
            return None
        entries: dict[str, Entry] = {}
        unclear = tree.unclear
        for key, entry in tree.entries.items():
            name = f"{shape.what} '{key}'"
            value = self.match(_placed(entry), shape.value, name, name)
            if self._fits(key, entry.position, shape.key) and value is not None and key not in unclear:
                entries[key] = replace(entry, value=value)
        return Mapping(entries, tree.position)

    def _record(self, tree: Tree, shape: Record, where: str, owner: str) -> Tree | None:
        if _is_short(tree, shape):
            key = shape.shorthand
            tree = Mapping({key: Entry(key, tree.position, tree)}, tree.position)
        if isinstance(tree, Scalar) and shape.empty and tree.type == "nothing":
            tree = Mapping({}, tree.position)
        if not isinstance(tree, Mapping):
            hint = f"`key: value`, or a list alone for its '{shape.shorthand}'"
            self._wrong(tree, where, "a mapping", hint if _takes_a_list(shape) else "`key: value`")
            return None
        entries = {
            key: found for key, entry in tree.entries.items() if (found := self._entry(entry, shape, where))
        }
        if tree.unclear and not shape.lenient:
            return None
        complete = self._required(tree, shape, where) and self._exactly_one(tree, shape, where)
        usable = complete and all(key in entries for key, row in shape.fields.items() if row.required)
        return Mapping(entries, tree.position) if usable or shape.lenient else None

    def _entry(self, entry: Entry, shape: Record, where: str) -> Entry | None:
        row = shape.fields.get(entry.key)
        inner = shape.rest if row is None else row.shape
        if inner is None:
            self._unknown(entry, shape, where)
            return None
        value = self.match(entry.value, inner, f"'{entry.key}'", where)
        return None if value is None else replace(entry, value=value)

    def _unknown(self, entry: Entry, shape: Record, where: str) -> None:
        probably = shape.meant_by(entry.key)
        if probably and set(probably) <= set(shape.exactly_one):
            message = f"unknown {shape.one_what} '{entry.key}'"
            self._report(entry.position, "unknown-value", message, meant(*probably))
            return
        hint = meant(*probably) or choose_from(shape.fields) or "it takes no keys"
        message = f"unknown {shape.key_what} '{entry.key}' in {where}"
        self._report(entry.position, "unknown-key", message, hint)

    def _required(self, tree: Mapping, shape: Record, where: str) -> bool:
        missing = [key for key, row in shape.fields.items() if row.required and key not in tree.entries]
        for key in missing:
            if not any(key in shape.meant_by(written) for written in tree.entries):
                self._report(tree.position, "missing", f"{where} has no '{key}'", _what_it_is(shape, key))
        return not missing

    def _exactly_one(self, tree: Mapping, shape: Record, where: str) -> bool:
        if not shape.exactly_one:
            return True
        present = [key for key in tree.entries if key in shape.exactly_one]
        if len(present) > 1:
            both = " and ".join(f"'{key}'" for key in present)
            position = tree.entries[present[1]].position
            hint = "write two relationships, one of them with an `id`"
            self._report(position, "one-type", f"{where} has more than one {shape.one_what}: {both}", hint)
        if not present and not any(_may_be_the_one(key, shape) for key in tree.entries):
            hint = choose_from(shape.exactly_one)
            self._report(tree.position, "one-type", f"{where} has no {shape.one_what}", hint)
        return len(present) == 1

    def _chosen(self, tree: Tree, shape: Chosen, where: str, owner: str) -> Tree | None:
        if not isinstance(tree, Mapping):
            self._wrong(tree, where, "a mapping", f"`{{{shape.key}: ...}}`")
            return None
        entry = tree.entries.get(shape.key)
        if entry is None:
            self._no_choice(tree, shape, where)
            return None
        choice = self.match(entry.value, shape.chooser, f"'{shape.key}'", where)
        if not isinstance(choice, Scalar):
            return None
        return self._record(tree, shape.records[choice.text], where, owner)

    def _no_choice(self, tree: Mapping, shape: Chosen, where: str) -> None:
        for key, entry in tree.entries.items():
            if nearest(key, (shape.key,)):
                message = f"unknown key '{key}' in {where}"
                self._report(entry.position, "unknown-key", message, meant(shape.key))
                return
        hint = choose_from(shape.records)
        self._report(tree.position, "missing", f"{where} has no '{shape.key}'", hint)

    def _arrow(self, tree: Tree, shape: Arrow) -> Tree | None:
        if not isinstance(tree, Mapping) or len(tree.entries) != 1:
            several = isinstance(tree, Mapping) and len(tree.entries) > 1
            hint = "indent what belongs to it, or begin it with its own '-'" if several else ""
            self._wrong_arrow(tree, hint or "such as `- developer -> ci: {triggers: {}}`")
            return None
        if tree.again:
            return None
        entry = next(iter(tree.entries.values()))
        value = self.match(_placed(entry), shape.body, f"relationship '{entry.key}'")
        return None if value is None else Mapping({entry.key: replace(entry, value=value)}, tree.position)

    def _wrong_arrow(self, tree: Tree, hint: str) -> None:
        message = "a relationship is written as one key, `source -> destination:`, and its body"
        self._report(tree.position, "wrong-type", message, hint)


def _shown(text: str) -> str:
    """The text, or its start when a message would drown in it."""
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "..."


def _placed(entry: Entry) -> Tree:
    """The entry's value, at its key: where a mistake of the whole is best shown."""
    return replace(entry.value, position=entry.position) if isinstance(entry.value, Mapping) else entry.value


def _is_short(tree: Tree, shape: Record) -> bool:
    """Whether a value stands for a record with just its shorthand."""
    if _takes_a_list(shape):
        return isinstance(tree, Sequence)
    return bool(shape.shorthand) and isinstance(tree, Scalar) and tree.type != "nothing"


def _takes_a_list(shape: Record) -> bool:
    return bool(shape.shorthand) and isinstance(shape.fields[shape.shorthand].shape, Many)


def _may_be_the_one(key: str, shape: Record) -> bool:
    """Whether an unknown key stands where one of the `exactly_one` should."""
    return key not in shape.fields and set(shape.meant_by(key)) <= set(shape.exactly_one)


def _what_it_is(shape: Record, key: str) -> str:
    inner = shape.fields[key].shape
    if isinstance(inner, Text) and inner.choices:
        return choose_from(inner.choices)
    description = shape.fields[key].description.rstrip(".")
    return description[0].lower() + description[1:]
