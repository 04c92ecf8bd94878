"""One neutral model for the bench, and the same model in every tool's own language."""

from __future__ import annotations

import random
from dataclasses import dataclass

_WORDS = (
    *("Order", "Invoice", "Customer", "Catalogue", "Payment", "Shipping", "Search", "Session", "Ledger"),
    *("Price", "Stock", "Return", "Review", "Basket", "Voucher", "Report", "Account", "Address"),
    *("Delivery", "Contract", "Claim", "Offer", "Ticket", "Message", "Profile", "Quote", "Refund"),
)
_KINDS = ("application", "microservice", "database", "service", "image-registry")
_ROLES = ("service", "gateway", "store", "front end", "worker")
_LABELS = ("Reads", "Writes and reads", "HTTPS", "Sends events", "", "", "Copies nightly", "")


@dataclass(frozen=True)
class Node:
    """An element: an id, a title, a blueprint's kind, a technology, and the zone that it lies in."""

    id: str
    title: str
    kind: str
    technology: str
    zone: str


@dataclass(frozen=True)
class Model:
    """Zones as id -> (title, the zone around it or ""); edges as (source, target, label)."""

    id: str
    zones: dict[str, tuple[str, str]]
    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str, str], ...]

    def path(self, name: str) -> str:
        """The zones around a zone or element and its own id, joined by dots."""
        parts = [name]
        zone = next((node.zone for node in self.nodes if node.id == name), None)
        zone = self.zones[name][1] if zone is None else zone
        while zone:
            parts.insert(0, zone)
            zone = self.zones[zone][1]
        return ".".join(parts)


def generate(elements: int, zones: int, edges: int, name: str = "bench") -> Model:
    """A model like those that people draw: most edges lead forward and not far. Always the same."""
    chance = random.Random(elements * 1000 + zones)  # noqa: S311 - data for a benchmark, the same each time
    made = {
        f"zone{n}": (f"{_WORDS[(7 * n) % len(_WORDS)]} zone {n + 1}", f"zone{n - 1}" if n % 4 == 3 else "")
        for n in range(zones)
    }
    nodes = tuple(_node(n, f"zone{n * zones // elements}") for n in range(elements))
    pairs: dict[tuple[int, int], str] = {}
    while len(pairs) < edges:
        start = chance.randrange(elements)
        end = start + chance.choice((1, 1, 2, 3, 4, 6, 9, -3))
        if 0 <= end < elements and end != start:
            pairs.setdefault((start, end), chance.choice(_LABELS))
    lines = tuple((nodes[a].id, nodes[b].id, label) for (a, b), label in pairs.items())
    return Model(name, made, nodes, lines)


def _node(number: int, zone: str) -> Node:
    role = number % len(_ROLES)
    title = f"{_WORDS[number % len(_WORDS)]} {_ROLES[role]}"
    return Node(f"node{number}", title, _KINDS[role], ("Java", "Go", "PostgreSQL", "", "Quay")[role], zone)


def _nested(model: Model, zone: str, depth: int, form: _Form) -> list[str]:
    """What lies in a zone ("" for all), outermost first, as lines of a language."""
    pad = form.step * depth
    lines = [pad + form.node(node) for node in model.nodes if node.zone == zone]
    for name, (title, around) in model.zones.items():
        if around == zone:
            lines += [pad + form.begin(name, title), *_nested(model, name, depth + 1, form)]
            lines += [pad + form.end] if form.end else []
    return lines


@dataclass(frozen=True)
class _Form:
    """How a language writes elements and zones."""

    step: str
    end: str
    kind: str

    def begin(self, name: str, title: str) -> str:
        return {
            "blueprint": f"{name}: {{kind: zone, title: {title}, contains: {{",
            "d2": f"{name}: {title} {{",
            "mermaid": f'subgraph {name}["{title}"]',
            "likec4": f"{name} = zone '{title}' {{",
            "dot": f'subgraph cluster_{name} {{ label="{title}";',
            "diagrams": f'with Cluster("{title}"):',
        }[self.kind]

    def node(self, node: Node) -> str:
        words = "\\n".join(filter(None, (node.title, node.technology)))
        technology = f", technology: {node.technology}" if node.technology else ""
        return {
            "blueprint": f"{node.id}: {{kind: {node.kind}, title: {node.title}{technology}}},",
            "d2": f'{node.id}: "{words}"',
            "mermaid": f'{node.id}["{words.replace(chr(92) + "n", "<br/>")}"]',
            "likec4": f"{node.id} = node '{node.title}' {{ technology '{node.technology}' }}",
            "dot": f'{node.id} [shape=box, label="{words}"];',
            "diagrams": f'{node.id} = Server("{words}")',
        }[self.kind]


def blueprint(model: Model) -> str:
    """As our blueprint.yaml, with one schematic view."""
    inside = "\n".join(_nested(model, "", 1, _Form("  ", "}},", "blueprint")))
    lines = [f"blueprint: {model.id}", "title: Bench", "elements: {", inside, "}", "relationships:"]
    for source, target, label in model.edges:
        words = f", label: {label}" if label else ""
        lines.append(f"  - {source} -> {target}: {{connects: {{}}{words}}}")
    lines += ["views:", "  overview: {kind: schematic, title: Schematic diagram - Bench}", ""]
    return "\n".join(lines)


def d2(model: Model) -> str:
    """As a D2 script."""
    lines = ["direction: right", *_nested(model, "", 0, _Form("  ", "}", "d2"))]
    lines += [f'{model.path(a)} -> {model.path(b)}: "{label}"' for a, b, label in model.edges]
    return "\n".join(lines) + "\n"


def mermaid(model: Model) -> str:
    """As a Mermaid flowchart."""
    lines = ["flowchart LR", *_nested(model, "", 1, _Form("  ", "end", "mermaid"))]
    lines += [f"  {a} -->{f'|{label}|' if label else ''} {b}" for a, b, label in model.edges]
    return "\n".join(lines) + "\n"


def likec4(model: Model) -> str:
    """As a LikeC4 model with one view of everything."""
    names = [model.path(name) for name in (*model.zones, *(node.id for node in model.nodes))]
    lines = ["specification {", "  element zone", "  element node", "}", "model {"]
    lines += _nested(model, "", 1, _Form("  ", "}", "likec4"))
    lines += [f"  {model.path(a)} -> {model.path(b)} '{label}'" for a, b, label in model.edges]
    lines += ["}", "views {", "  view index {", f"    include {', '.join(names)}", "    autoLayout LeftRight"]
    return "\n".join([*lines, "  }", "}", ""])


def dot(model: Model) -> str:
    """As DOT with orthogonal lines."""
    lines = ["digraph {", "rankdir=LR; splines=ortho;", *_nested(model, "", 1, _Form("  ", "}", "dot"))]
    lines += [f'  {a} -> {b} [xlabel="{label}"];' for a, b, label in model.edges]
    return "\n".join([*lines, "}", ""])


def diagrams(model: Model, output: str) -> str:
    """As a program for the Python package `diagrams` that writes OUTPUT.png."""
    lines = [
        "from diagrams import Cluster, Diagram, Edge",
        "from diagrams.onprem.compute import Server",
        f'with Diagram("Bench", filename={output!r}, show=False, direction="LR"):',
        *_nested(model, "", 1, _Form("    ", "", "diagrams")),
    ]
    lines += [f'    {a} >> Edge(label="{label}") >> {b}' for a, b, label in model.edges]
    return "\n".join(lines) + "\n"
