"""`blueprint image`: container images in registries, layout folders and archives, by hand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from blueprint.cli import image_work as work
from blueprint.cli.exit_codes import ExitCode
from blueprint.cli.image_work import BadInput, CopyWish, Reach
from blueprint.cli.opening import say
from blueprint.cli.plan import Format
from blueprint.cli.terminal import print_json

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
    wanted = CopyWish(platform or (), attached, foreign, form is Format.JSON, quiet)
    work.copy_image(source, destination, wanted, Reach(plain_http, certs, auth_file))


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
    reach = Reach(plain_http, certs, auth_file)
    work.tag_image(image, tags, reach, as_json=form is Format.JSON)


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

    where = work.parse(image)
    with Reach(plain_http, certs, auth_file).opener() as opener:
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

    where = work.parse(repository)
    with Reach(plain_http, certs, auth_file).opener() as opener:
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
    where = work.parse(image)
    if where.reference is None:
        raise BadInput(f"{image} names no image: add :TAG or @DIGEST")
    with Reach(plain_http, certs, auth_file).opener() as opener:
        is_gone = opener.destination(where).delete(where.reference)
    say(f"deleted {where}" if is_gone else f"{where} is not there")
    raise typer.Exit(ExitCode.DONE if is_gone else ExitCode.FAILED)
