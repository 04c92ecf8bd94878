"""What becomes the name of a file or folder can be one."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic

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
