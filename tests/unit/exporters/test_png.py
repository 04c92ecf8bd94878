import pytest

from blueprint.testing import sample_diagrams
from blueprint_exporters.png import PngExporter
from pixels import rows, size

PAGE, EVIL = sample_diagrams()


@pytest.mark.parametrize(("scale", "pixels"), [(1.5, (1200, 675)), (1, (800, 450)), (2, (1600, 900))])
def test_the_scale_is_pixels_per_css_pixel(scale: float, pixels: tuple[int, int]) -> None:
    assert size(PngExporter(scale=scale).render([PAGE]).data) == pixels


def test_only_a_single_page_is_drawn() -> None:
    with pytest.raises(ValueError, match="one page"):
        PngExporter().render([PAGE, EVIL])


def test_things_are_painted_in_the_theme_where_the_layout_put_them() -> None:
    picture = rows(PngExporter(scale=1).render([PAGE]).data)

    def at(x: int, y: int) -> str:
        return "#" + picture[y][4 * x : 4 * x + 3].hex()

    colour = PAGE.theme.colour
    assert at(5, 5) == colour("page")
    assert at(480, 130) == colour("zone")
    assert at(300, 155) == colour("bar.developer")
    assert at(400, 215) == colour("card")
    assert at(175, 195) == colour("badge")
    assert at(60, 420) == colour("bar.services")


def test_text_is_drawn_with_the_shipped_font() -> None:
    picture = rows(PngExporter(scale=1).render([PAGE]).data)
    title = [row[4 * x] for row in picture[30:61] for x in range(40, 400)]
    assert sum(1 for red in title if red < 128) > 300
