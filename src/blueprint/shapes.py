"""The parts of our pictures one by one, for those who draw by hand: each a laid-out diagram of its own.

They are taken from real pictures, so that they are as those are. Nothing in them is somebody's
element: a connector's ends are "" here, attached to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from blueprint.diagram import compose, element_card
from blueprint.diagram.theme import LIGHT, Theme
from blueprint.layout import LaidOutDiagram, furniture, lay_out
from blueprint.layout.laid_out import Item, LaidOutConnector, Panel, Part, Rect, Stroke
from blueprint.layout.parts import moved_all
from blueprint.model import KINDS, Blueprint, Category, Element, Relationship, StorylineStep, View, ViewKind
from blueprint.text import set_in

BADGES = 20
_ZONES = ("zone", "cluster")
"""The kinds that are drawn as zones."""
_ZONE = (336.0, 240.0)
_EXAMPLES = {
    Category.APPLICATION: "application",
    Category.INFRASTRUCTURE: "cluster",
    Category.DEVELOPER: "ide",
    Category.SERVICES: "service",
}
"""Category -> the icon of its example card."""
_WORDS = ("What flows", "What is to be said\nabout this connector")


def shapes(theme: Theme = LIGHT) -> tuple[LaidOutDiagram, ...]:
    """Cards of every category and kind, zone, figure, connectors, marks, title and colour key."""
    zones = (_zone(name, theme) for name in _ZONES)
    with set_in(theme.font):
        return (*_cards(theme), *_kinds(theme), *zones, *_connectors(theme), *_furniture(theme))


def elements(blueprint: Blueprint, theme: Theme | None = None) -> tuple[LaidOutDiagram, ...]:
    """Every element of a blueprint as a shape, in the blueprint's own theme unless another is given."""
    pages = (lay_out(element_card(blueprint, element, theme)) for element in blueprint.elements.values())
    return tuple(cropped(replace(page, title=page.title or page.id)) for page in pages)


def cropped(page: LaidOutDiagram) -> LaidOutDiagram:
    """The same without a background, moved so that its things begin in the page's corner."""
    items = [item for item in page.items if item.role != "page"]
    points = [point for connector in page.connectors for point in connector.points]
    points += [
        point for item in items for part in item.parts if isinstance(part, Stroke) for point in part.points
    ]
    boxes = [*(item.rect for item in items), *(Rect(x, y, 0, 0) for x, y in points)]
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    return replace(
        page,
        width=max(box.right for box in boxes) - left,
        height=max(box.bottom for box in boxes) - top,
        below=tuple(_moved(item, -left, -top) for item in page.below if item.role != "page"),
        connectors=tuple(_shifted(connector, -left, -top) for connector in page.connectors),
        above=tuple(_moved(item, -left, -top) for item in page.above),
        story=(),
    )


def _cards(theme: Theme) -> Iterator[LaidOutDiagram]:
    for category, icon in _EXAMPLES.items():
        title = f"{category.capitalize()} card"
        yield _alone(_element("service", title, "What it is and does", icon, category), theme)


def _kinds(theme: Theme) -> Iterator[LaidOutDiagram]:
    for kind in KINDS.values():
        if kind.name not in _ZONES:
            yield _alone(_element(kind.name, kind.title, kind.summary, kind.icon, kind.category), theme)


def _element(kind: str, title: str, description: str, icon: str, category: Category) -> Element:
    return Element(
        address="element",
        kind=kind,
        title=title,
        description=description,
        icon=icon,
        category=category,
        instances="1",
    )


def _alone(element: Element, theme: Theme) -> LaidOutDiagram:
    blueprint = Blueprint(id="shapes", title="Shapes", elements={element.address: element})
    page = cropped(lay_out(element_card(blueprint, element, theme)))
    return replace(page, id=_slug(element.title), title=element.title)


def _zone(name: str, theme: Theme) -> LaidOutDiagram:
    """An empty zone, with room for two cards."""
    kind = KINDS[name]
    outside = _element(name, kind.title, kind.summary, kind.icon, kind.category)
    inside = outside.model_copy(update={"address": "element.inside"})
    blueprint = Blueprint(id="shapes", title="Shapes", elements={"element": outside, inside.address: inside})
    page = lay_out(element_card(blueprint, outside, theme))
    zone = next(item for item in page.items if item.role == "zone")
    rect = Rect(zone.rect.x, zone.rect.y, *_ZONE)
    parts = tuple(_resized(part, zone.rect, rect) for part in zone.parts)
    return _page(name, kind.title, [replace(zone, rect=rect, parts=parts)], page)


def _resized(part: Part, before: Rect, after: Rect) -> Part:
    return replace(part, rect=after) if isinstance(part, Panel) and part.rect == before else part


def _connectors(theme: Theme) -> Iterator[LaidOutDiagram]:
    """A connector; one with its label and its badge; labels and badges for others."""
    page = _numbered(1, _WORDS[0], theme)
    (line,) = page.connectors
    free = replace(
        line, address="connector", source="", target="", title="", description="", dashed=False, attributes={}
    )
    yield cropped(replace(page, id="connector", title="Connector", below=(), above=(), connectors=(free,)))
    dashed = replace(free, dashed=True)
    yield cropped(
        replace(page, id="dashed", title="Dashed connector", below=(), above=(), connectors=(dashed,))
    )
    marks = tuple(replace(item, of="connector") for item in page.above if item.role in ("label", "badge"))
    step = replace(page, id="step", title="Step of a story", below=(), above=marks, connectors=(free,))
    yield cropped(step)
    for words, name in zip(_WORDS, ("Label", "Note"), strict=True):
        labelled = _numbered(1, words, theme)
        yield _page(name.lower(), name, [i for i in labelled.above if i.role == "label"], labelled)
    for number in range(1, BADGES + 1):
        numbered = _numbered(number, "", theme)
        badges = [replace(i, title=f"Step {number}") for i in numbered.above if i.role == "badge"]
        yield _page(f"badge-{number}", f"Badge {number}", badges, numbered)


def _furniture(theme: Theme) -> Iterator[LaidOutDiagram]:
    """The title, and the key of a picture that has every category."""
    page = _numbered(1, "", theme, bare=False)
    yield _page("title", "Title", [item for item in page.items if item.role == "title"], page)
    key = furniture.key(page.width, page.height, tuple(Category), theme)
    yield _page("key", "Colour key", [key], page)


def _numbered(number: int, label: str, theme: Theme, *, bare: bool = True) -> LaidOutDiagram:
    """Two cards side by side and step `number` between them."""
    one = _element("service", "One", "", "service", Category.SERVICES)
    other = one.model_copy(update={"address": "other"})
    link = Relationship(id="connects", type="connects", source="element", destination="other", label=label)
    step = StorylineStep(number=number, relationships=(link.address,), text="A step")
    view = View(
        id="view", kind=ViewKind.SCHEMATIC, title="Title", show=("element", "other"), storyline=(step,)
    )
    blueprint = Blueprint(
        id="shapes",
        title="Shapes",
        elements={"element": one, "other": other},
        relationships=(link,),
        views={"view": view},
    )
    return lay_out(replace(compose(blueprint, view, theme), bare=bare))


def _page(name: str, title: str, items: Sequence[Item], page: LaidOutDiagram) -> LaidOutDiagram:
    """These items of a page as a shape, belonging to nothing."""
    free = tuple(replace(item, parent="", of="", link="") for item in items)
    return cropped(replace(page, id=name, title=title, below=(), connectors=(), above=free))


def _slug(title: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())


def _moved(item: Item, dx: float, dy: float) -> Item:
    return replace(item, rect=item.rect.moved(dx, dy), parts=moved_all(item.parts, dx, dy))


def _shifted(connector: LaidOutConnector, dx: float, dy: float) -> LaidOutConnector:
    return replace(connector, points=tuple((x + dx, y + dy) for x, y in connector.points))
