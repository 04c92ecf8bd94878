"""What OpenShift answers to an import, and what its manifests refuse."""

from __future__ import annotations

import pytest

from blueprint.kube.errors import Refused
from blueprint.kube.manifests import ManifestError
from blueprint.kube.openshift import image_stream, imported, imported_now, route

DIGEST = "sha256:" + "a" * 64


def test_the_digest_of_an_import_is_read_from_its_answer() -> None:
    answer = {
        "status": {"images": [{"status": {"status": "Success"}, "image": {"metadata": {"name": DIGEST}}}]}
    }
    assert imported_now(answer, "x") == DIGEST


def test_an_import_that_failed_says_why() -> None:
    why = {"status": "Failure", "code": 401, "reason": "Unauthorized", "message": "you may not pull"}
    with pytest.raises(Refused, match="could not import quay/x: you may not pull") as refused:
        imported_now({"status": {"images": [{"status": why}]}}, "quay/x")
    assert (refused.value.status, refused.value.reason) == (401, "Unauthorized")


def test_what_a_tag_of_a_stream_has_now_is_read_with_why_it_is_not_newer() -> None:
    failed = {"type": "ImportSuccess", "status": "False", "message": "no such host"}
    stream = {"status": {"tags": [{"tag": "test", "items": [{"image": DIGEST}], "conditions": [failed]}]}}
    assert imported(stream, "test") == (DIGEST, "no such host")
    assert imported(stream, "prod") == ("", "")


def test_streams_take_images_by_digest_only_and_routes_known_terminations() -> None:
    with pytest.raises(ManifestError, match="is not pinned"):
        image_stream("web", "shop", {"test": "example.org/shop/web:1"})
    with pytest.raises(ManifestError, match=r"'none' .one of edge, passthrough, reencrypt"):
        route("web", "shop", tls="none")


def test_a_route_without_tls_has_none() -> None:
    made = route("web", "shop", tls="", host="shop.example.org", path="/a")
    assert "tls" not in made["spec"]
    assert (made["spec"]["host"], made["spec"]["path"]) == ("shop.example.org", "/a")
