"""The fonts of a file: which glyphs the runs use, cut and embedded as CID fonts (ISO 32000-1, 9.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from typing import Any

from blueprint.text import Font, Glyph, Run, hb_font
from blueprint_exporters.pdf.objects import Document, Name, Reference, Value

_SYMBOLIC = 4
_LAYOUT = ("GSUB", "GPOS", "GDEF", "name", "OS/2", "post", "cmap", "BASE")
"""Tables that are of no use in a file that names its glyphs."""


@dataclass
class _Used:
    """A font's glyphs in the order of their first use, and the text that each of them stands for."""

    font: Font
    bold: bool
    texts: dict[int, str] = field(default_factory=dict)


class Fonts:
    """Collects runs, then embeds. Every glyph's code in the file is its index in the cut font."""

    def __init__(self) -> None:
        self._used: dict[str, _Used] = {}
        self._codes: dict[str, dict[int, int]] = {}

    def use(self, run: Run) -> None:
        """Note the glyphs of a run; a glyph stands for the first text that it was seen with."""
        used = self._used.setdefault(self.key(run), _Used(run.font, run.bold))
        alone = _alone(run)
        for glyph in run.glyphs:
            told = used.texts.setdefault(glyph.index, "")
            if not told and glyph.index in alone:
                used.texts[glyph.index] = glyph.text

    def key(self, run: Run) -> str:
        """The font's name as a resource of pages."""
        bold = run.bold and run.font.has_bold
        return run.font.family.replace(" ", "") + ("-Bold" if bold else "-Regular")

    def tells(self, run: Run, glyphs: Sequence[Glyph]) -> bool:
        """Whether some glyphs of a run alone tell their text to programs that search or read aloud."""
        texts = self._used[self.key(run)].texts
        return all(texts[glyph.index] == glyph.text for glyph in glyphs)

    def code(self, run: Run, index: int) -> int:
        """The code that draws a glyph; after `embed`."""
        return self._codes[self.key(run)][index]

    def width(self, run: Run, index: int) -> int:
        """A glyph's own advance, in thousandths of an em."""
        return _advance(hb_font(run.font, run.bold), index)

    def embed(self, document: Document) -> dict[str, Value]:
        """Add all fonts; their resource dictionary."""
        return {key: self._embedded(document, key, used) for key, used in sorted(self._used.items())}

    def _embedded(self, document: Document, key: str, used: _Used) -> Reference:
        data, codes = _cut(used)
        self._codes[key] = codes
        font = hb_font(used.font, used.bold)
        base = Name(f"{_tag(key)}+{key}")
        compact = used.font.suffix == "otf"
        descendant: dict[str, Value] = {
            "Type": Name("Font"),
            "Subtype": Name("CIDFontType0" if compact else "CIDFontType2"),
            "BaseFont": base,
            "CIDSystemInfo": {"Registry": b"Adobe", "Ordering": b"Identity", "Supplement": 0},
            "FontDescriptor": document.add(_descriptor(document, font, base, data, compact)),
            "DW": 0,
            "W": [part for old, new in codes.items() for part in (new, [_advance(font, old)])],
        }
        if not compact:
            descendant["CIDToGIDMap"] = Name("Identity")
        return document.add(
            {
                "Type": Name("Font"),
                "Subtype": Name("Type0"),
                "BaseFont": base,
                "Encoding": Name("Identity-H"),
                "DescendantFonts": [document.add(descendant)],
                "ToUnicode": document.stream(_to_unicode(used, codes)),
            }
        )


def _alone(run: Run) -> set[int]:
    """The glyphs of a run that are the only one of their cluster, wherever they stand."""
    shared = {
        index
        for first, second in pairwise(run.glyphs)
        if not second.text
        for index in (first.index, second.index)
    }
    return {glyph.index for glyph in run.glyphs} - shared


def _cut(used: _Used) -> tuple[bytes, dict[int, int]]:
    """The font program with the used glyphs, and their indices in it by the old ones."""
    import uharfbuzz as hb

    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.GLYPH_INDEX).update(used.texts)
    wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(
        int.from_bytes(tag.encode("ascii"), "big")
        for tag in _LAYOUT
        if used.font.suffix != "otf" or tag != "cmap"
    )
    wanted.flags = hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.NO_HINTING
    plan = hb.SubsetPlan(hb_font(used.font, used.bold).face, wanted)
    data = plan.execute().blob.data
    mapping = plan.old_to_new_glyph_mapping
    codes = {old: mapping[old] for old in sorted(used.texts)}
    return (_compact(data) if used.font.suffix == "otf" else data), codes


def _compact(data: bytes) -> bytes:
    """The CFF table alone, which is what PDF embeds of an OpenType font (section 9.9)."""
    from fontTools.ttLib import TTFont

    table: bytes = TTFont(BytesIO(data)).reader["CFF "]
    return table


def _descriptor(document: Document, font: Any, base: Name, data: bytes, compact: bool) -> dict[str, Value]:
    extents = font.get_font_extents("ltr")
    scale = 1000 / font.face.upem
    ascent, descent = round(extents.ascender * scale), round(extents.descender * scale)
    kind: dict[str, Value] = {"Subtype": Name("CIDFontType0C")} if compact else {"Length1": len(data)}
    return {
        "Type": Name("FontDescriptor"),
        "FontName": base,
        "Flags": _SYMBOLIC,
        "FontBBox": [0, descent, 1000, ascent],
        "ItalicAngle": 0,
        "Ascent": ascent,
        "Descent": descent,
        "CapHeight": ascent,
        "StemV": 80,
        ("FontFile3" if compact else "FontFile2"): document.stream(data, kind),
    }


def _advance(font: Any, index: int) -> int:
    advance: int = font.get_glyph_h_advance(index)
    upem: int = font.face.upem
    return round(advance * 1000 / upem)


def _tag(key: str) -> str:
    """Six capitals in front of a subset's name (section 9.6.4), always the same ones."""
    from hashlib import sha256

    return "".join(chr(ord("A") + byte % 26) for byte in sha256(key.encode("utf-8")).digest()[:6])


def _to_unicode(used: _Used, codes: dict[int, int]) -> bytes:
    """The CMap from glyphs to text (section 9.10.3)."""
    lines = [
        f"<{codes[old]:04x}> <{text.encode('utf-16-be', 'replace').hex()}>"
        for old, text in sorted(used.texts.items())
        if text
    ]
    blocks = [lines[i : i + 100] for i in range(0, len(lines), 100)]
    maps = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{maps}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
