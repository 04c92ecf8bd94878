"""Workloads that really run on this machine, by its own podman; knows no blueprint and no plan."""

from blueprint.container.errors import ContainerError, NoRuntime
from blueprint.container.podman import Containers
from blueprint.container.runtime import Runtime, find_runtime
from blueprint.container.workload import Running, Workload

__all__ = ["ContainerError", "Containers", "NoRuntime", "Running", "Runtime", "Workload", "find_runtime"]
