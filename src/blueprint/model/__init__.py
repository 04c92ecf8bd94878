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
from blueprint.model.drivers import DRIVERS, Driver, Setting, SettingType
from blueprint.model.kinds import KINDS, RELATIONSHIP_TYPES, Category, Kind, RelationshipType
from blueprint.model.look import ROLES, SIZES, THEMES, Typeface
from blueprint.model.target import Binding, Target

__all__ = [
    "DRIVERS",
    "KINDS",
    "RELATIONSHIP_TYPES",
    "ROLES",
    "SIZES",
    "THEMES",
    "Binding",
    "Blueprint",
    "Category",
    "Column",
    "Driver",
    "Element",
    "Gate",
    "Hints",
    "ImageSpec",
    "Kind",
    "Layout",
    "Relationship",
    "RelationshipType",
    "Setting",
    "SettingType",
    "StorylineStep",
    "Target",
    "ThemeChoice",
    "Trust",
    "Typeface",
    "View",
    "ViewKind",
]
