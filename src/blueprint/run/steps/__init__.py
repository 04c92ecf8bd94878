"""The step runners, by kind. Each looks first and acts only if needed, so it may be run again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from blueprint.run.steps.build import run_build
from blueprint.run.steps.context import Context, StepResult
from blueprint.run.steps.copy import run_copy
from blueprint.run.steps.deploy import run_deploy
from blueprint.run.steps.tag import run_tag
from blueprint.run.steps.test import run_test
from blueprint.run.steps.trigger import run_trigger

__all__ = ["RUNNERS", "Context", "StepResult"]

RUNNERS: Mapping[str, Callable[[Any, Context], StepResult]] = {
    "trigger": run_trigger,
    "build": run_build,
    "test": run_test,
    "gate": run_test,
    "publish": run_copy,
    "copy": run_copy,
    "tag": run_tag,
    "deploy": run_deploy,
}
