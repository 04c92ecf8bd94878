"""The nodes of a YAML text by libyaml: the same as those of the parser in Python, some ten times sooner.

libyaml speaks YAML 1.1 and has words of its own for mistakes. So whatever it refuses, and whatever
the two versions may read differently, is left to the parser in Python, which then has the last word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from yaml import YAMLError, events

try:
    from yaml.cyaml import CParser
except ImportError:  # no wheel for this platform: slower, and the same
    CParser = None

_ODD: Final = re.compile(
    r"[\t\r\x85\u2028\u2029\ufeff]"  # white space or a line break in one version only
    r"|[&*][\w-]*[^\s\w,\]}-]"  # names of anchors may hold more signs in 1.2
    r"|[|>][-+0-9]*#"  # a comment, or a mistake
    r"|[\"']:\S"  # a key in quotes and its value without a space
    r"|(?:^|[\s\[{,])\?\s",  # keys that are no plain text
    re.MULTILINE,
)
"""What the two versions read differently, or might; it may also stand in a text that they read alike."""
_DEEP: Final = 50
_TAG: Final = "tag:yaml.org,2002:"


_TYPES: Final = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), "null"),
    **dict.fromkeys(("true", "True", "TRUE", "false", "False", "FALSE"), "bool"),
    "<<": "merge",
}
"""What some words are without asking; all others that begin with a letter are text."""


@dataclass(eq=False)
class _Node:
    """What `ruamel.yaml.nodes` have, as far as it is read."""

    id: str
    ctag: str
    value: Any
    start_mark: Any
    style: str | None = None


class _Unusual(Exception):
    """What is better left to the other parser."""


def quickly(text: str) -> Any:
    """The root node of a text with one plain document; None when it must be read the other way."""
    if CParser is None or _ODD.search(text):
        return None
    try:
        return _Composer(CParser(text)).document()
    except (YAMLError, _Unusual):
        return None


class _Composer:
    """Makes nodes of events, without recursion: depth comes from outside."""

    def __init__(self, parser: Any) -> None:
        self._next = parser.get_event
        self._anchors: dict[str, Any] = {}
        self._types: dict[str, str] = {}

    def document(self) -> Any:
        """The root of the only document, which has neither directives nor `---`."""
        self._next()
        start = self._next()
        if not isinstance(start, events.DocumentStartEvent) or start.explicit:
            raise _Unusual
        root = self._root()
        end = self._next()
        if end.explicit or not isinstance(self._next(), events.StreamEndEvent):
            raise _Unusual
        if root.id != "mapping":
            raise _Unusual
        return root

    def _root(self) -> Any:
        top: list[Any] = []
        begun: list[tuple[Any, list[Any]]] = [(None, top)]
        while not top or len(begun) > 1:
            event = self._next()
            if isinstance(event, events.CollectionEndEvent):
                node, children = begun.pop()
                node.value = children if node.id == "sequence" else _pairs(children)
                continue
            node = self._node(event)
            begun[-1][1].append(node)
            if isinstance(event, events.CollectionStartEvent):
                begun.append((node, []))
                if len(begun) > _DEEP:
                    raise _Unusual
        return top[0]

    def _node(self, event: Any) -> Any:
        if isinstance(event, events.AliasEvent):
            if event.anchor not in self._anchors:
                raise _Unusual
            return self._anchors[event.anchor]
        if event.tag is not None:
            raise _Unusual
        if isinstance(event, events.ScalarEvent):
            node = _Node("scalar", self._type(event), event.value, event.start_mark, event.style or None)
        elif isinstance(event, events.SequenceStartEvent):
            node = _Node("sequence", _TAG + "seq", [], event.start_mark)
        else:
            node = _Node("mapping", _TAG + "map", [], event.start_mark)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _type(self, event: Any) -> str:
        """What YAML 1.2 takes a scalar for; in quotes, or as a block, it is text."""
        if not event.implicit[0]:
            return _TAG + "str"
        found = self._types.get(event.value)
        if found is None:
            found = self._types[event.value] = _TAG + _type_of(event.value)
        return found


def _type_of(plain: str) -> str:
    """The type of a plain scalar; what is not plain to see, the other parser's resolver says."""
    if plain in _TYPES:
        return _TYPES[plain]
    if plain.isdigit() and plain.isascii():
        return "int"
    if plain.isalpha() or (plain[0].isalpha() and plain[0].isascii()):
        return "str"
    from ruamel.yaml.nodes import ScalarNode
    from ruamel.yaml.resolver import VersionedResolver

    return str(VersionedResolver().resolve(ScalarNode, plain, (True, False))).removeprefix(_TAG)


def _pairs(children: list[Any]) -> list[tuple[Any, Any]]:
    return list(zip(children[::2], children[1::2], strict=True))
