import json
from pathlib import Path

import pytest

from blueprint.gallery.catalogue import Catalogue, FileEntry, InvalidCatalogue, ProjectEntry, read_catalogue


def entry(name: str, *paths: str) -> ProjectEntry:
    files = tuple(FileEntry(path=path, media_type="image/png", size=1, sha256="00") for path in paths)
    return ProjectEntry(id=name, title=name, page=f"{name}/index.html", files=files)


def test_a_catalogue_is_read_as_it_was_written(tmp_path: Path) -> None:
    catalogue = Catalogue(projects=(entry("shop", "shop/a.png", "shop/elements/b.c.png"),))
    (tmp_path / "catalogue.json").write_bytes(catalogue.text())
    assert read_catalogue(tmp_path) == catalogue
    assert json.loads(catalogue.text())["format"] == 1


def test_a_folder_without_one_has_no_projects(tmp_path: Path) -> None:
    assert read_catalogue(tmp_path / "nowhere") == Catalogue()


BAD_PATHS = ["../a.png", "other/a.png", "shop/../../a.png", "/etc/passwd", "shop\\..\\a"]
BAD_PATHS += [
    "",
    "shop",
    "shop/",
    "shop/./a",
    "shop//a",
    "shop/-a",
    "shop/a\0",
    "./shop/a",
    "shop/" + "a" * 256,
]
BAD_PATHS += ["shop/\ud800"]


@pytest.mark.parametrize("path", BAD_PATHS)
def test_a_catalogue_cannot_name_files_outside_its_projects(tmp_path: Path, path: str) -> None:
    document = json.loads(Catalogue(projects=(entry("shop", "shop/a.png"),)).text())
    document["projects"][0]["files"][0]["path"] = path
    (tmp_path / "catalogue.json").write_text(json.dumps(document))
    with pytest.raises(InvalidCatalogue, match="is not a catalogue that this version wrote"):
        read_catalogue(tmp_path)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", ""),
        ("id", ".."),
        ("page", "javascript:alert(1)"),
        ("page", ""),
        ("downloads", {"zip": "shop/../x.zip"}),
    ],
)
def test_no_path_of_a_project_leaves_its_folder(tmp_path: Path, key: str, value: object) -> None:
    document = json.loads(Catalogue(projects=(entry("shop"),)).text())
    document["projects"][0][key] = value
    (tmp_path / "catalogue.json").write_text(json.dumps(document))
    with pytest.raises(InvalidCatalogue):
        read_catalogue(tmp_path)


@pytest.mark.parametrize(
    "text", ["", "[" * 5000, "[]", '{"format": 2, "projects": []}', '{"format": 1, "more": 1}']
)
def test_what_this_version_did_not_write_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "catalogue.json").write_text(text)
    with pytest.raises(InvalidCatalogue):
        read_catalogue(tmp_path)
