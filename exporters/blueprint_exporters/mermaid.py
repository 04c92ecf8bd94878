"""Mermaid: a flowchart with nested subgraphs, which GitHub, GitLab and many wikis draw by themselves.

Every text stands in quotes, with all that means something to Mermaid, Markdown or HTML as a decimal
entity (`#60;`), so that what is shown is the very text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from blueprint.export import Rendering
from blueprint.layout.laid_out import LaidOutDiagram
from blueprint_exporters.outline import Box, Edge, Outline, comment, names, only_page, outline

__all__ = ["MermaidExporter"]

_STEP = "    "
_APART = "\u200b"
_SPECIAL = re.compile(r"[^\w ,/()?!'+…→‹›–-]|_")
_REPLACED = re.compile(r"\$(?=\$)|\\(?=n)|fa[bklrs]?(?=:fa-)|ﬂ(?=°)|¶(?=ß)")
_TAG = re.compile(r"[<>]|&(?=#?\w+;)")


class MermaidExporter:
    """Writes one diagram as a Mermaid flowchart."""

    title = "Mermaid"
    suffix = "mmd"
    multipage = False

    def render(self, pages: Sequence[LaidOutDiagram]) -> Rendering:
        """Write the only page; ValueError unless there is exactly one, with known parents and ends."""
        lines = _document(outline(only_page(pages)))
        return Rendering(("\n".join(lines) + "\n").encode(), "text/vnd.mermaid")


def _document(page: Outline) -> Iterator[str]:
    ids = names([box.address for box in page.walk()], prefix="n_")
    yield from ("---", f"title: {_yaml(page.title)}", "---")
    yield f"flowchart {'LR' if page.rightwards else 'TB'}"
    yield f"{_STEP}accTitle: {_line(comment(page.title))}"
    if page.description:
        yield f"{_STEP}accDescr: {_line(comment(page.description))}"
    for step in page.story:
        yield f"{_STEP}%% {step.number}. {_remark(step.text)}"
    for box in page.boxes:
        yield from _box(box, ids, _STEP, stacked=page.kind == "logical")
    for edge in page.edges:
        yield from _edge(edge, ids)
    for name, style in page.styles.items():
        look = f"fill:{style.fill},stroke:{style.line},color:{style.text}"
        yield f"{_STEP}classDef {_class(name)} {look}"
        members = ",".join(ids[box.address] for box in page.walk() if box.style == name)
        yield f"{_STEP}class {members} {_class(name)}"


def _box(box: Box, ids: Mapping[str, str], indent: str, *, stacked: bool) -> Iterator[str]:
    yield f"{indent}%% address: {json.dumps(box.address)}{_about(box)}"
    name = ids[box.address]
    if not box.inside:
        yield f'{indent}{name}["{_label(box.label)}"]'
        return
    yield f'{indent}subgraph {name}["{_label(box.label)}"]'
    if stacked:
        yield f"{indent}{_STEP}direction TB"
    for inner in box.inside:
        yield from _box(inner, ids, indent + _STEP, stacked=stacked)
    if stacked:
        for stack in box.stacks():
            if len(stack) > 1:
                yield f"{indent}{_STEP}{' ~~~ '.join(ids[inner.address] for inner in stack)}"
    yield f"{indent}end"


def _edge(edge: Edge, ids: Mapping[str, str]) -> Iterator[str]:
    line = edge.connector
    arrow = "-.->" if line.dashed else "-->"
    words = f'|"{_label(edge.words)}"|' if edge.words else ""
    yield f"{_STEP}%% address: {json.dumps(edge.address)}"
    yield f"{_STEP}{ids[line.source]} {arrow}{words} {ids[line.target]}"


def _about(box: Box) -> str:
    """The description as a remark, where it is not among the words."""
    about = comment(box.item.description)
    return f" {_remark(about)}" if about and about not in box.lines else ""


def _label(text: str) -> str:
    """The text between quotes."""
    return "<br/>".join(map(_line, text.split("\n")))


def _line(text: str) -> str:
    """One line. What is replaced even as entities (formulas, icons) is kept apart by U+200B."""
    apart = _REPLACED.sub(lambda found: f"{found.group()}{_APART}", text)
    return _SPECIAL.sub(lambda found: f"#{ord(found.group())};", apart)


def _remark(text: str) -> str:
    """The text in a comment: one line, and without the braces of a directive."""
    return comment(text).translate({ord("{"): "(", ord("}"): ")", ord("%"): "％"})


def _yaml(title: str) -> str:
    """The title above the picture, where Mermaid removes tags and knows no escape: look-alikes for them."""
    plain = _TAG.sub(lambda found: {"<": "‹", ">": "›"}.get(found.group(), f"&{_APART}"), comment(title))
    return json.dumps(plain, ensure_ascii=False)


def _class(style: str) -> str:
    return names([style], prefix="is_")[style]
