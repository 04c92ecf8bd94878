"""The used characters of the fonts as `@font-face` rules, so that pictures look alike everywhere."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping

from blueprint.layout.laid_out import LaidOutDiagram, Text
from blueprint.text import Font, is_plain, is_right_to_left, looked_up, shape, subset, typefaces

_SYSTEM = "Inter, Helvetica, Arial, sans-serif"

Used = Mapping[tuple[Font, bool], frozenset[str]]


def used_fonts(diagram: LaidOutDiagram) -> Used:
    """The characters that each font draws, by font and weight, in the order in which fonts are tried."""
    used: dict[tuple[Font, bool], set[str]] = {}
    fonts = typefaces().fonts
    for text in _texts(diagram):
        right_to_left = is_right_to_left(text.lines)
        for line in text.lines:
            if is_plain(line):
                used.setdefault((fonts[0], text.bold), set()).update(line)
                continue
            for run in shape(line, text.size, text.bold, right_to_left):
                used.setdefault((run.font, text.bold), set()).update(looked_up(run))
    order = sorted(used, key=lambda key: (fonts.index(key[0]), key[1]))
    return {key: frozenset(used[key]) for key in order if used[key]}


def families(used: Used) -> str:
    """The value of `font-family`: what is embedded, then what a reader's machine may have."""
    found = dict.fromkeys([typefaces().main.family, *(font.family for font, _ in used)])
    return ", ".join([*(f"'{family}'" for family in found), _SYSTEM])


def font_faces(used: Used) -> str:
    """A rule for each font and weight; "" when there is no text."""
    rules: list[str] = []
    for (font, bold), characters in used.items():
        if font.has_bold or (font, not bold) not in used:
            rules.append(_rule(font, bold, characters))
        elif not bold:
            rules.append(_rule(font, bold, characters | used[font, True]))
    return "\n".join(rules)


def _rule(font: Font, bold: bool, characters: frozenset[str]) -> str:
    """One file for both weights is declared so, lest browsers embolden it themselves and PNG does not."""
    weight = ("700" if bold else "400") if font.has_bold else "400 700"
    data = b64encode(subset("".join(sorted(characters)), bold, font)).decode("ascii")
    return (
        f"@font-face{{font-family:'{font.family}';font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
    )


def _texts(diagram: LaidOutDiagram) -> Iterator[Text]:
    for item in diagram.items:
        yield from (part for part in item.parts if isinstance(part, Text))
