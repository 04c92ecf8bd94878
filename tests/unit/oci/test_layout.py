from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from blueprint.canonical import digest_of
from blueprint.files import TEMPORARY_PREFIX
from blueprint.oci import (
    BuildSpec,
    BuiltImage,
    Descriptor,
    DigestMismatch,
    FileEntry,
    InvalidImage,
    Layout,
    NotFound,
    OciError,
    RegistryFolder,
    build_image,
    store,
)

WHEN = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
NOWHERE = "sha256:" + "0" * 64


def image(text: str = "hello") -> BuiltImage:
    return build_image(BuildSpec("page", (FileEntry("www/index.html", text.encode()),), WHEN))


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path): (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_missing_folder_reads_as_an_empty_layout_and_stays_missing(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "none")
    assert layout.tags() == {}
    assert layout.resolve("dev") is None
    assert layout.resolve(NOWHERE) is None
    assert not layout.has_blob(NOWHERE)
    assert not layout.delete_tag("dev")
    with pytest.raises(NotFound):
        layout.read_blob(NOWHERE)
    assert not (tmp_path / "none").exists()


def test_what_is_stored_is_found_by_tag_and_by_digest(tmp_path: Path) -> None:
    layout, built = Layout(tmp_path), image()
    assert store(built, layout, None, "dev")
    assert layout.tags() == {"dev": built.manifest_descriptor}
    assert layout.resolve("dev") == layout.resolve(built.digest) == built.manifest_descriptor
    assert layout.read_image(built.digest).manifest == built.blobs[built.digest]


def test_a_manifest_without_a_tag_is_found_by_its_digest(tmp_path: Path) -> None:
    layout, built = Layout(tmp_path), image()
    store(built, layout, None)
    assert layout.tags() == {}
    assert layout.resolve(built.digest) == built.manifest_descriptor


def test_nothing_is_written_when_everything_is_in_place(tmp_path: Path) -> None:
    layout, built = Layout(tmp_path), image()
    store(built, layout, None, "dev")
    before = snapshot(tmp_path)
    assert not store(built, layout, None, "dev")
    assert snapshot(tmp_path) == before


def test_a_tag_moves_and_other_tags_and_foreign_fields_stay(tmp_path: Path) -> None:
    layout, old, new = Layout(tmp_path), image("old"), image("new")
    store(old, layout, None, "dev")
    store(old, layout, None, "test")
    index = json.loads((tmp_path / "index.json").read_bytes())
    index["annotations"] = {"kept": "yes"}
    (tmp_path / "index.json").write_text(json.dumps(index))
    store(new, layout, None, "dev")
    assert layout.tags() == {"dev": new.manifest_descriptor, "test": old.manifest_descriptor}
    assert json.loads((tmp_path / "index.json").read_bytes())["annotations"] == {"kept": "yes"}


def test_a_deleted_tag_is_gone_and_its_image_stays(tmp_path: Path) -> None:
    layout, built = Layout(tmp_path), image()
    store(built, layout, None, "dev")
    assert layout.delete_tag("dev")
    assert layout.tags() == {}
    assert layout.resolve(built.digest) is not None


def test_a_tag_can_only_point_at_what_is_here(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="cannot tag dev"):
        Layout(tmp_path).set_tag("dev", Descriptor("application/x", NOWHERE, 3))


@pytest.mark.parametrize("tag", ["", "-x", ".x", "a/b", "a b", "x" * 129, "a\n"])
def test_a_tag_must_follow_the_grammar(tmp_path: Path, tag: str) -> None:
    with pytest.raises(OciError, match="is no tag"):
        Layout(tmp_path).set_tag(tag, image().manifest_descriptor)


@pytest.mark.parametrize("digest", ["", "sha256:../../etc", "sha256:abc", "md5:" + "0" * 32, "sha256"])
def test_a_digest_never_becomes_a_path_elsewhere(tmp_path: Path, digest: str) -> None:
    with pytest.raises(InvalidImage):
        Layout(tmp_path).blob_path(digest)


@pytest.mark.parametrize(("data", "size"), [(b"other", 5), (b"hell", 5), (b"hello!", 5), (b"hello", 4)])
def test_wrong_bytes_are_refused_and_leave_nothing(tmp_path: Path, data: bytes, size: int) -> None:
    layout = Layout(tmp_path)
    with pytest.raises(DigestMismatch):
        layout.write_blob(io.BytesIO(data), digest_of(b"hello"), size)
    assert list((tmp_path / "blobs" / "sha256").iterdir()) == []


def test_a_damaged_blob_is_noticed_on_reading_and_healed_on_writing(tmp_path: Path) -> None:
    layout, digest = Layout(tmp_path), digest_of(b"hello")
    assert layout.write_blob(b"hello", digest, 5)
    layout.blob_path(digest).write_bytes(b"jello")
    with pytest.raises(DigestMismatch, match="is damaged"):
        layout.read_blob(digest)
    assert layout.write_blob(b"hello", digest, 5)
    assert layout.read_blob(digest) == b"hello"


def test_sha512_digests_are_verified_too(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    digest = "sha512:" + hashlib.sha512(b"hello").hexdigest()
    layout.write_blob(b"hello", digest, 5)
    assert layout.read_blob(digest) == b"hello"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"manifests": 3}', '{"manifests": [{}]}'])
def test_a_broken_index_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "index.json").write_text(text)
    with pytest.raises(InvalidImage, match=r"index\.json"):
        Layout(tmp_path).tags()


def test_many_writers_lose_no_tag(tmp_path: Path) -> None:
    built = image()
    threads = [
        threading.Thread(target=store, args=(built, Layout(tmp_path), None, f"t{number:02}"))
        for number in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(Layout(tmp_path).tags()) == [f"t{number:02}" for number in range(12)]
    assert not list(tmp_path.rglob(TEMPORARY_PREFIX + "*"))


KILLED = """
import os, sys
from pathlib import Path
from blueprint.canonical import digest_of
from blueprint.oci import Layout

class Stream:
    left = 3
    def read(self, size):
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), 9)
        return b"x" * 1024

Layout(Path(sys.argv[1])).write_blob(Stream(), digest_of(b"x" * 4096), 4096)
"""


def test_a_killed_writer_leaves_no_blob_behind(tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert killed.returncode == -9
    layout, digest = Layout(tmp_path), digest_of(b"x" * 4096)
    assert not layout.has_blob(digest)
    assert layout.write_blob(b"x" * 4096, digest, 4096)


def test_a_file_in_the_place_of_the_folder_is_a_lasting_refusal(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OciError) as caught:
        store(image(), Layout(tmp_path / "file" / "layout"), None, "dev")
    assert not caught.value.temporary


def test_a_registry_keeps_every_repository_in_its_own_layout(tmp_path: Path) -> None:
    registry, built = RegistryFolder(tmp_path / "registry"), image()
    assert registry.repositories() == []
    for name in ("app", "team/app", "team/app/deep", "team"):
        store(built, registry.repository(name), None, "dev")
    assert registry.repositories() == ["app", "team", "team/app", "team/app/deep"]
    registry.repository("only-read").tags()
    assert "only-read" not in registry.repositories()


@pytest.mark.parametrize(
    "name", ["", "..", "../x", "/abs", "Upper", "a//b", "-a", "a/blobs", "index.json", "a\0b"]
)
def test_a_registry_refuses_names_that_are_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(OciError):
        RegistryFolder(tmp_path).repository(name)


def peer(program: str, *arguments: str) -> str:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed (Debian: apt-get install {program})")
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout


def test_skopeo_reads_the_layout(tmp_path: Path) -> None:
    built = image()
    store(built, Layout(tmp_path), None, "dev")
    seen = json.loads(peer("skopeo", "inspect", f"oci:{tmp_path}:dev"))
    assert seen["Digest"] == built.digest
    assert seen["Created"] == "2024-05-06T07:08:09Z"


def test_skopeo_writes_a_layout_that_is_read(tmp_path: Path) -> None:
    built = image()
    store(built, Layout(tmp_path / "ours"), None, "dev")
    ours, theirs = f"oci:{tmp_path}/ours:dev", f"oci:{tmp_path}/theirs:test"
    peer("skopeo", "copy", "--preserve-digests", ours, theirs)
    layout = Layout(tmp_path / "theirs")
    assert layout.tags()["test"].digest == built.digest
    assert layout.set_tag("prod", layout.tags()["test"])
    assert json.loads(peer("skopeo", "inspect", f"oci:{tmp_path}/theirs:prod"))["Digest"] == built.digest


def test_umoci_unpacks_the_layout(tmp_path: Path) -> None:
    store(image("seen by umoci"), Layout(tmp_path / "layout"), None, "dev")
    peer("umoci", "unpack", "--rootless", "--image", f"{tmp_path}/layout:dev", str(tmp_path / "bundle"))
    assert (tmp_path / "bundle" / "rootfs" / "www" / "index.html").read_text() == "seen by umoci"
