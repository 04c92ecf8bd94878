"""How a gate's script is called, and what its proof stands for."""

import re
from pathlib import Path

import pytest

import small_project
from blueprint.run.errors import NotReady
from blueprint.run.history import Outcome, RunState
from small_project import apply, commit, git, plan_of, write


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small_project.write_project(tmp_path / "project")


def test_a_gate_begins_in_an_empty_folder_that_is_removed(project: Path) -> None:
    write(project, "tests/look", '#!/bin/sh\n[ -z "$(ls -A)" ] || exit 1\necho report >report; pwd\n')
    commit(project, "Look")
    ended = apply(project).ended["ci.platform->ci.registry#builds/look/app"]
    assert ended.outcome is Outcome.DONE
    assert ended.detail.endswith("/work")
    assert not Path(ended.detail).exists()


def test_a_gate_that_writes_into_its_folder_is_proven_for_good(project: Path) -> None:
    write(project, "tests/look", "#!/bin/sh\necho report >report.txt\n")
    commit(project, "Look")
    assert apply(project).state is RunState.SUCCEEDED
    assert plan_of(project).to_do == ()


def test_a_gate_finds_what_lies_beside_it_and_the_project(project: Path) -> None:
    write(project, "tests/look", '#!/bin/sh\n. "$(dirname "$0")/words.sh"\n')
    write(project, "tests/words.sh", 'cat "$BLUEPRINT_PROJECT/targets/local.yaml" | head -n 1\n')
    commit(project, "Look")
    assert apply(project).ended["ci.platform->ci.registry#builds/look/app"].detail == "target: local"


def test_a_gate_that_writes_beside_itself_is_told_so_with_the_file(project: Path) -> None:
    write(project, "tests/look", '#!/bin/sh\necho report >"$(dirname "$0")/report.txt"\n')
    commit(project, "Look")
    details = " ".join(ended.detail for ended in apply(project).ended.values())
    changed = r"the script of gate (look|smoke) changed since the plan was made: tests/report.txt was added"
    assert re.search(changed, details)
    assert "let git ignore the file" in details
    write(project, ".gitignore", ".blueprint/\nimages/\nreport.txt\n")
    commit(project, "Ignore the report")
    assert apply(project).state is RunState.SUCCEEDED
    assert plan_of(project).to_do == ()


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_a_changed_certification_is_refused_even_when_git_is_told_not_to_see_it(
    project: Path, flag: str
) -> None:
    git(project, "update-index", flag, "tests/certification/certify")
    write(project, "tests/certification/certify", "#!/bin/sh\n")
    with pytest.raises(NotReady, match="tests/certification/certify"):
        plan_of(project)
