"""The nouns of a blueprint: frozen, typed, and ignorant of YAML, files, networkx and HTTP."""

from blueprint.model.blueprint import (
    Blueprint,
    Column,
    Element,
    Gate,
    ImageSpec,
    Layout,
    Relationship,
    StorylineStep,
    Trust,
    View,
    ViewKind,
)
from blueprint.model.kinds import KINDS, RELATIONSHIP_TYPES, Category, Kind, RelationshipType
from blueprint.model.target import Binding, Target

__all__ = [
    "KINDS",
    "RELATIONSHIP_TYPES",
    "Binding",
    "Blueprint",
    "Category",
    "Column",
    "Element",
    "Gate",
    "ImageSpec",
    "Kind",
    "Layout",
    "Relationship",
    "RelationshipType",
    "StorylineStep",
    "Target",
    "Trust",
    "View",
    "ViewKind",
]
