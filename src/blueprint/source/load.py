"""From a blueprint.yaml to a Blueprint and what is wrong with the letter of it."""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from blueprint.diagnostics import Diagnostic, Position, Severity
from blueprint.model import Blueprint
from blueprint.source.build import build
from blueprint.source.letter import BLUEPRINT
from blueprint.source.match import Matcher
from blueprint.source.parse import MAX_CHARACTERS, parse
from blueprint.source.positions import Positions
from blueprint.source.tree import Mapping, Tree

FILE_NAME = "blueprint.yaml"


@dataclass(frozen=True)
class Loaded:
    """What was read.

    `blueprint` is None when nothing is left to judge. With errors among the `diagnostics` it lacks
    the parts that are wrong; `damaged` are the top-level sections they are in.
    """

    blueprint: Blueprint | None
    diagnostics: tuple[Diagnostic, ...]
    text: str
    path: Path
    positions: Positions
    damaged: frozenset[str] = frozenset()


def load(path: Path) -> Loaded:
    """Read `path`, a blueprint.yaml or a folder that holds one; mistakes are diagnostics."""
    file = path / FILE_NAME if path.is_dir() else path
    text, refusal = read(file)
    if refusal is not None:
        return Loaded(None, (refusal,), text, file, Positions(str(file)))
    return load_text(text, file)


def load_text(text: str, path: Path) -> Loaded:
    """The same for a text; `path` is the file that it stands for."""
    file = str(path)
    tree, diagnostics = parse(text, file)
    if tree is None:
        return Loaded(None, tuple(diagnostics), text, path, Positions(file))
    matcher = Matcher(diagnostics)
    matched = matcher.match(tree, BLUEPRINT, "the blueprint")
    if not isinstance(matched, Mapping):
        return Loaded(None, _in_order(diagnostics), text, path, Positions(file))
    root = path.parent if path.is_file() else None
    blueprint, places, more = build(matched, tree, root)
    found = _in_order([*diagnostics, *more])
    return Loaded(blueprint, found, text, path, Positions(file, places), _damaged(tree, found))


def read(file: Path) -> tuple[str, Diagnostic | None]:
    """A file's text, or why it cannot be read."""
    position = Position(str(file))
    try:
        data = file.read_bytes() if file.stat().st_size <= 4 * MAX_CHARACTERS else None
    except OSError as error:
        return "", Diagnostic(position, "unreadable", f"cannot be read: {error.strerror}")
    if data is None:
        return "", Diagnostic(
            position, "too-large", "the file is too large", f"at most {MAX_CHARACTERS} characters"
        )
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"byte {error.start + 1} is not UTF-8 text"
        return "", Diagnostic(Position(str(file), line), "not-utf-8", message, "save the file as UTF-8")


def _in_order(diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By position, each once: an alias shows the same mistake as its anchor."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda found: (found.position, found.message)))


def _damaged(tree: Tree, diagnostics: Iterable[Diagnostic]) -> frozenset[str]:
    """The sections with errors; a part that an anchor shares counts where it is written."""
    written = (*tree.entries.values(), *tree.again) if isinstance(tree, Mapping) else ()
    sections = sorted(written, key=lambda entry: entry.position)
    starts = [section.position for section in sections]
    errors = (found for found in diagnostics if found.severity is Severity.ERROR)
    places = (bisect.bisect_right(starts, error.position) - 1 for error in errors)
    return frozenset(sections[place].key for place in places if place >= 0)
