"""`triggers` becomes the push of the newest commit."""

from __future__ import annotations

from blueprint.model import Relationship
from blueprint.plan.differences import short
from blueprint.plan.draft import (
    CannotPlan,
    Draft,
    action_for,
    refuse_gates,
)
from blueprint.plan.step import (
    BaseStep,
    Change,
    TriggerStep,
)

REF = "refs/heads/main"


def trigger_steps(draft: Draft, relationship: Relationship) -> list[BaseStep]:
    """The push of the newest commit to the CI platform."""
    refuse_gates(relationship, ("requires", "then"), "there is no image yet that a gate could judge")
    platform, commit = relationship.destination, draft.observation.commit
    if commit is None:
        raise CannotPlan([f"{relationship.address} has no commit to push: no image has a source"])
    seen = draft.observation.received.get(platform, {})
    own = {image_ref(name): one.commit for name, one in draft.observation.images.items() if one.commit}
    refs = {**own, REF: commit.sha}
    before = seen.get(REF, "")
    action = action_for(before, unchanged=refs.items() <= seen.items())
    return [
        TriggerStep(
            **draft.common(relationship),
            id=f"{relationship.address}/trigger",
            needs=tuple(_earlier_triggers(draft, relationship)),
            changes=(Change(action=action, what=f"{platform} {REF}", before=before, after=commit.sha),),
            text=f"push commit {short(commit.sha)} to {platform}",
            platform=platform,
            refs=refs,
        )
    ]


def image_ref(name: str) -> str:
    """The ref that keeps the commit of an image's source on the CI platform."""
    return f"refs/heads/images/{name}"


def triggers_of(draft: Draft, platform: str) -> list[Relationship]:
    """The relationships that trigger a CI platform."""
    return [r for r in draft.blueprint.relationships if r.type == "triggers" and r.destination == platform]


def _earlier_triggers(draft: Draft, relationship: Relationship) -> list[str]:
    # One after the other: they write to the same repository.
    triggers = triggers_of(draft, relationship.destination)
    return [f"{one.address}/trigger" for one in triggers[: triggers.index(relationship)]]
