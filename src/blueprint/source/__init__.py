"""YAML text to Blueprint and Target, with positions: the only room that knows YAML."""

from blueprint.source.load import Loaded, load, load_text
from blueprint.source.positions import Positions
from blueprint.source.schema import json_schema, target_schema
from blueprint.source.target import load_target

__all__ = ["Loaded", "Positions", "json_schema", "load", "load_target", "load_text", "target_schema"]
