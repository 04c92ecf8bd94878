import os
import subprocess
import sys
from pathlib import Path

import pytest

from blueprint.project import open_project


def new(cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "blueprint", "new", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    )


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_new_project_is_valid_without_a_warning(tmp_path: Path) -> None:
    assert new(tmp_path, "my-shop").returncode == 0
    project = open_project(tmp_path / "my-shop")
    assert project.warnings == ()
    assert (project.blueprint.id, project.blueprint.title) == ("my-shop", "My shop")


def test_every_executable_relationship_has_its_number(tmp_path: Path) -> None:
    new(tmp_path, "shop")
    blueprint = open_project(tmp_path / "shop").blueprint
    assert list(blueprint.numbers().values()) == [1, 2, 3, 4, 5, 6]
    assert {r.address for r in blueprint.relationships if r.is_executable} == set(blueprint.numbers())


@pytest.mark.parametrize("title", ['Ben & "Co": <shop>', "Ünïcode #1", "'quoted'", "@NAME@ {x}"])
def test_any_title_fits(tmp_path: Path, title: str) -> None:
    assert new(tmp_path, "shop", "--title", title).returncode == 0
    blueprint = open_project(tmp_path / "shop").blueprint
    assert blueprint.title == title
    assert blueprint.elements["prod.site"].title == title


def test_it_is_a_clean_repository_with_one_commit(tmp_path: Path) -> None:
    new(tmp_path, "shop")
    folder = tmp_path / "shop"
    assert git(folder, "log", "--format=%s", "main").splitlines() == ["Start from blueprint's example"]
    assert git(folder, "status", "--porcelain") == ""


def test_the_gates_pass_on_the_page_and_fail_without_it(tmp_path: Path) -> None:
    new(tmp_path, "shop")
    workload = tmp_path / "shop" / "workload"
    for rootfs, gate, code in [
        (workload / "site" / "rootfs", "image", 0),
        (tmp_path, "image", 1),
        (workload / "site" / "rootfs", "certify", 0),
    ]:
        environment = {**os.environ, "BLUEPRINT_ROOTFS": str(rootfs), "BLUEPRINT_IMAGE": "site"}
        assert subprocess.run([workload / "tests" / gate], env=environment, check=False).returncode == code


def test_a_key_in_the_image_is_not_certified(tmp_path: Path) -> None:
    new(tmp_path, "shop")
    (tmp_path / "rootfs").mkdir()
    (tmp_path / "rootfs" / "id_ed25519").write_text("secret")
    gate = tmp_path / "shop" / "workload" / "tests" / "certify"
    environment = {**os.environ, "BLUEPRINT_ROOTFS": str(tmp_path / "rootfs"), "BLUEPRINT_IMAGE": "site"}
    assert subprocess.run([gate], env=environment, check=False, capture_output=True).returncode == 1


def test_inside_a_repository_it_says_to_commit_and_does_not(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    result = new(tmp_path, "shop")
    assert not (tmp_path / "shop" / ".git").exists()
    assert result.stdout.startswith("git add shop && git commit")


def test_an_empty_folder_is_filled_and_a_full_one_refused(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    assert new(tmp_path, "shop", "--directory", "here").returncode == 0
    before = sorted((tmp_path / "here").rglob("*"))
    result = new(tmp_path, "other", "--directory", "here")
    assert result.returncode == 2
    assert result.stderr == (
        "here:1:1: error: this is there already, and is no empty folder (choose another with --directory)\n"
    )
    assert sorted((tmp_path / "here").rglob("*")) == before


@pytest.mark.parametrize("name", ["Shop", "../shop", "a b", "-x-", "shop-", ""])
def test_a_bad_name_leaves_nothing_behind(tmp_path: Path, name: str) -> None:
    assert new(tmp_path, "--", name).returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_without_git_nothing_is_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    result = new(tmp_path, "shop")
    assert result.returncode == 1
    assert result.stderr == "blueprint: git is not installed: install it (Debian: apt-get install git)\n"
    assert list(tmp_path.iterdir()) == []


def test_a_new_project_goes_from_its_first_commit_to_production(tmp_path: Path) -> None:
    new(tmp_path, "shop")
    command = [sys.executable, "-m", "blueprint", "apply", "shop", "--auto-approve"]
    first = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert first.returncode == 0, first.stderr
    assert "prod.site runs sha256:" in first.stderr
    again = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (again.returncode, again.stdout.splitlines()[-1]) == (0, "No changes.")
    assert git(tmp_path / "shop", "status", "--porcelain") == ""
