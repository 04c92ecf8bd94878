"""What becomes the name of a file or folder can be one."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic
from blueprint.model import Blueprint

# Files of an OCI image layout (image-spec, image-layout.md) that stand beside images kept on disk.
_OF_THE_LAYOUT = frozenset({"blobs", "index.json", "oci-layout"})
_LONGEST_ADDRESS = 200  # characters; with its endings it is a file's name, of at most 255


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for name in subject.blueprint.images:
        if name in _OF_THE_LAYOUT:
            message = f"an image cannot be called '{name}', which is a name of the image layout"
            yield subject.error(f"images/{name}", "name", message, "give it another id")
    for address in subject.blueprint.elements:
        if len(address) > _LONGEST_ADDRESS:
            message = f"the address of '{address}' is too long: {len(address)} characters"
            hint = f"at most {_LONGEST_ADDRESS}, with the ids of all that it lies in"
            yield subject.error(f"elements/{address}", "name", message, hint)
    yield from _clashes(subject)


def _clashes(subject: Subject) -> Iterator[Diagnostic]:
    """A deployment's name and namespace are addresses with hyphens for dots, which two may share."""
    first: dict[str, str] = {}
    for address in _deployed(subject.blueprint):
        name = address.replace(".", "-")
        if first.setdefault(name, address) != address:
            message = f"'{address}' and '{first[name]}' would both be called '{name}' where they are deployed"
            yield subject.error(f"elements/{address}", "name", message, "give one of them another id")


def _deployed(blueprint: Blueprint) -> list[str]:
    """The clusters, and what relationships deploy."""
    clusters = [element.address for element in blueprint.elements.values() if element.kind == "cluster"]
    deployed = [r.destination for r in blueprint.relationships if r.type == "deploys"]
    return list(dict.fromkeys([*clusters, *deployed]))
