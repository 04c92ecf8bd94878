"""The JSON Schema of what people write."""

from __future__ import annotations

from typing import Any


def json_schema() -> dict[str, Any]:
    """A JSON Schema (draft 2020-12) of blueprint.yaml."""
    raise NotImplementedError
