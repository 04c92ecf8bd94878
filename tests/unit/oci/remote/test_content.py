from __future__ import annotations

import io

import pytest

from blueprint.canonical import digest_of
from blueprint.oci import Descriptor, DigestMismatch, OciError
from blueprint.oci.blobs import Readable
from blueprint.oci.remote.content import Content

DATA = bytes(range(200))
BLOB = Descriptor("x", digest_of(DATA), len(DATA))


def content(data: bytes = DATA, blob: Descriptor = BLOB, moved: list[int] | None = None) -> Content:
    def open_at(start: int) -> Readable:
        return io.BytesIO(data[start:])

    return Content(blob, open_at, moved.append if moved is not None else None)


def test_a_body_that_is_sent_in_parts_is_checked_as_a_whole() -> None:
    whole = content()
    assert whole.open(0, 150).read() + whole.open(150, 50).read() == DATA
    damaged = content(DATA[:-1] + b"x")
    damaged.open(0, 150).read()
    with pytest.raises(DigestMismatch, match="have the digest"):
        damaged.open(150, 50).read()


def test_what_is_sent_again_is_neither_hashed_nor_counted_twice() -> None:
    moved: list[int] = []
    whole = content(moved=moved)
    whole.open(0, 200).read(120)
    stream = whole.open(40, 160)
    assert stream.read(100) + stream.read() == DATA[40:]
    assert sum(moved) == len(DATA)


def test_the_last_bytes_of_a_wrong_body_are_never_given_out() -> None:
    damaged = content(DATA[:-1] + b"x")
    stream = damaged.open(0, 200)
    assert stream.read(199)
    with pytest.raises(DigestMismatch):
        stream.read()


def test_a_body_that_ends_early_is_refused() -> None:
    stream = content(DATA[:50]).open(0, 200)
    stream.read(50)
    with pytest.raises(DigestMismatch, match="has 50 bytes instead of 200"):
        stream.read(1)


def test_an_empty_body_is_checked_too() -> None:
    content(b"", Descriptor("x", digest_of(b""), 0)).check_empty()
    with pytest.raises(DigestMismatch):
        content(b"", Descriptor("x", digest_of(b"y"), 0)).check_empty()


def test_a_disk_that_fails_is_named_as_what_it_is() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(OciError, match=r"cannot read sha256:.*Input/output error"):
        Content(BLOB, lambda start: Broken()).open(0, 200).read()
