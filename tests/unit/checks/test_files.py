from pathlib import Path

from blueprint.project import check_project
from blueprint.source import load


def messages(folder: Path, source: str, script: str) -> list[str]:
    file = folder / "blueprint.yaml"
    file.write_text(
        "blueprint: x\nelements: {}\n"
        f"images: {{app: {{source: {source}}}}}\ngates: {{g: {{run: {script}}}}}\n"
    )
    return [str(found).removeprefix(f"{file}:") for found in check_project(load(folder))]


def test_files_that_are_there_are_fine(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    script = tmp_path / "gate"
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    assert messages(tmp_path, "src", "gate") == []


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    assert messages(tmp_path, "src", "gate") == [
        "3:24: error: no folder 'src' (create it beside blueprint.yaml)",
        "4:18: error: no script 'gate' (create it beside blueprint.yaml)",
    ]


def test_a_file_is_no_folder_and_a_text_no_script(tmp_path: Path) -> None:
    (tmp_path / "src").write_text("")
    (tmp_path / "gate").write_text("")
    assert messages(tmp_path, "src", "gate") == [
        "3:24: error: no folder 'src' (name the folder, not a file)",
        "4:18: error: the script 'gate' is not executable (chmod +x gate)",
    ]


def test_neither_paths_nor_links_leave_the_folder(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "outside").mkdir()
    (project / "link").symlink_to(tmp_path / "outside")
    hint = "(name something below blueprint.yaml's folder)"
    assert messages(project, "link", "/bin/sh") == [
        f"3:24: error: 'link' is not inside the project's folder {hint}",
        f"4:18: error: '/bin/sh' is not inside the project's folder {hint}",
    ]
    assert messages(project, "../outside", ".")[0] == (
        f"3:24: error: '../outside' is not inside the project's folder {hint}"
    )
