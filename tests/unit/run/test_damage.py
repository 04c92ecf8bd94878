"""What somebody did to the folders of the target: told by status, put right by apply."""

from pathlib import Path

import pytest

import small_project
from blueprint.oci import Layout, faults
from blueprint.run.apply import execute, make_plan
from blueprint.run.errors import RunError
from blueprint.run.history import RunState
from blueprint.run.status import Status, status_of
from small_project import apply, commit, plan_of, tags, world_of, write

LOCAL = ".blueprint/local"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = small_project.write_project(tmp_path / "project")
    apply(folder)
    return folder


def blobs(project: Path, place: str) -> list[Path]:
    """The blobs of the app in a registry, the largest last."""
    found = (project / LOCAL / "registries" / place / "app/blobs/sha256").iterdir()
    return sorted(found, key=lambda path: path.stat().st_size)


def damage(path: Path) -> None:
    """Other bytes, same size, written in place."""
    path.write_bytes(b"x" * path.stat().st_size)


def states(status: Status) -> dict[str, str]:
    return {f"{row.place}/{row.image}:{row.tag}": row.state for row in status.rows}


def intact(project: Path) -> dict[str, bool]:
    """Layout -> whether all that its tags need is there, byte for byte."""
    found = {}
    for file in sorted((project / LOCAL).rglob("oci-layout")):
        layout = Layout(file.parent)
        name = file.parent.relative_to(project / LOCAL).as_posix()
        found[name] = not [path for one in layout.tags().values() for path in faults(layout, one)]
    return found


def test_no_two_registries_share_a_file(project: Path) -> None:
    seen: dict[int, str] = {}
    for path in (project / LOCAL).rglob("blobs/sha256/*"):
        parts = path.relative_to(project / LOCAL).parts
        place = "/".join(parts[:2])
        assert seen.setdefault(path.stat().st_ino, place) == place


def test_damage_in_one_registry_leaves_the_others_and_is_mended(project: Path) -> None:
    before = tags(project)
    damage(blobs(project, "prod.registry")[-1])
    assert [name for name, whole in intact(project).items() if not whole] == ["registries/prod.registry/app"]
    assert plan_of(project).to_do == ()
    world = world_of(project)
    plan = make_plan(world, verify=True)
    assert [step.id for step in plan.to_do] == ["hub.safe->prod.registry#promotes/copy"]
    assert execute(world, plan, small_project.Silent()).state is RunState.SUCCEEDED
    assert all(intact(project).values())
    assert tags(project) == before


def test_a_damaged_manifest_is_mended_too(project: Path) -> None:
    digest = plan_of(project).observation.images["app"].digest.removeprefix("sha256:")
    damage(project / LOCAL / "registries/prod.registry/app/blobs/sha256" / digest)
    world = world_of(project)
    execute(world, make_plan(world, verify=True), small_project.Silent())
    assert all(intact(project).values())


def test_status_names_the_damaged_files_when_it_reads_them(project: Path) -> None:
    file = blobs(project, "prod.registry")[-1]
    damage(file)
    assert status_of(world_of(project)).is_sound
    found = status_of(world_of(project), verify=True)
    assert not found.is_sound
    assert [(row.place, row.image, row.damaged) for row in found.rows if row.state == "damaged"] == [
        ("prod.registry", "app", (str(file),))
    ]
    assert found.states["prod.registry"].kind == "damaged"


def test_damage_in_a_workspace_has_a_row_of_its_own(project: Path) -> None:
    folder = project / LOCAL / "ci/ci.platform/workspace/app/blobs/sha256"
    damage(max(folder.iterdir(), key=lambda path: path.stat().st_size))
    assert states(status_of(world_of(project), verify=True))["ci.platform/app:dev"] == "damaged"


def test_a_damaged_blob_that_is_to_be_copied_is_refused_with_the_remedy(project: Path) -> None:
    damage(blobs(project, "hub.safe")[-1])
    blobs(project, "prod.registry")[-1].unlink()
    ended = apply(project).ended["hub.safe->prod.registry#promotes/copy"]
    assert "registries/hub.safe/app/blobs" in ended.detail
    assert "run `blueprint apply --verify`" in ended.detail


def test_a_broken_index_hides_only_its_own_image(project: Path) -> None:
    index = project / LOCAL / "registries/hub.safe/app/index.json"
    index.write_text("{")
    found = status_of(world_of(project))
    assert not found.is_sound
    assert "delete the file" in found.problems[0]
    shown = states(found)
    assert (shown["hub.safe/app:ok"], shown["prod.registry/app:live"]) == ("damaged", "in-step")
    index.unlink()
    assert apply(project).state is RunState.SUCCEEDED
    assert status_of(world_of(project)).is_sound


def test_a_commit_that_cannot_be_built_does_not_hide_what_runs(project: Path) -> None:
    (project / "src/app/rootfs/etc/name").unlink()
    (project / "src/app/rootfs/etc/name").symlink_to("/etc/hostname")
    commit(project, "Link")
    found = status_of(world_of(project))
    assert "cannot build app from src/app" in found.problems[0]
    rows = {row.place: row for row in found.rows if row.kind == "workload"}
    assert rows["prod.web"].state == "unknown"
    assert rows["prod.web"].digest.startswith("sha256:")


def test_what_is_no_longer_in_the_blueprint_is_shown_and_warned_of(project: Path) -> None:
    text = small_project.BLUEPRINT.replace("  - prod.registry -> prod.web: {deploys: {}}\n", "")
    text = text.replace(
        "      web: {kind: application, title: Web, runs: app}\n      registry:", "      registry:"
    )
    text = text.replace("      8: {step: prod.registry -> prod.web, text: live}\n", "")
    write(project, "blueprint.yaml", text.replace("as: live", "as: current"))
    commit(project, "Retire")
    shown = states(status_of(world_of(project)))
    assert (shown["prod.web/app:"], shown["prod.registry/app:live"]) == ("unmanaged", "unmanaged")
    warnings = plan_of(project).observation.warnings
    assert "prod.web still runs app, but nothing deploys it any more; nothing is removed" in warnings
    assert any("nothing is removed:" in line and "prod.registry/app:live" in line for line in warnings)


def test_a_registry_and_a_cluster_that_are_gone_from_the_blueprint_are_shown(project: Path) -> None:
    folder = project / LOCAL
    (folder / "registries/prod.registry").rename(folder / "registries/old.registry")
    (folder / "clusters/prod").rename(folder / "clusters/old")
    shown = states(status_of(world_of(project)))
    assert (shown["old.web/app:"], shown["old.registry/app:live"]) == ("unmanaged", "unmanaged")


@pytest.mark.parametrize("content", ["{}", None])
def test_an_edited_work_tree_of_a_cluster_is_shown_and_put_right(project: Path, content: str | None) -> None:
    file = project / LOCAL / "clusters/prod/web/deployment.json"
    before = file.read_bytes()
    if content is None:
        file.unlink()
    else:
        file.write_text(content)
    assert states(status_of(world_of(project)))["prod.web/app:"] == "edited"
    ended = apply(project).ended["prod.registry->prod.web#deploys/deploy"]
    assert str(ended.outcome) == "done"
    assert "web/deployment.json put right" in ended.detail
    assert file.read_bytes() == before
    assert plan_of(project).to_do == ()


def test_a_damaged_repository_of_a_cluster_is_told_how_to_mend_it(project: Path) -> None:
    cluster = project / LOCAL / "clusters/prod"
    for path in cluster.glob(".git/objects/??/*"):
        path.chmod(0o644)
        path.write_bytes(b"")
    with pytest.raises(RunError, match=f"delete {cluster}, and the next apply makes it again"):
        plan_of(project)
    found = status_of(world_of(project))
    assert states(found)["prod.web/app:"] == "damaged"
    assert states(found)["dev.web/app:"] == "in-step"
