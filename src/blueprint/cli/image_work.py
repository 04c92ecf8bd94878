"""What `blueprint image` does, apart from reading its options: without typer, which takes longer to import
than most of these commands take."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from blueprint.cli.exit_codes import ExitCode
from blueprint.cli.image_progress import CopyProgress, human
from blueprint.cli.opening import say
from blueprint.cli.terminal import print_json
from blueprint.wording import count, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blueprint.oci.copying import CopyResult
    from blueprint.oci.location import Location
    from blueprint.oci.opening import Opener


class BadInput(Exception):
    """What was asked for cannot be meant."""

    exit_code = ExitCode.BAD_INPUT


@dataclass(frozen=True, slots=True)
class Reach:
    """How registries are reached: the options that all commands have."""

    plain_http: bool = False
    certs: Path | None = None
    auth_file: Path | None = None

    @contextmanager
    def opener(self) -> Iterator[Opener]:
        """Opens locations; closes them at the end."""
        from blueprint.oci.opening import Opener
        from blueprint.oci.remote.settings import PlainHttp, RemoteSettings

        plain = PlainHttp.ALLOWED if self.plain_http else PlainHttp.LOOPBACK
        settings = RemoteSettings(plain_http=plain, certificates=self.certs, auth_file=self.auth_file)
        with Opener(settings) as opener:
            yield opener


@dataclass(frozen=True, slots=True)
class CopyWish:
    """What goes along, and how much is said."""

    platforms: Sequence[str] = ()
    attached: bool = True
    foreign: bool = False
    as_json: bool = False
    quiet: bool = False


def copy_image(source: str, destination: str, wanted: CopyWish, reach: Reach) -> None:
    """Copies an image and reports it."""
    from blueprint.oci.closure import Wish
    from blueprint.oci.copying import copy
    from blueprint.oci.opening import only_image

    start, end = parse(source), parse(destination)
    wish = Wish(tuple(wanted.platforms), foreign=wanted.foreign, sparse=True)
    with reach.opener() as opener, CopyProgress(sys.stderr, quiet=wanted.quiet) as progress:
        there = opener.source(start)
        reference = only_image(there, start)
        tag = _tag_for(start, end, reference)
        result = copy(
            there, reference, opener.destination(end), tag=tag, wish=wish, attached=wanted.attached,
            on_progress=progress.moved,
        )  # fmt: skip
    for digest in result.missing:
        say(f"warning: {start} lists {digest}, which is not there; it was left out")
    if wanted.as_json:
        document = {"source": str(start), "destination": str(end), "tag": tag, **asdict(result)}
        print_json(document, sys.stdout)
        return
    if not wanted.quiet:
        say(_summary(result))
    print(f"{_named(end, tag)}@{result.digest}")


def tag_image(image: str, tags: Sequence[str], reach: Reach, *, as_json: bool) -> None:
    """Gives an image more tags, and reports it."""
    from blueprint.oci.opening import only_image

    where = parse(image)
    wanted = [_tag(tag) for tag in tags]
    with reach.opener() as opener:
        repository = opener.destination(where)
        manifest = repository.manifest(only_image(repository, where))
        for tag in wanted:
            repository.put_manifest(manifest, tag)
    if as_json:
        print_json({"image": str(where), "digest": manifest.digest, "tags": wanted}, sys.stdout)
        return
    for tag in wanted:
        print(f"{_named(where, tag)}@{manifest.digest}")


def parse(text: str) -> Location:
    """The location that a person wrote; BadInput says what would be one."""
    from blueprint.oci.location import parse_location
    from blueprint.reference import InvalidReference

    try:
        return parse_location(text)
    except InvalidReference as error:
        raise BadInput(visible(str(error))) from None


def _tag(text: str) -> str:
    from blueprint.reference import InvalidReference, check_tag

    try:
        return check_tag(text)
    except InvalidReference as error:
        raise BadInput(visible(str(error))) from None


def _tag_for(start: Location, end: Location, reference: str) -> str | None:
    """The tag that the copy gets; None when it is only known by its digest."""
    if end.digest is not None:
        if end.digest != start.digest:
            raise BadInput(f"{end} names a digest, which the copy need not have: name a tag")
        return end.tag
    tag = end.tag or (reference if start.digest is None else start.tag)
    if tag is None and not end.host:
        raise BadInput(f"{end} names no tag: add :TAG")
    return tag


def _named(where: Location, tag: str | None) -> str:
    return str(replace(where, tag=tag, digest=None))


def _summary(result: CopyResult) -> str:
    if not result.blobs_moved and not result.blobs_mounted:
        return "nothing to do: everything is there"
    text = f"moved {count(result.blobs_moved, 'part')} ({human(result.bytes_moved)})"
    text += f", mounted {result.blobs_mounted}" if result.blobs_mounted else ""
    text += f", {result.blobs_present} were there" if result.blobs_present else ""
    return text + (f", with {count(result.attached, 'attached thing')}" if result.attached else "")
