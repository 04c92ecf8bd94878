"""A PDF file (ISO 32000-1, section 7) out of Python values.

Nothing in it depends on the clock or on chance; streams are packed by zopfli, which makes the same
bytes on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["Document", "Name", "Reference", "Value", "number", "written"]


class Name(str):
    """A name object, without its slash."""


@dataclass(frozen=True)
class Reference:
    """An indirect object, by its number."""

    number: int


Value: TypeAlias = (
    Name | Reference | str | bytes | bool | int | float | Sequence["Value"] | Mapping[str, "Value"] | None
)
"""`str` is text for people, `bytes` a byte string; keys of dictionaries are names without slash."""


class Document:
    """Collects objects and writes the file. Numbers can be reserved before there is content."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def reserve(self) -> Reference:
        self._objects.append(b"")
        return Reference(len(self._objects))

    def add(self, value: Value) -> Reference:
        return self.fill(self.reserve(), value)

    def fill(self, reference: Reference, value: Value) -> Reference:
        self._objects[reference.number - 1] = written(value)
        return reference

    def stream(
        self, data: bytes, more: Mapping[str, Value] | None = None, *, packed: bool = True
    ) -> Reference:
        """Add a stream (section 7.3.8); metadata stays readable when not `packed`."""
        header: dict[str, Value] = dict(more or {})
        if packed:
            from zopfli.zlib import compress  # its search for blocks takes 30 times as long, for 1%

            data = compress(data, numiterations=1, blocksplitting=0)
            header["Filter"] = Name("FlateDecode")
        header["Length"] = len(data)
        reference = self.reserve()
        self._objects[reference.number - 1] = written(header) + b"\nstream\n" + data + b"\nendstream"
        return reference

    def file(self, root: Reference, info: Reference) -> bytes:
        """The whole file with its cross-reference table (section 7.5)."""
        made = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places = []
        for number, content in enumerate(self._objects, start=1):
            places.append(len(made))
            made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
        table = len(made)
        made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        made += b"".join(b"%010d 00000 n \n" % place for place in places)
        trailer = written({"Size": len(places) + 1, "Root": root, "Info": info})
        return bytes(made + b"trailer\n" + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % table)


def written(value: Value) -> bytes:
    """A value in the file's syntax (section 7.3)."""
    match value:
        case None:
            return b"null"
        case bool():
            return b"true" if value else b"false"
        case int():
            return b"%d" % value
        case float():
            return number(value).encode("ascii")
        case Reference():
            return b"%d 0 R" % value.number
        case Name():
            return _name(value)
        case str():
            return b"<" + (b"\xfe\xff" + value.encode("utf-16-be", "replace")).hex().encode("ascii") + b">"
        case bytes():
            return b"<" + value.hex().encode("ascii") + b">"
        case Mapping():
            pairs = (_name(key) + b" " + written(item) for key, item in value.items())
            return b"<<" + b" ".join(pairs) + b">>"
        case _:
            return b"[" + b" ".join(map(written, value)) + b"]"


def number(value: float) -> str:
    """At most four decimals, without an exponent, trailing zeros and a negative zero."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _name(text: str) -> bytes:
    """Section 7.3.5: everything but letters, digits and a few signs is written by its code."""
    return b"/" + b"".join(
        bytes([code]) if (code < 128 and chr(code).isalnum()) or code in b"-_.+" else b"#%02x" % code
        for code in text.encode("utf-8")
    )
