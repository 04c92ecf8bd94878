"""What a reader remembers: where an earlier picture had everything, and what it was a picture of."""

from __future__ import annotations

from collections.abc import Mapping

from blueprint.canonical import digest_of, fingerprint
from blueprint.diagram.diagram import Diagram, Hints, Memory, Place
from blueprint.diagram.theme import Theme
from blueprint.layout.laid_out import LaidOutDiagram
from blueprint.model.look import SIZES

_PLACED = frozenset({"card", "figure", "zone"})
_DIGITS = 16
_LATER = frozenset({"gap", "zone.padding"})
_NO_ROOM = frozenset({"zone.radius", "line", "column.line", "connector", "connector.radius"})


def remembered(diagram: Diagram, picture: LaidOutDiagram) -> Memory | None:
    """Places of all boxes of a schematic picture from its content's corner on; None for other kinds."""
    if diagram.kind != "schematic" or diagram.bare or not diagram.nodes:
        return None
    rects = {item.address: item.rect for item in picture.items if item.role in _PLACED}
    left = min(rects[node.address].x for node in diagram.nodes)
    top = min(rects[node.address].y for node in diagram.nodes)
    places: Mapping[str, Place] = {
        address: (round(r.x - left), round(r.y - top), round(r.width), round(r.height))
        for address, r in rects.items()
    }
    return Memory(hints=hints_of(diagram), content=content_of(diagram), places=places)


def is_same(diagram: Diagram, memory: Memory) -> bool:
    """Whether nothing has changed that could need another place or more room."""
    return memory.hints == hints_of(diagram) and memory.content == content_of(diagram)


def hints_of(diagram: Diagram) -> str:
    """A fingerprint of the author's hints: with other hints, what is remembered counts no more."""
    hints = {node.address: _plain(node.hints) for node in diagram.walk() if node.hints != Hints()}
    return _short([diagram.direction, _plain(diagram.hints), hints])


def content_of(diagram: Diagram) -> str:
    """A fingerprint of all that asks for room: what is written on the boxes and at the connectors."""
    nodes = [[n.address, n.role, n.title, n.text, n.note, n.icon] for n in diagram.walk()]
    lines = [
        [c.address, c.source, c.target, c.label, c.number, c.badge, c.trunk] for c in diagram.connections
    ]
    font = diagram.theme.font
    fonts = [fingerprint([font.family, digest_of(font.regular), digest_of(font.bold)])] if font else []
    return _short([nodes, lines, _room(diagram.theme), *fonts])


def _room(theme: Theme) -> dict[str, float]:
    """The sizes that ask for room. The later ones count where they are changed, so that older locks hold."""
    return {
        name: size
        for name, size in theme.sizes.items()
        if name not in _NO_ROOM and not (name in _LATER and size == SIZES[name].default)
    }


def _plain(hints: Hints) -> list[object]:
    return [hints.rows, hints.columns, hints.order, hints.align, sorted(hints.pins.items())]


def _short(value: object) -> str:
    return fingerprint(value).removeprefix("sha256:")[:_DIGITS]
