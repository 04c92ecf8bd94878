"""A folder of the user's manifests, or a Kustomize base, with one container's image set by digest."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blueprint.kube import kustomize
from blueprint.kube.kinds import Object
from blueprint.kube.manifests import ManifestError, pinned
from blueprint.kube.yaml_files import SUFFIXES, manifests_in, read_manifests
from blueprint.wording import count


@dataclass(frozen=True)
class Base:
    """The objects of a folder, and for people how they were read."""

    manifests: tuple[Object, ...]
    read_by: str


@dataclass(frozen=True)
class Place:
    """A container in one of the manifests: where its image is set."""

    kind: str
    workload: str
    container: str
    image: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.workload}/{self.container} ({self.image})"


def read_base(folder: Path, *, kubectl: str | None = "kubectl") -> Base:
    """The manifests in a folder, or what its kustomization makes of them.

    `kubectl` is the program for Kustomize, by name or path; None does without. Of a plain folder all YAML and
    JSON files are read in the order of their names, not its folders: as `kubectl apply -f` does.
    ManifestError.
    """
    if not folder.is_dir():
        raise ManifestError(f"no folder of manifests at {folder}")
    if kustomize.kustomization(folder) is not None:
        return _kustomized(folder, shutil.which(kubectl) if kubectl else None)
    files = sorted(each for each in folder.iterdir() if each.suffix in SUFFIXES and each.is_file())
    manifests = tuple(manifest for file in files for manifest in read_manifests(file))
    if not manifests:
        raise ManifestError(f"{folder}: no manifests there (files with {', '.join(sorted(SUFFIXES))})")
    return Base(manifests, f"{count(len(files), 'file')} of {folder.name}")


def with_image(
    manifests: Iterable[Mapping[str, Any]], image: str, *, name: str, container: str = ""
) -> tuple[list[Object], Place]:
    """Copies of the manifests in which one container runs `image`, a reference by digest; and which.

    That is the one named `container`, as CONTAINER or WORKLOAD/CONTAINER; without it, the only one whose
    image has the blueprint's name for it: `shop/web` fits `example.org/shop/web:1.0`, and so does `web`.
    ManifestError with the candidates when none or several fit.
    """
    pinned(image)
    copies = [copy.deepcopy(dict(each)) for each in manifests]
    all_places = [(_place(thing, each), each) for thing in copies for each in kustomize.containers(thing)]
    fitting = [
        (place, each)
        for place, each in all_places
        if (_named(place, container) if container else _same_image(place.image, name))
    ]
    if len(fitting) != 1:
        raise ManifestError(
            _unclear([place for place, _ in fitting or all_places], bool(fitting), name, container)
        )
    [(place, found)] = fitting
    found["image"] = image
    return copies, place


def _kustomized(folder: Path, kubectl: str | None) -> Base:
    if kubectl is None:
        return Base(
            tuple(kustomize.by_ourselves(folder)), "the kustomization, read without kubectl (there is none)"
        )
    how = f"{kubectl} kustomize"
    return Base(tuple(manifests_in(kustomize.by_kubectl(folder, kubectl), how)), how)


def _place(thing: Object, container: Mapping[str, Any]) -> Place:
    return Place(
        str(thing["kind"]),
        str(thing["metadata"]["name"]),
        str(container.get("name", "")),
        str(container.get("image", "")),
    )


def _named(place: Place, container: str) -> bool:
    workload, slash, name = container.rpartition("/")
    return place.container == name and (not slash or place.workload == workload)


def _same_image(image: str, name: str) -> bool:
    found = kustomize.image_name(image)
    return found == name or found.endswith(f"/{name}") or name.endswith(f"/{found}")


def _unclear(places: list[Place], several: bool, name: str, container: str) -> str:
    wanted = f"is named {container!r}" if container else f"runs the image {name!r}"
    there = ", ".join(map(str, places)) or "no container at all"
    if several:
        return f"more than one container {wanted}: {there} (name one as WORKLOAD/CONTAINER)"
    return f"no container {wanted}; there are: {there}"
