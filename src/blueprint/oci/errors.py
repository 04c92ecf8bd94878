"""What an image store can refuse.

OciError
├── NotFound          the blob, manifest or tag is not there
├── DigestMismatch    the bytes are not what their digest or size says
├── InvalidImage      the manifest, index, config or layer breaks the specification
├── UnsafeLayer       unpacking would write outside of the folder, or make a device
├── Unreachable       no answer from a registry, or one that was cut
└── Refused           a registry answered with a status that says no
    └── AccessDenied  it wants other credentials, or they do not allow this
"""

from __future__ import annotations

from pathlib import Path


class OciError(Exception):
    """A refusal of an image store; `temporary` when trying again may help."""

    def __init__(self, message: str, *, temporary: bool = False) -> None:
        super().__init__(message)
        self.temporary = temporary


class NotFound(OciError):
    """The blob, manifest or tag is not there; `codes` are a registry's own words for it."""

    def __init__(self, message: str, *, codes: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.codes = codes


class DigestMismatch(OciError):
    """The bytes are not what their digest or size says."""


def damaged(path: Path, why: str) -> DigestMismatch:
    """The refusal of a blob whose bytes are not those of its digest; says how it gets mended."""
    return DigestMismatch(
        f"{path} is damaged: {why} (delete this file or run `blueprint apply --verify`: "
        "what belongs there is brought again)"
    )


class InvalidImage(OciError):
    """A manifest, index, config or layer that breaks the image specification."""


class UnsafeLayer(OciError):
    """A layer that would leave its folder or make something other than files, folders and links."""


class Unreachable(OciError):
    """A registry gave no answer, or one that was cut; `temporary` unless it will never be reached so."""

    def __init__(self, message: str, *, temporary: bool = True) -> None:
        super().__init__(message, temporary=temporary)


class Refused(OciError):
    """A registry's refusal: its HTTP status and the error codes of the distribution specification."""

    def __init__(
        self, message: str, *, status: int, codes: tuple[str, ...] = (), temporary: bool = False
    ) -> None:
        super().__init__(message, temporary=temporary)
        self.status, self.codes = status, codes


class AccessDenied(Refused):
    """The registry wants credentials, or other ones, or these do not allow what was asked."""
