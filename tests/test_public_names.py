"""Every package says what is public, and has it."""

import importlib
import pkgutil
from pathlib import Path

import pytest

import blueprint
import blueprint_exporters

PACKAGES = [
    module.name
    for package in (blueprint, blueprint_exporters)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if module.ispkg and Path(importlib.import_module(module.name).__file__ or "").read_text().count("\n") > 1
]
"""All packages, but for those that are a docstring and a folder of modules."""


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_lists_its_public_names_in_order(name: str) -> None:
    package = importlib.import_module(name)
    names = list(package.__all__)
    assert names == sorted(set(names), key=sort_key), names


def sort_key(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions: the order that ruff keeps."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2), name


@pytest.mark.parametrize("name", PACKAGES)
def test_what_is_listed_is_there(name: str) -> None:
    package = importlib.import_module(name)
    assert [public for public in package.__all__ if not hasattr(package, public)] == []


@pytest.mark.parametrize("name", PACKAGES)
def test_what_is_public_is_explained(name: str) -> None:
    package = importlib.import_module(name)
    assert package.__doc__
    public = [getattr(package, name) for name in package.__all__]
    own = [one for one in public if callable(one) and getattr(one, "__module__", "").startswith("blueprint")]
    assert [one.__name__ for one in own if not one.__doc__] == []
