"""Targets: `targets/<name>.yaml` of a project."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from blueprint.address import is_id
from blueprint.diagnostics import Diagnostic, InvalidInput, Position
from blueprint.model import Binding, Blueprint, Target
from blueprint.source.bound import misplaced, shared, unbound
from blueprint.source.letter import ID_HINT, LONGEST_ID, TARGET
from blueprint.source.load import load, read
from blueprint.source.match import Matcher
from blueprint.source.names import ElementNames, written_section
from blueprint.source.nearest import hint_for
from blueprint.source.parse import parse
from blueprint.source.secrets import Secrets
from blueprint.source.settings import mistakes_in, values_of
from blueprint.source.tree import Entry, Mapping, Scalar, Tree, table_of, text_of

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
    secrets = Secrets(diagnostics)
    matched: Tree | None = None
    if tree is not None:
        tree = secrets.without(tree)
        matched = Matcher(diagnostics).match(tree, TARGET, "the target")
    target = Target(name=name)
    if isinstance(matched, Mapping):
        _check_name(matched, name, diagnostics)
        names = ElementNames(tuple(blueprint.elements), frozenset(blueprint.elements), diagnostics)
        bindings = _Bindings(blueprint, names, file.parent.parent, diagnostics)
        written = _written(tree)
        target = Target(name=name, bindings=bindings.read(written, table_of(matched, "bindings")))
        keys = [*secrets.spoilt, *written]
        diagnostics += _sense(blueprint, target, keys, names, bindings.positions, matched)
    if diagnostics:
        raise InvalidInput(sorted(diagnostics, key=lambda found: found.position))
    return target


def _written(tree: Tree | None) -> dict[str, Entry]:
    """All bindings that were written, with mistakes or not."""
    section = written_section(tree, "bindings", TARGET)
    return section.entries if isinstance(section, Mapping) else {}


def _sense(
    blueprint: Blueprint,
    target: Target,
    keys: list[str],
    names: ElementNames,
    positions: dict[str, Position],
    root: Mapping,
) -> list[Diagnostic]:
    """Whether every element that a plan acts on is played; not judged while it is unclear what is bound."""
    found = list(shared(blueprint, target, positions))
    candidates = [names.candidates(key) for key in keys]
    if target.name == BUILT_IN or not all(len(one) == 1 for one in candidates):
        return found
    section = root.entries.get("bindings")
    position = section.position if section is not None else root.position
    return [*found, *unbound(blueprint, target, {one[0] for one in candidates}, position)]


def _check_name(matched: Mapping, name: str, diagnostics: list[Diagnostic]) -> None:
    written = matched.get("target")
    if isinstance(written, Scalar) and written.text != name:
        message = f"the target is named '{written.text}' but its file '{name}.yaml'"
        diagnostics.append(Diagnostic(written.position, "target-name", message, f"write `target: {name}`"))


@dataclass
class _Bindings:
    """Makes bindings of what was written; `positions` are those of their keys, by element."""

    blueprint: Blueprint
    names: ElementNames
    root: Path
    diagnostics: list[Diagnostic]
    positions: dict[str, Position] = field(default_factory=dict)

    def read(self, written: dict[str, Entry], table: dict[str, Entry]) -> dict[str, Binding]:
        """The bindings by element address; `table` has those of the `written` ones that have no mistake."""
        bindings: dict[str, Binding] = {}
        for key, entry in written.items():
            address = self.names.resolve_text(key, entry.position)
            if address is None:
                continue
            if address in self.positions:
                self._bound_twice(key, address, entry)
                continue
            self.positions[address] = entry.position
            if key in table and isinstance(body := table[key].value, Mapping):
                driver = text_of(body, "driver")
                wrong = list(misplaced(self.blueprint, address, driver, entry.position))
                self.diagnostics += [*wrong, *mistakes_in(body, self.root)]
                if not wrong:
                    bindings[address] = Binding(element=address, driver=driver, settings=values_of(body))
        return bindings

    def _bound_twice(self, key: str, address: str, entry: Entry) -> None:
        line = self.positions[address].line
        message = f"'{key}' is bound already, in line {line}"
        self.diagnostics.append(
            Diagnostic(entry.position, "duplicate-id", message, "one binding per element")
        )
