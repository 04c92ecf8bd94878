"""Structurizr DSL: one workspace with all pages as views of one model.

Elements are custom elements (`element`), because a blueprint's kinds are not C4's; zones are nested
groups. A page becomes a custom view, its storyline a dynamic view. An element that several pages show
is written once, where the first of them shows it in a zone.

The DSL has no escape for a backslash before `n`, a quote or the end of a text (Tokens.java): a
zero-width space keeps them apart. `${` would be replaced from the environment: the dollar is a constant.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from blueprint.export import Rendering
from blueprint.layout.laid_out import LaidOutDiagram
from blueprint_exporters.outline import Outline, Style, clean, comment, outline
from blueprint_exporters.workspace import Element, Group, Relationship, Workspace, workspace

__all__ = ["StructurizrExporter"]

_STEP = "    "
_APART = "\u200b"


class StructurizrExporter:
    """Writes any number of diagrams as the views of one Structurizr workspace."""

    title = "Structurizr DSL"
    suffix = "dsl"
    multipage = True

    def render(self, pages: Sequence[LaidOutDiagram]) -> Rendering:
        """Write the pages; ValueError for a repeated page id or address, an unknown parent or end."""
        lines = _document(workspace([outline(page) for page in pages]))
        return Rendering(("\n".join(lines) + "\n").encode(), "text/x-structurizr-dsl")


def _document(space: Workspace) -> Iterator[str]:
    first = space.pages[0]
    yield f"workspace {_quoted(first.title)} {_quoted(first.description)} {{"
    yield f"{_STEP}!const U-0024 $"
    yield f"{_STEP}model {{"
    yield from _block("properties", {"structurizr.groupSeparator": space.separator}, 2 * _STEP)
    for member in space.roots:
        yield from _member(member, 2 * _STEP)
    for relationship in space.relationships:
        yield from _relationship(relationship)
    yield f"{_STEP}}}"
    yield f"{_STEP}views {{"
    for page in space.pages:
        yield from _view(page, space)
        if page.story:
            yield from _story(page, space)
    yield from _styles(space)
    yield f"{_STEP}}}"
    yield "}"


def _member(member: Group | Element, indent: str) -> Iterator[str]:
    if isinstance(member, Element):
        yield from _element(member, indent)
        return
    if member.address:
        yield f"{indent}// address: {json.dumps(member.address)}"
    yield f"{indent}group {_quoted(member.title)} {{"
    for inner in member.inside:
        yield from _member(inner, indent + _STEP)
    yield f"{indent}}}"


def _element(element: Element, indent: str) -> Iterator[str]:
    item = element.box.item
    fields = item.attributes
    tags = f"{element.box.style},person" if fields.get("kind") == "person" else element.box.style
    words = [element.title, fields.get("technology", ""), item.description, tags]
    yield f"{indent}{element.name} = element {' '.join(map(_quoted, words))} {{"
    given = {name: value for name, value in fields.items() if name not in ("technology", "description")}
    yield from _block("properties", {"address": item.address, **_named(given)}, indent + _STEP)
    yield f"{indent}}}"


def _relationship(relationship: Relationship) -> Iterator[str]:
    indent = 2 * _STEP
    line = relationship.edge.connector
    ends = f"{relationship.source} -> {relationship.target}"
    words = [relationship.words, "", "dashed" if line.dashed else "solid"]
    yield f"{indent}{relationship.name} = {ends} {' '.join(map(_quoted, words))} {{"
    given = {"address": line.address, **_named(line.attributes)}
    yield from _block("properties", given, indent + _STEP)
    yield f"{indent}}}"


def _view(page: Outline, space: Workspace) -> Iterator[str]:
    indent = 3 * _STEP
    key = space.keys[page.id]
    yield f"{2 * _STEP}custom {key} {_quoted(page.title)} {_quoted(page.description)} {{"
    for address, title in space.remarks[page.id]:
        yield f"{indent}// address: {json.dumps(address)} {_remark(title)}"
    yield f"{indent}include {' '.join(space.shown[page.id])}"
    lines = space.lines[page.id]
    if space.relationships:
        yield f'{indent}exclude "relationship==*"'
    if lines:
        yield f"{indent}include {' '.join(relationship.name for relationship in lines)}"
    yield f"{indent}autoLayout {'lr' if page.rightwards else 'tb'}"
    yield f"{2 * _STEP}}}"


def _story(page: Outline, space: Workspace) -> Iterator[str]:
    indent = 3 * _STEP
    texts = {str(told.number): told.text for told in page.story}
    numbered = [line for line in space.lines[page.id] if line.edge.number in texts]
    for told in page.story:
        yield f"{2 * _STEP}// {told.number}. {_remark(told.text)}"
    if not numbered:
        return
    yield f"{2 * _STEP}dynamic * {space.keys[page.id]}_storyline {_quoted(page.description)} {{"
    yield f"{indent}title {_quoted(page.title)}"
    for line in sorted(numbered, key=lambda line: int(line.edge.number)):
        yield f"{indent}{line.edge.number}: {line.name} {_quoted(texts[line.edge.number])}"
    yield f"{indent}autoLayout {'lr' if page.rightwards else 'tb'}"
    yield f"{2 * _STEP}}}"


def _styles(space: Workspace) -> Iterator[str]:
    inner, innermost = 3 * _STEP, 4 * _STEP
    yield f"{2 * _STEP}styles {{"
    for name, style in space.styles().items():
        yield f"{inner}element {_quoted(name)} {{"
        yield from (f"{innermost}{line}" for line in _look(style))
        yield f"{inner}}}"
    yield from (f"{inner}element person {{", f"{innermost}shape Person", f"{inner}}}")
    for name in ("solid", "dashed"):
        yield f"{inner}relationship {name} {{"
        yield f"{innermost}style {name}"
        yield f"{innermost}color {_quoted(space.pages[0].theme.colour('connector'))}"
        yield f"{inner}}}"
    yield f"{2 * _STEP}}}"


def _look(style: Style) -> Iterator[str]:
    yield "shape RoundedBox"
    yield f"background {_quoted(style.fill)}"
    yield f"stroke {_quoted(style.line)}"
    yield f"color {_quoted(style.text)}"


def _block(name: str, values: Mapping[str, str], indent: str) -> Iterator[str]:
    yield f"{indent}{name} {{"
    for key, value in values.items():
        if value:
            yield f"{indent}{_STEP}{_quoted(key)} {_quoted(value)}"
    yield f"{indent}}}"


def _named(fields: Mapping[str, str]) -> dict[str, str]:
    """A model's own fields; one that is called like ours gets a name of its own."""
    return {f"model.{name}" if name == "address" else name: value for name, value in fields.items()}


def _remark(text: str) -> str:
    """The text in a comment; even there three quotes at the end would begin a text block."""
    words = comment(text)
    return words + _APART if words.endswith('"') else words


def _quoted(text: str) -> str:
    r"""A quoted token, in which `\"` and `\n` are the only escapes and `${name}` is replaced."""
    escaped = clean(text).replace("${", "${U-0024}{")
    for ending in ("n", '"', "\n"):
        escaped = escaped.replace(f"\\{ending}", f"\\{_APART}{ending}")
    if escaped.endswith("\\"):
        escaped += _APART
    return '"' + escaped.replace('"', '\\"').replace("\n", "\\n") + '"'
