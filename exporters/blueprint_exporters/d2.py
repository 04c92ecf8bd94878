"""D2: containers, classes with the theme's colours, tooltips, and connections with their numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from blueprint.export import Rendering
from blueprint.layout.laid_out import LaidOutDiagram
from blueprint_exporters.outline import Box, Edge, Outline, clean, comment, names, only_page, outline

__all__ = ["D2Exporter"]

_STEP = "  "
_MARKUP = re.compile(r"(?<=[<&])(?=[^\s])")
_APART = "\u200b"
"""Keeps markup apart in a tooltip, which D2 shows as plain text but refuses when it is malformed Markdown."""

# fmt: off
_KEYWORDS = frozenset({
    "animated", "bold", "class", "classes", "constraint", "direction", "false", "fill", "filled", "font",
    "height", "icon", "italic", "label", "layers", "left", "legend", "link", "multiple", "near", "null",
    "opacity", "scenarios", "shadow", "shape", "steps", "stroke", "style", "title", "tooltip", "top",
    "true", "underline", "vars", "width",
})
# fmt: on
"""Keys that mean something to D2 whatever stands around them; `title` is our own."""


class D2Exporter:
    """Writes one diagram as a D2 script."""

    title = "D2"
    suffix = "d2"
    multipage = False

    def render(self, pages: Sequence[LaidOutDiagram]) -> Rendering:
        """Write the only page; ValueError unless there is exactly one, with known parents and ends."""
        lines = _document(outline(only_page(pages)))
        return Rendering(("\n".join(lines) + "\n").encode(), "text/x-d2")


def _document(page: Outline) -> Iterator[str]:
    if page.description:
        yield f"# {comment(page.description)}"
    for step in page.story:
        yield f"# {step.number}. {comment(step.text)}"
    if any(e.connector.source == e.connector.target in page.clusters for e in page.edges):
        yield "vars: {d2-config: {layout-engine: elk}} # the other engine has no loops on containers"
    yield f"direction: {'right' if page.rightwards else 'down'}"
    yield from _classes(page)
    yield f"title: {_quoted(page.title)} {{shape: text; near: top-center; style.font-size: 28}}"
    paths = dict(_paths(page.boxes, ""))
    for box in page.boxes:
        yield from _box(box, page, paths, "")
    for edge in page.edges:
        yield from _edge(edge, paths)


def _classes(page: Outline) -> Iterator[str]:
    yield "classes: {"
    for name, style in page.styles.items():
        look = f"fill: {_quoted(style.fill)}; stroke: {_quoted(style.line)}"
        font = f"font-color: {_quoted(style.text)}; border-radius: 4"
        yield f"{_STEP}{_class(name)}: {{style: {{{look}; {font}}}}}"
    stroke = _quoted(page.theme.colour("connector"))
    yield f"{_STEP}is_connector: {{style.stroke: {stroke}}}"
    yield "}"


def _paths(boxes: Sequence[Box], above: str) -> Iterator[tuple[str, str]]:
    """The key of each box, and of all inside it, as a path from the top."""
    local = names([box.address.removeprefix(f"{_parent(box)}.") for box in boxes])
    for box, name in zip(boxes, local.values(), strict=True):
        key = f"{name}_" if name.lower() in _KEYWORDS else name
        path = f"{above}.{key}" if above else key
        yield box.address, path
        yield from _paths(box.inside, path)


def _parent(box: Box) -> str:
    return box.item.parent


def _box(box: Box, page: Outline, paths: Mapping[str, str], indent: str) -> Iterator[str]:
    key = paths[box.address].rpartition(".")[2]
    yield f"{indent}# address: {json.dumps(box.address)}"
    yield f"{indent}{key}: {_quoted(box.label)} {{"
    inner = indent + _STEP
    yield f"{inner}class: {_class(box.style)}"
    if box.item.description:
        yield f"{inner}tooltip: {_quoted(_MARKUP.sub(_APART, box.item.description))}"
    if page.kind == "logical" and box.inside:
        yield f"{inner}grid-columns: {len(box.stacks())}"
    for child in box.inside:
        yield from _box(child, page, paths, inner)
    yield f"{indent}}}"


def _edge(edge: Edge, paths: Mapping[str, str]) -> Iterator[str]:
    line = edge.connector
    words = f" {_quoted(edge.words)}" if edge.words else ""
    dashed = "; style.stroke-dash: 4" if line.dashed else ""
    yield f"# address: {json.dumps(edge.address)}"
    yield f"{paths[line.source]} -> {paths[line.target]}:{words} {{class: is_connector{dashed}}}"


def _quoted(text: str) -> str:
    """A double-quoted string: backslash, quote and the dollar of a substitution are escaped."""
    escaped = clean(text).replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$").replace("\n", "\\n")
    return f'"{escaped}"'


def _class(style: str) -> str:
    return names([style], prefix="is_")[style]
