"""What logical and detail views show."""

from __future__ import annotations

from blueprint.diagram import Neighbour, Sheet, compose
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


def sheet(of: str, **changes: object) -> Sheet:
    """What the detail view of an element says, in the project or in a changed one."""
    view = View(id="d", kind=ViewKind.DETAIL, title="D", of=of)
    made = compose(project(view).model_copy(update=changes), view).sheet
    assert made is not None
    return made


def test_a_detail_view_derives_connections_from_the_graph_and_tells_twins_apart() -> None:
    assert sheet("a").incoming == (Neighbour("Beta · z"),)
    assert sheet("a").outgoing == (Neighbour("Beta"),)


def test_a_detail_view_of_a_zone_tells_what_is_inside_and_who_is_connected_to_that() -> None:
    made = sheet("z")
    assert made.contains == ("Beta",)
    assert (made.incoming, made.outgoing) == ((Neighbour("Beta"),), (Neighbour("Alpha"),))


def test_a_neighbour_is_named_once_with_everything_that_flows() -> None:
    made = sheet(
        "b",
        relationships=(
            Relationship(id="x", type="connects", source="a", destination="b", label="Orders"),
            Relationship(id="y", type="connects", source="a", destination="b", label="Bills\nby mail"),
            Relationship(id="z", type="connects", source="a", destination="b", label="Orders"),
        ),
    )
    assert made.incoming == (Neighbour("Alpha", ("Orders", "Bills by mail")),)


def test_what_a_relationship_without_label_does_is_told_by_its_type() -> None:
    deploys = Relationship(id="deploys", type="deploys", source="a", destination="b")
    assert sheet("b", relationships=(deploys,)).incoming == (
        Neighbour("Alpha", ("runs an image in a cluster",)),
    )


def test_very_many_neighbours_are_counted() -> None:
    many = {f"n{i}": element(f"n{i}", f"N{i}", Category.SERVICES) for i in range(12)}
    edges = tuple(Relationship(id="connects", type="connects", source=n, destination="a") for n in many)
    made = sheet("a", elements={**project().elements, **many}, relationships=edges)
    assert [n.title for n in made.incoming] == [*(f"N{i}" for i in range(7)), "and 5 more"]


def test_a_detail_view_tells_kind_trust_and_place() -> None:
    trusted = element("z.b", "Beta", Category.SERVICES, kind="image-registry", trust="trusted")
    assert sheet("a").kind == "Service"
    assert (
        sheet("z.b", elements={**project().elements, "z.b": trusted}).kind
        == "Image registry, trusted, in Zone"
    )


def test_the_technology_stands_for_products_that_are_not_listed() -> None:
    technical = ELEMENTS[0].model_copy(update={"technology": "Kafka"})
    assert sheet("a", elements={**project().elements, "a": technical}).products == (("Kafka", False),)


def test_a_detail_view_lists_products_with_whether_they_are_optional() -> None:
    assert sheet("b").products == (("X", True),)


def test_an_element_links_to_its_detail_view_except_on_that_view() -> None:
    detail = View(id="d", kind=ViewKind.DETAIL, title="D", of="a")
    columns = logical(details=False)
    both = project(columns, detail)
    assert compose(both, columns).nodes[0].children[0].link == "d"
    assert compose(both, detail).nodes[0].link == ""
