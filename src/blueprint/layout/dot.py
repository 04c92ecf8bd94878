"""The only door to Graphviz: places boxes of known sizes by `dot`, in the process.

The library comes inside the `pygraphviz` wheel, so every machine lays out with the same version;
boxes carry no text, so no font of the machine plays a part.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Literal

from blueprint.layout.laid_out import Point

_INCH = 72.0


def place(
    sizes: Mapping[str, tuple[float, float]],
    edges: Sequence[tuple[str, str]],
    direction: Literal["right", "down"],
    gaps: tuple[float, float],
) -> dict[str, Point]:
    """Centres of the boxes in px, y down, in a frame of their own.

    `gaps` are the least distances within a rank and between ranks, in px.
    """
    names = {address: f"n{number}" for number, address in enumerate(sizes)}
    source = _dot_source(sizes, edges, names, direction, gaps)
    placed = _run(source)
    return {address: placed[name] for address, name in names.items()}


def _dot_source(
    sizes: Mapping[str, tuple[float, float]],
    edges: Sequence[tuple[str, str]],
    names: Mapping[str, str],
    direction: str,
    gaps: tuple[float, float],
) -> str:
    import graphviz

    rankdir = "LR" if direction == "right" else "TB"
    dot = graphviz.Digraph(
        graph_attr={"rankdir": rankdir, "nodesep": _inches(gaps[0]), "ranksep": _inches(gaps[1])},
        node_attr={"shape": "box", "fixedsize": "true", "label": ""},
        edge_attr={"arrowhead": "none"},
    )
    for address, (width, height) in sizes.items():
        dot.node(names[address], width=_inches(width), height=_inches(height))
    for source, target in edges:
        dot.edge(names[source], names[target])
    return str(dot.source)


def _inches(pixels: float) -> str:
    return f"{pixels / _INCH:.4f}"


def _run(source: str) -> dict[str, Point]:
    import pygraphviz

    graph = pygraphviz.AGraph(string=source)
    answer = json.loads(graph.draw(format="json", prog="dot"))
    height = float(answer["bb"].split(",")[3])
    centres = {}
    for item in answer["objects"]:
        x, y = (float(number) for number in item["pos"].split(","))
        centres[item["name"]] = (x, height - y)
    return centres
