"""Targets: `targets/<name>.yaml` of a project."""

from __future__ import annotations

from pathlib import Path

from blueprint.address import is_id
from blueprint.diagnostics import Diagnostic, InvalidInput, Position
from blueprint.model import Binding, Blueprint, Target
from blueprint.source.letter import ID_HINT, LONGEST_ID, TARGET
from blueprint.source.load import load, read
from blueprint.source.match import Matcher
from blueprint.source.names import ElementNames
from blueprint.source.nearest import hint_for
from blueprint.source.parse import parse
from blueprint.source.tree import Entry, Mapping, Scalar, table_of, text_of

BUILT_IN = "local"


def load_target(project_root: Path, name: str, blueprint: Blueprint | None = None) -> Target:
    """The target of that name, its bindings by element address.

    `local` needs no file. The elements are those of `blueprint`, or else of the project's file.
    InvalidInput carries the mistakes, or the targets that exist when there is none of that name.
    """
    file = project_root / "targets" / f"{name}.yaml"
    if len(name) > LONGEST_ID:
        hint = f"at most {LONGEST_ID} characters"
        raise InvalidInput(
            [Diagnostic(Position("targets"), "bad-format", "the target's name is too long", hint)]
        )
    if not is_id(name):
        raise InvalidInput([Diagnostic(Position(str(file)), "bad-format", f"'{name}' is no target", ID_HINT)])
    if not file.is_file():
        if name == BUILT_IN:
            return Target(name=name)
        raise InvalidInput([_unknown(file, name)])
    return _parse(file, name, blueprint or _blueprint_of(project_root))


def _unknown(file: Path, name: str) -> Diagnostic:
    known = sorted({BUILT_IN, *(path.stem for path in file.parent.glob("*.yaml"))})
    return Diagnostic(Position(str(file)), "unknown-target", f"no target '{name}'", hint_for(name, known))


def _blueprint_of(root: Path) -> Blueprint:
    loaded = load(root)
    if loaded.blueprint is None:
        raise InvalidInput(loaded.diagnostics)
    return loaded.blueprint


def _parse(file: Path, name: str, blueprint: Blueprint) -> Target:
    text, refusal = read(file)
    tree, diagnostics = (None, [refusal]) if refusal is not None else parse(text, str(file))
    matched = None if tree is None else Matcher(diagnostics).match(tree, TARGET, "the target")
    bindings: dict[str, Binding] = {}
    if isinstance(matched, Mapping):
        _check_name(matched, name, diagnostics)
        bindings = _bindings(table_of(matched, "bindings"), blueprint, diagnostics)
    if diagnostics:
        raise InvalidInput(sorted(diagnostics, key=lambda found: found.position))
    return Target(name=name, bindings=bindings)


def _check_name(matched: Mapping, name: str, diagnostics: list[Diagnostic]) -> None:
    written = matched.get("target")
    if isinstance(written, Scalar) and written.text != name:
        message = f"the target is named '{written.text}' but its file '{name}.yaml'"
        diagnostics.append(Diagnostic(written.position, "target-name", message, f"write `target: {name}`"))


def _bindings(
    table: dict[str, Entry], blueprint: Blueprint, diagnostics: list[Diagnostic]
) -> dict[str, Binding]:
    elements = ElementNames(tuple(blueprint.elements), frozenset(blueprint.elements), diagnostics)
    bindings: dict[str, Binding] = {}
    for key, entry in table.items():
        address = elements.resolve_text(key, entry.position)
        if address is None or not isinstance(entry.value, Mapping):
            continue
        if address in bindings:
            message = f"'{key}' is bound already"
            diagnostics.append(Diagnostic(entry.position, "duplicate-id", message, "one binding per element"))
        bindings[address] = Binding(
            element=address, driver=text_of(entry.value, "driver"), settings=_settings(entry.value)
        )
    return bindings


def _settings(body: Mapping) -> dict[str, str]:
    return {
        key: entry.value.text
        for key, entry in body.entries.items()
        if key != "driver" and isinstance(entry.value, Scalar)
    }
