"""`blueprint image` as a person uses it, on real registries; the guide's own examples among it."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from blueprint.oci import Layout
from command_line import Ran, runner
from contract import remote_images as images
from contract.registries import Registry

GUIDE = (Path(__file__).parents[2] / "docs" / "howto" / "images.md").read_text(encoding="utf-8")
Blueprint = Callable[..., Ran]


@pytest.fixture
def blueprint(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Blueprint:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("DOCKER_CONFIG", "REGISTRY_AUTH_FILE", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    return runner(monkeypatch, capsys)


def test_the_examples_of_the_guide_work(
    blueprint: Blueprint, docker_registry: Registry, other_registry: Registry
) -> None:
    root = images.index(Layout(Path("images")), "amd64", "arm64", tag="1.0")
    name = docker_registry.repository("shop").partition("/")[2]
    lines = [line.strip() for line in GUIDE.splitlines() if line.startswith("    blueprint image ")]
    assert len(lines) > 10
    for line in lines:
        text = line.replace("registry.example.org/shop", f"{docker_registry.host}/{name}")
        text = text.replace("mirror.example.org/shop", f"{other_registry.host}/{name}")
        ran = blueprint(*shlex.split(text.replace("sha256:...", root.digest))[1:])
        by_tag = "image delete" in line and "@" not in line  # this registry deletes by digest only
        assert ran.code == (1 if by_tag else 0), (line, ran.err)
    assert blueprint("image", "list", f"{docker_registry.host}/{name}/web").out == "amd64\n"
    assert blueprint("image", "list", f"{other_registry.host}/{name}/web").out == "1.0\nbare\n"
    assert Layout(Path("other")).tags() == {"stable": root}


def test_every_option_of_copy_is_in_the_guide(blueprint: Blueprint) -> None:
    shown = blueprint("image", "copy", "--help").out
    options = {word for word in shown.replace("/", " ").split() if word.startswith("--")} - {"--help"}
    assert [option for option in sorted(options) if option not in GUIDE and option != "--attached"] == []


def test_a_copy_says_where_it_went_and_what_moved(blueprint: Blueprint, docker_registry: Registry) -> None:
    root = images.image(Layout(Path("images")), tag="dev")
    there = docker_registry.repository()
    first = blueprint("image", "copy", "oci:images:dev", f"{there}:dev")
    assert first.out == f"{there}:dev@{root.digest}\n"
    assert first.err == "moved 4 parts (2.6 KiB)\n"
    again = blueprint("image", "copy", "oci:images", f"docker://{there}")
    assert (again.out, again.err) == (first.out, "nothing to do: everything is there\n")
    assert blueprint("image", "copy", "--quiet", "oci:images", there).err == ""


def test_json_has_what_happened(blueprint: Blueprint, docker_registry: Registry) -> None:
    root = images.image(Layout(Path("images")), tag="dev")
    there = docker_registry.repository()
    copied = json.loads(blueprint("image", "copy", "oci:images", there, "--format", "json").out)
    assert copied["digest"] == root.digest
    assert (copied["source"], copied["destination"], copied["tag"]) == ("oci:images", there, "dev")
    assert (copied["blobs_moved"], copied["attached"], copied["missing"]) == (4, 0, [])
    tagged = json.loads(blueprint("image", "tag", f"{there}:dev", "a", "b", "--format", "json").out)
    assert tagged == {"image": f"{there}:dev", "digest": root.digest, "tags": ["a", "b"]}
    listed = json.loads(blueprint("image", "list", there, "--format", "json").out)
    assert listed == {"repository": there, "tags": ["a", "b", "dev"]}
    seen = json.loads(blueprint("image", "inspect", f"{there}:a", "--format", "json").out)
    assert [(one["platform"], len(one["layers"])) for one in seen["images"]] == [("linux/amd64", 2)]


def test_inspect_shows_platforms_and_what_is_attached(
    blueprint: Blueprint, docker_registry: Registry
) -> None:
    layout = Layout(Path("images"))
    root = images.index(layout, "amd64", "arm64", tag="dev")
    sbom = images.referrer(layout, root)
    tag = images.signature(layout, root)
    there = docker_registry.repository()
    blueprint("image", "copy", "oci:images:dev", there)
    shown = blueprint("image", "inspect", f"{there}:dev").out
    assert f"digest      {root.digest}\n" in shown
    assert "image       linux/arm64  2 layers, 2.0 KiB  sha256:" in shown
    assert f"attached    application/spdx+json  {sbom.digest}\n" in shown
    assert f"({tag})" in shown
    assert blueprint("image", "list", there).out == "dev\n"
    assert tag in blueprint("image", "list", there, "--all").out


def test_a_verification_finds_damage_in_the_registrys_own_files(
    blueprint: Blueprint, docker_registry: Registry
) -> None:
    layout = Layout(Path("images"))
    root = images.image(layout, tag="dev")
    there = docker_registry.repository()
    blueprint("image", "copy", "oci:images:dev", there)
    assert blueprint("image", "inspect", f"{there}:dev", "--verify").code == 0
    layer = layout.read_image(root.digest).layers[0].digest
    assert docker_registry.folder is not None
    stored = docker_registry.folder / "docker/registry/v2/blobs/sha256" / layer[7:9] / layer[7:] / "data"
    data = stored.read_bytes()
    try:
        stored.write_bytes(bytes(len(data)))
        ran = blueprint("image", "inspect", f"{there}:dev", "--verify")
    finally:
        stored.write_bytes(data)
    assert ran.code == 1
    assert f"damaged     {layer}\n" in ran.out


def test_raw_is_the_manifest_byte_for_byte_as_skopeo_has_it(
    blueprint: Blueprint, docker_registry: Registry
) -> None:
    if shutil.which("skopeo") is None:
        pytest.skip("needs Debian's skopeo")
    layout = Layout(Path("images"))
    root = images.index(layout, "amd64", tag="dev")
    there = docker_registry.repository()
    blueprint("image", "copy", "oci:images:dev", there)
    ours = [sys.executable, "-m", "blueprint", "image", "inspect", "--raw", f"{there}:dev"]
    theirs = ["skopeo", "inspect", "--raw", "--tls-verify=false", f"docker://{there}:dev"]
    for command in (ours, theirs):
        raw = subprocess.run(command, capture_output=True, check=True).stdout
        assert raw == layout.read_blob(root.digest)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("copy", "web:1", "oci:x:1"), "'web:1' names no registry"),
        (("copy", "oci:x:1", "Registry.example.org/Web:1"), "is no repository name"),
        (("tag", "oci:images:dev", "a:b"), "is no tag"),
        (("delete", "oci:images"), "names no image: add :TAG or @DIGEST"),
    ],
)
def test_bad_input_is_explained(arguments: tuple[str, ...], message: str, blueprint: Blueprint) -> None:
    ran = blueprint("image", *arguments)
    assert ran.code == 2
    assert message in " ".join(ran.err.split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("copy", "oci:missing", "oci:y:1"), "there is no missing"),
        (("copy", "oci:images", "oci:y:1"), "names no image: add :TAG or @DIGEST (it has a, b)"),
        (("copy", "oci:images:c", "oci:y:1"), "c is not in images"),
        (("inspect", "oci-archive:images"), "cannot read images: Is a directory"),
    ],
)
def test_what_is_not_there_is_named(arguments: tuple[str, ...], message: str, blueprint: Blueprint) -> None:
    layout = Layout(Path("images"))
    images.image(layout, tag="a")
    images.image(layout, tag="b")
    ran = blueprint("image", *arguments)
    assert (ran.code, ran.err) == (1, ran.err)
    assert message in ran.err


def test_what_was_attached_stays_behind_when_told(blueprint: Blueprint, docker_registry: Registry) -> None:
    layout = Layout(Path("images"))
    images.referrer(layout, images.image(layout, tag="dev"))
    there = docker_registry.repository()
    ran = blueprint("image", "copy", "oci:images:dev", there, "--no-attached", "--format", "json")
    assert json.loads(ran.out)["attached"] == 0
    assert blueprint("image", "list", there, "--all").out == "dev\n"


def test_a_login_is_taken_from_dockers_file(
    blueprint: Blueprint, tls_registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    import base64

    images.image(Layout(Path("images")), tag="dev")
    there, certs = tls_registry.repository(), Path("certs") / tls_registry.host
    certs.mkdir(parents=True)
    assert tls_registry.ca is not None
    shutil.copy(tls_registry.ca, certs / "ca.crt")
    refused = blueprint("image", "copy", "oci:images", there, "--certs", "certs")
    assert refused.code == 1
    assert "log in first" in refused.err
    auth = base64.b64encode(f"{tls_registry.user}:{tls_registry.password}".encode()).decode()
    Path("config.json").write_text(json.dumps({"auths": {tls_registry.host: {"auth": auth}}}))
    monkeypatch.setenv("DOCKER_CONFIG", ".")
    assert blueprint("image", "copy", "oci:images", there, "--certs", "certs").code == 0
