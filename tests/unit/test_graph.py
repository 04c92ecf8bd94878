import pytest

from blueprint.graph import Graph, cycle, reachable, topological
from blueprint.model import KINDS, Blueprint, Element, Gate, Relationship, Trust


def element(address: str, kind: str = "image-registry", **fields: object) -> Element:
    row = KINDS[kind]
    return Element(address=address, kind=kind, title=address, category=row.category, icon=row.icon, **fields)  # type: ignore[arg-type]


def move(source: str, destination: str, kind: str = "promotes", **fields: object) -> Relationship:
    return Relationship(id=kind, type=kind, source=source, destination=destination, **fields)  # type: ignore[arg-type]


def blueprint(elements: list[Element], relationships: list[Relationship]) -> Blueprint:
    return Blueprint(
        id="x",
        title="x",
        elements={e.address: e for e in elements},
        relationships=tuple(relationships),
        gates={
            "cert": Gate(id="cert", title="c", run="c", certifies=True),
            "test": Gate(id="test", title="t", run="t"),
        },
    )


def roads(found: list[list[Relationship]]) -> list[str]:
    return [" ".join([path[0].source, *(step.destination for step in path)]) for path in found]


U = {"trust": Trust.UNTRUSTED}
T = {"trust": Trust.TRUSTED}


def test_containers_are_ancestors_from_the_nearest_outwards() -> None:
    graph = Graph(blueprint([element("a", "zone"), element("a.b", "zone"), element("a.b.c")], []))
    assert graph.ancestors("a.b.c") == ["a.b", "a"]
    assert graph.descendants("a") == ["a.b", "a.b.c"]
    assert graph.descendants("a.b.c") == []


def test_an_unknown_address_is_a_bug_of_the_caller() -> None:
    with pytest.raises(KeyError):
        Graph(blueprint([], [])).outgoing("nobody")


def test_relationships_come_in_the_authors_order() -> None:
    first, second = move("a", "b"), move("a", "b", "pushes")
    graph = Graph(blueprint([element("a"), element("b")], [first, second]))
    assert graph.outgoing("a") == [first, second]
    assert graph.incoming("b") == [first, second]
    assert graph.outgoing("b") == []


def test_a_cycle_is_named_in_order() -> None:
    assert cycle([("a", "b"), ("b", "c"), ("c", "b")]) == ["b", "c"]
    assert cycle([("a", "b"), ("a", "c"), ("b", "c")]) is None


def test_the_order_is_the_given_one_where_edges_leave_a_choice() -> None:
    assert topological(["c", "b", "a"], [("a", "b")]) == ["c", "a", "b"]
    with pytest.raises(ValueError, match="cycle"):
        topological(["a", "b"], [("a", "b"), ("b", "a")])


def test_what_is_reachable_includes_the_start() -> None:
    assert reachable("a", [("a", "b"), ("b", "c"), ("d", "a")]) == {"a", "b", "c"}
    assert reachable("z", [("a", "b")]) == {"z"}


def test_an_untrusted_registry_next_to_a_trusted_one_needs_certification() -> None:
    elements = [element("u", **U), element("t", **T)]
    assert roads(Graph(blueprint(elements, [move("u", "t")])).untrusted_paths()) == ["u t"]
    assert roads(Graph(blueprint(elements, [move("u", "t", requires=("test",))])).untrusted_paths()) == [
        "u t"
    ]
    assert Graph(blueprint(elements, [move("u", "t", requires=("cert",))])).untrusted_paths() == []


def test_certification_anywhere_on_the_path_is_enough() -> None:
    elements = [element("u", **U), element("m"), element("t", **T)]
    certified = [move("u", "m", requires=("cert",)), move("m", "t")]
    assert Graph(blueprint(elements, certified)).untrusted_paths() == []
    assert roads(Graph(blueprint(elements, [move("u", "m"), move("m", "t")])).untrusted_paths()) == ["u m t"]


def test_the_path_around_the_gate_is_found() -> None:
    elements = [element("u", **U), element("m"), element("t", **T)]
    moves = [move("u", "t", requires=("cert",)), move("u", "m", "pushes"), move("m", "t", "pushes")]
    assert roads(Graph(blueprint(elements, moves)).untrusted_paths()) == ["u m t"]


def test_a_path_starts_at_the_last_untrusted_place() -> None:
    elements = [element("u", **U), element("v", **U), element("t", **T)]
    found = Graph(blueprint(elements, [move("u", "v"), move("v", "t")])).untrusted_paths()
    assert roads(found) == ["v t"]


def test_what_a_container_declares_holds_for_what_is_inside() -> None:
    elements = [element("out", "image-source", **U), element("out.x", "image-source"), element("t", **T)]
    assert roads(Graph(blueprint(elements, [move("out.x", "t", "imports")])).untrusted_paths()) == ["out.x t"]


def test_untrusted_images_do_not_run_in_production() -> None:
    elements = [
        element("u", **U),
        element("prod", "cluster", production=True),
        element("prod.app", "application"),
        element("dev", "cluster"),
        element("dev.app", "application"),
    ]
    moves = [move("u", "prod.app", "deploys"), move("u", "dev.app", "deploys")]
    assert roads(Graph(blueprint(elements, moves)).untrusted_paths()) == ["u prod.app"]


def test_an_untrusted_base_image_flows_through_a_build() -> None:
    elements = [element("u", **U), element("ci", "ci-platform"), element("t", **T)]
    moves = [move("u", "ci", "pulls"), move("ci", "t", "builds")]
    assert roads(Graph(blueprint(elements, moves)).untrusted_paths()) == ["u ci t"]


def test_circles_without_trust_end() -> None:
    elements = [element("u", **U), element("a"), element("b")]
    moves = [move("u", "a"), move("a", "b"), move("b", "a")]
    assert Graph(blueprint(elements, moves)).untrusted_paths() == []


def test_an_edge_to_itself_is_a_cycle() -> None:
    assert cycle([("a", "b"), ("b", "b")]) == ["b"]


def test_ways_may_be_longer_than_pythons_stack() -> None:
    way = [(str(number), str(number + 1)) for number in range(5000)]
    assert cycle(way) is None
    assert cycle([*way, ("5000", "4999")]) == ["4999", "5000"]
    assert len(reachable("0", way)) == 5001
    assert len(topological((), way)) == 5001


def test_an_edge_that_is_given_twice_counts_once_in_the_order() -> None:
    assert topological(["b", "a"], [("a", "b"), ("a", "b")]) == ["a", "b"]
