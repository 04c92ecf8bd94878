from __future__ import annotations

from pathlib import Path

import pytest

from blueprint.canonical import canonical_json, digest_file, digest_of, fingerprint

EMPTY = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_canonical_json_is_sorted_tight_and_utf8() -> None:
    assert canonical_json({"b": [1, None], "a": "ü"}) == '{"a":"ü","b":[1,null]}'.encode()


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_cannot_say_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json(value)


def test_a_digest_is_the_same_for_bytes_and_for_a_file(tmp_path: Path) -> None:
    data = b"x" * 3_000_001
    (tmp_path / "file").write_bytes(data)
    assert digest_file(tmp_path / "file") == digest_of(data)
    assert digest_of(b"") == EMPTY


def test_a_fingerprint_depends_on_the_value_and_not_on_its_order() -> None:
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1}) != fingerprint({"a": 2, "b": 1})
