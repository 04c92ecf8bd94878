"""A GitOps repository: reached, its branch there, and whether we may push."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from blueprint.git import GitError
from blueprint.run.clusters import repository_of
from blueprint.run.doctor.check import Check, Examination


def examine_repository(element: str, settings: Mapping[str, str]) -> Iterator[Check]:
    """All checks of a binding to the driver `gitops` with a `url`; the clone is thrown away."""
    examination = Examination(element)
    with tempfile.TemporaryDirectory(prefix="blueprint-doctor-") as folder:
        try:
            repository = repository_of(settings, Path(folder, "clone"))
            head = repository.head()
        except GitError as error:
            yield examination.refused("repository", error)
            return
        stands = f"is at {head.sha[:12]}" if head else "has no commit yet"
        yield examination.ok(
            "repository", f"{repository.url} answers, its branch {repository.branch} {stands}"
        )
        try:
            repository.try_push(datetime.now(UTC))
        except GitError as error:
            yield examination.refused("push", error)
            return
        yield examination.ok("push", "may be pushed (what protects the branch there was not asked)")
