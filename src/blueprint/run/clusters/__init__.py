"""What plays a cluster: one file per driver, all with the interface of `Cluster`."""

from blueprint.run.clusters.cluster import Cluster, Deployed, Program, Release, Stamp
from blueprint.run.clusters.gitops import GitOpsCluster, RemoteGitOpsCluster, repository_of

__all__ = [
    "Cluster",
    "Deployed",
    "GitOpsCluster",
    "Program",
    "Release",
    "RemoteGitOpsCluster",
    "Stamp",
    "repository_of",
]
