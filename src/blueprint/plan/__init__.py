"""Plans: a blueprint and what was observed, compiled to a DAG of typed steps. Pure: no files, no clock."""

from blueprint.plan.compile import CannotPlan, compile_plan
from blueprint.plan.differences import changed_parts, changed_world
from blueprint.plan.observation import CommitSeen, Evidence, Hold, ImageSeen, Observation, WorkloadSeen
from blueprint.plan.plan import FORMAT, InvalidPlan, Plan, parse_plan, plan_document
from blueprint.plan.step import (
    Action,
    BuildStep,
    Change,
    CopyStep,
    DeployStep,
    PinnedImage,
    Read,
    Step,
    TagStep,
    TestStep,
    TriggerStep,
)

__all__ = [
    "FORMAT",
    "Action",
    "BuildStep",
    "CannotPlan",
    "Change",
    "CommitSeen",
    "CopyStep",
    "DeployStep",
    "Evidence",
    "Hold",
    "ImageSeen",
    "InvalidPlan",
    "Observation",
    "PinnedImage",
    "Plan",
    "Read",
    "Step",
    "TagStep",
    "TestStep",
    "TriggerStep",
    "WorkloadSeen",
    "changed_parts",
    "changed_world",
    "compile_plan",
    "parse_plan",
    "plan_document",
]
