"""Which type of relationship becomes steps by which function."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from blueprint.model import Relationship
from blueprint.plan.building import build_steps
from blueprint.plan.deploying import deploy_steps
from blueprint.plan.draft import Draft
from blueprint.plan.moving import copy_steps
from blueprint.plan.step import BaseStep
from blueprint.plan.triggering import trigger_steps

DRAFTERS: Mapping[str, Callable[[Draft, Relationship], list[BaseStep]]] = {
    "triggers": trigger_steps,
    "builds": build_steps,
    "deploys": deploy_steps,
    **dict.fromkeys(("pushes", "pulls", "imports", "promotes"), copy_steps),
}
