"""`blueprint image`: container images in registries, layout folders and archives, by hand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from blueprint.cli.exit_codes import ExitCode
from blueprint.cli.image_progress import CopyProgress, human
from blueprint.cli.opening import say
from blueprint.cli.plan import Format
from blueprint.cli.terminal import print_json
from blueprint.wording import count, visible

if TYPE_CHECKING:
    from blueprint.oci.location import Location
    from blueprint.oci.opening import Opener

_IMAGE = "HOST[:PORT]/REPOSITORY:TAG or @DIGEST, oci:FOLDER[:TAG] or oci-archive:FILE[:TAG]."
_FORMAT = typer.Option("--format", help="How to report.")
_PLAIN = typer.Option(
    "--plain-http", help="Also speak HTTP without TLS, which else only loopback addresses are."
)
_CERTS = typer.Option(
    "--certs", help="A folder like docker's certs.d: HOST:PORT/ca.crt, client.cert, client.key."
)
_AUTH = typer.Option("--auth-file", help="Credentials, if not where docker and podman keep them.")

app = typer.Typer(
    help="Copy, tag, inspect, list or delete container images by hand.",
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
)


@app.command("copy")
def copy_image(
    source: Annotated[str, typer.Argument(metavar="SRC", help=_IMAGE)],
    destination: Annotated[
        str, typer.Argument(metavar="DST", help="The same; its tag is SRC's if left out.")
    ],
    platform: Annotated[
        list[str] | None,
        typer.Option("--platform", help="Only this image of an index (linux/arm64); may be repeated."),
    ] = None,
    attached: Annotated[
        bool, typer.Option("--attached/--no-attached", help="With its signatures, attestations and SBOMs.")
    ] = True,
    foreign: Annotated[
        bool, typer.Option("--foreign-layers", help="Also layers that are meant to stay where they are.")
    ] = False,
    plain_http: Annotated[bool, _PLAIN] = False,
    certs: Annotated[Path | None, _CERTS] = None,
    auth_file: Annotated[Path | None, _AUTH] = None,
    form: Annotated[Format, _FORMAT] = Format.TEXT,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing on stderr but what is wrong.")] = False,
) -> None:
    """Copy an image with all its platforms and all that is attached to it; only what is missing moves.

    One --platform copies that image itself, several copy the index without the others. The destination's
    tag moves last: a copy that fails leaves it where it was.
    """
    from blueprint.oci.closure import Wish
    from blueprint.oci.copying import copy
    from blueprint.oci.opening import only_image

    start, end = _location(source), _location(destination)
    wish = Wish(tuple(platform or ()), foreign=foreign, sparse=True)
    with _opener(plain_http, certs, auth_file) as opener, CopyProgress(sys.stderr, quiet=quiet) as progress:
        there = opener.source(start)
        reference = only_image(there, start)
        tag = _tag_for(start, end, reference)
        result = copy(
            there, reference, opener.destination(end), tag=tag, wish=wish, attached=attached,
            on_progress=progress.moved,
        )  # fmt: skip
    for digest in result.missing:
        say(f"warning: {start} lists {digest}, which is not there; it was left out")
    if form is Format.JSON:
        print_json({"source": str(start), "destination": str(end), "tag": tag, **_fields(result)}, sys.stdout)
        return
    if not quiet:
        say(_summary(result))
    print(f"{_named(end, tag)}@{result.digest}")


@app.command("tag")
def tag_image(
    image: Annotated[str, typer.Argument(metavar="IMAGE", help=_IMAGE)],
    tags: Annotated[list[str], typer.Argument(metavar="TAG...", help="What to call it, too.")],
    plain_http: Annotated[bool, _PLAIN] = False,
    certs: Annotated[Path | None, _CERTS] = None,
    auth_file: Annotated[Path | None, _AUTH] = None,
    form: Annotated[Format, _FORMAT] = Format.TEXT,
) -> None:
    """Give an image more tags where it is."""
    from blueprint.oci.opening import only_image

    where = _location(image)
    wanted = [_tag(tag) for tag in tags]
    with _opener(plain_http, certs, auth_file) as opener:
        repository = opener.destination(where)
        manifest = repository.manifest(only_image(repository, where))
        for tag in wanted:
            repository.put_manifest(manifest, tag)
    if form is Format.JSON:
        print_json({"image": str(where), "digest": manifest.digest, "tags": wanted}, sys.stdout)
        return
    for tag in wanted:
        print(f"{_named(where, tag)}@{manifest.digest}")


@app.command("inspect")
def inspect_image(
    image: Annotated[str, typer.Argument(metavar="IMAGE", help=_IMAGE)],
    raw: Annotated[bool, typer.Option("--raw", help="Write the manifest, byte for byte.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Read all bytes and check their digests.")] = False,
    plain_http: Annotated[bool, _PLAIN] = False,
    certs: Annotated[Path | None, _CERTS] = None,
    auth_file: Annotated[Path | None, _AUTH] = None,
    form: Annotated[Format, _FORMAT] = Format.TEXT,
) -> None:
    """Show an image's digest, platforms, layers, labels, and what is attached to it."""
    from blueprint.cli.image_text import image_text
    from blueprint.oci.inspection import inspect
    from blueprint.oci.opening import only_image

    where = _location(image)
    with _opener(plain_http, certs, auth_file) as opener:
        repository = opener.source(where)
        reference = only_image(repository, where)
        if raw:
            sys.stdout.flush()
            sys.stdout.buffer.write(repository.manifest(reference).manifest)
            return
        found = inspect(repository, reference, verify=verify)
    if form is Format.JSON:
        print_json({"image": str(where), **found.document()}, sys.stdout)
    else:
        sys.stdout.write(image_text(found))
    raise typer.Exit(ExitCode.FAILED if found.damaged else ExitCode.DONE)


@app.command("list")
def list_images(
    repository: Annotated[
        str,
        typer.Argument(metavar="REPOSITORY", help="HOST[:PORT]/REPOSITORY, oci:FOLDER or oci-archive:FILE."),
    ],
    everything: Annotated[
        bool, typer.Option("--all", help="Also the tags by which signatures and the like are found.")
    ] = False,
    plain_http: Annotated[bool, _PLAIN] = False,
    certs: Annotated[Path | None, _CERTS] = None,
    auth_file: Annotated[Path | None, _AUTH] = None,
    form: Annotated[Format, _FORMAT] = Format.TEXT,
) -> None:
    """List a repository's tags."""
    from blueprint.oci.attached import is_attachment_tag

    where = _location(repository)
    with _opener(plain_http, certs, auth_file) as opener:
        tags = [tag for tag in opener.source(where).tags() if everything or not is_attachment_tag(tag)]
    if form is Format.JSON:
        print_json({"repository": str(where), "tags": tags}, sys.stdout)
        return
    for tag in tags:
        print(tag)


@app.command("delete")
def delete_image(
    image: Annotated[str, typer.Argument(metavar="IMAGE", help=_IMAGE)],
    plain_http: Annotated[bool, _PLAIN] = False,
    certs: Annotated[Path | None, _CERTS] = None,
    auth_file: Annotated[Path | None, _AUTH] = None,
) -> None:
    """Delete a tag; or, given a digest, the image itself with all its tags.

    Ends with 1 when there is no such tag or image.
    """
    where = _location(image)
    if where.reference is None:
        raise typer.BadParameter(f"{image} names no image: add :TAG or @DIGEST")
    with _opener(plain_http, certs, auth_file) as opener:
        is_gone = opener.destination(where).delete(where.reference)
    say(f"deleted {where}" if is_gone else f"{where} is not there")
    raise typer.Exit(ExitCode.DONE if is_gone else ExitCode.FAILED)


def _opener(plain_http: bool, certs: Path | None, auth_file: Path | None) -> Opener:
    from blueprint.oci.opening import Opener
    from blueprint.oci.remote.settings import PlainHttp, RemoteSettings

    plain = PlainHttp.ALLOWED if plain_http else PlainHttp.LOOPBACK
    return Opener(RemoteSettings(plain_http=plain, certificates=certs, auth_file=auth_file))


def _location(text: str) -> Location:
    from blueprint.oci.location import parse_location
    from blueprint.reference import InvalidReference

    try:
        return parse_location(text)
    except InvalidReference as error:
        raise typer.BadParameter(visible(str(error))) from None


def _tag(text: str) -> str:
    from blueprint.reference import InvalidReference, check_tag

    try:
        return check_tag(text)
    except InvalidReference as error:
        raise typer.BadParameter(visible(str(error))) from None


def _tag_for(start: Location, end: Location, reference: str) -> str | None:
    """The tag that the copy gets; None when it is only known by its digest."""
    if end.digest is not None:
        if end.digest != start.digest:
            raise typer.BadParameter(f"{end} names a digest, which the copy need not have: name a tag")
        return end.tag
    tag = end.tag or (reference if start.digest is None else start.tag)
    if tag is None and not end.host:
        raise typer.BadParameter(f"{end} names no tag: add :TAG")
    return tag


def _named(where: Location, tag: str | None) -> str:
    from dataclasses import replace

    return str(replace(where, tag=tag, digest=None))


def _fields(result: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(result)


def _summary(result: Any) -> str:
    if not result.blobs_moved and not result.blobs_mounted:
        return "nothing to do: everything is there"
    text = f"moved {count(result.blobs_moved, 'part')} ({human(result.bytes_moved)})"
    text += f", mounted {result.blobs_mounted}" if result.blobs_mounted else ""
    text += f", {result.blobs_present} were there" if result.blobs_present else ""
    return text + (f", with {count(result.attached, 'attached thing')}" if result.attached else "")
