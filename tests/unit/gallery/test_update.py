from pathlib import Path

import pytest

from blueprint.gallery import InTheWay, NameTaken, Settings, UnknownView, Update, read_catalogue
from blueprint.model import Blueprint
from gallery_parts import Silent, shop, source

DRAWIO = Settings.of(("drawio",))


def update(folder: Path, *blueprints: Blueprint, complete: bool = True, write: bool = True) -> list[str]:
    """Brings the folder up to date; what was not, as text."""
    job = Update(folder, DRAWIO, Silent(), write=write)
    _, differences = job.everything([source(blueprint) for blueprint in blueprints], complete=complete)
    return [f"{each.fault} {each.path}" for each in differences]


def without_store() -> Blueprint:
    return shop(views={"overview": shop().views["overview"]})


def test_a_second_update_has_nothing_to_do(tmp_path: Path) -> None:
    assert "missing shop/overview.drawio" in update(tmp_path / "g", shop())
    assert update(tmp_path / "g", shop()) == []


def test_asking_writes_nothing(tmp_path: Path) -> None:
    assert update(tmp_path / "g", shop(), write=False)
    assert not (tmp_path / "g").exists()


def test_files_of_a_view_that_is_gone_are_removed_and_nobody_elses(tmp_path: Path) -> None:
    update(tmp_path, shop())
    (tmp_path / "shop/mine.drawio").write_text("mine")
    assert "superfluous shop/store.drawio" in update(tmp_path, without_store())
    assert not (tmp_path / "shop/store.drawio").exists()
    assert (tmp_path / "shop/mine.drawio").read_text() == "mine"
    assert update(tmp_path, without_store()) == []


def test_a_project_is_added_to_the_others(tmp_path: Path) -> None:
    update(tmp_path, shop())
    update(tmp_path, shop(id="bank", title="Bank"), complete=False)
    assert [project.id for project in read_catalogue(tmp_path).projects] == ["bank", "shop"]
    assert update(tmp_path, shop(id="bank", title="Bank"), shop()) == []


def test_a_complete_gallery_loses_projects_that_are_gone(tmp_path: Path) -> None:
    update(tmp_path, shop(), shop(id="bank"))
    assert "superfluous bank/overview.drawio" in update(tmp_path, shop())
    assert not (tmp_path / "bank").exists()
    assert update(tmp_path, shop()) == []


def test_a_file_that_somebody_changed_is_stale(tmp_path: Path) -> None:
    update(tmp_path, shop())
    (tmp_path / "shop/overview.drawio").write_text("edited")
    (tmp_path / "index.html").unlink()
    assert update(tmp_path, shop(), write=False) == ["stale shop/overview.drawio", "missing index.html"]


def test_one_view_alone_leaves_the_rest(tmp_path: Path) -> None:
    update(tmp_path, shop())
    before = (tmp_path / "catalogue.json").stat().st_mtime_ns
    for name in ("overview", "store"):
        (tmp_path / f"shop/{name}.drawio").write_text("edited")
    paths, differences = Update(tmp_path, DRAWIO, Silent()).view([source(shop())], "store")
    assert paths == ["shop/store.drawio"] == [each.path for each in differences]
    assert (tmp_path / "shop/overview.drawio").read_text() == "edited"
    assert (tmp_path / "catalogue.json").stat().st_mtime_ns == before


def test_an_unknown_view_is_refused_with_the_choices(tmp_path: Path) -> None:
    with pytest.raises(UnknownView, match=r"unknown view: 'shcema' \(must be one of overview, store\)"):
        Update(tmp_path, DRAWIO, Silent()).view([source(shop())], "shcema")


def test_two_blueprints_cannot_share_an_id(tmp_path: Path) -> None:
    with pytest.raises(NameTaken, match="more than one blueprint is called 'shop'"):
        update(tmp_path, shop(), shop())


@pytest.mark.parametrize("link", ["shop", "shop/elements"])
def test_a_project_whose_folder_is_a_link_stops_everything_before_it_is_written(
    tmp_path: Path, link: str
) -> None:
    victim, gallery = tmp_path / "victim", tmp_path / "gallery"
    victim.mkdir()
    (gallery / link).parent.mkdir(parents=True)
    (gallery / link).symlink_to(victim)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InTheWay, match=f"{link} is a symbolic link"):
        update(gallery, shop(id="bank"), shop())
    if link == "shop":
        with pytest.raises(InTheWay):
            Update(gallery, DRAWIO, Silent()).view([source(shop(id="bank")), source(shop())], "store")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_catalogue_does_not_remove_through_a_link(tmp_path: Path) -> None:
    gallery, victim = tmp_path / "gallery", tmp_path / "victim"
    update(gallery, shop(), shop(id="bank"))
    (gallery / "bank").rename(victim)
    (gallery / "bank").symlink_to(victim)
    before = sorted(victim.rglob("*"))
    with pytest.raises(InTheWay, match="bank is a symbolic link"):
        update(gallery, shop())
    assert sorted(victim.rglob("*")) == before
    assert update(gallery, shop(), complete=False) == []
