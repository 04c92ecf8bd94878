from pathlib import Path

import pytest

from blueprint.diagnostics import InvalidInput
from blueprint.model import DRIVERS, Binding
from blueprint.source import load_target


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "targets").mkdir()
    (tmp_path / "blueprint.yaml").write_text(
        "blueprint: x\nelements: {z: {kind: zone, contains: {registry: {kind: image-registry}}}}\n"
    )
    return tmp_path


def refusal(project: Path, name: str) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        load_target(project, name)
    return [str(found).removeprefix(str(project) + "/targets/") for found in caught.value.diagnostics]


def test_local_needs_no_file(project: Path) -> None:
    assert load_target(project, "local").bindings == {}


def test_bindings_are_by_address_and_settings_are_texts(project: Path) -> None:
    binding = "{driver: registry, at: h.example, plain-http: True, concurrency: 4}"
    text = f"target: lab\nbindings: {{registry: {binding}}}\n"
    (project / "targets" / "lab.yaml").write_text(text)
    settings = {"at": "h.example", "plain-http": "true", "concurrency": "4"}
    expected = Binding(element="z.registry", driver="registry", settings=settings)
    assert load_target(project, "lab").bindings == {"z.registry": expected}


def test_an_unknown_target_names_those_that_exist(project: Path) -> None:
    (project / "targets" / "lab.yaml").write_text("target: lab\n")
    assert refusal(project, "production") == [
        "production.yaml:1:1: error: no target 'production' (choose from lab, local)"
    ]
    assert refusal(project, "labs") == ["labs.yaml:1:1: error: no target 'labs' (did you mean 'lab'?)"]


def test_a_targets_name_does_not_leave_its_folder(project: Path) -> None:
    hint = "(lower-case letters, digits and inner hyphens)"
    assert refusal(project, "../blueprint") == [
        f"../blueprint.yaml:1:1: error: '../blueprint' is no target {hint}"
    ]


def test_a_targets_name_is_one_that_a_file_can_have(project: Path) -> None:
    with pytest.raises(InvalidInput, match="the target's name is too long"):
        load_target(project, "x" * 300)


def test_all_mistakes_of_a_target_are_reported(project: Path) -> None:
    text = "target: lob\nbindings:\n  regstry: {driver: oci}\n  z: {host: x}\n"
    (project / "targets" / "lab.yaml").write_text(text)
    assert refusal(project, "lab") == [
        "lab.yaml:1:9: error: the target is named 'lob' but its file 'lab.yaml' (write `target: lab`)",
        "lab.yaml:3:3: error: no element 'regstry' (did you mean 'registry'?)",
        f"lab.yaml:3:21: error: unknown driver 'oci' (choose from {', '.join(DRIVERS)})",
        f"lab.yaml:4:3: error: binding 'z' has no 'driver' (choose from {', '.join(DRIVERS)})",
    ]
