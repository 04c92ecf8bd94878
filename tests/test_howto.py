"""What the guide to writing blueprints says of the letter is complete, and its examples hold."""

from pathlib import Path

import pytest

from blueprint import icons
from blueprint.model import DRIVERS, KINDS, RELATIONSHIP_TYPES, ROLES, SIZES, Driver
from blueprint.model.look import Size
from blueprint.project import check_project
from blueprint.source import json_schema, load_target, load_text

HOWTO = Path(__file__).parents[1] / "docs" / "howto"
GUIDE = (HOWTO / "write-a-blueprint.md").read_text(encoding="utf-8")
LOOK = (HOWTO / "themes-and-icons.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_in_the_table(kind: str) -> None:
    table = GUIDE[GUIDE.index("| kind | what it is |") :].split("\n\n")[0]
    assert f"`{kind}`" in table


@pytest.mark.parametrize("name", RELATIONSHIP_TYPES)
def test_every_relationship_type_is_in_the_table(name: str) -> None:
    table = GUIDE[GUIDE.index("| type | from, to | when applied |") :].split("\n\n")[0]
    assert f"`{name}" in table


def test_every_icon_is_listed() -> None:
    listed = GUIDE[GUIDE.index("The icons are ") :].split("\n\n")[0]
    assert [name for name in icons.names() if f"`{name}`" not in listed] == []


def test_every_field_of_the_file_and_of_an_element_is_named() -> None:
    schema = json_schema()
    fields = {*schema["properties"], *schema["$defs"]["element"]["properties"]}
    assert [
        field for field in sorted(fields) if f"`{field}`" not in GUIDE and f"\n{field}:" not in GUIDE
    ] == []


def test_every_field_of_a_view_and_of_its_layout_is_named() -> None:
    view = json_schema()["properties"]["views"]["additionalProperties"]["properties"]
    views = GUIDE[GUIDE.index("## Views: how it is seen") :]
    assert [name for name in view if f"`{name}" not in views and f" {name}:" not in views] == []
    table = views[views.index("| hint | what it says |") :].split("\n\n")[0]
    assert [name for name in view["layout"]["properties"] if f"\n| `{name}` | " not in table] == []


LAYOUTS = [block.split("```")[0] for block in GUIDE.split("```yaml\n") if block.startswith("layout:\n")]


def test_there_is_an_example_of_every_hint() -> None:
    hints = json_schema()["properties"]["views"]["additionalProperties"]["properties"]["layout"]["properties"]
    assert [name for name in hints if not any(f"{name}:" in layout for layout in LAYOUTS)] == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_layouts_that_the_guide_shows_are_valid(layout: str) -> None:
    tool = "{kind: tool}"
    start = (
        "blueprint: x\nelements:\n"
        f"  developer: {tool}\n"
        f"  ci: {{kind: zone, contains: {{platform: {tool}, registry: {tool}}}}}\n"
        f"  dev: {{kind: zone, contains: {{registry: {tool}, application: {tool}, batch: {tool}}}}}\n"
        f"  prod: {tool}\n"
        "views:\n  v:\n    kind: schematic\n    "
    )
    assert check_project(load_text(start + layout.replace("\n", "\n    "), Path("blueprint.yaml"))) == []


def test_the_blueprint_that_is_only_drawn_is_complete() -> None:
    text = next(block for block in GUIDE.split("```yaml\n") if block.startswith("blueprint: ")).split("```")[
        0
    ]
    loaded = load_text(text, Path("blueprint.yaml"))
    assert check_project(loaded) == []
    assert loaded.blueprint is not None
    written = loaded.blueprint
    assert (written.images, written.gates, written.pipeline) == ({}, {}, None)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_of_a_theme_is_in_the_table(role: str) -> None:
    assert f"| `{role}` | " in LOOK


@pytest.mark.parametrize(("name", "size"), SIZES.items(), ids=SIZES)
def test_every_size_of_a_theme_is_in_the_table_with_its_bounds(name: str, size: Size) -> None:
    row = next(
        line for line in LOOK.splitlines() if line.startswith(f"| `{name}` | ") and line.count("|") == 6
    )
    assert row.endswith(f"| {size.default:g} | {size.minimum} | {size.maximum} |")


def test_the_theme_that_the_guide_shows_is_valid() -> None:
    text = next(block for block in LOOK.split("```yaml\n") if block.startswith("theme:\n")).split("```")[0]
    start = "blueprint: x\nelements: {a: {kind: tool}}\nviews: {v: {kind: schematic}}\n"
    assert check_project(load_text(start + text, Path("blueprint.yaml"))) == []


TARGETS = (HOWTO / "targets.md").read_text(encoding="utf-8")
BOUND = """\
blueprint: shop
images: {app: {source: src}, base: {origin: external}}
elements:
  external: {kind: image-source}
  ci: {kind: zone, contains: {platform: {kind: ci-platform}, registry: {kind: image-registry}}}
  hub: {kind: zone, contains: {sandbox: {kind: image-registry}, trusted: {kind: image-registry}}}
  prod: {kind: cluster, contains: {registry: {kind: image-registry}, web: {kind: application, runs: app}}}
relationships:
  - ci.platform -> ci.registry: {builds: {images: [app], tag: dev}}
  - external -> sandbox: {imports: {images: [base]}}
  - ci.registry -> sandbox: {pushes: {}}
  - sandbox -> trusted: {promotes: {}}
  - trusted -> prod.registry: {promotes: {}}
  - prod.registry -> prod.web: {deploys: {}}
"""


@pytest.mark.parametrize("driver", DRIVERS.values(), ids=DRIVERS)
def test_every_driver_is_told_with_its_settings_as_the_table_has_them(driver: Driver) -> None:
    section = TARGETS[TARGETS.index(f"### `{driver.name}`") :].split("\n#")[0]
    assert f"{driver.summary}. Plays: {', '.join(f'`{kind}`' for kind in sorted(driver.plays))}." in section
    rows = [line.split(" | ") for line in section.splitlines() if line.startswith("| `")]
    assert [row[0].strip("| `") for row in rows] == list(driver.settings)
    for row, setting in zip(rows, driver.settings.values(), strict=True):
        default = f" `{setting.default}` when left out." if setting.default else ""
        assert row[2] == f"{setting.help}{' Required.' if setting.required else default} |"
        assert row[1] == (" or ".join(f"`{choice}`" for choice in setting.choices) or setting.type.value)


EXAMPLES = [block.split("```")[0] for block in TARGETS.split("```yaml\n")[1:]]


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_targets_that_the_guide_shows_are_valid_and_complete(example: str, tmp_path: Path) -> None:
    name = example.splitlines()[0].removeprefix("target: ")
    (tmp_path / "blueprint.yaml").write_text(BOUND)
    (tmp_path / "targets").mkdir()
    (tmp_path / "targets" / f"{name}.yaml").write_text(example)
    assert load_target(tmp_path, name).bindings
