"""Texts that mean something to one format or another, on a page of cards and connectors."""

from __future__ import annotations

from types import MappingProxyType

from blueprint.layout.laid_out import Item, LaidOutConnector, LaidOutDiagram, Panel, Rect, StoryLine
from blueprint.testing import HOSTILE

TEXTS = (
    HOSTILE,
    *("end", "subgraph x", "graph", "style", "class", "click", "default", "null", "title", "label", "near"),
    'a "quoted" `tick` text',
    *("1. list item", "1) list item", "- dash", "+ plus", "# heading", "> quote", "---", "=", "*bold* _it_"),
    "${HOME} ${dollar} $x $$a$$ $$x^2$$",
    *("C:\\new\\Names\\Graph\\left", "ends in \\", '\\"', "\\n", "\\", "\\\\server\\share"),
    *("|pipe| {curly} [square] (round) <angle>", "<br/> <b>x</b>", "&amp; &lt; & ;", "#quot; #35; ﬂ°°35¶ß"),
    *("%% comment %%{init: {'theme': 'dark'}}%%", "// comment", "/* comment */", "# comment", "!include x"),
    "first line\nsecond line",
    "a;b:c.d->e--f ==> g <-> h",
    '"""',
    *(
        "fa:fa-car icon",
        ":::services",
        "@import x",
        "...@x",
        "`md`",
        "|md x|",
        "http://example.com www.x.org",
    ),
    *("漢字と仮名", "עברית وعربي", "😀 e\u0301 ß Å"),
)


def card_words(number: int) -> tuple[str, str]:
    """Title and technology of a card of the page."""
    return TEXTS[number], f"made of {TEXTS[number]}"


def hostile_page() -> LaidOutDiagram:
    """A zone with a card for each text, each joined to a card outside by a connector with a label."""
    zone = Item("zone", "zone", Rect(0, 0, 300, 100 * len(TEXTS) + 100), (), title=HOSTILE)
    goal = Item("goal", "card", Rect(600, 0, 200, 100), (), title="Goal")
    numbers = range(len(TEXTS))
    return LaidOutDiagram(
        id="hostile",
        kind="schematic",
        title=HOSTILE,
        description=HOSTILE,
        width=900,
        height=100 * len(TEXTS) + 200,
        below=(zone, *map(_card, numbers), goal),
        connectors=tuple(map(_connector, numbers)),
        above=tuple(map(_label, numbers)),
        story=tuple(StoryLine(n + 1, text, (_connector(n).address,)) for n, text in enumerate(TEXTS)),
    )


def _card(number: int) -> Item:
    rect = Rect(50, 100 * number + 50, 200, 60)
    title, technology = card_words(number)
    return Item(
        f"zone.card-{number}",
        "card",
        rect,
        (Panel(rect, fill="bar.services"),),
        title=title,
        description=title,
        parent="zone",
        attributes=MappingProxyType({"technology": technology, "note": title}),
    )


def _connector(number: int) -> LaidOutConnector:
    source = f"zone.card-{number}"
    address = f"{source}->goal#connects"
    text = TEXTS[number]
    return LaidOutConnector(
        address, source, "goal", ((250, 100), (600, 50)), title=text, description=text, dashed=number % 2 == 0
    )


def _label(number: int) -> Item:
    words = f"carries {TEXTS[number]}"
    return Item(
        f"label:{number}", "label", Rect(300, 0, 9, 9), (), title=words, of=_connector(number).address
    )


def awkward_page() -> LaidOutDiagram:
    """Zones that connectors end at, from a zone to itself, an empty zone, parallel connectors, a loop."""
    places = {"a": "", "a.b": "a", "a.b.c": "a.b", "d": "", "d.e": "d", "empty": "", "lone": ""}
    items = tuple(
        Item(
            address,
            "zone" if address in ("a", "a.b", "d", "empty") else "card",
            Rect(100 * number, 0, 90, 50),
            (),
            title="Same title" if address in ("a.b.c", "d.e", "lone") else address,
            parent=parent,
        )
        for number, (address, parent) in enumerate(places.items())
    )
    ends = (("a", "d"), ("a.b", "d.e"), ("lone", "a.b"), ("a.b.c", "empty"), ("d", "d"), ("d.e", "d.e"))
    joins = [*ends, ("lone", "d.e"), ("lone", "d.e"), ("d.e", "lone")]
    connectors = tuple(
        LaidOutConnector(f"{a}->{b}#{number}", a, b, ((0, 0), (1, 0))) for number, (a, b) in enumerate(joins)
    )
    return LaidOutDiagram("awkward", "schematic", "Awkward", "", 900, 200, items, connectors, ())
