from __future__ import annotations

import pytest

from blueprint.oci.location import Location, Place, parse_location
from blueprint.reference import InvalidReference

DIGEST = "sha256:" + "a" * 64
HOST = "registry.example.org:5000"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{HOST}/team/app:dev", Location(Place.REGISTRY, "team/app", HOST, "dev")),
        (f"docker://{HOST}/team/app:dev", Location(Place.REGISTRY, "team/app", HOST, "dev")),
        (f"localhost/app@{DIGEST}", Location(Place.REGISTRY, "app", "localhost", None, DIGEST)),
        (f"{HOST}/app:dev@{DIGEST}", Location(Place.REGISTRY, "app", HOST, "dev", DIGEST)),
        ("[::1]:5000/app:1", Location(Place.REGISTRY, "app", "[::1]:5000", "1")),
        ("oci:images", Location(Place.FOLDER, "images")),
        ("oci:some/images:dev", Location(Place.FOLDER, "some/images", tag="dev")),
        ("oci:/some:where/images", Location(Place.FOLDER, "/some:where/images")),
        (f"oci:images@{DIGEST}", Location(Place.FOLDER, "images", digest=DIGEST)),
        ("oci-archive:app.tar:dev", Location(Place.ARCHIVE, "app.tar", tag="dev")),
    ],
)
def test_locations_are_read_and_written_alike(text: str, found: Location) -> None:
    assert parse_location(text) == found
    assert str(found) == text.removeprefix("docker://")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("app:dev", "names no registry"),
        ("docker://app", "names no registry"),
        ("oci:", "names no path"),
        ("oci::dev", "names no path"),
        ("ftp://a.example/b:c", "is of a kind that is not known"),
        (f"{HOST}/App:dev", "is no repository name"),
        (f"{HOST}/app:", "has an empty tag"),
        (f"{HOST}/app@sha256:12", "is no digest"),
        ("oci:images@sha256:12", "is no digest"),
    ],
)
def test_what_is_no_location_is_refused_with_what_would_be_one(text: str, message: str) -> None:
    with pytest.raises(InvalidReference, match=message):
        parse_location(text)
