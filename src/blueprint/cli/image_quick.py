"""`blueprint image copy` and `tag` as scripts write them, read without typer.

Importing typer takes several times as long as copying an image that is there. What is not plainly one of
these two commands, or asks for help, is left to typer, which knows all options, and all that is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

_FLAGS = {
    "--attached": ("attached", True),
    "--no-attached": ("attached", False),
    "--foreign-layers": ("foreign", True),
    "--quiet": ("quiet", True),
    "--plain-http": ("plain_http", True),
}
_COPY_ALONE = frozenset({"attached", "foreign", "quiet", "platforms"})
_REACH = frozenset({"plain_http", "certs", "auth_file"})


def run_quickly(arguments: Sequence[str]) -> bool:
    """Executes the command; False when it is left to typer, and nothing was done."""
    if len(arguments) < 4 or arguments[0] != "image" or arguments[1] not in ("copy", "tag"):
        return False
    read = _read(arguments[2:])
    if read is None:
        return False
    words, options = read
    is_copy = arguments[1] == "copy"
    if len(words) < 2 or (is_copy and len(words) > 2) or (not is_copy and _COPY_ALONE & set(options)):
        return False
    from blueprint.cli import image_work as work

    reach = work.Reach(**{name: value for name, value in options.items() if name in _REACH})
    if is_copy:
        wanted = {name: value for name, value in options.items() if name not in _REACH}
        work.copy_image(words[0], words[1], work.CopyWish(**wanted), reach)
    else:
        work.tag_image(words[0], words[1:], reach, as_json=options.get("as_json", False))
    return True


def _read(arguments: Sequence[str]) -> tuple[list[str], dict[str, Any]] | None:
    """Words and options; None for what is not plain."""
    words: list[str] = []
    options: dict[str, Any] = {}
    left = iter(arguments)
    for argument in left:
        if not argument.startswith("-"):
            words.append(argument)
        elif argument in _FLAGS:
            name, value = _FLAGS[argument]
            options[name] = value
        elif not _takes_value(argument, next(left, None), options):
            return None
    return words, options


def _takes_value(option: str, value: str | None, options: dict[str, Any]) -> bool:
    if not value or value.startswith("-"):
        return False
    if option == "--platform":
        options.setdefault("platforms", []).append(value)
    elif option == "--certs":
        options["certs"] = Path(value)
    elif option == "--auth-file":
        options["auth_file"] = Path(value)
    elif option == "--format" and value in ("text", "json"):
        options["as_json"] = value == "json"
    else:
        return False
    return True
