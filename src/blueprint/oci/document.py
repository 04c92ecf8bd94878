"""JSON that others wrote: read so that nothing later on can stumble over it."""

from __future__ import annotations

import json
from typing import Any

from blueprint.canonical import canonical_json
from blueprint.oci.errors import InvalidImage

DOCUMENT_LIMIT = 4 * 1024 * 1024
_DEEPEST = 64


def parse_object(data: bytes, where: str) -> dict[str, Any]:
    """The JSON object in the bytes; InvalidImage, naming `where`, when there is none.

    Refused too: NaN and infinities, half surrogates, and nesting deeper than any image needs, as none of
    them can be written again.
    """
    try:
        document = json.loads(data)
        _check_depth(document, where)
        canonical_json(document)
    except (ValueError, RecursionError) as error:
        raise InvalidImage(f"{where} is not JSON: {_reason(error)}") from error
    if not isinstance(document, dict):
        raise InvalidImage(f"{where} is not a JSON object")
    return document


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, UnicodeError):  # its own text would carry the very characters
        return "it is not valid UTF-8"
    return str(error)


def _check_depth(document: Any, where: str) -> None:
    level, depth = [document], 0
    while level:
        if depth > _DEEPEST:
            raise InvalidImage(f"{where} is not JSON that can be used: it is nested too deeply")
        level, depth = [child for node in level for child in _children(node)], depth + 1


def _children(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []
