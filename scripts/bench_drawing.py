"""Drawing beside the peers: the same model, whole processes, in one run."""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import bench_model
import bench_peers
from bench_peers import Peer

BLUEPRINT = (sys.executable, "-m", "blueprint")
_PICTURES = (".svg", ".png", ".drawio")


def beside_peers(folder: Path, rounds: int, pictures: Path | None) -> None:
    """The table for 30 elements, 8 zones, 35 connectors; the pictures are kept in `pictures`."""
    bench_peers.fetch()
    model = bench_model.generate(30, 8, 35)
    peers = bench_peers.peers(model, folder)
    ours = _ours(model, folder, "svg,png,drawio")
    print("\n30 elements, 8 zones, 35 connectors, cold start; our time over the peer's (below 1: faster)")
    _table([ours, *peers], rounds)
    _figures(folder)
    if pictures is not None:
        _keep(folder, pictures)


def large(folder: Path) -> None:
    """300 elements, 450 connectors, 30 zones, once."""
    model = bench_model.generate(300, 30, 450)
    wanted = ("D2: SVG", "dot, splines=ortho: SVG", "diagrams: PNG")
    peers = [peer for peer in bench_peers.peers(model, folder) if peer.name in wanted]
    formats = "svg,png,drawio,mermaid,dot,d2,structurizr"
    print("\n300 elements, 30 zones, 450 connectors, once; ours in all formats")
    _table([_ours(model, folder, formats), *peers], 1)
    _figures(folder)


def portfolio(folder: Path, counts: Sequence[int] = (10, 100)) -> None:
    """So many projects of one view each, with a card for every element: cost per diagram; and again."""
    print("\na portfolio of projects, each with 8 elements, 2 zones, 9 connectors")
    for count in counts:
        home = folder / f"portfolio{count}"
        for number in range(count):
            project = home / f"project{number}"
            project.mkdir(parents=True)
            model = bench_model.generate(8, 2, 9, project.name)
            (project / "blueprint.yaml").write_text(bench_model.blueprint(model))
        command = (*BLUEPRINT, "render", str(home), "-o", str(folder / f"gallery{count}"), "-q")
        first, again = _seconds(lambda c=command: _run(c)), _seconds(lambda c=command: _run(c))
        drawn = count * 11  # a view, 8 elements and 2 zones
        print(f"{first:8.2f} s  {count} projects: {1000 * first / drawn:.0f} ms a diagram")
        print(f"{again:8.2f} s  the same again, nothing changed")
    print(f"{_seconds(lambda: _run((*BLUEPRINT, '--help'))):8.2f} s  blueprint --help, to compare")


def _ours(model: bench_model.Model, folder: Path, formats: str) -> Peer:
    project = folder / "blueprint"
    project.mkdir(parents=True, exist_ok=True)
    (project / "blueprint.yaml").write_text(bench_model.blueprint(model))
    output = folder / "ours"
    command = (
        *BLUEPRINT,
        "render",
        str(project),
        "-o",
        str(output),
        "--view",
        "overview",
        "--format",
        formats,
    )
    return Peer(f"ours: {formats}", output / model.id / "overview.svg", command, folder)


def _table(peers: Sequence[Peer], rounds: int) -> None:
    best: dict[str, float] = {}
    troubles: dict[str, str] = {}
    for _ in range(rounds):  # alternating, because machines are noisy
        for peer in peers:
            if peer.name not in troubles:
                start = time.perf_counter()
                trouble = peer.run()
                taken = time.perf_counter() - start
                best[peer.name] = min(taken, best.get(peer.name, taken))
                if trouble:
                    troubles[peer.name] = trouble
    mine = best[peers[0].name]
    print(f"{'seconds':>8}  {'ratio':>6}  {'width/height':>12}  what")
    for peer in peers:
        if peer.name in troubles:
            print(f"{'-':>8}  {'-':>6}  {'-':>12}  {peer.name}: {troubles[peer.name]}")
            continue
        aspect = _aspect(peer.file)
        shape = f"{aspect:.2f}" if aspect else "-"
        taken = best[peer.name]
        print(f"{taken:8.2f}  {mine / taken:6.2f}  {shape:>12}  {peer.name}")


def _figures(folder: Path) -> None:
    """The geometry of our picture, measured on the laid-out diagram."""
    from blueprint.diagram import compose
    from blueprint.layout import lay_out
    from blueprint.layout.measure import measure
    from blueprint.project import open_project

    blueprint = open_project(folder / "blueprint").blueprint
    figures = asdict(measure(lay_out(compose(blueprint, blueprint.views["overview"]))))
    print("our geometry:", ", ".join(f"{name} {value}" for name, value in figures.items()))


def _aspect(file: Path) -> float:
    """Width over height of an SVG by its viewBox or a PNG by its header, 0 for another file."""
    if file.suffix == ".png":
        width, height = struct.unpack(">II", file.read_bytes()[16:24])
        return float(width / height)
    if file.suffix == ".svg":
        words = file.read_text(encoding="utf-8").split('viewBox="', 1)[1].split('"', 1)[0].split()
        return float(words[2]) / float(words[3])
    return 0.0


def _keep(folder: Path, pictures: Path) -> None:
    """All pictures of the tools in one folder, to put beside each other."""
    pictures.mkdir(parents=True, exist_ok=True)
    for file in sorted(folder.iterdir()):
        if file.suffix in _PICTURES:
            name = file.name.replace("index", "likec4")
            shutil.copyfile(file, pictures / name)
    for file in sorted((folder / "ours").rglob("overview.*")):
        shutil.copyfile(file, pictures / f"ours{file.suffix}")
    print(f"\nthe pictures: {pictures}")


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _seconds(task: Callable[[], object]) -> float:
    start = time.perf_counter()
    task()
    return time.perf_counter() - start
