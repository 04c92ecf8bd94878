"""Git, by the real program in an environment of our own; knows no blueprint and no plan."""

from blueprint.git.client import GitError
from blueprint.git.errors import (
    AccessDenied,
    Overtaken,
    PushRefused,
    RemoteError,
    RemoteMissing,
    Unreachable,
)
from blueprint.git.gitops import GitOpsFolder
from blueprint.git.receive import fetch_commit, ref
from blueprint.git.remote import RemoteRepository, Snapshot
from blueprint.git.repository import Commit, Repository, TreeFile

__all__ = [
    "AccessDenied",
    "Commit",
    "GitError",
    "GitOpsFolder",
    "Overtaken",
    "PushRefused",
    "RemoteError",
    "RemoteMissing",
    "RemoteRepository",
    "Repository",
    "Snapshot",
    "TreeFile",
    "Unreachable",
    "fetch_commit",
    "ref",
]
