"""A plan as people read it: by relationship, in the storyline's order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blueprint.plan import Change, Plan, Step

Paint = Callable[[str, str], str]
_SHOWN = 8
_SYMBOLS = {
    "create": ("+", "green"),
    "update": ("~", "yellow"),
    "unchanged": ("=", "dim"),
    "verify": ("?", "cyan"),
}


def plan_text(plan: Plan, paint: Paint) -> str:
    """The whole plan with its summary line."""
    return "\n".join(_lines(plan, paint)) + "\n"


def _lines(plan: Plan, paint: Paint) -> Iterator[str]:
    from blueprint.wording import plain

    yield paint(f"{plan.blueprint} on target {plan.target.name}", "bold")
    if commit := plan.observation.commit:
        yield f"commit {commit.sha[:12]}  {plain(commit.subject)}"
    for address, steps in groupby(plan.steps, key=lambda step: step.relationship):
        group = list(steps)
        yield ""
        yield f"{_number(group[0].number)}  {paint(_arrow(address), 'bold')}"
        for step in group:
            yield from _step_lines(step, paint)
            yield from _pending_lines(plan, step, paint)
    yield ""
    size = sum(step.bytes for step in plan.steps)
    yield plan.summary + (f" {human(size)} to move." if size else "")


def _number(number: int | None) -> str:
    return f"{number:>3}" if number is not None else "  -"


def _arrow(address: str) -> str:
    source, _, rest = address.partition("->")
    destination, _, local = rest.partition("#")
    return f"{source} -> {destination} ({local})"


def _step_lines(step: Step, paint: Paint) -> Iterator[str]:
    from blueprint.wording import plain

    symbol, colour = _SYMBOLS[step.action]
    size = f" ({human(step.bytes)})" if step.bytes else ""
    yield f"     {paint(symbol, colour)} {plain(step.text)}{paint(size, 'dim')}"
    if step.action not in ("unchanged", "verify"):
        yield from (_change_line(change, paint) for change in step.changes if change.action != "unchanged")


def _pending_lines(plan: Plan, step: Step, paint: Paint) -> Iterator[str]:
    """What a deployment changes in the cluster, as far as it could be tried there."""
    from blueprint.wording import count, plain

    if step.kind != "deploy" or step.action == "unchanged":
        return
    seen = plan.observation.workloads.get(step.workload)
    pending = seen.pending if seen else ()
    for line in pending[:_SHOWN]:
        yield paint(f"         {plain(line)}", "dim")
    if len(pending) > _SHOWN:
        yield paint(f"         and {count(len(pending) - _SHOWN, 'more change')}", "dim")


def _change_line(change: Change, paint: Paint) -> str:
    from blueprint.plan.differences import short

    return paint(f"         {change.what}  {short(change.before)} -> {short(change.after)}", "dim")


def human(size: int) -> str:
    """A number of bytes as people read it."""
    if size < 1024:
        return f"{size} B"
    value, unit = size / 1024, "KiB"
    for larger in ("MiB", "GiB", "TiB"):
        if value < 1024:
            break
        value, unit = value / 1024, larger
    return f"{value:.1f} {unit}"
