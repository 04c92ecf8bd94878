"""Addresses: the stable identities from which every id in a picture, file, plan or journal comes.

An element's address is its path of local ids, joined by dots (`dev.registry`); a relationship's is
`<source>-><destination>#<id>`, where the id is its type unless the author gave another.
"""

from __future__ import annotations

import re

ID_PATTERN = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_ID = re.compile(ID_PATTERN)
_ARROW = re.compile(r"\s*->\s*")


def is_id(text: str) -> bool:
    """Whether the text may name an element, view, gate or image: lower case, digits, inner hyphens."""
    return _ID.fullmatch(text) is not None


def join(parent: str, local: str) -> str:
    """The address of `local` inside `parent` ("" for the top level)."""
    return f"{parent}.{local}" if parent else local


def parent_of(address: str) -> str:
    """The address of the containing element, "" at the top level."""
    return address.rpartition(".")[0]


def local_id(address: str) -> str:
    """The last part of an element's address."""
    return address.rpartition(".")[2]


def contains(outer: str, inner: str) -> bool:
    """Whether `inner` lies inside `outer`, at any depth and not itself."""
    return inner.startswith(outer + ".")


def relationship_address(source: str, destination: str, local: str) -> str:
    """The address of a relationship between two element addresses."""
    return f"{source}->{destination}#{local}"


def split_arrow(text: str) -> tuple[str, str, str] | None:
    """Split `a -> b` or `a -> b#id` into source, destination and id ("" when absent)."""
    ends = _ARROW.split(text.strip())
    if len(ends) != 2 or not all(ends):
        return None
    destination, _, local = ends[1].partition("#")
    return ends[0], destination.strip(), local.strip()
