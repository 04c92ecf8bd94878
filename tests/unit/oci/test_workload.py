"""The sample workload, really built, unpacked, started and judged by its own scripts."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from blueprint.oci import BaseImage, BuildSpec, FileEntry, Layout, build_image, store, unpack

WORKLOAD = Path(__file__).parents[3] / "blueprints" / "cloud-native-development" / "workload"
WHEN = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)

Outcome = subprocess.CompletedProcess[str]
Change = Callable[[BuildSpec], BuildSpec]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    folder = tmp_path_factory.mktemp("base") / "busybox"
    done = prepare(folder)
    if done.returncode and "install Debian's package" in done.stderr:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr
    return Layout(folder)


def prepare(folder: Path) -> Outcome:
    command = [sys.executable, str(WORKLOAD / "base" / "prepare"), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def spec_of(name: str, base: Layout) -> BuildSpec:
    digest = base.tags()["1.35"].digest
    root = WORKLOAD / name / "rootfs"
    files = tuple(
        FileEntry(
            path.relative_to(root).as_posix(), path.read_bytes(), bool(path.stat().st_mode & stat.S_IXUSR)
        )
        for path in sorted(root.rglob("*"))
        if path.is_file()
    )
    labels = {"title": name, "revision": "a" * 40, "created": WHEN.isoformat(), "base.digest": digest}
    return BuildSpec(
        name=name,
        files=files,
        created=WHEN,
        base=BaseImage.read(base, digest),
        command=("/bin/serve",),
        user="65532",
        exposed_ports=(8080,),
        labels={f"org.opencontainers.image.{key}": value for key, value in labels.items()},
    )


class Workbench:
    """Builds an image with a change, unpacks it and runs the workload's tests on it."""

    def __init__(self, folder: Path, base: Layout) -> None:
        self.folder, self.base = folder, base
        self.rootfs, self.port = folder / "rootfs", free_port()

    def build(self, name: str, change: Change = lambda spec: spec) -> None:
        built = build_image(change(spec_of(name, self.base)))
        layout = Layout(self.folder / "image")
        store(built, layout, self.base, "dev")
        (self.folder / "config.json").write_bytes(unpack(layout, built.digest, self.rootfs).raw)
        self.environment = {
            "BLUEPRINT_IMAGE": name,
            "BLUEPRINT_DIGEST": built.digest,
            "BLUEPRINT_ROOTFS": str(self.rootfs),
            "BLUEPRINT_CONFIG": str(self.folder / "config.json"),
            "BLUEPRINT_PORT": str(self.port),
            "BLUEPRINT_ENVIRONMENT": "",
            "BLUEPRINT_GATE": "",
        }

    def run(self, test: str, **changes: str) -> Outcome:
        environment: Mapping[str, str] = {"PATH": os.environ["PATH"], **self.environment, **changes}
        command = [str(WORKLOAD / "tests" / test)]
        return subprocess.run(
            command, env=environment, cwd="/", capture_output=True, text=True, check=False, timeout=60
        )


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@pytest.fixture
def bench(tmp_path: Path, base: Layout) -> Workbench:
    return Workbench(tmp_path, base)


def without(path: str) -> Change:
    return lambda spec: replace(spec, files=tuple(file for file in spec.files if file.path != path))


def with_file(path: str, data: bytes, executable: bool = False) -> Change:
    def change(spec: BuildSpec) -> BuildSpec:
        return replace(
            without(path)(spec), files=(*without(path)(spec).files, FileEntry(path, data, executable))
        )

    return change


def without_label(name: str) -> Change:
    return lambda spec: replace(
        spec, labels={key: value for key, value in spec.labels.items() if not key.endswith(name)}
    )


def refusal(outcome: Outcome) -> str:
    assert outcome.returncode != 0, outcome.stdout
    return outcome.stderr.strip().splitlines()[-1]


def test_the_base_image_has_the_same_digest_every_time_and_is_left_alone(
    tmp_path: Path, base: Layout
) -> None:
    first, second = prepare(tmp_path / "again"), prepare(tmp_path / "again")
    assert first.stdout.startswith("wrote")
    assert second.stdout.startswith("unchanged")
    assert Layout(tmp_path / "again").tags() == base.tags()


@pytest.mark.parametrize("name", ["app", "orders"])
@pytest.mark.parametrize("test", ["image", "smoke", "certify"])
def test_every_image_passes_every_test(bench: Workbench, name: str, test: str) -> None:
    bench.build(name)
    outcome = bench.run(test)
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.startswith(f"passed {name}: ")


def test_a_test_cycle_runs_the_orders_on_new_data(bench: Workbench) -> None:
    bench.build("orders")
    outcome = bench.run("smoke", BLUEPRINT_ENVIRONMENT="test")
    assert outcome.stdout == "passed orders: answers in test on new test data\n", outcome.stderr


@pytest.mark.parametrize("name", ["app", "orders"])
def test_the_smoke_test_leaves_no_server_behind(bench: Workbench, name: str) -> None:
    bench.build(name)
    bench.run("smoke")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", bench.port), timeout=1).close()


def test_a_failed_smoke_test_leaves_no_server_behind_either(bench: Workbench) -> None:
    bench.build("app", with_file("www/index.html", b"<h1>half"))
    assert refusal(bench.run("smoke")) == "FAILED app: the page is not whole"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", bench.port), timeout=1).close()


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        ("app", without("www/index.html"), "/www/index.html is missing"),
        ("app", without("bin/serve"), "/bin/serve is missing"),
        ("app", with_file("bin/serve", b"#!/bin/sh\n"), "/bin/serve is not executable"),
        ("app", lambda spec: replace(spec, command=("/bin/sh",)), "the image does not start /bin/serve"),
        ("app", lambda spec: replace(spec, exposed_ports=()), "port 8080 is not exposed"),
        ("app", lambda spec: replace(spec, user="0"), "the image does not run as user 65532"),
        ("orders", without("data/orders.tsv"), "/data/orders.tsv is missing"),
        ("orders", without("www/cgi-bin/orders"), "/www/cgi-bin/orders is missing"),
    ],
)
def test_the_structure_test_says_what_is_wrong(
    bench: Workbench, name: str, change: Change, reason: str
) -> None:
    bench.build(name, change)
    assert refusal(bench.run("image")) == f"FAILED {name}: {reason}"


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        ("app", with_file("bin/serve", b"echo broken; exit 3\n", True), "the server ended: broken"),
        ("app", without("www/index.html"), "the page does not answer"),
        ("orders", with_file("data/orders.tsv", b""), '/cgi-bin/orders answers {"orders":[]}'),
        ("orders", without("www/cgi-bin/orders"), "/cgi-bin/orders does not answer"),
    ],
)
def test_the_smoke_test_says_what_is_wrong(bench: Workbench, name: str, change: Change, reason: str) -> None:
    bench.build(name, change)
    assert refusal(bench.run("smoke")) == f"FAILED {name}: {reason}"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda spec: replace(spec, user="0"), "it runs as root: its user is 0"),
        (lambda spec: replace(spec, user=""), "it runs as root: its config names no user"),
        (lambda spec: replace(spec, user="root"), "it runs as root"),
        (without_label("revision"), "the label org.opencontainers.image.revision is missing"),
        (without_label("base.digest"), "the label org.opencontainers.image.base.digest is missing"),
        (
            lambda spec: replace(
                spec, labels={**spec.labels, "org.opencontainers.image.base.digest": "busybox:latest"}
            ),
            "its base is not pinned by a digest but by busybox:latest",
        ),
        (with_file("big", bytes(15 << 20)), "KiB are more than the 16384 KiB allowed"),
    ],
)
def test_the_certification_says_what_is_wrong(bench: Workbench, change: Change, reason: str) -> None:
    bench.build("app", change)
    said = refusal(bench.run("certify"))
    if "KiB" in reason:  # how much a file takes on the disk is the file system's own business
        assert said.endswith(reason)
    else:
        assert said == f"FAILED app: {reason}"


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        (0o4755, "/www/index.html is setuid or setgid"),
        (0o2755, "/www/index.html is setuid or setgid"),
        (0o666, "everyone may write to /www/index.html"),
    ],
)
def test_the_certification_refuses_dangerous_modes(bench: Workbench, mode: int, reason: str) -> None:
    bench.build("app")
    (bench.rootfs / "www" / "index.html").chmod(mode)
    assert refusal(bench.run("certify")) == f"FAILED app: {reason}"


def test_the_tests_run_under_the_busybox_of_the_image_too(bench: Workbench) -> None:
    bench.build("orders")
    shell = shutil.copy(bench.rootfs / "bin" / "busybox", bench.folder / "sh")
    for test in ("image", "smoke", "certify"):
        outcome = subprocess.run(
            [shell, str(WORKLOAD / "tests" / test)],
            env={"PATH": os.environ["PATH"], **bench.environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert outcome.returncode == 0, outcome.stderr


@pytest.mark.parametrize(
    ("query", "method", "status"),
    [
        ("", "GET", "200 OK"),
        ("id=1002", "GET", "200 OK"),
        ("id=9", "GET", "404 Not Found"),
        ("id=1%20or", "GET", "400 Bad Request"),
        ("name=Ada", "GET", "400 Bad Request"),
        ("", "POST", "405 Method Not Allowed"),
    ],
)
def test_the_orders_answer_by_the_rules_of_http(query: str, method: str, status: str) -> None:
    script = WORKLOAD / "orders" / "rootfs" / "www" / "cgi-bin" / "orders"
    environment = {"PATH": os.environ["PATH"], "QUERY_STRING": query, "REQUEST_METHOD": method}
    answer = subprocess.run(
        [str(script)], cwd=script.parent, env=environment, capture_output=True, check=True
    )
    assert answer.stdout.startswith(f"Status: {status}\r\n".encode())
