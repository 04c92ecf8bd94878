"""What `scripts/bench` runs: cold commands in seconds, then our time over the peer's.

Best of several rounds each, alternating with the peer, because machines are noisy: compare, do not quote.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PROJECT = "blueprints/cloud-native-development"
ROUNDS = 3
BLUEPRINT = [sys.executable, "-m", "blueprint"]


def seconds(task: Callable[[], object]) -> float:
    """How long a task takes."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def run(*command: str) -> None:
    """Run a command; its output is of no interest."""
    subprocess.run(command, check=True, capture_output=True)


def as_installed() -> None:
    """Byte code as pip makes it, whatever the shell says: cold does not mean compiled anew each time."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    run(sys.executable, "-m", "compileall", "-q", "src", "exporters")


def cold_commands(folder: Path, rounds: int) -> None:
    """The commands of a first session, each in a new process."""
    copy = folder / "clone"
    run("git", "clone", "--quiet", ".", str(copy))
    project = str(copy / PROJECT)
    commands = {
        "--help": ["--help"],
        "validate": ["validate", project],
        "render": ["render", project, "-o", str(folder / "gallery")],
        "plan": ["plan", project],
        "apply (nothing to do)": ["apply", project, "--auto-approve"],
    }
    first = seconds(lambda: run(*BLUEPRINT, "apply", project, "--auto-approve"))
    print(f"{first:7.2f} s  blueprint apply (a first time: commit to production)")
    for name, command in commands.items():
        best = min(seconds(lambda c=command: run(*BLUEPRINT, *c)) for _ in range(rounds))
        print(f"{best:7.2f} s  blueprint {name}")


def ratio(what: str, rounds: int, ours: Callable[[int], object], peers: Callable[[int], object]) -> None:
    """Print our best time over the peer's best; both are called with the round's number."""
    mine, theirs = [], []
    for number in range(rounds):
        mine.append(seconds(lambda n=number: ours(n)))
        theirs.append(seconds(lambda n=number: peers(n)))
    print(f"{min(mine) / min(theirs):7.2f} x  {what}")


def copying(folder: Path, rounds: int) -> None:
    """An image of 10 layers of 20 MiB from one OCI layout to another, each copy in a new process."""
    if shutil.which("skopeo") is None:
        print("      -    copy: skopeo is not installed")
        return
    source = folder / "source"
    digest = make_image(source)
    ours = (
        "import sys; from pathlib import Path; from blueprint.oci import Layout, copy; "
        "copy(Layout(Path(sys.argv[1])), sys.argv[2], Layout(Path(sys.argv[3])), tag='v1')"
    )
    ratio(
        "copy 200 MiB between OCI layouts, beside skopeo copy",
        rounds,
        lambda n: run(sys.executable, "-c", ours, str(source), digest, str(folder / f"ours{n}")),
        lambda n: run("skopeo", "copy", f"oci:{source}:v1", f"oci:{folder}/peer{n}:v1"),
    )


def make_image(folder: Path) -> str:
    """A synthetic image with 10 layers that do not compress; its digest."""
    import random
    from datetime import UTC, datetime

    from blueprint.oci import BaseImage, BuildSpec, FileEntry, Layout, build_image, store

    layout = Layout(folder)
    chance = random.Random(0)  # noqa: S311 - data for a benchmark, the same each time
    base: BaseImage | None = None
    digest = ""
    for number in range(10):
        built = build_image(
            BuildSpec(
                name="bench",
                files=(FileEntry(f"data{number}", chance.randbytes(20 << 20), False),),
                base=base,
                created=datetime(2020, 1, 1, tzinfo=UTC),
            )
        )
        store(built, layout, layout, tag="v1")
        digest = built.digest
        base = BaseImage.read(layout, digest)
    return digest


def drawing(rounds: int) -> None:
    """The enterprise-registry view to SVG in this process, beside Graphviz drawing the same boxes."""
    import pygraphviz

    from blueprint.diagram import compose
    from blueprint.export import exporter
    from blueprint.layout import lay_out
    from blueprint.project import open_project

    blueprint = open_project(Path(PROJECT)).blueprint
    diagram = compose(blueprint, blueprint.views["enterprise-registry"])
    svg = exporter("svg")
    dot = "digraph { rankdir=LR; splines=ortho; node [shape=box];\n"
    dot += "".join(f'"{c.source}" -> "{c.target}" [xlabel="{c.label}"];\n' for c in diagram.connections) + "}"
    ratio(
        "lay out and draw the enterprise-registry view as SVG, beside dot with splines=ortho",
        rounds,
        lambda _: svg.render([lay_out(diagram)]),
        lambda _: pygraphviz.AGraph(string=dot).draw(format="svg", prog="dot"),
    )


SECTIONS = ("commands", "copying", "registries", "drawing", "peers", "large", "portfolio")
ASKED = ("soak",)  # only when it is named: no figure, but a search for faults


def main() -> None:
    import bench_drawing
    import bench_registries
    import bench_soak

    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument(
        "sections",
        nargs="*",
        metavar="SECTION",
        help=f"of {', '.join(SECTIONS)} (all if none), or {ASKED[0]}",
    )
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="keep the tools' pictures there")
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N", help="the best counts")
    parser.add_argument("--minutes", type=float, default=2, metavar="N", help="how long to soak (2)")
    given = parser.parse_args()
    unknown = sorted(set(given.sections) - {*SECTIONS, *ASKED})
    if unknown:
        parser.error(f"unknown section: {unknown[0]!r} (must be one of {', '.join(SECTIONS + ASKED)})")
    if given.rounds < 1:
        parser.error(f"--rounds {given.rounds}: at least 1")
    if not 0 < given.minutes <= 120:
        parser.error(f"--minutes {given.minutes:g}: more than 0, at most 120")
    as_installed()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        todo: dict[str, Callable[[], object]] = {
            "commands": lambda: cold_commands(folder, given.rounds),
            "copying": lambda: copying(folder, given.rounds),
            "registries": lambda: bench_registries.registries(folder / "registries", given.rounds),
            "drawing": lambda: drawing(given.rounds),
            "peers": lambda: bench_drawing.beside_peers(folder / "peers", given.rounds, given.pictures),
            "large": lambda: bench_drawing.large(folder / "large"),
            "portfolio": lambda: bench_drawing.portfolio(folder),
            "soak": lambda: bench_soak.soak(folder / "soak", given.minutes),
        }
        ends = [todo[section]() for section in given.sections or SECTIONS]
    if False in ends:
        sys.exit(1)


if __name__ == "__main__":
    main()
