"""What Chromium hands to a screen reader of a picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from blueprint.testing import sample_diagrams
from blueprint_exporters.svg import SvgExporter
from browsers import chromium

PAGE = sample_diagrams()[0]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def tree(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The nodes of the accessibility tree that are not ignored, depth first."""
    file = tmp_path_factory.mktemp("picture") / "picture.svg"
    file.write_bytes(SvgExporter().render([PAGE]).data)
    page = browser.new_page()
    page.goto(file.as_uri())
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    page.close()
    by_id = {node["nodeId"]: node for node in nodes}
    return [node for node in _walk(nodes[0], by_id) if not node["ignored"]]


def _walk(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("childIds", ()):
        yield from _walk(by_id[child], by_id)


def value(node: dict[str, Any], field: str) -> str:
    return str(node.get(field, {}).get("value", ""))


def test_the_picture_is_a_document_with_its_title_and_its_storyline(tree: list[dict[str, Any]]) -> None:
    (picture,) = (node for node in tree if value(node, "role") == "graphics-document")
    assert value(picture, "name") == PAGE.title
    assert (
        value(picture, "description")
        == f"{PAGE.description} 1. The developer pushes. 2. The platform builds."
    )


def test_things_are_read_by_name_in_the_order_of_the_storyline(tree: list[dict[str, Any]]) -> None:
    names = [value(node, "name") for node in tree if value(node, "role") == "graphics-object"]
    assert names == [
        "Developer",
        "CI/CD cluster",
        "CI/CD platform",
        "Image registry (transient)",
        "Developer triggers CI/CD platform",
        "CI/CD platform builds",
        "appImage:dev",
        "Colour key",
    ]


def test_what_is_only_for_the_eye_is_not_read(tree: list[dict[str, Any]]) -> None:
    words = [value(node, "name") for node in tree if value(node, "role") == "StaticText"]
    assert "1..n+1" in words
    assert not {"Background", "1", "2"} & set(words)
