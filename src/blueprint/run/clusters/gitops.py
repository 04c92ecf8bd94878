"""A cluster that is a git repository: what is committed is what runs, or what Argo CD and Flux make run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from blueprint.git import GitOpsFolder, RemoteRepository, Snapshot
from blueprint.kube import manifests
from blueprint.run.clusters.cluster import Deployed, Release, Stamp


def repository_of(settings: Mapping[str, str], folder: Path) -> RemoteRepository:
    """The repository that a binding with a `url` means; `folder` is for its clone."""
    return RemoteRepository(
        settings["url"], folder, branch=settings.get("branch", "main"), path=settings.get("path", "")
    )


def message_of(release: Release, run: str) -> str:
    """What the commit says."""
    image = release.reference.rpartition("@")[0].rpartition("/")[2]
    return f"Deploy {image} to {release.name}\n\nImage: {release.reference}\nRun: {run}\n"


def running_in(repository: GitOpsFolder | Snapshot, name: str) -> str | None:
    """The image in the Deployment that is committed for a workload."""
    data = repository.read(f"{name}/deployment.json")
    return manifests.image_of(manifests.parse(data)) if data is not None else None


class GitOpsCluster:
    """A folder of this machine."""

    def __init__(self, folder: GitOpsFolder, namespace: str) -> None:
        self.folder, self.namespace = folder, namespace

    def running(self, name: str) -> str | None:
        return running_in(self.folder, name)

    def pending(self, release: Release) -> tuple[str, ...]:
        return tuple(path for path, data in release.files.items() if self.folder.read(path) != data)

    def edited(self, release: Release) -> tuple[str, ...]:
        return tuple(self.folder.edited(release.name))

    def deploy(self, release: Release, stamp: Stamp) -> Deployed:
        edited = self.edited(release)
        message = message_of(release, stamp.run)
        commit = self.folder.commit_files(release.files, message, when=stamp.now)
        return Deployed(commit is not None or bool(edited), edited)


class RemoteGitOpsCluster:
    """A branch of a repository that a controller in the cluster watches: pushed means handed over."""

    def __init__(self, repository: RemoteRepository, namespace: str) -> None:
        self.repository, self.namespace = repository, namespace

    def running(self, name: str) -> str | None:
        return running_in(self.repository.snapshot(), name)

    def pending(self, release: Release) -> tuple[str, ...]:
        there = self.repository.snapshot()
        return tuple(path for path, data in release.files.items() if there.read(path) != data)

    def edited(self, release: Release) -> tuple[str, ...]:
        """Nothing: whatever is committed there is what somebody wants, and a newer commit is a difference."""
        return ()

    def deploy(self, release: Release, stamp: Stamp) -> Deployed:
        message = message_of(release, stamp.run)
        return Deployed(self.repository.commit_files(release.files, message, when=stamp.now) is not None)
