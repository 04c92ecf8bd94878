"""The fonts that projects bring: TTF and OTF files in the project's folder `fonts/`."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

__all__ = ["FOLDER", "LARGEST", "BadFont", "family_of", "font_data", "refusal_of"]

FOLDER = "fonts"
LARGEST = 4 * 1024 * 1024
"""Bytes; a font of more has characters that the shipped ones have too."""

_STARTS = {b"\0\1\0\0", b"true", b"OTTO"}
_OTHERS = {b"ttcf": "a collection of fonts", b"wOFF": "a WOFF file", b"wOF2": "a WOFF2 file"}
_NEEDED = ("cmap", "head", "hhea", "hmtx", "maxp", "name")
_ASCII = frozenset(range(0x20, 0x7F))
_NAMES = (16, 1)  # the typographic family, else the family (OpenType, table `name`)
_BAD_IN_NAMES = re.compile(r"[^A-Za-z0-9 -]+")  # the name stands in CSS, draw.io styles and PDF names

# OpenType, table `OS/2`, field fsType. Of bits 0 to 3 the least restrictive one holds.
_LICENCE, _RESTRICTED, _NO_SUBSET, _BITMAPS = 0x000F, 0x0002, 0x0100, 0x0200


class BadFont(Exception):
    """A file that cannot be used: what is wrong, and what would be right."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def font_data(root: Path, named: str) -> bytes:
    """The content of the font file `named`, seen from the project's folder; BadFont."""
    file = _inside(root, named)
    if not file.is_file():
        hint = "create it beside blueprint.yaml" if not file.exists() else "name a file"
        raise BadFont(f"no font '{named}'", hint)
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise BadFont(f"'{named}' cannot be read: {error.strerror}") from error
    try:
        _check(data)
    except BadFont as error:
        raise BadFont(f"'{named}' {error.message}", error.hint) from error
    return data


def family_of(data: bytes) -> str:
    """The font's family, in letters, digits, spaces and hyphens; never that of a shipped font."""
    from blueprint.text.fonts import FONTS

    names = _opened(data)["name"]
    found = next((name for name in map(names.getDebugName, _NAMES) if name), "")
    family = " ".join(_BAD_IN_NAMES.sub(" ", found).split()) or "Own Font"
    return f"{family} Own" if family in {font.family for font in FONTS} else family


def refusal_of(data: bytes) -> str:
    """Why the font itself says that it may not be embedded as our files embed it, "" when it may."""
    font = _opened(data)
    bits: int = font["OS/2"].fsType if "OS/2" in font else 0
    if bits & _LICENCE == _RESTRICTED:
        return "says that it may not be embedded (fsType 2)"
    if bits & _NO_SUBSET:
        return "says that no part of it may be embedded (fsType bit 8)"
    if bits & _BITMAPS:
        return "says that only its bitmaps may be embedded (fsType bit 9)"
    return ""


def _inside(root: Path, named: str) -> Path:
    """The path, links followed, when it stays below the folder of fonts."""
    base = root.resolve()
    found = (base / named).resolve() if "\0" not in named else base
    if base / FOLDER not in found.parents:
        raise BadFont(f"'{named}' is not inside the project's folder {FOLDER}/", "copy the file there")
    return found


def _check(data: bytes) -> None:
    """BadFont unless text can be measured with the font, and it can be cut for SVG and PDF."""
    if len(data) > LARGEST:
        raise BadFont("is too large for a font", f"at most {LARGEST // 1024**2} MiB")
    if data[:4] in _OTHERS:
        raise BadFont(f"is {_OTHERS[data[:4]]}", "give a TTF or OTF file")
    if data[:4] not in _STARTS:
        raise BadFont("is not a font", "give a TTF or OTF file")
    font = _opened(data)
    missing = [table for table in _NEEDED if table not in font]
    if missing or not {"glyf", "CFF "} & set(font.keys()):
        raise BadFont("has no outlines or lacks tables", "give a whole TTF or OTF file")
    if "fvar" in font:
        raise BadFont("is a variable font", "give a file for each weight, with the axes fixed")
    if "CFF " in font and hasattr(_parsed(font, "CFF ").cff[0], "ROS"):
        raise BadFont("is a CID-keyed OTF font", "give it as TTF")
    for table in {"name", "head", "OS/2"} & set(font.keys()):
        _parsed(font, table)
    lost = _ASCII - set(_parsed(font, "cmap").getBestCmap() or ())
    if lost:
        raise BadFont(f"lacks '{chr(min(lost))}'", "a font for text has all printable characters of ASCII")
    _measure(data)


def _opened(data: bytes) -> TTFont:
    from fontTools.ttLib import TTFont, TTLibError

    try:
        return TTFont(BytesIO(data), lazy=True)
    except (TTLibError, OSError, ValueError, AssertionError) as error:
        raise BadFont("is a broken font file", "give a TTF or OTF file") from error


def _parsed(font: TTFont, table: str) -> Any:
    """A table; parsers of broken files raise whatever they stumble over."""
    try:
        return font[table]
    except Exception as error:
        raise BadFont(f"is broken in its table '{table.strip()}'", "give a whole TTF or OTF file") from error


def _measure(data: bytes) -> None:
    """BadFont when HarfBuzz, which measures and cuts, makes nothing of the font."""
    import uharfbuzz as hb

    face = hb.Face(hb.Blob(data))
    if not face.glyph_count or hb.Font(face).get_nominal_glyph(ord("a")) is None:
        raise BadFont("cannot be read by HarfBuzz, which measures text", "give a whole TTF or OTF file")
    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.UNICODE).update(_ASCII)
    try:
        hb.subset(face, wanted)
    except RuntimeError as error:
        raise BadFont("cannot be cut for embedding", "give a whole TTF or OTF file") from error
