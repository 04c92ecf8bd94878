"""Text of a layout lock -> the lock; whatever is wrong with it is told with its line and column."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

from blueprint.diagnostics import Diagnostic, InvalidInput, Position
from blueprint.diagram import Memory
from blueprint.layout_lock.lock import FORMAT, LayoutLock, lock_of

_RULE = "layout-lock"
_FARTHEST = 1_000_000  # px; no picture is as large
_SIDES = 4
_MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_ANEW = "delete this file, or run `blueprint render --fresh`, to arrange all views anew"
_EITHER = (
    "keep either side, or both sides' lines of places, and run `blueprint render`, which puts the rest "
    "right; or `blueprint render --fresh` to arrange all views anew"
)


def read_lock(file: Path) -> LayoutLock:
    """The lock in a file, empty when there is none; InvalidInput."""
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return LayoutLock()
    try:
        return _Reader(str(file), data.decode("utf-8-sig")).read()
    except UnicodeDecodeError:
        message = "this is not UTF-8 text"
        raise InvalidInput([Diagnostic(Position(str(file)), _RULE, message, _ANEW)]) from None


def check_lock(file: Path) -> list[Diagnostic]:
    """What is wrong with the lock in a file."""
    try:
        read_lock(file)
    except InvalidInput as error:
        return list(error.diagnostics)
    return []


class _Reader:
    """Reads one text; every refusal says where in it."""

    def __init__(self, file: str, text: str) -> None:
        self._file, self._text = file, text

    def read(self) -> LayoutLock:
        self._refuse_markers()
        try:
            document = json.loads(self._text, object_pairs_hook=self._object)
        except json.JSONDecodeError as error:
            raise self._wrong(error.pos, f"this is not JSON: {error.msg}") from None
        except (ValueError, RecursionError):  # a number of thousands of digits; brackets in brackets
            raise self._wrong(0, "this is not a layout lock") from None
        if not isinstance(document, dict) or "format" not in document:
            raise self._wrong(0, 'this is not a layout lock: it has no "format"')
        if document["format"] != FORMAT or isinstance(document["format"], bool):
            raise self._wrong(
                self._at("format"),
                f"this is of format {_json(document['format'])}, and this version knows {FORMAT}",
                f"use the version of blueprint that wrote it; or {_ANEW}",
            )
        views = document.get("views")
        if not isinstance(views, dict):
            raise self._wrong(self._at("views"), '"views" must be an object of views by id')
        return lock_of({name: self._view(name, view) for name, view in views.items()})

    def _refuse_markers(self) -> None:
        start = 0
        for line in self._text.splitlines(keepends=True):
            if line.startswith(_MARKERS):
                raise self._wrong(start, f"this is a merge conflict: {line[:7]}", _EITHER)
            start += len(line)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        twice = [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]
        if twice:
            raise self._wrong(self._second(twice[0]), f"{_json(twice[0])} is there twice", "leave one out")
        return dict(pairs)

    def _second(self, name: str) -> int:
        """Where a key stands for the second time in one object, which are told apart by their heads."""
        found = [match.start() for match in re.finditer(re.escape(f"{_json(name)}:"), self._text)]
        pairs = [two for one, two in pairwise(found) if '"places":' not in self._text[one:two]]
        return (pairs or found or [0])[-1]

    def _view(self, name: str, view: Any) -> Memory:
        parts = [view.get(part) for part in ("hints", "content")] if isinstance(view, dict) else []
        if not parts or not all(isinstance(part, str) for part in parts):
            raise self._wrong(
                self._at("views", name), f'the view {_json(name)} must have texts "hints" and "content"'
            )
        places = view.get("places")
        if not isinstance(places, dict):
            raise self._wrong(
                self._at("views", name, "places"), f'the view {_json(name)} must have "places" by address'
            )
        for address, place in places.items():
            if not _is_place(place):
                at = self._at("views", name, "places", address)
                message = f"the place of {_json(address)} must be four numbers: left, top, width and height"
                raise self._wrong(at, f"{message}, not {_json(place)}")
        return Memory(view["hints"], view["content"], {name: tuple(at) for name, at in places.items()})

    def _at(self, *keys: str) -> int:
        """Where the last of these nested keys stands, or what of them there is."""
        found = 0
        for key in keys:
            found = max(found, self._text.find(f"{_json(key)}:", found))
        return found

    def _wrong(self, at: int, message: str, hint: str = _ANEW) -> InvalidInput:
        line = self._text.count("\n", 0, at) + 1
        column = at - (self._text.rfind("\n", 0, at) + 1) + 1
        return InvalidInput([Diagnostic(Position(self._file, line, column), _RULE, message, hint)])


def _is_place(place: Any) -> bool:
    """Four numbers, the last two of them positive."""
    if not isinstance(place, list) or len(place) != _SIDES:
        return False
    if not all(isinstance(part, int | float) and not isinstance(part, bool) for part in place):
        return False
    return all(abs(part) < _FARTHEST for part in place) and min(place[2:]) > 0  # NaN is not less, either


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
