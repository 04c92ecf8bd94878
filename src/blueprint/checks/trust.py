"""Nothing untrusted becomes trusted, or runs in production, without certification."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for path in subject.graph.untrusted_paths():
        end = path[-1]
        what = "runs in production" if end.type == "deploys" else "becomes trusted"
        road = " -> ".join([path[0].source, *(step.destination for step in path)])
        message = f"what is untrusted {what} without certification: {road}"
        yield subject.error(f"relationships/{end.address}", "trust", message, _hint(subject))


def _hint(subject: Subject) -> str:
    gates = [f"'{name}'" for name, gate in subject.blueprint.gates.items() if gate.certifies]
    if gates:
        return f"one of its steps must require {' or '.join(gates)}"
    return "one of its steps must require a gate with `certifies: true`"
