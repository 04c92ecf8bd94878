"""Git, by the real program in an environment of our own; knows no blueprint and no plan."""

from blueprint.git.client import GitError
from blueprint.git.gitops import GitOpsFolder
from blueprint.git.receive import fetch_commit, ref
from blueprint.git.repository import Commit, Repository, TreeFile

__all__ = ["Commit", "GitError", "GitOpsFolder", "Repository", "TreeFile", "fetch_commit", "ref"]
