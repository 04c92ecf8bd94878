"""A blueprint with many mistakes; `BLUEPRINT_ACCEPT=1 pytest` accepts new words in the golden file."""

import os
from pathlib import Path

from blueprint.diagnostics import Position
from blueprint.project import check_project
from blueprint.source import load, load_text

GOLDEN = Path(__file__).parent / "golden"


def test_every_mistake_of_a_broken_blueprint_is_reported_once_and_in_order() -> None:
    file = GOLDEN / "broken.yaml"
    found = check_project(load(file))
    text = "".join(str(diagnostic).replace(str(file), "broken.yaml") + "\n" for diagnostic in found)
    expected = GOLDEN / "broken.txt"
    if os.environ.get("BLUEPRINT_ACCEPT"):
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")


def test_one_mistake_in_the_views_does_not_hide_what_is_wrong_with_the_graph() -> None:
    text = (
        "blueprint: x\n"
        "elements: {a: {kind: image-registry, trust: trusted}, b: {kind: application, runs: i}}\n"
        "images: {i: {source: s}}\nrelationships: [{a -> b: {deploys: {}}}]\nviews: {v: {kind: schematc}}\n"
    )
    found = check_project(load_text(text, Path("b.yaml")))
    assert [diagnostic.rule for diagnostic in found] == ["unreachable-deployment", "unknown-value"]
    assert found[0].position == Position("b.yaml", 4, 18)


def test_a_mistake_in_the_graph_silences_the_rules_that_would_only_echo_it() -> None:
    text = (
        "blueprint: x\n"
        "elements: {ci: {kind: ci-platfrm}, a: {kind: image-registry}, b: {kind: application}}\n"
        "relationships: [{ci -> a: {builds: {}}}, {a -> b: {deploys: {}}}]\nviews: {v: {kind: schematic}}\n"
    )
    found = check_project(load_text(text, Path("b.yaml")))
    assert [diagnostic.rule for diagnostic in found] == ["unknown-value"]
