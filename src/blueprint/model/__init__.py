"""The nouns of a blueprint: frozen, typed, and ignorant of YAML, files, networkx and HTTP."""

from blueprint.model.blueprint import (
    Blueprint,
    Column,
    Element,
    Gate,
    Hints,
    ImageSpec,
    Layout,
    Relationship,
    StorylineStep,
    ThemeChoice,
    Trust,
    View,
    ViewKind,
)
from blueprint.model.kinds import KINDS, RELATIONSHIP_TYPES, Category, Kind, RelationshipType
from blueprint.model.look import ROLES, SIZES, THEMES, Typeface
from blueprint.model.target import Binding, Target

__all__ = [
    "KINDS",
    "RELATIONSHIP_TYPES",
    "ROLES",
    "SIZES",
    "THEMES",
    "Binding",
    "Blueprint",
    "Category",
    "Column",
    "Element",
    "Gate",
    "Hints",
    "ImageSpec",
    "Kind",
    "Layout",
    "Relationship",
    "RelationshipType",
    "StorylineStep",
    "Target",
    "ThemeChoice",
    "Trust",
    "Typeface",
    "View",
    "ViewKind",
]
