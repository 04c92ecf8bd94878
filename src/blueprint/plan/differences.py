"""What changed between two looks at a blueprint and at the world, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from blueprint.plan.observation import Observation
from blueprint.plan.plan import Plan


def short(value: str) -> str:
    """A digest or commit as people read it; "nothing" for ""."""
    if value.startswith("sha256:"):
        return value[:19]
    return value[:12] if value else "nothing"


def changed_parts(planned: Plan, now: Plan) -> list[str]:
    """What of the blueprint or target changed since the plan was made."""
    parts = [f"{name} {how}" for name, how in _compare(planned.parts, now.parts)]
    if planned.target != now.target:
        parts.append(f"target {planned.target.name} changed")
    return parts


def changed_world(planned: Observation, now: Observation) -> list[str]:
    """What of the world changed since the plan was made."""
    return [
        *_commits(planned, now),
        *_tags(planned, now),
        *_workloads(planned, now),
        *_proofs(planned, now),
        *_missing(planned, now),
        *_holds(planned, now),
    ]


def _compare(planned: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in sorted(planned.keys() | now.keys()):
        if name not in now:
            yield name, "was removed"
        elif name not in planned:
            yield name, "was added"
        elif planned[name] != now[name]:
            yield name, "changed"


def changed_files(planned: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Which files changed, in one phrase; "" when none did."""
    return ", ".join(f"{name} {how}" for name, how in _compare(planned, now))


def _was(subject: str, planned: str, now: str) -> str:
    return f"{subject} was {short(planned)} when planned and is {short(now)} now"


def _commits(planned: Observation, now: Observation) -> Iterator[str]:
    before = planned.commit.sha if planned.commit else ""
    after = now.commit.sha if now.commit else ""
    if before != after:
        yield _was("the newest commit of the sources", before, after)
    for name in sorted(planned.images.keys() | now.images.keys()):
        digests = [seen.images[name].digest if name in seen.images else "" for seen in (planned, now)]
        if digests[0] != digests[1]:
            yield _was(f"image {name}", *digests)
    for platform in sorted(planned.received.keys() | now.received.keys()):
        refs = [seen.received.get(platform, {}) for seen in (planned, now)]
        for name in sorted(refs[0].keys() | refs[1].keys()):
            if refs[0].get(name) != refs[1].get(name):
                yield _was(f"{name} of {platform}", refs[0].get(name, ""), refs[1].get(name, ""))


def _tags(planned: Observation, now: Observation) -> Iterator[str]:
    before, after = _flat(planned), _flat(now)
    for place, image, tag in sorted(before.keys() | after.keys()):
        key = (place, image, tag)
        if before.get(key) != after.get(key):
            yield _was(f"tag {tag} of {image} in {place}", before.get(key, ""), after.get(key, ""))


def _flat(seen: Observation) -> dict[tuple[str, str, str], str]:
    return {
        (place, image, tag): digest
        for place, images in seen.tags.items()
        for image, tags in images.items()
        for tag, digest in tags.items()
    }


def _workloads(planned: Observation, now: Observation) -> Iterator[str]:
    for address in sorted(planned.workloads.keys() | now.workloads.keys()):
        before, after = planned.workloads.get(address), now.workloads.get(address)
        if before == after:
            continue
        ran, runs = (seen.image.rpartition("@")[2] if seen else "" for seen in (before, after))
        if ran == runs:
            yield f"the manifests of {address} changed since the plan was made"
        else:
            yield f"{address} ran {short(ran)} when planned and runs {short(runs)} now"


def _proofs(planned: Observation, now: Observation) -> Iterator[str]:
    for gate, how in _compare(planned.gates, now.gates):
        files = changed_files(planned.gate_files.get(gate, {}), now.gate_files.get(gate, {}))
        yield f"the script of gate {gate} {how}" + (f": {files}" if files else "")
    for proof in sorted(set(planned.evidence) ^ set(now.evidence), key=lambda one: (one.step, one.digest)):
        verb = "appeared" if proof in now.evidence else "is gone"
        yield f"the proof of {proof.step} for {short(proof.digest)} {verb}"


def _missing(planned: Observation, now: Observation) -> Iterator[str]:
    for place in sorted(planned.missing.keys() | now.missing.keys()):
        for image in sorted(planned.missing.get(place, {}).keys() | now.missing.get(place, {}).keys()):
            before, after = planned.lacks(place, image), now.lacks(place, image)
            same_tags = planned.tags.get(place, {}).get(image) == now.tags.get(place, {}).get(image)
            if before != after and same_tags:  # moved tags were named already, and they say more
                yield f"{place} lacked {before} B of {image} when planned and lacks {after} B now"


def _holds(planned: Observation, now: Observation) -> Iterator[str]:
    for environment in sorted(planned.held.keys() | now.held.keys()):
        before, after = planned.held.get(environment), now.held.get(environment)
        if after is None:
            yield f"the hold on {environment} ended"
        elif before is None:
            yield f"{environment} is held since run {after.run}"
        elif before != after:
            yield f"{environment} was held at run {before.to} when planned and is held at run {after.to} now"
    if planned.held != now.held:
        return  # other digests were looked for
    for place in sorted(planned.kept.keys() | now.kept.keys()):
        images = [seen.kept.get(place, {}) for seen in (planned, now)]
        for image in sorted(images[0].keys() | images[1].keys()):
            for digest in sorted({*images[0].get(image, ())} ^ {*images[1].get(image, ())}):
                how = "is there again" if digest in images[1].get(image, ()) else "is gone"
                yield f"the held {image} {short(digest)} in {place} {how}"
