from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from blueprint.canonical import canonical_json, digest_of
from blueprint.oci import DigestMismatch, InvalidImage, Layout, OciError, UnsafeLayer, unpack
from blueprint.oci.descriptor import CONFIG, LAYER, LAYER_GZIP, MANIFEST, Descriptor


def file(name: str, data: bytes = b"x", mode: int = 0o644) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.mode, member.size = mode, len(data)
    member.pax_headers = {"data": data.decode()}
    return member


def folder(name: str, mode: int = 0o755) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.mode = tarfile.DIRTYPE, mode
    return member


def link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member


def hard(name: str, target: str) -> tarfile.TarInfo:
    return link(name, target, tarfile.LNKTYPE)


def special(name: str, kind: bytes) -> tarfile.TarInfo:
    return link(name, "", kind)


def tar(members: Sequence[tarfile.TarInfo]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for member in members:
            data = member.pax_headers.pop("data", "").encode()
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def image(layout: Layout, *layers: Sequence[tarfile.TarInfo], media_type: str = LAYER) -> str:
    tars = [tar(members) for members in layers]
    packed = [gzip.compress(one, mtime=0) if media_type == LAYER_GZIP else one for one in tars]
    rootfs = {"type": "layers", "diff_ids": [digest_of(one) for one in tars]}
    settings = {
        "User": "65532",
        "Entrypoint": ["/bin/serve"],
        "Env": ["A=b=c"],
        "ExposedPorts": {"8080/tcp": {}},
    }
    config = canonical_json({"architecture": "amd64", "os": "linux", "rootfs": rootfs, "config": settings})
    manifest = canonical_json(
        {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": Descriptor(CONFIG, digest_of(config), len(config)).document(),
            "layers": [Descriptor(media_type, digest_of(one), len(one)).document() for one in packed],
        }
    )
    for blob in (*packed, config, manifest):
        layout.write_blob(blob, digest_of(blob), len(blob))
    return digest_of(manifest)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path / "layout")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "outside" / "root"


def names(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))


@pytest.mark.parametrize("media_type", [LAYER, LAYER_GZIP])
def test_files_folders_links_and_modes_come_out(layout: Layout, root: Path, media_type: str) -> None:
    members = [
        folder("bin"),
        file("bin/serve", b"run", 0o755),
        link("bin/sh", "serve"),
        hard("bin/hard", "bin/serve"),
    ]
    config = unpack(layout, image(layout, members, media_type=media_type), root)
    assert (root / "bin/sh").read_bytes() == (root / "bin/hard").read_bytes() == b"run"
    assert (root / "bin/serve").stat().st_mode & 0o7777 == 0o755
    assert (config.user, config.entrypoint, config.environment) == ("65532", ("/bin/serve",), {"A": "b=c"})
    assert config.ports == ("8080/tcp",)
    assert json.loads(config.raw)["architecture"] == "amd64"


def test_dangerous_modes_are_kept_for_who_looks_for_them_in_a_folder_closed_to_others(
    layout: Layout, root: Path
) -> None:
    unpack(layout, image(layout, [file("su", b"x", 0o4755), file("open", b"x", 0o666)]), root)
    assert (root / "su").stat().st_mode & 0o7777 == 0o4755
    assert (root / "open").stat().st_mode & 0o7777 == 0o666
    assert root.stat().st_mode & 0o777 == 0o700


def test_later_layers_replace_and_remove(layout: Layout, root: Path) -> None:
    lower = [
        file("gone"),
        file("dir/gone"),
        file("dir/kept"),
        file("changed", b"old"),
        folder("tree"),
        file("tree/x"),
    ]
    upper = [
        file(".wh.gone", b""),
        file("dir/.wh.gone", b""),
        file("changed", b"new"),
        file("tree", b"now a file"),
    ]
    unpack(layout, image(layout, lower, upper), root)
    assert names(root) == ["changed", "dir", "dir/kept", "tree"]
    assert (root / "changed").read_bytes() == b"new"


def test_an_opaque_folder_hides_what_was_below_and_keeps_what_is_new(layout: Layout, root: Path) -> None:
    lower = [file("dir/old"), file("dir/sub/old"), file("other/old")]
    upper = [folder("dir"), file("dir/new"), file("dir/sub/new"), file("dir/.wh..wh..opq", b"")]
    unpack(layout, image(layout, lower, upper), root)
    assert names(root) == ["dir", "dir/new", "dir/sub", "dir/sub/new", "other", "other/old"]


def test_a_file_below_a_linked_folder_goes_where_the_link_points(layout: Layout, root: Path) -> None:
    lower = [folder("usr"), folder("usr/bin"), link("bin", "usr/bin"), link("sbin", "/usr/bin")]
    unpack(layout, image(layout, lower, [file("bin/a"), file("sbin/b")]), root)
    assert names(root / "usr/bin") == ["a", "b"]


def test_an_absolute_link_stays_inside_when_followed_from_here(layout: Layout, root: Path) -> None:
    unpack(layout, image(layout, [file("etc/passwd", b"inside"), link("a/b/link", "/etc/passwd")]), root)
    assert (root / "a/b/link").read_bytes() == b"inside"
    assert not str((root / "a/b/link").readlink()).startswith("/")


ESCAPES = {
    "an absolute path": [file("/etc/x")],
    "a path above": [file("../x")],
    "a path above in the middle": [file("a/../../x")],
    "a link above": [link("l", "../outside")],
    "a link above through a folder": [folder("a"), link("a/l", "../../x")],
    "a write through a link above": [link("l", ".."), file("l/x")],
    "a link over a link": [folder("a"), folder("a/b"), link("a/b/top", "../.."), link("l", "a/b/top/../x")],
    "a link that turns around": [link("top", "/"), link("l", "top/../x")],
    "a loop of links": [link("a", "b"), link("b", "a"), file("a/x")],
    "a hard link above": [hard("h", "../secret")],
    "a hard link to an absolute path": [hard("h", "/etc/passwd")],
    "a hard link through a link": [link("l", "../"), hard("h", "l/secret")],
    "a hard link to a link": [link("l", "x"), hard("h", "l")],
    "a hard link to nothing": [hard("h", "nothing")],
    "a file below a file": [file("a"), file("a/b")],
    "a character device": [special("null", tarfile.CHRTYPE)],
    "a block device": [special("disk", tarfile.BLKTYPE)],
    "a pipe": [special("pipe", tarfile.FIFOTYPE)],
    "a whiteout above": [file("a/.wh...", b"")],
}


@pytest.mark.parametrize("members", ESCAPES.values(), ids=ESCAPES.keys())
def test_a_layer_never_leaves_its_folder(layout: Layout, root: Path, members: list[tarfile.TarInfo]) -> None:
    root.mkdir(parents=True)
    secret = root.parent / "secret"
    secret.write_text("untouched")
    with pytest.raises(UnsafeLayer):
        unpack(layout, image(layout, members), root)
    assert sorted(path.name for path in root.parent.iterdir()) == ["root", "secret"]
    assert (secret.read_text(), secret.stat().st_nlink) == ("untouched", 1)


def test_a_file_takes_the_place_of_a_link_and_is_not_written_through_it(layout: Layout, root: Path) -> None:
    unpack(layout, image(layout, [file("real", b"old"), link("l", "real")], [file("l", b"new")]), root)
    assert ((root / "real").read_bytes(), (root / "l").read_bytes()) == (b"old", b"new")


def test_a_hard_link_is_replaced_without_changing_its_other_name(layout: Layout, root: Path) -> None:
    unpack(layout, image(layout, [file("a", b"old"), hard("b", "a")], [file("b", b"new")]), root)
    assert ((root / "a").read_bytes(), (root / "b").read_bytes()) == (b"old", b"new")


def test_a_damaged_layer_is_refused(layout: Layout, root: Path) -> None:
    digest = image(layout, [file("a")])
    layer = layout.read_image(digest).layers[0]
    layout.blob_path(layer.digest).write_bytes(bytes(layer.size))
    with pytest.raises(DigestMismatch):
        unpack(layout, digest, root)


def test_a_layer_that_is_not_the_one_of_the_config_is_refused(layout: Layout, root: Path) -> None:
    first, second = (layout.read_image(image(layout, [file(name)])) for name in "ab")
    manifest = json.loads(first.manifest)
    manifest["layers"] = [layer.document() for layer in second.layers]
    data = canonical_json(manifest)
    layout.write_blob(data, digest_of(data), len(data))
    with pytest.raises(DigestMismatch, match="unpacks to"):
        unpack(layout, digest_of(data), root)


def test_a_compression_that_is_not_understood_is_named(layout: Layout, root: Path) -> None:
    zstd = LAYER + "+zstd"
    with pytest.raises(InvalidImage, match="zstd"):
        unpack(layout, image(layout, [file("a")], media_type=zstd), root)


def test_what_is_no_gzip_is_refused(layout: Layout, root: Path) -> None:
    digest = image(layout, [file("a")])
    manifest = json.loads(layout.read_blob(digest))
    manifest["layers"][0]["mediaType"] = LAYER_GZIP
    data = canonical_json(manifest)
    layout.write_blob(data, digest_of(data), len(data))
    with pytest.raises(InvalidImage, match="cannot be read"):
        unpack(layout, digest_of(data), root)


def test_an_image_that_is_too_large_is_refused(layout: Layout, root: Path) -> None:
    with pytest.raises(InvalidImage, match="too large"):
        unpack(layout, image(layout, [file("a", b"x" * 101)]), root, size_limit=100)


def test_a_name_that_the_file_system_cannot_hold_is_refused(layout: Layout, root: Path) -> None:
    with pytest.raises(OciError, match="cannot be unpacked here"):
        unpack(layout, image(layout, [file("n" * 300)]), root)


def test_a_folder_that_is_not_empty_is_refused(layout: Layout, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    with pytest.raises(OciError, match="is not empty"):
        unpack(layout, image(layout, [file("a")]), tmp_path / "full")
