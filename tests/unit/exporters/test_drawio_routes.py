import pytest

from blueprint.layout.laid_out import Point, Rect
from blueprint_exporters.drawio.routes import anchor, corners, route

CARD, FAR = Rect(0, 0, 100, 100), Rect(300, 300, 100, 100)


def test_points_that_do_not_turn_are_left_out() -> None:
    points = ((0, 0), (5, 0), (5, 0), (10, 0), (10, 10))
    assert corners(points) == ((0, 0), (10, 0), (10, 10))


@pytest.mark.parametrize(
    ("points", "style", "waypoints", "fixed"),
    [
        pytest.param(((100, 50), (300, 50)), "orthogonalEdgeStyle", (), (True, True), id="straight"),
        pytest.param(
            ((100, 50), (350, 50), (350, 300)), "orthogonalEdgeStyle", (), (True, True), id="corner"
        ),
        pytest.param(
            ((100, 50), (200, 50), (200, 350), (300, 350)),
            "elbowEdgeStyle",
            ((200, 200),),
            (True, True),
            id="one-lane",
        ),
        pytest.param(
            ((50, 100), (50, 150), (200, 150), (200, 350), (300, 350)),
            "orthogonalEdgeStyle",
            ((200, 150),),
            (True, True),
            id="upright-start",
        ),
        pytest.param(
            ((100, 50), (200, 50), (200, 250), (350, 250), (350, 300)),
            "orthogonalEdgeStyle",
            ((200, 50), (200, 250)),
            (False, True),
            id="level-start",
        ),
    ],
)
def test_a_route_has_the_fewest_waypoints_that_keep_it(
    points: tuple[Point, ...], style: str, waypoints: tuple[Point, ...], fixed: tuple[bool, bool]
) -> None:
    made = route(points, CARD, FAR)
    assert (made.style["edgeStyle"], made.waypoints, made.fixed) == (style, waypoints, fixed)


@pytest.mark.parametrize("beside", [Rect(110, 300, 100, 100), Rect(300, 60, 100, 100)])
def test_a_corner_between_cards_that_are_not_apart_keeps_its_waypoint(beside: Rect) -> None:
    tight = ((100, 50), (beside.right - 20, 50), (beside.right - 20, beside.y))
    made = route(tight, CARD, beside)
    assert (made.waypoints, made.fixed) == (tight[1:-1], (False, False))


def test_a_connector_to_its_own_card_keeps_all_corners() -> None:
    points = ((20, 100), (20, 130), (80, 130), (80, 100))
    made = route(points, CARD, CARD)
    assert made.waypoints == points[1:-1]
    assert made.style["orthogonalLoop"] == "1"


def test_an_anchor_is_the_nearest_whole_pixel_of_the_line() -> None:
    found = anchor(((0, 0), (100, 0), (100, 100)), (130, 50.4))
    assert (found.share, found.point) == (0.5, (100, 50))


def test_a_line_without_length_has_its_anchor_where_it_is() -> None:
    assert anchor(((3, 4), (3, 4)), (9, 9)).point == (3, 4)
