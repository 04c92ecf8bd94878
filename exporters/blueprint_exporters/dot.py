"""DOT, for Graphviz and the many programs that read it: clusters, plain labels, and our places.

`dot` lays it out anew; `neato` keeps the places of our picture (`pos`, in points). Labels are
escStrings: Graphviz replaces backslash sequences and HTML entities in them, so both are escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from blueprint.export import Rendering
from blueprint.layout.laid_out import LaidOutDiagram
from blueprint_exporters.common import number
from blueprint_exporters.outline import Box, Edge, Outline, clean, comment, only_page, outline

__all__ = ["DotExporter"]

_STEP = "    "
_POINTS = 72 / 96  # a point is 1/72 inch, a CSS pixel 1/96
_FONT = "Helvetica,Arial,sans-serif"

Attributes = Mapping[str, str]


class DotExporter:
    """Writes one diagram as a DOT graph."""

    title = "Graphviz DOT"
    suffix = "dot"
    multipage = False

    def render(self, pages: Sequence[LaidOutDiagram]) -> Rendering:
        """Write the only page; ValueError unless there is exactly one, with known parents and ends."""
        lines = _document(outline(only_page(pages)))
        return Rendering(("\n".join(lines) + "\n").encode(), "text/vnd.graphviz")


def _document(page: Outline) -> Iterator[str]:
    for step in page.story:
        yield f"// {step.number}. {comment(step.text)}"
    yield f"digraph {_id(page.id)} {{"
    yield f"{_STEP}graph{_list(_graph(page))};"
    yield f'{_STEP}node [shape=box, style="filled,rounded", fontname="{_FONT}", fontsize=11];'
    edge = {"fontname": _FONT, "fontsize": "10", "color": page.theme.colour("connector")}
    yield f"{_STEP}edge{_list(edge)};"
    for box in page.boxes:
        yield from _box(box, page, _STEP)
    for line in page.edges:
        yield from _edge(line, page)
    yield "}"


def _graph(page: Outline) -> Attributes:
    return {
        "label": _label(page.title),
        "comment": _label(page.description),
        "labelloc": "t",
        "fontname": _FONT,
        "fontsize": "18",
        "fontcolor": page.theme.colour("text.title"),
        "bgcolor": page.theme.colour("page"),
        "rankdir": "LR" if page.rightwards else "TB",
        "compound": "true",
        "charset": "UTF-8",
        "inputscale": "72",
    }


def _box(box: Box, page: Outline, indent: str) -> Iterator[str]:
    if not box.inside:
        yield f"{indent}{_id(box.address)}{_list(_look(box, page) | _place(box, page))};"
        return
    yield f"{indent}subgraph {_id(_cluster(box.address))} {{"
    yield f"{indent}{_STEP}graph{_list(_look(box, page) | {'style': 'filled,rounded'})};"
    if box.address in page.ends:
        hidden = {"shape": "point", "style": "invis", "width": "0.01", "height": "0.01"}
        anchor = {**_place(box, page), **hidden}
        yield f"{indent}{_STEP}{_id(box.address)}{_list(anchor)};"
    for inner in box.inside:
        yield from _box(inner, page, indent + _STEP)
    if page.kind == "logical":
        for stack in box.stacks():
            if len(stack) > 1:
                yield f"{indent}{_STEP}{' -> '.join(_id(inner.address) for inner in stack)} [style=invis];"
    yield f"{indent}}}"


def _edge(edge: Edge, page: Outline) -> Iterator[str]:
    line = edge.connector
    look = {"address": _label(edge.address), "id": _label(edge.address), "tooltip": _label(line.title)}
    if edge.words:
        look["label"] = _label(edge.words)
    if line.dashed:
        look["style"] = "dashed"
    if line.source in page.clusters:
        look["ltail"] = _label(_cluster(line.source))
    if line.target in page.clusters:
        look["lhead"] = _label(_cluster(line.target))
    yield f"{_STEP}{_id(line.source)} -> {_id(line.target)}{_list(look)};"


def _look(box: Box, page: Outline) -> dict[str, str]:
    style = page.styles[box.style]
    return {
        "address": _label(box.address),
        "id": _label(box.address),
        "class": box.style,
        "label": _label(box.label),
        "tooltip": _label(box.item.description),
        "fillcolor": style.fill,
        "color": style.line,
        "fontcolor": style.text,
    }


def _place(box: Box, page: Outline) -> dict[str, str]:
    """Centre in points, y up; size in inches as the least. A detail card's words need no such room."""
    if page.kind == "detail":
        return {}
    rect = box.item.rect
    x, y = rect.centre[0] * _POINTS, (page.height - rect.centre[1]) * _POINTS
    return {
        "pos": f"{number(x)},{number(y)}!",
        "width": number(rect.width / 96),
        "height": number(rect.height / 96),
    }


def _cluster(address: str) -> str:
    return f"cluster_{address}"


def _list(attributes: Attributes) -> str:
    return f" [{', '.join(f'{name}={_quoted(value)}' for name, value in attributes.items() if value)}]"


def _id(text: str) -> str:
    """A quoted ID. Backslashes are doubled, so that none escapes the quote at the end."""
    return _quoted(clean(text).replace("\\", "\\\\"))


def _label(text: str) -> str:
    """An escString that shows the text, not quoted yet."""
    return clean(text).replace("\\", "\\\\").replace("&", "&amp;").replace("\n", "\\n")


def _quoted(text: str) -> str:
    quoted = text.replace('"', '\\"').replace("\n", " ")
    return f'"{quoted}"'
