"""Lines of text as operators of a PDF page (ISO 32000-1, section 9), and the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from blueprint.diagram.theme import Theme
from blueprint.layout.laid_out import Item, LaidOutDiagram, Text
from blueprint.text import EMBOLDENED, Glyph, Run, is_right_to_left, set_in, shape
from blueprint_exporters.pdf.colours import BLACK, colour_of
from blueprint_exporters.pdf.fonts import Fonts
from blueprint_exporters.pdf.objects import number, written
from blueprint_exporters.pdf.shapes import paint
from blueprint_exporters.svg.reading import Reading


@dataclass(frozen=True)
class Line:
    """A line's runs, and where it begins: its left edge and its baseline, in px."""

    runs: tuple[Run, ...]
    x: float
    baseline: float
    text: Text


def lines_of(item: Item, theme: Theme) -> list[Line]:
    """The item's lines, shaped."""
    with set_in(theme.font):
        return [line for part in item.parts if isinstance(part, Text) for line in _lines(part)]


def _lines(text: Text) -> Iterator[Line]:
    right_to_left = is_right_to_left(text.lines)
    for i, line in enumerate(text.lines):
        runs = shape(line, text.size, text.bold, right_to_left)
        room = text.rect.width - sum(run.width for run in runs)
        x = text.rect.x + {"left": 0.0, "center": room / 2, "right": room}[text.align]
        if runs:
            yield Line(runs, x, text.rect.y + text.ascent + i * text.line_height, text)


def in_reading_order(diagram: LaidOutDiagram) -> list[Item]:
    """The title, then everything in the order of the storyline; a badge before its connector's label."""
    owned = Reading(diagram).owned
    items = {item.address: item for item in diagram.items}
    badges: dict[str, list[str]] = {}
    for item in diagram.items:
        if item.role == "badge":
            badges.setdefault(item.of, []).append(item.address)
    order = [item.address for item in diagram.items if item.role == "title"]
    _read("", owned, badges, order)
    found = dict.fromkeys([*order, *items])
    return [items[address] for address in found if address in items]


def _read(
    address: str, owned: Mapping[str, Sequence[str]], badges: Mapping[str, list[str]], order: list[str]
) -> None:
    order += [address, *badges.get(address, ())]
    for one in owned.get(address, ()):
        _read(one, owned, badges, order)


def operators(line: Line, fonts: Fonts, theme: Theme) -> Iterator[str]:
    """What draws a line, from left to right: programs that read PDF turn right-to-left text themselves."""
    colour = colour_of(theme.colour(line.text.colour)) or BLACK
    for run in line.runs:
        yield f"BT /{fonts.key(run)} {number(line.text.size)} Tf {paint(colour)} rg"
        if run.bold and not run.font.has_bold:
            yield f"2 Tr {number(line.text.size * EMBOLDENED)} w 1 j {paint(colour)} RG"
        else:
            yield "0 Tr"
        if fonts.tells(run, run.glyphs):
            yield from _glyphs(run, run.glyphs, line, fonts)
        else:
            for cluster in _clusters(run):
                yield from _told(run, cluster, line, fonts)
        yield "ET"


def _clusters(run: Run) -> list[list[Glyph]]:
    clusters: list[list[Glyph]] = []
    for glyph in run.glyphs:
        if glyph.text or not clusters:
            clusters.append([])
        clusters[-1].append(glyph)
    return clusters


def _told(run: Run, cluster: Sequence[Glyph], line: Line, fonts: Fonts) -> Iterator[str]:
    """A cluster with its text beside it (section 14.9.4) when its glyphs alone would tell another."""
    drawn = _glyphs(run, cluster, line, fonts)
    if fonts.tells(run, cluster):
        yield from drawn
        return
    yield f"/Span <</ActualText {written(cluster[0].text).decode('ascii')}>> BDC"
    yield from drawn
    yield "EMC"


def _glyphs(run: Run, glyphs: Sequence[Glyph], line: Line, fonts: Fonts) -> Iterator[str]:
    """Glyphs of one height in one array, with the distances between them corrected (section 9.4.3)."""
    size = line.text.size
    shown: list[str] = []
    pen = height = 0.0
    for glyph in glyphs:
        if not shown or glyph.y != height:
            if shown:
                yield f"[{''.join(shown)}] TJ"
            shown, pen, height = [], glyph.x, glyph.y
            yield _place(line, glyph)
        correction = (pen - glyph.x) / size * 1000
        if abs(correction) > 0.5:
            shown.append(number(round(correction, 1)))
            pen = glyph.x
        shown.append(f"<{fonts.code(run, glyph.index):04x}>")
        pen += fonts.width(run, glyph.index) * size / 1000
    if shown:
        yield f"[{''.join(shown)}] TJ"


def _place(line: Line, glyph: Glyph) -> str:
    """The text matrix: upright on a page whose y axis points down."""
    return f"1 0 0 -1 {number(line.x + glyph.x)} {number(line.baseline + glyph.y)} Tm"
