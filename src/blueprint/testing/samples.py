"""Small laid-out diagrams made by hand: every role and part once, and texts that break careless writers."""

from __future__ import annotations

from types import MappingProxyType

from blueprint import text
from blueprint.layout.laid_out import (
    Ellipse,
    IconMark,
    Item,
    LaidOutConnector,
    LaidOutDiagram,
    Panel,
    Part,
    Rect,
    StoryLine,
    Stroke,
    Text,
)

HOSTILE = "<script>alert('1')</script> & \"quoted\" ]]> &amp; \x01\x1f\ufffe %name% \u2028 漢字"
"""A title with markup, entities, quotes, characters that XML forbids, and a draw.io placeholder."""


def sample_diagrams() -> tuple[LaidOutDiagram, ...]:
    """Two pages: a schematic one with everything in it, and a small one with hostile texts."""
    return schematic(), hostile()


def schematic() -> LaidOutDiagram:
    """A zone with two cards, a figure outside, two connectors, a badge with its pin, a label, the key."""
    zone = Rect(200, 100, 560, 240)
    return LaidOutDiagram(
        id="deployment",
        kind="schematic",
        title="Schematic diagram: a sample",
        description="A developer pushes; images go from one registry to the next.",
        width=800,
        height=450,
        below=(
            _page(800, 450),
            _title("Schematic diagram: a sample"),
            _zone("ci", zone, "CI/CD cluster"),
            _card("ci.platform", Rect(220, 150, 200, 130), "CI/CD platform", "developer", link="platform"),
            _card("ci.registry", Rect(540, 150, 200, 130), "Image registry\n(transient)", "services"),
            _figure("developer", Rect(40, 180, 96, 84), "Developer"),
            _key(Rect(0, 390, 800, 60)),
        ),
        connectors=(
            LaidOutConnector(
                "developer->ci.platform#triggers",
                "developer",
                "ci.platform",
                ((136, 222), (170, 222), (170, 240), (220, 240)),
                title="Developer triggers CI/CD platform",
                attributes=MappingProxyType({"type": "triggers"}),
            ),
            LaidOutConnector(
                "ci.platform->ci.registry#builds",
                "ci.platform",
                "ci.registry",
                ((320, 280), (320, 310), (500, 310), (500, 220), (540, 220)),
                title="CI/CD platform builds",
                dashed=True,
            ),
        ),
        above=(
            _label("label:1", Rect(350, 314, 120, 17), "appImage:dev", "ci.platform->ci.registry#builds"),
            _badge("badge:1", (184, 200), (184, 240), "1", "developer->ci.platform#triggers"),
            _badge("badge:2", (500, 252), (500, 280), "2", "ci.platform->ci.registry#builds"),
        ),
        story=(
            StoryLine(1, "The developer pushes.", ("developer->ci.platform#triggers",)),
            StoryLine(2, "The platform builds.", ("ci.platform->ci.registry#builds",)),
        ),
    )


def hostile() -> LaidOutDiagram:
    """A page whose every text is HOSTILE."""
    rect = Rect(20, 60, 700, 60)
    card = Item(
        "evil",
        "card",
        rect,
        (Panel(rect, fill="card", line="card.line"), _line(HOSTILE, rect.inset(10), "text", 13)),
        title=HOSTILE,
        description=HOSTILE,
        attributes=MappingProxyType({"technology": HOSTILE, "label": HOSTILE, "id": HOSTILE}),
    )
    return LaidOutDiagram(
        id="platform",
        kind="detail",
        title=HOSTILE,
        description=HOSTILE,
        width=740,
        height=200,
        below=(_page(740, 200), card),
        connectors=(
            LaidOutConnector(
                "evil->evil#connects",
                "evil",
                "evil",
                ((100, 120), (100, 150), (200, 150), (200, 120)),
                title=HOSTILE,
                description=HOSTILE,
                attributes=MappingProxyType({"note": HOSTILE}),
            ),
        ),
        above=(_label("label:evil", Rect(20, 160, 700, 20), HOSTILE, "evil->evil#connects"),),
    )


def _page(width: float, height: float) -> Item:
    rect = Rect(0, 0, width, height)
    return Item("page", "page", rect, (Panel(rect, fill="page"),))


def _title(title: str) -> Item:
    rect = Rect(40, 30, 720, 31.2)
    return Item("title", "title", rect, (_line(title, rect, "text.title", 24),), title=title)


def _zone(address: str, rect: Rect, title: str) -> Item:
    name = Rect(rect.x + 20, rect.y + 14, rect.width - 40, 20.8)
    parts = (Panel(rect, fill="zone", line="zone.line"), _line(title, name, "zone.title", 16, bold=True))
    return Item(address, "zone", rect, parts, title=title)


def _card(address: str, rect: Rect, title: str, category: str, link: str = "") -> Item:
    bar = Rect(rect.x, rect.y, rect.width, 50)
    names = _block(title.split("\n"), Rect(rect.x + 14, 0, 136, 0), "text.inverse", 15, bold=True)
    body = text.wrap("What it is made of and what it does here", 13, rect.width - 28)
    count = Rect(rect.right - 74, rect.bottom - 27, 60, 16.9)
    parts = (
        Panel(rect, fill="card", line="card.line", radius=4),
        Panel(bar, fill=f"bar.{category}", radius=4),
        _middle(names, bar),
        IconMark(Rect(rect.right - 40, rect.y + 11, 28, 28), "registry", "text.inverse"),
        _block(body, Rect(rect.x + 14, rect.y + 62, rect.width - 28, 0), "text", 13),
        _line("1..n+1", count, "text", 13, bold=True, align="right"),
    )
    return Item(
        address,
        "card",
        rect,
        parts,
        title=title.replace("\n", " "),
        description="A card.",
        parent="ci",
        link=link,
        attributes=MappingProxyType({"kind": "ci-platform", "instances": "1..n+1"}),
    )


def _figure(address: str, rect: Rect, title: str) -> Item:
    caption = Rect(rect.x, rect.y + 56, rect.width, 16.9)
    parts = (
        IconMark(Rect(rect.x + 26, rect.y + 4, 44, 44), "person", "figure"),
        _line(title, caption, "text.muted", 13, align="center"),
    )
    return Item(address, "figure", rect, parts, title=title)


def _key(rect: Rect) -> Item:
    chip = Rect(40, rect.y + 20, 40, 20)
    parts = (
        Panel(rect, fill="band"),
        Panel(chip, fill="bar.services"),
        _line("Services", Rect(90, rect.y + 21, 100, 16.9), "text", 13),
    )
    return Item("key", "key", rect, parts, title="Colour key")


def _label(address: str, rect: Rect, words: str, of: str) -> Item:
    parts = (Panel(rect, fill="page"), _line(words, rect, "text", 12, align="center"))
    return Item(address, "label", rect, parts, title=words, of=of)


def _badge(address: str, centre: tuple[float, float], pin: tuple[float, float], number: str, of: str) -> Item:
    disc = Rect(centre[0] - 14, centre[1] - 14, 28, 28)
    rect = Rect(disc.x, disc.y, 28, pin[1] + 2 - disc.y)
    parts: tuple[Part, ...] = (
        Stroke((centre, pin), "badge"),
        Ellipse(Rect(pin[0] - 2, pin[1] - 2, 4, 4), "badge"),
        Ellipse(disc, "badge"),
        _middle(_line(number, disc, "text.inverse", 13, bold=True, align="center"), disc),
    )
    return Item(address, "badge", rect, parts, title=f"Step {number}", of=of)


def _line(words: str, rect: Rect, colour: str, size: float, **look: object) -> Text:
    return _block((words,), rect, colour, size, **look)


def _block(lines: list[str] | tuple[str, ...], at: Rect, colour: str, size: float, **look: object) -> Text:
    metrics = text.metrics(size)
    rect = Rect(at.x, at.y, at.width, metrics.line_height * len(lines))
    made = {"line_height": metrics.line_height, "ascent": metrics.ascent, **look}
    return Text(rect, tuple(lines), size, colour, **made)  # type: ignore[arg-type] # keywords of Text


def _middle(block: Text, rect: Rect) -> Text:
    from dataclasses import replace

    return replace(block, rect=block.rect.moved(0, rect.centre[1] - block.rect.centre[1]))
