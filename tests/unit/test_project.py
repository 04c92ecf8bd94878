from pathlib import Path

import pytest

from blueprint.checks import check
from blueprint.diagnostics import InvalidInput, Severity
from blueprint.model import KINDS, Blueprint, Element
from blueprint.project import default_path, find_projects, open_project
from blueprint.source import Positions


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b", "a"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "blueprint.yaml").write_text(
            f"blueprint: {name}\nelements: {{x: {{kind: tool}}}}\n"
        )
    (tmp_path / "empty").mkdir()
    return tmp_path


def test_a_folder_of_projects_stands_for_all_of_them_in_order(folder: Path) -> None:
    assert find_projects([folder]) == [folder / "a" / "blueprint.yaml", folder / "b" / "blueprint.yaml"]


def test_a_project_named_twice_is_found_once(folder: Path) -> None:
    assert find_projects([folder / "b", folder, folder / "b" / "blueprint.yaml"]) == [
        folder / "b" / "blueprint.yaml",
        folder / "a" / "blueprint.yaml",
    ]


def test_every_path_without_a_blueprint_is_named(folder: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        find_projects([folder / "empty", folder / "a", folder / "nothing"])
    assert [str(found).removeprefix(str(folder) + "/") for found in caught.value.diagnostics] == [
        "empty:1:1: error: no blueprint.yaml in this folder or one below it"
        " (`blueprint new NAME` writes one)",
        "nothing:1:1: error: no such file or folder (give a blueprint.yaml or a folder that holds one)",
    ]


def test_without_a_path_the_nearest_is_meant(folder: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        default_path(folder / "empty")
    assert [str(found) for found in caught.value.diagnostics] == [
        f"{folder / 'empty'}:1:1: error: there is neither a blueprint.yaml nor a folder blueprints/ here"
        " (give a PATH, or write one with `blueprint new NAME`)"
    ]
    (folder / "a" / "blueprints").mkdir()
    assert default_path(folder / "a") == folder / "a" / "blueprint.yaml"
    (folder / "a" / "blueprint.yaml").unlink()
    assert default_path(folder / "a") == folder / "a" / "blueprints"


def test_an_open_project_knows_its_folder_and_its_warnings(folder: Path) -> None:
    file = folder / "a" / "blueprint.yaml"
    file.write_text(file.read_text() + "views: {v: {kind: schematic, show: [x]}, d: {kind: detail, of: x}}\n")
    project = open_project(folder / "a")
    assert (project.root, project.blueprint.id, project.warnings) == (folder / "a", "a", ())
    file.write_text(
        "blueprint: a\nelements: {x: {kind: tool}, y: {kind: tool}}\nviews: {d: {kind: detail, of: x}}\n"
    )
    assert [found.severity for found in open_project(folder / "a").warnings] == [Severity.WARNING]


def test_a_project_with_errors_is_not_opened(folder: Path) -> None:
    (folder / "a" / "blueprint.yaml").write_text("blueprint: a\nelements: {x: {kind: tol}}\n")
    with pytest.raises(InvalidInput, match=r"2:22: error: unknown kind 'tol' \(did you mean 'tool'\?\)"):
        open_project(folder / "a")


def test_a_blueprint_made_by_a_program_is_judged_too() -> None:
    kind = KINDS["tool"]
    lost = Element(address="z.x", kind="tool", title="X", category=kind.category, icon=kind.icon)
    found = check(Blueprint(id="x", title="X", elements={"z.x": lost}), Positions("model"))
    assert [str(one) for one in found] == [
        "model:1:1: error: 'z.x' lies in 'z', which is not there (add the container)"
    ]
