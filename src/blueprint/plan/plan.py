"""The plan as a file: versioned, digest-pinned, readable by people and by `apply`."""

from __future__ import annotations

import json
from typing import Any

from pydantic import Field, ValidationError

from blueprint.canonical import fingerprint
from blueprint.model import Blueprint, Target
from blueprint.model.blueprint import Noun
from blueprint.plan.observation import Hold, Observation
from blueprint.plan.step import Action, Step

FORMAT = 1
_TABLES = {"images": "image", "elements": "element", "gates": "gate", "views": "view"}


class InvalidPlan(Exception):
    """A text that is no plan, or not one that this version can read."""

    exit_code = 2


class Plan(Noun):
    """What is going to happen, and the state of the blueprint and of the world that it was made for.

    `project` is the folder of the blueprint; `parts` maps the parts of the blueprint (`element
    dev.registry`, `gate certification`, ...) to their fingerprints, so that a refusal can name what
    changed. `steps` are in the order of the storyline; their `needs` make them a DAG. A plan with a `scope`
    only takes that environment back.
    """

    format: int = Field(default=FORMAT, ge=FORMAT, le=FORMAT)
    blueprint: str
    project: str
    target: Target
    fingerprint: str
    parts: dict[str, str]
    observation: Observation
    scope: str = ""
    steps: tuple[Step, ...]

    @property
    def begins(self) -> Hold | None:
        """The hold on its scope that executing it begins, None when there is none or it has begun."""
        hold = self.observation.held.get(self.scope)
        return hold if hold is not None and not hold.run else None

    @property
    def to_do(self) -> tuple[Step, ...]:
        """The steps that are going to do something."""
        return tuple(step for step in self.steps if step.action is not Action.UNCHANGED)

    @property
    def summary(self) -> str:
        """The line that closes a plan on a terminal."""
        return f"Plan: {len(self.to_do)} to do, {len(self.steps) - len(self.to_do)} unchanged."

    def step(self, identity: str) -> Step:
        """The step with this id; KeyError when there is none."""
        for step in self.steps:
            if step.id == identity:
                return step
        raise KeyError(identity)


def parts_of(blueprint: Blueprint) -> dict[str, str]:
    """The fingerprint of every part of a blueprint, by the name that a refusal uses."""
    document = blueprint.document()
    parts = {
        f"{noun} {key}": fingerprint(value)
        for table, noun in _TABLES.items()
        for key, value in document.pop(table).items()
    }
    document.pop("relationships")
    for relationship in blueprint.relationships:
        name = f"relationship {relationship.address}"
        parts[name] = fingerprint(relationship.model_dump(mode="json"))
    return parts | {key: fingerprint(value) for key, value in document.items()}


def plan_document(plan: Plan) -> dict[str, Any]:
    """The plan as JSON data, the form of its file."""
    return plan.model_dump(mode="json")


def parse_plan(text: str | bytes) -> Plan:
    """The plan in a file's text; InvalidPlan says what is wrong with it."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidPlan(f"this is no plan: it is not JSON ({error})") from error
    if not isinstance(document, dict) or "format" not in document or "steps" not in document:
        raise InvalidPlan("this is no plan: `format` and `steps` are missing (make one with `plan -o`)")
    if document["format"] != FORMAT:
        raise InvalidPlan(
            f"this plan has the format {document['format']!r}; this version reads {FORMAT} (make a new plan)"
        )
    try:
        return Plan.model_validate_json(text)
    except ValidationError as error:
        raise InvalidPlan(f"this plan is damaged: {_first(error)} (make a new plan)") from error


def _first(error: ValidationError) -> str:
    fault = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
