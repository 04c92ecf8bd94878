"""The house's rooms and who may know whom."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "blueprint"
EXPORTERS = ROOT / "exporters" / "blueprint_exporters"

WORDS = {"diagnostics", "address", "reference", "canonical", "files", "redact", "wording"}
MODEL = WORDS | {"model"}
PICTURE_WING = {"diagram", "layout", "layout_lock", "shapes", "export", "gallery", "text", "icons", "drawio"}
DEPLOY_WING = {"plan", "oci", "kube", "git", "container", "ci", "run"}

# Room -> the rooms that it may import, besides itself; the CLI may import every room.
ALLOWED: dict[str, set[str]] = {
    **{word: WORDS - {word} for word in WORDS},
    "model": WORDS,
    "graph": MODEL,
    "flow": MODEL,
    "selection": MODEL,
    "source": MODEL | {"icons", "text"},
    "text": WORDS,
    "icons": WORDS,
    "diagram": MODEL | {"selection"},
    "checks": MODEL | {"graph", "source", "flow", "selection", "diagram", "text"},  # can it be drawn
    "project": MODEL | {"source", "checks"},
    "starter": WORDS,
    "layout": MODEL | {"text", "icons", "diagram"},
    "shapes": MODEL | {"diagram", "layout", "text"},
    "layout_lock": MODEL | {"diagram", "layout"},
    "export": MODEL | {"diagram", "layout"},
    "gallery": MODEL | {"text", "icons", "diagram", "layout", "layout_lock", "export"},
    "drawio": MODEL | {"diagram"},
    "plan": MODEL | {"graph", "flow"},
    "oci": WORDS,
    "kube": WORDS,
    "git": WORDS,
    "container": WORDS,
    "ci": WORDS,
    "run": MODEL | {"graph", "flow", "plan", "oci", "kube", "git", "container", "ci"},
    "testing": MODEL | {"diagram", "layout", "export", "text", "icons"},
    "__main__": {"cli"},
}

# Library -> the only places that may import it.
DOORS: dict[str, set[str]] = {
    "networkx": {"graph"},
    "ruamel": {"source"},
    "yaml": {"source", "kube"},  # kubeconfigs and manifests are YAML of others, see 0042
    "lightkube": {"kube"},
    "httpx2": {"kube"},
    "msgspec": {"kube"},
    "graphviz": {"layout"},
    "pygraphviz": {"layout"},
    "sqlite3": {"run"},
}


def room_of(file: Path) -> str:
    part = file.relative_to(SOURCE).parts[0]
    return part.removesuffix(".py")


def imports_of(file: Path) -> Iterator[str]:
    """The dotted names of all modules that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            assert node.module is not None
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def files() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def rooms_imported(file: Path) -> set[str]:
    names = [name.split(".") for name in imports_of(file)]
    existing = {room_of(other) for other in files()}
    return {parts[1] for parts in names if parts[0] == "blueprint" and parts[1] in existing}


def test_every_room_is_in_the_table() -> None:
    assert {room_of(file) for file in files()} - {"__init__", "cli"} <= set(ALLOWED)


def test_rooms_import_only_what_they_may() -> None:
    wrong = [
        f"{named(file)} imports {room}"
        for file in files()
        for room in sorted(rooms_imported(file))
        if room_of(file) not in ("cli", "__init__", room) and room not in ALLOWED[room_of(file)]
    ]
    assert wrong == []


def test_the_two_wings_do_not_know_each_other() -> None:
    for room in PICTURE_WING:
        assert not ALLOWED[room] & DEPLOY_WING, room
    for room in DEPLOY_WING:
        assert not ALLOWED[room] & PICTURE_WING, room


def test_the_table_of_rooms_has_no_cycle() -> None:
    left = {room: set(allowed) - WORDS for room, allowed in ALLOWED.items() if room not in WORDS}
    left.pop("__main__")
    while left:
        free = {room for room, allowed in left.items() if not allowed & set(left)}
        assert free, f"a cycle among {sorted(left)}"
        left = {room: allowed for room, allowed in left.items() if room not in free}


@pytest.mark.parametrize("root", [SOURCE, EXPORTERS], ids=["blueprint", "exporters"])
def test_no_module_imports_itself_by_way_of_others(root: Path) -> None:
    modules = {module_name(file, root): file for file in root.rglob("*.py")}
    edges = {
        name: {found for imported in imports_of(file) if (found := module_in(imported, modules)) != name}
        for name, file in modules.items()
    }
    left = {name: {target for target in targets if target} for name, targets in edges.items()}
    while left:
        free = {name for name, targets in left.items() if not targets & set(left)}
        assert free, f"a cycle among {sorted(left)}"
        left = {name: targets for name, targets in left.items() if name not in free}


def module_name(file: Path, root: Path) -> str:
    parts = [root.name, *file.relative_to(root).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def module_in(imported: str, modules: dict[str, Path]) -> str:
    """The module that an imported name is, or is defined in; "" when it is of another package."""
    while imported and imported not in modules:
        imported = imported.rpartition(".")[0]
    return imported


@pytest.mark.parametrize("library", DOORS)
def test_a_library_has_one_door(library: str) -> None:
    doors = {room_of(file) for file in files() if any(n.split(".")[0] == library for n in imports_of(file))}
    assert doors <= DOORS[library]


def test_the_core_does_not_import_the_exporters() -> None:
    importers = [
        named(file) for file in files() for name in imports_of(file) if name.startswith("blueprint_exporters")
    ]
    assert importers == []


def test_exporters_see_only_what_is_laid_out() -> None:
    seen = {
        name.split(".")[1]
        for file in EXPORTERS.rglob("*.py")
        for name in imports_of(file)
        if name.startswith("blueprint.")
    }
    assert seen <= WORDS | {"export", "layout", "diagram", "text", "icons", "model"}


def test_words_and_model_know_no_library_but_pydantic() -> None:
    pure = [file for file in files() if room_of(file) in MODEL]
    outside = {
        name.split(".")[0]
        for file in pure
        for name in imports_of(file)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("blueprint")
    }
    assert outside == {"pydantic"}


def test_no_shell_ever_sees_a_command() -> None:
    for file in [*files(), *EXPORTERS.rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                assert not any(keyword.arg == "shell" for keyword in node.keywords), named(file)
                assert ast.unparse(node.func) not in ("os.system", "os.popen"), named(file)


def test_files_are_short_and_functions_small() -> None:
    for file in files():
        text = file.read_text(encoding="utf-8")
        assert text.count("\n") < 310, named(file)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 60, f"{named(file)}:{node.lineno} {node.name}"
