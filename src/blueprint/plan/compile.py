"""From a blueprint, a target and an observation to a plan. Pure: the same input, the same plan."""

from __future__ import annotations

from blueprint import address as addresses
from blueprint.canonical import fingerprint
from blueprint.flow import flow_of, order
from blueprint.graph import Graph, cycle, reachable
from blueprint.model import Blueprint, Relationship, Target
from blueprint.plan.draft import CannotPlan, Draft
from blueprint.plan.kinds import DRAFTERS
from blueprint.plan.observation import Observation
from blueprint.plan.plan import Plan, parts_of
from blueprint.plan.step import BaseStep

__all__ = ["CannotPlan", "compile_plan"]

_LAST = 1_000_000


def compile_plan(
    blueprint: Blueprint, target: Target, observation: Observation, *, project: str = "", scope: str = ""
) -> Plan:
    """The plan that makes the world what the blueprint says; CannotPlan names all that is in the way.

    `project` is the folder of the blueprint, for `apply` to find it again.
    With a `scope`, the plan only makes that environment what its hold says.
    """
    _refuse_untrusted(blueprint)
    steps = _draft(blueprint, observation, scope)
    _refuse_cycle([(need, step.id) for step in steps for need in step.needs], "the steps")
    return Plan.model_validate(
        {
            "blueprint": blueprint.id,
            "project": project,
            "target": target,
            "fingerprint": fingerprint_of(blueprint),
            "parts": parts_of(blueprint),
            "observation": observation,
            "scope": scope,
            "steps": tuple(_in_order(blueprint, steps)),
        }
    )


def fingerprint_of(blueprint: Blueprint) -> str:
    """The fingerprint of a blueprint: equal exactly when all of its parts are."""
    return fingerprint(blueprint.document())


def _refuse_untrusted(blueprint: Blueprint) -> None:
    paths = Graph(blueprint).untrusted_paths()
    if paths:
        raise CannotPlan(
            "untrusted images would reach a trusted place without certification: " + _path(path)
            for path in paths
        )


def _path(path: list[Relationship]) -> str:
    return " -> ".join([path[0].source, *(relationship.destination for relationship in path)])


def _draft(blueprint: Blueprint, observation: Observation, scope: str) -> list[BaseStep]:
    flow = flow_of(blueprint)
    edges = list(order(blueprint, flow))
    _refuse_cycle(edges, "the relationships")
    executable = [r for r in blueprint.relationships if r.is_executable]
    backwards = [(after, before) for before, after in edges]
    upstream = {r.address: frozenset(_reach(r.address, backwards)) for r in executable}
    draft = Draft(blueprint, observation, flow, blueprint.numbers(), upstream, scope)
    steps: list[BaseStep] = []
    reasons: list[str] = []
    for relationship in executable:
        if scope and not _is_for(scope, relationship):
            continue
        try:
            steps += DRAFTERS[relationship.type](draft, relationship)
        except CannotPlan as error:
            reasons += error.reasons
    if reasons:
        raise CannotPlan(reasons)
    return steps


def _is_for(scope: str, relationship: Relationship) -> bool:
    return relationship.type != "triggers" and addresses.contains(scope, relationship.destination)


def _reach(start: str, edges: list[tuple[str, str]]) -> set[str]:
    return reachable(start, edges) - {start}


def _refuse_cycle(edges: list[tuple[str, str]], what: str) -> None:
    found = cycle(edges)
    if found:
        raise CannotPlan([f"{what} wait for each other: {' -> '.join([*found, found[0]])}"])


def _in_order(blueprint: Blueprint, steps: list[BaseStep]) -> list[BaseStep]:
    """In the storyline's order; what has no number comes last, in the author's order."""
    index = {relationship.address: place for place, relationship in enumerate(blueprint.relationships)}
    return sorted(
        steps,
        key=lambda step: (step.number if step.number is not None else _LAST, index[step.relationship]),
    )
