"""A registry: reached, trusted, logged in to, and what it lets us do with each repository that is needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from blueprint.oci import AccessDenied, OciError
from blueprint.oci.remote.trial import Trial
from blueprint.run.doctor.check import Check, Examination
from blueprint.run.stores import RegistryStore


@dataclass(frozen=True)
class Need:
    """An image that a place holds, the tag that is looked for, and whether we bring it there."""

    image: str
    tag: str
    is_written: bool


def examine_registry(element: str, store: RegistryStore, needs: list[Need]) -> Iterator[Check]:
    """All checks of a registry; the first that fails makes the others pointless for its repository."""
    examination, trial = Examination(element), Trial(store.registry)
    names = [store.name(need.image) for need in needs]
    try:
        user = trial.user(names[0] if names else "")
        trial.reach()
    except (OciError, OSError) as error:
        yield examination.refused("registry", error)
        return
    who = "without a login" if user is None else f"as {user}"
    yield examination.ok("registry", f"{trial.base} answers, {who}")
    for name, need in zip(names, needs, strict=True):
        yield from _repository(examination, trial, store, name, need)


def _repository(
    examination: Examination, trial: Trial, store: RegistryStore, name: str, need: Need
) -> Iterator[Check]:
    what = f"pull {name}"
    try:
        is_there = trial.pull(name)
        if not need.is_written:
            yield _source(examination, store, what, need)
        elif is_there:
            yield examination.ok(what, "may be pulled")
        else:
            yield examination.ok(what, "is not there yet: the first push makes it")
    except AccessDenied as error:
        is_there = False
        if not (need.is_written and trial.makes_what_is_asked_for):
            yield examination.failed(what, _denied(error))
            return
        yield examination.warning(what, f"is not there, or not for us to see: {error}")
    except OciError as error:
        yield examination.refused(what, error)
        return
    if need.is_written:
        yield _push(examination, trial, name, is_there=is_there)
    if is_there:
        yield _referrers(examination, trial, name)


def _source(examination: Examination, store: RegistryStore, what: str, need: Need) -> Check:
    """Whether an image that others publish is really there."""
    found = store.repository(need.image).resolve(need.tag)
    if found is None:
        text = f"has no tag {need.tag}: name another one in the blueprint (`images`), or another place (`at`)"
        return examination.failed(what, text)
    return examination.ok(what, f"{need.tag} is {found.digest[:19]}")


def _push(examination: Examination, trial: Trial, name: str, *, is_there: bool) -> Check:
    what = f"push {name}"
    if not is_there and trial.makes_what_is_asked_for:
        text = "not tried: this registry would make the repository at once; look at the rights of the login"
        return examination.warning(what, text)
    try:
        is_clean = trial.push(name)
    except AccessDenied as error:
        return examination.failed(what, _denied(error))
    except OciError as error:
        return examination.refused(what, error)
    if not is_clean:
        text = "may be pushed; the trial's empty upload was not taken back, and ends by itself"
        return examination.warning(what, text)
    return examination.ok(what, "may be pushed")


def _denied(error: AccessDenied) -> str:
    """What would be right: a login that is missing is told of already, another one has fewer rights."""
    return str(error) if error.status == 401 else f"{error}; log in as somebody who may"


def _referrers(examination: Examination, trial: Trial, name: str) -> Check:
    what = f"referrers {name}"
    try:
        has_api = trial.lists_referrers(name)
    except OciError as error:
        return examination.refused(what, error)
    if has_api:
        return examination.ok(what, "the registry lists what is attached to an image")
    return examination.ok(what, "what is attached to an image is kept under tags (sha256-...)")
