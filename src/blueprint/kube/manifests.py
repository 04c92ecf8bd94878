"""Deployment and Service manifests, pinned by digest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def deployment(
    name: str,
    namespace: str,
    image: str,
    *,
    replicas: int = 1,
    port: int = 8080,
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
    command: Sequence[str] | None = None,
    health_path: str = "/healthz",
) -> dict[str, Any]: raise NotImplementedError


def service(
    name: str,
    namespace: str,
    *,
    port: int = 80,
    target_port: int = 8080,
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
) -> dict[str, Any]: raise NotImplementedError


def to_json_bytes(manifest: Mapping[str, Any]) -> bytes: raise NotImplementedError
def parse(data: bytes) -> dict[str, Any]: raise NotImplementedError
def image_of(manifest: Mapping[str, Any]) -> str: raise NotImplementedError
