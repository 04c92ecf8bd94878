from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from blueprint.gallery import engine as room
from blueprint.gallery.engine import engine


@pytest.fixture
def exporter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package of an exporter of somebody else's, which must not be imported."""
    package = tmp_path / "inkwell"
    package.mkdir()
    (package / "__init__.py").write_text("raise AssertionError")
    monkeypatch.syspath_prepend(tmp_path)
    point = EntryPoint("ink", "inkwell:Ink", "blueprint.exporters")
    monkeypatch.setattr(room, "entry_points_of", lambda names: {"ink": point})
    return package


def test_every_file_of_an_exporter_counts_and_what_python_makes_of_it_does_not(exporter: Path) -> None:
    before = engine(("ink",))
    (exporter / "__pycache__").mkdir()
    (exporter / "__pycache__/__init__.pyc").write_bytes(b"1")
    assert engine(("ink",)) == before
    (exporter / "table.json").write_text("{}")
    added = engine(("ink",))
    (exporter / "table.json").rename(exporter / "tables.json")
    assert len({before, added, engine(("ink",))}) == 3


def test_the_version_of_every_library_counts(exporter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = engine(("ink",))
    libraries = room._libraries({})
    assert {"pygraphviz", "fonttools", "brotli", "resvg-py", "lxml", "zopfli"} <= set(libraries)
    assert "pytest" not in libraries
    monkeypatch.setattr(room, "_libraries", lambda _: {**libraries, "lxml": "0"})
    assert engine(("ink",)) != before


def test_the_formats_count() -> None:
    assert engine(("svg",)) != engine(("svg", "png"))
    assert engine(("svg",)) == engine(("svg",))


def test_code_that_draws_nothing_does_not_count(tmp_path: Path) -> None:
    for path in ("cli/a.py", "layout/cli/b.py", "layout/c.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    before = room._digest(tmp_path, frozenset({"cli"}))
    (tmp_path / "cli/a.py").write_text("changed")
    assert room._digest(tmp_path, frozenset({"cli"})) == before
    (tmp_path / "layout/cli/b.py").write_text("changed")
    assert room._digest(tmp_path, frozenset({"cli"})) != before
