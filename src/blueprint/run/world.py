"""Where everything is on a target: folders by element address, unless its file binds elements elsewhere.

Below the project's `.blueprint/<target>/`: `registries/<address>/` and `sources/<address>/` with an OCI
image layout per image, `ci/<address>/source.git` and `ci/<address>/workspace/`, `clusters/<address>/`
(git work trees), `cache/<address>/` with copies of what is used here from registries over the network,
`journal.db`, `lock`, and `tmp/` for what a run needs only while it lasts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from blueprint.files import safe_child
from blueprint.flow import is_builder
from blueprint.git import GitOpsFolder, Repository
from blueprint.model import Binding, Blueprint, Target
from blueprint.oci import Layout, RegistryFolder, copy
from blueprint.run.clusters import Cluster, GitOpsCluster, RemoteGitOpsCluster, repository_of
from blueprint.run.errors import NotReady
from blueprint.run.stores import FolderStore, Registries, Store

STATE = ".blueprint"
FILE_NAME = "blueprint.yaml"


@dataclass(frozen=True)
class World:
    """One project on one target. Nothing here is made before something is written to it."""

    root: Path
    blueprint: Blueprint
    target: Target
    file: str = FILE_NAME

    @cached_property
    def state(self) -> Path:
        """The folder that holds everything of this target; a second blueprint of a folder has its own."""
        own = () if self.file == FILE_NAME else (self.file,)
        return safe_child(self.root / STATE, *own, self.target.name)

    @property
    def path(self) -> Path:
        """What names the project on a command line: its folder, or its file when that has another name."""
        return self.root if self.file == FILE_NAME else self.root / self.file

    @property
    def journal_path(self) -> Path:
        return self.state / "journal.db"

    @property
    def lock_path(self) -> Path:
        return self.state / "lock"

    @property
    def scratch(self) -> Path:
        """For files that nobody needs after the run."""
        return self.state / "tmp"

    def images(self, place: str) -> Store:
        """Where the images of a registry, an image source or a CI platform's workspace are."""
        element = self.blueprint.elements[place]
        if is_builder(self.blueprint, place):
            return FolderStore(place, self.workspace(place))
        binding = self.binding(place)
        if binding is not None and binding.driver == "registry":
            return self.registries.store(binding.settings)
        if binding is not None and "path" in binding.settings:
            return FolderStore(place, RegistryFolder(self.inside(binding.settings["path"])))
        kind = "sources" if element.kind == "image-source" else "registries"
        return FolderStore(place, RegistryFolder(safe_child(self.state, kind, place)))

    def workspace(self, platform: str) -> RegistryFolder:
        """Where a CI platform keeps the images that it builds from and that it has built."""
        return RegistryFolder(safe_child(self.state, "ci", platform) / "workspace")

    def local_copy(self, place: str, image: str, digest: str) -> Layout:
        """A folder that holds the image: its own, or a copy of what a registry over the network has.

        The copy is kept in the state folder, so that it is fetched once.
        """
        store = self.images(place)
        layout = store.layout(image)
        if layout is None:
            layout = RegistryFolder(safe_child(self.state, "cache", place)).repository(image)
            if layout.resolve(digest) is None:
                copy(store.repository(image), digest, layout, tag=None)
        return layout

    @cached_property
    def registries(self) -> Registries:
        """Clients of the registries over the network."""
        return Registries(self.root)

    def bare(self, platform: str) -> Path:
        """The bare repository that receives what is pushed to a CI platform."""
        return safe_child(self.state, "ci", platform) / "source.git"

    def cluster_folder(self, address: str) -> GitOpsFolder:
        """The GitOps folder that plays a cluster that nothing else plays."""
        return GitOpsFolder(safe_child(self.state, "clusters", address))

    def cluster(self, address: str) -> Cluster:
        """What plays a cluster; asked nothing before its first use."""
        if address not in self._clusters:
            self._clusters[address] = self._cluster(address)
        return self._clusters[address]

    @cached_property
    def _clusters(self) -> dict[str, Cluster]:
        return {}

    def _cluster(self, address: str) -> Cluster:
        binding = self.binding(address)
        namespace = address.replace(".", "-")
        if binding is not None and binding.driver == "kubernetes":
            from blueprint.run.clusters.kubernetes import (
                KubernetesCluster,
            )  # its room takes a while to import

            return KubernetesCluster.of(self.root, binding.settings)
        if binding is not None and binding.driver == "container":
            from blueprint.run.clusters.container import ContainerCluster

            environment = f"{self.blueprint.id}-{namespace}"
            wanted = binding.settings.get("runtime", "")
            return ContainerCluster(self.state.parent / "runtime", environment, wanted)
        if binding is not None and binding.driver == "gitops" and "url" in binding.settings:
            folder = safe_child(self.state, "cache", "git", address)
            return RemoteGitOpsCluster(repository_of(binding.settings, folder), namespace)
        return GitOpsCluster(self.cluster_folder(address), namespace)

    def binding(self, address: str) -> Binding | None:
        """The binding of an element or of the nearest one that contains it and whose driver can play it."""
        return self.target.binding_for(self.blueprint, address)

    def inside(self, path: str) -> Path:
        """A path of the project; NotReady when it leads out of it."""
        found = (self.root / path).resolve()
        if not found.is_relative_to(self.root.resolve()):
            raise NotReady(f"{path} leads out of the project {self.root}")
        return found

    @cached_property
    def repository(self) -> Repository | None:
        """The git repository that holds the project, None when there is none."""
        return Repository.discover(self.root)

    @cached_property
    def source(self) -> Repository:
        """The git repository that holds the project; NotReady says how to make one."""
        repository = self.repository
        if repository is None:
            raise NotReady(
                f"{self.root} is in no git repository, and the pipeline starts with a commit; make one:\n"
                f"  git -C {self.root} init\n  git -C {self.root} add .\n"
                f"  git -C {self.root} commit -m 'First version'"
            )
        if repository.object_format() != "sha1":
            raise NotReady(
                f"the repository {repository.path} names its commits by {repository.object_format()}, "
                "which is not supported (only SHA-1, git's default, is)"
            )
        return repository

    def in_repository(self, path: str) -> str:
        """A path of the project as the repository knows it."""
        prefix = self.root.resolve().relative_to(self.source.path.resolve())
        return (prefix / path).as_posix()

    def make_state(self) -> None:
        """Makes the state folder, hidden from git."""
        self.state.mkdir(parents=True, exist_ok=True)
        ignore = self.root / STATE / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")

    def holders(self) -> Iterator[str]:
        """The addresses of all image registries, in the author's order."""
        return (e.address for e in self.blueprint.elements.values() if e.kind == "image-registry")
