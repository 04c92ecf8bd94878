"""The vocabulary of blueprints as tables: kinds of elements and types of relationships.

A new kind or type is a row here, never a class. Rules read these tables; nothing else in the
product enumerates kinds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Category(StrEnum):
    """The four categories of the colour key."""

    APPLICATION = "application"
    INFRASTRUCTURE = "infrastructure"
    DEVELOPER = "developer"
    SERVICES = "services"


@dataclass(frozen=True)
class Kind:
    """One row of the table of kinds.

    `roles` are what relationship types ask for (`image-holder`, `workload`, ...). `executable` says
    whether a target must bind the element before a plan that touches it can be applied; `container`
    whether it may contain other elements.
    """

    name: str
    title: str
    category: Category
    icon: str
    summary: str
    roles: frozenset[str] = frozenset()
    executable: bool = False
    container: bool = False


def _kind(
    name: str, title: str, category: Category, icon: str, summary: str, *roles: str, **flags: bool
) -> tuple[str, Kind]:
    return name, Kind(name, title, category, icon, summary, frozenset(roles), **flags)


_A, _I, _D, _S = Category.APPLICATION, Category.INFRASTRUCTURE, Category.DEVELOPER, Category.SERVICES

KINDS: Mapping[str, Kind] = MappingProxyType(
    dict(
        (
            _kind("person", "Person", _D, "person", "Somebody who acts", "actor"),
            _kind("workstation", "Workstation", _D, "ide", "Where a developer works", "actor"),
            _kind("tool", "Tool", _S, "tool", "A program that people or pipelines use", "actor"),
            _kind("source-repository", "Source repository", _S, "source", "Versioned source code", "source"),
            _kind("artifact-repository", "Artifact repository", _S, "archive", "Dependencies and packages"),
            _kind(
                "ci-platform", "CI/CD platform", _D, "pipeline", "Builds and tests what was pushed",
                "builder", "actor", executable=True,
            ),
            _kind("build-workflow", "Build workflow", _D, "workflow", "A reusable way to build images"),
            _kind(
                "image-registry", "Image registry", _S, "registry", "An OCI image registry",
                "image-holder", "image-sink", executable=True,
            ),
            _kind(
                "image-source", "Image source", _S, "source-images", "Images that others publish",
                "image-holder", executable=True, container=True,
            ),
            _kind("registry-management", "Registry management", _S, "sync", "Moves images about"),
            _kind(
                "cluster", "Cluster", _I, "cluster", "A Kubernetes or OpenShift cluster",
                executable=True, container=True,
            ),
            _kind("zone", "Zone", _I, "zone", "Things that belong together", container=True),
            _kind("application", "Application", _A, "application", "What users see", "workload"),
            _kind("microservice", "Microservice", _A, "microservice", "One service", "workload"),
            _kind("runtime", "Runtime", _D, "runtime", "A language runtime or framework"),
            _kind("messaging", "Messaging", _I, "messaging", "Queues, topics, event streams"),
            _kind("cache", "Cache", _I, "cache", "Data kept near the application"),
            _kind("api-gateway", "API gateway", _I, "api", "Publishes and guards interfaces"),
            _kind("identity", "Identity provider", _S, "key", "Who may do what"),
            _kind("load-balancer", "Load balancer", _I, "load-balancer", "Spreads requests over instances"),
            _kind("firewall", "Firewall", _I, "firewall", "Lets through what may pass"),
            _kind("monitoring", "Monitoring", _I, "monitoring", "Metrics, logs, traces and alerts"),
            _kind("model-serving", "Model serving", _A, "model", "Answers with a trained model", "workload"),
            _kind("database", "Database", _S, "database", "Keeps data and answers queries"),
            _kind("external-system", "External system", _S, "cloud", "A system that others run"),
            _kind("storage", "Storage", _S, "storage", "Block, file or object storage"),
            _kind("service", "Service", _S, "service", "Any other service"),
        )
    )
)  # fmt: skip


@dataclass(frozen=True)
class RelationshipType:
    """One row of the table of relationship types.

    `sources` and `destinations` are kind names or role names; empty means any. `executable` types
    become steps of a plan.
    """

    name: str
    summary: str
    sources: frozenset[str]
    destinations: frozenset[str]
    executable: bool


def _type(
    name: str, summary: str, sources: str, destinations: str, *, executable: bool = True
) -> tuple[str, RelationshipType]:
    return name, RelationshipType(
        name, summary, frozenset(sources.split()), frozenset(destinations.split()), executable
    )


RELATIONSHIP_TYPES: Mapping[str, RelationshipType] = MappingProxyType(
    dict(
        (
            _type("triggers", "starts the pipeline with a commit", "actor source", "builder"),
            _type("builds", "builds images from source and stores them", "builder", "image-sink"),
            _type("pushes", "copies images to a registry", "image-holder", "image-sink"),
            _type("pulls", "takes images from a registry for use", "image-holder", "builder image-sink"),
            _type("imports", "mirrors external images into a registry", "image-holder", "image-sink"),
            _type("promotes", "moves tested images one stage on", "image-holder", "image-sink"),
            _type("deploys", "runs an image in a cluster", "image-holder", "workload"),
            _type("tests", "checks what runs", "actor builder", "workload", executable=False),
            _type("connects", "uses or talks to", "", "", executable=False),
        )
    )
)


def allows(type_name: str, source_kind: str, destination_kind: str) -> bool:
    """Whether a relationship of this type may join elements of these kinds."""
    row = RELATIONSHIP_TYPES[type_name]
    return _fits(row.sources, source_kind) and _fits(row.destinations, destination_kind)


def kinds_for(accepted: frozenset[str]) -> list[str]:
    """The kinds that a set of kind or role names stands for, in the order of the table."""
    return [name for name in KINDS if _fits(accepted, name)]


def _fits(accepted: frozenset[str], kind_name: str) -> bool:
    return not accepted or kind_name in accepted or bool(accepted & KINDS[kind_name].roles)
