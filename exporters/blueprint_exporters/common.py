"""What the formats share: numbers, ids, and text that XML can hold."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9.-]")


def number(value: float) -> str:
    """At most two decimals, without trailing zeros and without a negative zero."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def xml_text(text: str) -> str:
    """The text with U+FFFD in place of what XML 1.0 (section 2.2) does not allow."""
    return _FORBIDDEN.sub("\ufffd", text)


def xml_id(address: str) -> str:
    """The address as an XML name, never the same for two addresses; no underscore but in escapes."""
    escaped = _NOT_IN_IDS.sub(lambda match: f"_{ord(match.group()):x}.", address)
    return escaped if escaped[:1].isalpha() else f"_{escaped}"
