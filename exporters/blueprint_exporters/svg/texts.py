"""Lines of text: as text, or as outlines for renderers that cannot shape every script."""

from __future__ import annotations

from lxml import etree

from blueprint import text as words
from blueprint.diagram.theme import Theme
from blueprint.layout.laid_out import Text
from blueprint_exporters.common import number, xml_text
from blueprint_exporters.svg.elements import child, set_attributes

_ANCHOR = {"left": "", "center": "middle", "right": "end"}
_ANCHOR_RIGHT_TO_LEFT = {"left": "end", "center": "middle", "right": ""}


def draw_text(parent: etree._Element, text: Text, theme: Theme, *, outlined: bool) -> None:
    """A `text` for every line: white space between `tspan`s would shift anchored lines.

    Lines of other scripts, all of right-to-left text and all in a project's own font become outlines
    when `outlined`.
    """
    rect = text.rect
    x = {"left": rect.x, "center": rect.x + rect.width / 2, "right": rect.right}[text.align]
    right_to_left = words.is_right_to_left(text.lines)
    anchors = _ANCHOR_RIGHT_TO_LEFT if right_to_left else _ANCHOR
    foreign = right_to_left or not words.typefaces().is_shipped
    for i, line in enumerate(text.lines):
        if not line:
            continue
        y = rect.y + text.ascent + i * text.line_height
        if outlined and (foreign or not words.is_plain(line)):
            _outlines(parent, text, line, right_to_left, y, theme)
            continue
        drawn = child(
            parent,
            "text",
            x=x,
            y=y,
            font_size=text.size,
            font_weight="700" if text.bold else "",
            direction="rtl" if right_to_left else "",
            text_anchor=anchors[text.align],
            fill=theme.colour(text.colour),
        )
        _write(drawn, words.visible(line), text, theme)


def _write(drawn: etree._Element, line: str, text: Text, theme: Theme) -> None:
    """Fill in the line, with an outline around what has no bold font of its own."""
    parts = words.by_weight(line) if text.bold else [(line, True)]
    for part, has_bold in parts:
        if not has_bold:
            outline = _outline(text, theme)
            if len(parts) == 1:
                set_attributes(drawn, **outline)
            else:
                set_attributes(child(drawn, "tspan", part), **outline)
                continue
        if len(drawn):
            drawn[-1].tail = xml_text(part)
        else:
            drawn.text = xml_text(part)


def _outline(text: Text, theme: Theme) -> dict[str, str | float]:
    colour = theme.colour(text.colour)
    return {"stroke": colour, "stroke_width": text.size * words.EMBOLDENED, "stroke_linejoin": "round"}


def _outlines(
    parent: etree._Element, text: Text, line: str, right_to_left: bool, baseline: float, theme: Theme
) -> None:
    """A `path` for every run of a line."""
    runs = words.shape(line, text.size, text.bold, right_to_left)
    room = text.rect.width - sum(run.width for run in runs)
    left = text.rect.x + {"left": 0.0, "center": room / 2, "right": room}[text.align]
    for run in runs:
        path = _path(run, text.size, left, baseline)
        if path:
            drawn = child(parent, "path", d=path, fill=theme.colour(text.colour))
            if text.bold and not run.font.has_bold:
                set_attributes(drawn, **_outline(text, theme))


def _path(run: words.Run, size: float, left: float, baseline: float) -> str:
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen

    font = words.hb_font(run.font, run.bold)
    scale = size / font.face.upem
    pen = SVGPathPen(None, ntos=number)
    for glyph in run.glyphs:
        placed = TransformPen(pen, (scale, 0, 0, -scale, left + glyph.x, baseline + glyph.y))
        font.draw_glyph_with_pen(glyph.index, placed)
    commands: str = pen.getCommands()
    return commands
