import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import small_project
from blueprint.git import GitError, Repository
from blueprint.oci import RegistryFolder, read_config
from blueprint.plan.step import BaseStep, TriggerStep
from blueprint.run.apply import execute, make_plan
from blueprint.run.errors import NotReady, RunError, StalePlan
from blueprint.run.executor import Ended
from blueprint.run.history import Outcome, RunState, last_run
from blueprint.run.journal import read_evidence, read_runs
from blueprint.run.prepare import prepare_sources
from blueprint.run.status import status_of
from blueprint.run.steps import RUNNERS, Context, StepResult
from blueprint.run.steps.trigger import run_trigger
from small_project import apply, commit, git, plan_of, snapshot, tags, world_of, write


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small_project.write_project(tmp_path / "project")


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project that was applied once; tests only look at it."""
    folder = small_project.write_project(tmp_path_factory.mktemp("done"))
    assert apply(folder).state is RunState.SUCCEEDED
    before = snapshot(folder / ".blueprint")
    yield folder
    assert snapshot(folder / ".blueprint") == before


def test_the_same_digest_is_in_every_registry_from_the_first_to_the_last(done: Path) -> None:
    found = tags(done)
    digests = {digest for name, digest in found.items() if "/app:" in name}
    places = ["ci.registry/app:dev", "hub.sandbox/app:dev", "hub.sandbox/app:ok", "hub.safe/app:ok",
              "hub.safe/app:live", "prod.registry/app:live"]  # fmt: skip
    assert all(f"registries/{place}" in found for place in places)
    assert digests == {plan_of(done).observation.images["app"].digest}


def test_the_whole_set_travels_and_nothing_else(done: Path) -> None:
    found = tags(done)
    assert "registries/hub.sandbox/extra:dev" in found
    assert not [name for name in found if name.startswith("registries/hub.safe/extra")]


def test_a_cluster_runs_the_digest_from_its_registry_as_committed(done: Path) -> None:
    cluster = world_of(done).cluster_folder("prod")
    digest = plan_of(done).observation.images["app"].digest
    assert f'"image": "prod.registry/app@{digest}"'.encode() in (cluster.read("web/deployment.json") or b"")
    assert cluster.files() == ["web/deployment.json", "web/service.json"]
    assert len(cluster.log()) == 1


def test_an_image_says_which_commit_and_base_it_was_built_from(done: Path) -> None:
    registry = RegistryFolder(done / ".blueprint/local/registries/prod.registry").repository("app")
    config = read_config(registry, registry.tags()["live"].digest)
    observed = plan_of(done).observation
    assert config.labels["org.opencontainers.image.revision"] == observed.images["app"].commit
    assert config.labels["org.opencontainers.image.base.digest"] == observed.images["base"].digest
    assert (config.entrypoint, config.ports, config.user) == (("/bin/serve",), ("8080/tcp",), "65532")


def test_the_pushed_commit_is_in_the_platforms_repository(done: Path) -> None:
    sha = Repository(done).head()
    assert plan_of(done).observation.received["ci.platform"]["refs/heads/main"] == sha


def test_every_proof_is_kept_once(done: Path) -> None:
    proofs = [
        (proof.gate, proof.step.rpartition("/")[2]) for proof in read_evidence(world_of(done).journal_path)
    ]
    assert sorted(proofs) == [("certify", "app"), ("look", "app"), ("look", "extra"), ("smoke", "app")]


def test_a_second_plan_is_unchanged_and_writes_nothing(done: Path) -> None:
    before = snapshot(done / ".blueprint")
    assert plan_of(done).to_do == ()
    assert snapshot(done / ".blueprint") == before


def test_status_says_that_everything_is_in_step(done: Path) -> None:
    found = status_of(world_of(done))
    assert {row.state for row in found.rows} == {"in-step"}
    assert found.states["prod.web"].kind == "in-step"
    assert found.states["prod.web"].text == f"in step, {found.commit[:7]}"


def test_git_does_not_see_the_state_folder(done: Path) -> None:
    assert (done / ".blueprint" / ".gitignore").read_text() == "*\n"


def test_planning_makes_no_folder(project: Path) -> None:
    before = snapshot(project)
    assert len(plan_of(project).to_do) == 17
    assert snapshot(project) == before


def test_the_planned_digest_is_the_built_one_on_another_machine_too(tmp_path: Path) -> None:
    one = small_project.write_project(tmp_path / "one")
    two = small_project.write_project(tmp_path / "elsewhere" / "two")
    assert plan_of(one).observation.images == plan_of(two).observation.images


def test_a_new_commit_moves_only_what_it_touched(project: Path) -> None:
    apply(project)
    before = tags(project)
    write(project, "src/app/rootfs/etc/name", "app, improved\n")
    sha = commit(project, "Improve the app")
    result = apply(project)
    after = tags(project)
    changed = {name for name in after if before.get(name) != after[name]}
    assert result.state is RunState.SUCCEEDED
    assert all("/app:" in name for name in changed)
    assert len({after[name] for name in changed}) == 1
    assert result.ended["ci.platform->ci.registry#builds/build/extra"].outcome is Outcome.UNCHANGED
    assert {row.commit for row in status_of(world_of(project)).rows if row.image == "app"} == {sha}


def test_sources_that_changed_on_two_branches_are_both_built(project: Path) -> None:
    small_project.git(project, "checkout", "-q", "-b", "side")
    write(project, "src/extra/rootfs/etc/name", "extra, from the side\n")
    side = commit(project, "Improve extra")
    small_project.git(project, "checkout", "-q", "main")
    write(project, "src/app/rootfs/etc/name", "app, from main\n")
    main = commit(project, "Improve the app")
    small_project.git(project, "merge", "-q", "--no-edit", "side")
    assert apply(project).state is RunState.SUCCEEDED
    commits = {row.image: row.commit for row in status_of(world_of(project)).rows if row.commit}
    assert commits == {"app": main, "extra": side}


def test_lost_proofs_are_made_again_and_nothing_moves(project: Path) -> None:
    apply(project)
    before = tags(project)
    world_of(project).journal_path.unlink()
    assert {step.kind for step in plan_of(project).to_do} == {"test", "gate"}
    assert apply(project).state is RunState.SUCCEEDED
    assert tags(project) == before


def test_a_project_may_have_any_path(tmp_path: Path) -> None:
    folder = small_project.write_project(tmp_path / "my project, größer 'than' $HOME")
    assert apply(folder).state is RunState.SUCCEEDED
    assert plan_of(folder).to_do == ()


def test_a_registry_may_be_bound_to_a_folder_of_the_project(project: Path) -> None:
    binding = "  hub.safe: {driver: registry-folder, path: images/safe}\n"
    with (project / "targets/local.yaml").open("a") as file:
        file.write(binding)
    assert apply(project).state is RunState.SUCCEEDED
    assert (project / "images/safe/app/index.json").exists()


def test_a_commit_that_touches_no_source_changes_nothing(project: Path) -> None:
    apply(project)
    write(project, "README.md", "words\n")
    commit(project, "Write")
    assert plan_of(project).to_do == ()


def test_a_failing_test_stops_there_and_the_rest_is_skipped_with_the_cause(project: Path) -> None:
    apply(project)
    before = tags(project)
    prod = snapshot(project / ".blueprint/local/clusters/prod")
    write(project, "src/app/rootfs/etc/name", "broken\n")
    write(
        project, "tests/smoke", "#!/bin/sh\necho before\nprintf 'it \\033[31mburns\\033[0m\\n' >&2\nexit 3\n"
    )
    commit(project, "Break the app")
    result = apply(project)
    failed = result.ended["hub.sandbox->dev.web#deploys/smoke/app"]
    skipped = result.ended["prod.registry->prod.web#deploys/deploy"]
    assert result.state is RunState.FAILED
    assert (failed.outcome, failed.detail) == (
        Outcome.FAILED,
        "smoke failed on app: it burns; tests/smoke ended with 3",
    )
    assert failed.output == "before\nit burns\n"
    assert (skipped.outcome, skipped.cause) == (Outcome.SKIPPED, "hub.sandbox->dev.web#deploys/smoke/app")
    assert result.ended["hub.sandbox->hub.safe#promotes/certify/app"].outcome is Outcome.DONE
    assert {k: v for k, v in tags(project).items() if "prod" in k or "safe" in k} == {
        k: v for k, v in before.items() if "prod" in k or "safe" in k
    }
    assert snapshot(project / ".blueprint/local/clusters/prod") == prod
    assert status_of(world_of(project)).states["dev.web"].kind == "failed"
    assert status_of(world_of(project)).states["prod.web"].kind == "behind"


def test_a_mended_test_lets_the_rest_go_on(project: Path) -> None:
    write(project, "tests/smoke", "#!/bin/sh\nexit 1\n")
    assert apply(project).state is RunState.FAILED
    write(project, "tests/smoke", "#!/bin/sh\nexit 0\n")
    result = apply(project)
    assert result.state is RunState.SUCCEEDED
    assert result.ended["ci.platform->ci.registry#builds/look/app"].outcome is Outcome.DONE
    assert len(read_runs(world_of(project).journal_path)) == 2


def test_a_bug_of_ours_is_errored_and_not_failed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(step: BaseStep, context: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setitem(RUNNERS, "tag", broken)
    ended = apply(project).ended["hub.sandbox->hub.safe#promotes/tag"]
    assert (ended.outcome, ended.detail) == (Outcome.ERRORED, "ZeroDivisionError: oops")
    assert "Traceback" in ended.output


class StopAfter(small_project.Silent):
    """Asks the run to stop when a step has ended."""

    def __init__(self, step: str, stop: threading.Event) -> None:
        super().__init__()
        self._step, self._stop = step, stop

    def finished(self, step: BaseStep, ended: Ended) -> None:
        super().finished(step, ended)
        if step.id == self._step:
            self._stop.set()


def test_an_interrupted_run_is_resumed_under_its_id_and_repeats_nothing(project: Path) -> None:
    stop, world = threading.Event(), world_of(project)
    reporter = StopAfter("ci.platform->ci.registry#builds/publish", stop)
    first = execute(world, make_plan(world), reporter, stop=stop)
    again = small_project.Silent()
    second = execute(world, make_plan(world), again)
    record = last_run(world.journal_path)
    assert (first.state, second.state, first.run) == (RunState.INTERRUPTED, RunState.SUCCEEDED, second.run)
    assert not set(reporter.ended) & set(again.ended)
    assert record is not None
    assert (record.state, record.counts()) == (RunState.SUCCEEDED, {"done": 17})


def test_a_program_that_ctrl_c_ended_too_is_no_failure(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()

    def ended(step: BaseStep, context: object) -> None:
        stop.set()
        raise GitError("git update-ref: died of signal 2")

    monkeypatch.setitem(RUNNERS, "trigger", ended)
    assert apply(project, stop).state is RunState.INTERRUPTED


def test_a_temporary_refusal_is_tried_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def flaky(step: TriggerStep, context: Context) -> StepResult:
        seen.append(step.id)
        if len(seen) == 1:
            raise GitError("another git is at work", temporary=True)
        return run_trigger(step, context)

    monkeypatch.setitem(RUNNERS, "trigger", flaky)
    assert apply(project).state is RunState.SUCCEEDED
    assert len(seen) == 2


def test_an_interrupted_run_is_abandoned_when_there_is_a_new_commit(project: Path) -> None:
    stop, world = threading.Event(), world_of(project)
    first = execute(
        world, make_plan(world), StopAfter("developer->ci.platform#triggers/trigger", stop), stop=stop
    )
    write(project, "src/app/rootfs/etc/name", "newer\n")
    commit(project, "Newer")
    second = apply(project)
    assert second.run != first.run
    assert second.state is RunState.SUCCEEDED
    assert read_runs(world.journal_path) == [first.run, second.run]


def test_a_plan_for_another_world_is_refused(project: Path) -> None:
    world = world_of(project)
    plan = make_plan(world)
    write(project, "src/app/rootfs/etc/name", "newer\n")
    commit(project, "Newer")
    with pytest.raises(StalePlan, match="the newest commit of the sources was"):
        execute(world, plan, small_project.Silent())
    assert not world.journal_path.exists()


def test_uncommitted_changes_are_no_part_of_the_plan_and_are_named(project: Path) -> None:
    before = plan_of(project)
    write(project, "src/app/rootfs/etc/name", "unsaved\n")
    after = plan_of(project)
    assert after.observation.images == before.observation.images
    assert after.observation.warnings == ("not committed, so no part of the plan: src/app/rootfs/etc/name",)


@pytest.mark.parametrize("path", ["blueprint.yaml", "targets/local.yaml"])
def test_an_uncommitted_blueprint_is_used_and_named(project: Path, path: str) -> None:
    write(project, path, (project / path).read_text() + "# a thought\n")
    assert plan_of(project).observation.warnings == (
        f"not committed, but used as it is in the folder: {path}",
    )


def test_uncommitted_files_of_a_gate_are_named_with_it(project: Path) -> None:
    write(project, "tests/look", "#!/bin/sh\n")
    write(project, "tests/a\nb", "new\n")
    assert plan_of(project).observation.warnings == (
        "not committed, but images are judged by it (gates look, smoke): tests/a\\nb, tests/look",
    )


@pytest.mark.parametrize("name", ["certify", "rules.txt"])
def test_a_gate_that_certifies_is_refused_until_its_folder_is_committed(project: Path, name: str) -> None:
    write(project, f"tests/certification/{name}", "#!/bin/sh\nexit 0\n")
    with pytest.raises(NotReady, match=f"gate certify decides .*: tests/certification/{name}; commit them:"):
        plan_of(project)
    commit(project, "Certify")
    assert plan_of(project).to_do


def test_a_script_that_certifies_and_that_git_ignores_is_refused(project: Path) -> None:
    write(project, ".gitignore", ".blueprint/\nimages/\ncertification/\n")
    git(project, "rm", "-q", "--cached", "tests/certification/certify")
    commit(project, "Hide the certification")
    with pytest.raises(NotReady, match="add --force tests/certification/certify"):
        plan_of(project)


def test_files_that_git_ignores_are_no_part_of_a_gate(project: Path) -> None:
    write(project, ".gitignore", ".blueprint/\nimages/\n*.log\n")
    commit(project, "Ignore logs")
    apply(project)
    write(project, "tests/certification/certify.log", "passed\n")
    assert plan_of(project).to_do == ()


def test_a_shallow_clone_is_warned_of_where_its_history_is_cut(project: Path, tmp_path: Path) -> None:
    write(project, "src/app/rootfs/etc/name", "newer\n")
    commit(project, "Newer app")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{project}", str(clone))
    small_project.write_base(clone / "images", b"base\n")
    assert "shallow and ends where app, extra may have changed last" in plan_of(clone).observation.warnings[0]
    assert plan_of(clone).observation.images["extra"] != plan_of(project).observation.images["extra"]
    git(clone, "fetch", "-q", "--unshallow")
    assert plan_of(clone).observation.warnings == ()


def test_a_project_outside_of_git_is_told_how_to_begin(project: Path) -> None:
    (project / ".git").rename(project / "git")
    with pytest.raises(NotReady, match="is in no git repository") as refused:
        plan_of(project)
    assert "git -C" in str(refused.value)


def test_a_source_without_a_commit_is_told_how_to_begin(project: Path) -> None:
    write(project, "blueprint.yaml", small_project.BLUEPRINT.replace("src/extra,", "src/fresh,"))
    write(project, "src/fresh/rootfs/etc/name", "fresh\n")
    with pytest.raises(NotReady, match="has src/fresh, and the pipeline starts with a commit"):
        plan_of(project)


def test_a_source_without_a_rootfs_is_told_what_belongs_there(project: Path) -> None:
    write(project, "blueprint.yaml", small_project.BLUEPRINT.replace("src/extra,", "src/bare,"))
    write(project, "src/bare/README.md", "nothing to build\n")
    commit(project, "Forget the files")
    with pytest.raises(RunError, match=r"cannot build extra from src/bare: .*below its source's rootfs/"):
        plan_of(project)


def test_a_gate_script_that_cannot_be_executed_fails_its_step(project: Path) -> None:
    world = world_of(project)
    (project / "tests/look").chmod(0o644)
    ended = execute(world, make_plan(world), small_project.Silent()).ended[
        "ci.platform->ci.registry#builds/look/app"
    ]
    assert ended.outcome is Outcome.FAILED
    assert "the script tests/look is not executable (chmod +x" in ended.detail


def test_a_registry_with_a_damaged_index_is_named(project: Path) -> None:
    apply(project)
    index = project / ".blueprint/local/registries/hub.safe/app/index.json"
    index.write_text("{")
    with pytest.raises(RunError, match=r"hub\.safe/app/index\.json is not JSON"):
        plan_of(project)


def test_a_blob_with_other_bytes_is_never_passed_on(project: Path) -> None:
    write(project, "tests/look", "#!/bin/sh\nexit 1\n")
    apply(project)
    digest = plan_of(project).observation.images["app"].digest.removeprefix("sha256:")
    blob = project / ".blueprint/local/ci/ci.platform/workspace/app/blobs/sha256" / digest
    blob.write_bytes(b"x" * blob.stat().st_size)
    write(project, "tests/look", small_project.SCRIPT)
    ended = apply(project).ended["ci.platform->ci.registry#builds/look/app"]
    assert ended.outcome is Outcome.FAILED
    assert "is damaged" in ended.detail


def test_a_tag_that_somebody_moved_is_put_back(project: Path) -> None:
    apply(project)
    registry = RegistryFolder(project / ".blueprint/local/registries/prod.registry").repository("app")
    registry.delete_tag("live")
    plan = plan_of(project)
    assert [step.id for step in plan.to_do] == ["hub.safe->prod.registry#promotes/copy"]
    assert apply(project).state is RunState.SUCCEEDED
    assert plan_of(project).to_do == ()


def test_a_prepare_script_that_fails_is_shown_with_its_last_words(project: Path) -> None:
    binding = "  external: {driver: registry-folder, prepare: tests/prepare}\n"
    write(project, "targets/local.yaml", f"target: local\nbindings:\n{binding}")
    write(project, "tests/prepare", "#!/bin/sh\necho no busybox here\nexit 1\n")
    with pytest.raises(
        RunError, match=r"(?s)tests/prepare could not prepare base: it ended with 1:.*no busybox here"
    ):
        plan_of(project)


def test_a_prepare_script_runs_once_and_sees_no_secret(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    binding = "  external: {driver: registry-folder, prepare: tests/prepare}\n"
    write(project, "targets/local.yaml", f"target: local\nbindings:\n{binding}")
    script = f'#!/bin/sh\nenv >"{project}/seen"\ncp -r "{project}/images/base" "$1"\n'
    write(project, "tests/prepare", script)
    monkeypatch.setenv("REGISTRY_PASSWORD", "hunter2")
    said: list[str] = []
    prepare_sources(world_of(project), said.append)
    prepare_sources(world_of(project), said.append)
    assert said == ["preparing base:1 in external with tests/prepare"]
    assert "hunter2" not in (project / "seen").read_text()


def test_an_unknown_driver_is_refused(project: Path) -> None:
    write(
        project,
        "targets/local.yaml",
        "target: local\nbindings:\n  external: {driver: carrier-pigeon, path: x}\n",
    )
    with pytest.raises(Exception, match="carrier-pigeon"):
        plan_of(project)
