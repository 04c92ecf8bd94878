"""Workloads that really run on this machine, by its own podman or runc; knows no blueprint and no plan."""

from blueprint.container.bundle import Program
from blueprint.container.errors import ContainerError, NoRuntime
from blueprint.container.find import Driver, find_containers
from blueprint.container.podman import Containers
from blueprint.container.runc import RuncContainers, Unpack, find_runc
from blueprint.container.runtime import Runtime, find_runtime
from blueprint.container.workload import Running, Workload

__all__ = [
    "ContainerError",
    "Containers",
    "Driver",
    "NoRuntime",
    "Program",
    "RuncContainers",
    "Running",
    "Runtime",
    "Unpack",
    "Workload",
    "find_containers",
    "find_runc",
    "find_runtime",
]
