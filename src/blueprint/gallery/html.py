"""Writing HTML without a way to forget the escaping."""

from __future__ import annotations

from html import escape

_VOID = frozenset({"br", "img", "link", "meta"})


class Markup(str):
    """Text that is HTML already; every other text is escaped where it is used."""

    __slots__ = ()


def tag(name: str, /, *children: str | None, **attributes: str | int | bool | None) -> Markup:
    """An element. `None` children and attributes are left out, `True` attributes have no value.

    Attribute names may end in an underscore (`class_`); inner underscores become hyphens.
    """
    start = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{start}>")
    return Markup(f"<{name}{start}>{join(*children)}</{name}>")


def join(*children: str | None) -> Markup:
    """The children one after the other, escaped unless they are markup."""
    return Markup("".join(_text(child) for child in children if child is not None))


def lines(*children: str | None) -> Markup:
    """The same, each on a line of its own, so that a change of a page is easy to read."""
    return Markup("\n".join(_text(child) for child in children if child is not None))


def _text(child: str) -> str:
    return child if isinstance(child, Markup) else escape(child)


def _attribute(key: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
