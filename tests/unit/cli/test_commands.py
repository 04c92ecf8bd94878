"""The command line as a whole, in processes of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from blueprint import __version__
from blueprint.cli import COMMANDS

PROJECT = Path(__file__).parents[3] / "blueprints" / "cloud-native-development"


def blueprint(
    *arguments: str | Path, stdin: str = "", cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "blueprint", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "COLUMNS": "100"},
    )


def test_help_lists_every_command_with_one_line() -> None:
    result = blueprint("--help")
    assert result.returncode == 0
    for name, lazy in COMMANDS.items():
        assert any(line.split() == [name, *lazy.help.split()] for line in result.stdout.splitlines())


def test_the_version_is_the_packages() -> None:
    assert blueprint("--version").stdout == f"blueprint {__version__}\n"


def test_a_mistyped_command_is_bad_input_and_gets_a_suggestion() -> None:
    result = blueprint("validat")
    assert result.returncode == 2
    assert "Did you mean 'validate'?" in result.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_its_options(name: str) -> None:
    result = blueprint(name, "--help")
    assert result.returncode == 0, result.stderr
    assert f"Usage: blueprint {name}" in result.stdout


def test_a_valid_folder_of_blueprints_is_done() -> None:
    result = blueprint("validate", PROJECT.parent)
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr == "2 blueprints valid\n"


def test_a_syntax_error_stops_only_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("title: a: b\n")
    (tmp_path / "b.yaml").write_text("blueprint: b\nelements: {x: {kind: tol}}\n")
    result = blueprint("validate", "a.yaml", "b.yaml", cwd=tmp_path)
    assert result.returncode == 2
    assert [line.split(" (")[0] for line in result.stdout.splitlines()] == [
        "a.yaml:1:9: error: a text with ': ' in it needs quotes",
        "b.yaml:2:22: error: unknown kind 'tol'",
    ]
    assert result.stderr == "2 blueprints examined: 2 errors\n"


def test_warnings_alone_are_no_failure(tmp_path: Path) -> None:
    (tmp_path / "blueprint.yaml").write_text(
        "blueprint: b\nelements: {a: {kind: tool}, b: {kind: tool}}\nviews: {v: {kind: detail, of: a}}\n"
    )
    result = blueprint("validate", tmp_path)
    assert result.returncode == 0
    assert "warning: 'b' is in no view" in result.stdout
    assert result.stderr == "1 blueprint valid, 1 warning\n"


def test_standard_input_is_validated_without_looking_for_files() -> None:
    text = "blueprint: b\nelements: {}\nimages: {i: {source: nowhere}}\n"
    assert blueprint("validate", "-", stdin=text).returncode == 0
    result = blueprint("validate", "-", stdin="elements: {}\n")
    assert result.stdout.startswith("<stdin>:1:1: error: the blueprint has no 'blueprint'")


def test_json_is_for_programs(tmp_path: Path) -> None:
    (tmp_path / "blueprint.yaml").write_text("blueprint: b\nelements: {x: {kind: tol}}\n")
    result = blueprint("validate", tmp_path, "--format", "json")
    assert result.returncode == 2
    assert json.loads(result.stdout) == {
        "valid": False,
        "files": [str(tmp_path / "blueprint.yaml")],
        "diagnostics": [
            {
                "file": str(tmp_path / "blueprint.yaml"),
                "line": 2,
                "column": 22,
                "severity": "error",
                "rule": "unknown-value",
                "message": "unknown kind 'tol'",
                "hint": "did you mean 'tool'?",
            }
        ],
    }


def test_the_targets_beside_a_blueprint_are_validated_too(tmp_path: Path) -> None:
    (tmp_path / "blueprint.yaml").write_text("blueprint: b\nelements: {}\n")
    (tmp_path / "targets").mkdir()
    (tmp_path / "targets" / "lab.yaml").write_text("target: lab\nbindings: {x: {driver: gitops}}\n")
    result = blueprint("validate", ".", cwd=tmp_path)
    assert result.returncode == 2
    assert result.stdout == "targets/lab.yaml:2:12: error: no element 'x' (there are no elements)\n"


def test_one_target_can_be_validated_alone(tmp_path: Path) -> None:
    (tmp_path / "blueprint.yaml").write_text("blueprint: b\nelements: {x: {kind: cluster}}\n")
    (tmp_path / "targets").mkdir()
    (tmp_path / "targets" / "good.yaml").write_text("target: good\nbindings: {x: {driver: gitops}}\n")
    (tmp_path / "targets" / "bad.yaml").write_text("target: bad\nbindings: {x: {driver: gitpos}}\n")
    assert blueprint("validate", ".", "--target", "good", cwd=tmp_path).returncode == 0
    assert "unknown driver 'gitpos'" in blueprint("validate", ".", cwd=tmp_path).stdout
    missing = blueprint("validate", ".", "--target", "goood", cwd=tmp_path)
    assert missing.returncode == 2
    assert "no target 'goood' (did you mean 'good'?)" in missing.stdout


def test_a_folder_without_a_blueprint_is_bad_input(tmp_path: Path) -> None:
    result = blueprint("validate", tmp_path, PROJECT)
    assert result.returncode == 2
    assert "no blueprint.yaml in this folder or one below it" in result.stdout


def test_without_a_path_the_blueprint_here_is_validated_else_the_folder_of_them(tmp_path: Path) -> None:
    nothing = blueprint("validate", cwd=tmp_path)
    assert nothing.returncode == 2
    assert nothing.stdout.startswith(
        ".:1:1: error: there is neither a blueprint.yaml nor a folder blueprints/ here (give a PATH"
    )
    project = tmp_path / "blueprints" / "one"
    project.mkdir(parents=True)
    (project / "blueprint.yaml").write_text("blueprint: one\nelements: {x: {kind: tol}}\n")
    for folder, file in ((tmp_path, "blueprints/one/blueprint.yaml"), (project, "blueprint.yaml")):
        result = blueprint("validate", cwd=folder)
        assert result.returncode == 2
        assert result.stdout.startswith(f"{file}:2:22: error: unknown kind 'tol'")


@pytest.mark.parametrize("command", ["validate", "render"])
def test_the_help_says_what_no_path_means(command: str) -> None:
    words = " ".join(blueprint(command, "--help").stdout.split())
    assert "[default: blueprint.yaml here, else blueprints/]" in words
    assert f"Usage: blueprint {command} [OPTIONS] [PATH]..." in words


def test_the_schema_goes_to_standard_output_or_a_file(tmp_path: Path) -> None:
    printed = blueprint("schema").stdout
    assert json.loads(printed)["title"] == "Blueprint"
    assert json.loads(blueprint("schema", "target").stdout)["title"] == "Target"
    assert blueprint("schema", "-o", tmp_path / "s" / "schema.json").returncode == 0
    assert (tmp_path / "s" / "schema.json").read_text(encoding="utf-8") == printed
