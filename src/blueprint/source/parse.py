"""From YAML text to a tree: safe, bounded, with duplicate keys found and merge keys resolved."""

from __future__ import annotations

import re
import sys
import warnings
from dataclasses import dataclass, field, replace
from typing import Any, Final

from blueprint.diagnostics import Diagnostic, Position
from blueprint.source.quick import quickly
from blueprint.source.syntax import syntax_error
from blueprint.source.tree import Entry, Mapping, Scalar, ScalarType, Sequence, Tree, joined

MAX_CHARACTERS: Final = 2_000_000
MAX_NODES: Final = 200_000
MAX_DEPTH: Final = 60
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_UNPRINTABLE = re.compile(_FORBIDDEN.pattern + "|\r")  # a raw one is a line break to YAML
_WIDE_ESCAPE = re.compile(r"\\U([0-9a-fA-F]{8})")
_PREFIX = "tag:yaml.org,2002:"
_TYPES: Final[dict[str, ScalarType]] = {
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "yes or no",
    "null": "nothing",
    "timestamp": "text",
    "merge": "text",
}


class _Refused(Exception):
    """The text cannot be read on."""

    def __init__(self, position: Position, rule: str, message: str, hint: str) -> None:
        self.diagnostic = Diagnostic(position, rule, message, hint)
        super().__init__(message)


def parse(text: str, file: str) -> tuple[Tree | None, list[Diagnostic]]:
    """The tree (None when the text cannot be read) and what is wrong with the YAML as such."""
    try:
        reader = _Reader(file)
        return reader.tree(_compose(text, file), 0), reader.diagnostics
    except _Refused as refused:
        return None, [refused.diagnostic]


def _compose(text: str, file: str) -> Any:
    _refuse_unreadable(text, file)
    return quickly(text) or _thoroughly(text, file)


def _thoroughly(text: str, file: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning, YAMLError

    yaml = YAML(typ="safe", pure=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ReusedAnchorWarning)
            node = yaml.compose(text)
    except RecursionError:
        raise _too_deep(Position(file)) from None
    except MarkedYAMLError as error:
        raise _as_refusal(syntax_error(error, file, text)) from None
    except (YAMLError, ValueError, OverflowError) as error:
        raise _not_yaml(error, text, file) from None
    if node is None:
        raise _Refused(Position(file), "empty", "the file is empty", "`blueprint new NAME` writes a start")
    return node


def _refuse_unreadable(text: str, file: str) -> None:
    if len(text) > MAX_CHARACTERS:
        message = f"the file is too large: {len(text)} characters"
        raise _Refused(Position(file), "too-large", message, f"at most {MAX_CHARACTERS}")
    if found := _FORBIDDEN.search(text):
        message = f"the invisible character U+{ord(found[0]):04X} is not allowed"
        raise _Refused(_position_in(text, found.start(), file), "syntax", message, "delete it")


def _position_in(text: str, index: int, file: str) -> Position:
    return Position(file, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def _as_refusal(diagnostic: Diagnostic) -> _Refused:
    return _Refused(diagnostic.position, diagnostic.rule, diagnostic.message, diagnostic.hint)


def _not_yaml(error: Exception, text: str, file: str) -> _Refused:
    """What the parser stumbles over without a word on where it is."""
    for found in _WIDE_ESCAPE.finditer(text):
        if int(found[1], 16) > sys.maxunicode:
            position = _position_in(text, found.start(), file)
            message = f"there is no character '{found[0]}'"
            return _Refused(position, "syntax", message, "the last is \\U0010FFFF")
    message = f"this is not YAML: {error}".splitlines()[0]
    return _Refused(Position(file), "syntax", message, "check the file")


def _too_deep(position: Position) -> _Refused:
    return _Refused(position, "too-deep", "nested too deeply", f"at most {MAX_DEPTH} levels")


@dataclass
class _Reader:
    """Turns composed nodes into a tree, counting what aliases make of them."""

    file: str
    diagnostics: list[Diagnostic] = field(default_factory=list)
    count: int = 0
    open: set[int] = field(default_factory=set)

    def tree(self, node: Any, depth: int) -> Tree:
        position = self.position(node)
        self.count += 1
        if self.count > MAX_NODES:
            hint = f"at most {MAX_NODES} values once aliases are expanded"
            raise _Refused(position, "too-large", "the file holds too many values", hint)
        if depth > MAX_DEPTH:
            raise _too_deep(position)
        if id(node) in self.open:
            message = "an alias stands inside what it names, so this would contain itself"
            raise _Refused(position, "containment-cycle", message, "containment cannot be circular")
        self.open.add(id(node))
        try:
            return self.convert(node, position, depth)
        finally:
            self.open.discard(id(node))

    def convert(self, node: Any, position: Position, depth: int) -> Tree:
        if node.id == "scalar":
            return Scalar(self.text(node, position), self.scalar_type(node, position), position)
        self.refuse_tag(node, position)
        if node.id == "sequence":
            return Sequence(tuple(self.tree(item, depth + 1) for item in node.value), position)
        return self.mapping(node, position, depth)

    def mapping(self, node: Any, position: Position, depth: int) -> Mapping:
        own: dict[str, Entry] = {}
        merged: list[dict[str, Entry]] = []
        again: list[Entry] = []
        for key_node, value_node in node.value:
            key = self.key(key_node)
            value = _shown_at_key(self.tree(value_node, depth + 1), self.position(key_node))
            if _is_merge(key_node):
                merged += self.merge(value)
            elif key in own:
                again.append(Entry(key, self.position(key_node), value))
                self.duplicate(again[-1], own[key].position)
            else:
                own[key] = Entry(key, self.position(key_node), value)
        for key, entries in _by_key(again).items():
            own[key] = joined([own[key], *entries])
        return Mapping({**_first_wins(merged), **own}, position, tuple(again))

    def key(self, node: Any) -> str:
        position = self.position(node)
        if node.id != "scalar":
            hint = "a text with braces or brackets needs quotes"
            raise _Refused(position, "key", "a key must be plain text", hint)
        self.scalar_type(node, position)
        return self.text(node, position)

    def text(self, node: Any, position: Position) -> str:
        """The text without control characters, which only escapes such as `\\a` bring in."""
        text = str(node.value)
        if found := _UNPRINTABLE.search(text):
            message = f"the control character U+{ord(found[0]):04X} is not allowed"
            self.report(position, "control-character", message, "take its escape out of the text")
        return _UNPRINTABLE.sub("", text)

    def merge(self, value: Tree) -> list[dict[str, Entry]]:
        """The mappings that `<<` brings in."""
        found: list[dict[str, Entry]] = []
        for source in value.items if isinstance(value, Sequence) else (value,):
            if isinstance(source, Mapping):
                found.append(source.entries)
            else:
                self.report(source.position, "merge", "'<<' takes a mapping or a list of mappings")
        return found

    def duplicate(self, entry: Entry, first: Position) -> None:
        message, hint = f"duplicate key '{entry.key}'", f"the first is at line {first.line}"
        self.report(entry.position, "duplicate-key", message, hint)

    def scalar_type(self, node: Any, position: Position) -> ScalarType:
        tag = str(node.ctag)
        found = _TYPES.get(tag.removeprefix(_PREFIX)) if tag.startswith(_PREFIX) else None
        if found is None:
            raise _tag_refused(position, tag)
        return found

    def refuse_tag(self, node: Any, position: Position) -> None:
        if str(node.ctag) not in (_PREFIX + "map", _PREFIX + "seq"):
            raise _tag_refused(position, str(node.ctag))

    def position(self, node: Any) -> Position:
        return Position(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def report(self, position: Position, rule: str, message: str, hint: str = "") -> None:
        self.diagnostics.append(Diagnostic(position, rule, message, hint))


def _tag_refused(position: Position, tag: str) -> _Refused:
    shown = tag.replace(_PREFIX, "!!")
    return _Refused(position, "tag", f"the YAML tag '{shown}' is not allowed", "remove it, or use quotes")


def _shown_at_key(value: Tree, key: Position) -> Tree:
    """The parser places an absent value after the blank lines that follow its key."""
    absent = isinstance(value, Scalar) and value.type == "nothing" and not value.text
    return replace(value, position=key) if absent else value


def _first_wins(mappings: list[dict[str, Entry]]) -> dict[str, Entry]:
    """All of them as one; of several mappings the first wins (yaml.org/type/merge.html)."""
    entries: dict[str, Entry] = {}
    for mapping in reversed(mappings):
        entries.update(mapping)
    return entries


def _by_key(entries: list[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.key, []).append(entry)
    return found


def _is_merge(node: Any) -> bool:
    return node.value == "<<" and node.style is None
