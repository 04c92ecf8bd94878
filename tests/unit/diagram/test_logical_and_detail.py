"""What logical and detail views show."""

from __future__ import annotations

from blueprint.diagram import compose
from blueprint.model import Blueprint, Column, Relationship, View, ViewKind
from blueprint.model.blueprint import Element, Product
from blueprint.model.kinds import Category


def element(address: str, title: str, category: Category, **fields: object) -> Element:
    known = {"address": address, "kind": "service", "title": title, "category": category, "icon": "service"}
    return Element.model_validate({**known, **fields})


ELEMENTS = (
    element("a", "Alpha", Category.DEVELOPER, description="Does alpha."),
    element("b", "Beta", Category.DEVELOPER, instances="1", products=(Product(title="X", optional=True),)),
    element("z", "Zone", Category.SERVICES),
    element("z.b", "Beta", Category.SERVICES, protocols=("TCP",)),
)


def project(*views: View) -> Blueprint:
    relationships = tuple(
        Relationship(id="connects", type="connects", source=source, destination=destination)
        for source, destination in (("a", "b"), ("b", "z.b"), ("z.b", "a"))
    )
    return Blueprint(
        id="p",
        title="P",
        elements={e.address: e for e in ELEMENTS},
        relationships=relationships,
        views={v.id: v for v in views},
    )


def logical(*, details: bool) -> View:
    columns = (Column(title="Left", elements=("a", "b")), Column(title="Right", elements=("z.b",), wide=2))
    return View(id="l", kind=ViewKind.LOGICAL, title="L", columns=columns, details=details)


def test_a_logical_view_has_its_columns_in_order_without_connections() -> None:
    diagram = compose(project(logical(details=False)), logical(details=False))
    assert [(c.title, [n.title for n in c.children], c.span) for c in diagram.nodes] == [
        ("Left", ["Alpha", "Beta"], 1),
        ("Right", ["Beta"], 2),
    ]
    assert diagram.connections == ()


def test_a_column_without_a_category_takes_the_commonest_of_its_elements() -> None:
    diagram = compose(project(logical(details=False)), logical(details=False))
    assert [column.category for column in diagram.nodes] == ["developer", "services"]


def test_details_add_each_elements_sentence() -> None:
    plain, detailed = (
        compose(project(logical(details=d)), logical(details=d)).nodes[0].children[0].text
        for d in (False, True)
    )
    assert (plain, detailed) == ("", "Does alpha.")


def test_a_detail_view_derives_connections_from_the_graph_and_tells_twins_apart() -> None:
    view = View(id="d", kind=ViewKind.DETAIL, title="D", of="a")
    sheet = compose(project(view), view).sheet
    assert sheet is not None
    assert sheet.neighbours == (("Beta · z", True, False), ("Beta", False, True))


def test_a_detail_view_of_a_zone_tells_what_is_inside_and_who_is_connected_to_that() -> None:
    view = View(id="d", kind=ViewKind.DETAIL, title="D", of="z")
    sheet = compose(project(view), view).sheet
    assert sheet is not None
    assert sheet.contains == ("Beta",)
    assert sheet.neighbours == (("Beta", True, False), ("Alpha", False, True))


def test_the_technology_stands_for_products_that_are_not_listed() -> None:
    view = View(id="d", kind=ViewKind.DETAIL, title="D", of="a")
    technical = ELEMENTS[0].model_copy(update={"technology": "Kafka"})
    changed = project(view).model_copy(update={"elements": {**project(view).elements, "a": technical}})
    sheet = compose(changed, view).sheet
    assert sheet is not None
    assert sheet.products == (("Kafka", False),)


def test_a_detail_view_lists_products_with_whether_they_are_optional() -> None:
    view = View(id="d", kind=ViewKind.DETAIL, title="D", of="b")
    sheet = compose(project(view), view).sheet
    assert sheet is not None
    assert sheet.products == (("X", True),)


def test_an_element_links_to_its_detail_view_except_on_that_view() -> None:
    detail = View(id="d", kind=ViewKind.DETAIL, title="D", of="a")
    columns = logical(details=False)
    both = project(columns, detail)
    assert compose(both, columns).nodes[0].children[0].link == "d"
    assert compose(both, detail).nodes[0].link == ""
