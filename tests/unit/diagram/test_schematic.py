"""What a schematic view shows of a blueprint."""

from __future__ import annotations

from blueprint.diagram import compose, element_card
from blueprint.model import (
    KINDS,
    Blueprint,
    Element,
    Hints,
    Layout,
    Relationship,
    StorylineStep,
    View,
    ViewKind,
)


def element(address: str, kind: str, **fields: object) -> Element:
    row = KINDS[kind]
    named = {"title": address, "category": row.category, "icon": row.icon, **fields}
    return Element.model_validate({"address": address, "kind": kind, **named})


def edge(source: str, destination: str, type_: str, **fields: object) -> Relationship:
    return Relationship.model_validate(
        {"id": type_, "type": type_, "source": source, "destination": destination, **fields}
    )


ELEMENTS = (
    element("dev", "person"),
    element("ci", "cluster", title="Build"),
    element("ci.platform", "ci-platform"),
    element("ci.registry", "image-registry", title="Registry", technology="Quay", instances="1"),
    element("prod", "cluster"),
    element("prod.registry", "image-registry", title="Registry"),
    element("prod.app", "application"),
    element("prod.api", "microservice"),
)
RELATIONSHIPS = (
    edge("dev", "ci.platform", "triggers", label="push"),
    edge("ci.platform", "ci.registry", "builds"),
    edge("ci.registry", "prod.registry", "promotes", label="All"),
    edge("prod.registry", "prod.app", "deploys"),
    edge("prod.registry", "prod.api", "deploys"),
    edge("dev", "prod.app", "connects"),
)


def blueprint(view: View) -> Blueprint:
    return Blueprint(
        id="b",
        title="B",
        elements={e.address: e for e in ELEMENTS},
        relationships=RELATIONSHIPS,
        views={view.id: view},
    )


def view(**fields: object) -> View:
    return View.model_validate({"id": "v", "kind": ViewKind.SCHEMATIC, "title": "V", **fields})


def addresses(made: View) -> list[str]:
    return [node.address for node in compose(blueprint(made), made).walk()]


def test_a_view_that_names_nothing_shows_everything() -> None:
    assert addresses(view()) == [e.address for e in ELEMENTS]


def test_naming_a_container_shows_what_is_inside() -> None:
    assert addresses(view(show=("prod",))) == ["prod", "prod.registry", "prod.app", "prod.api"]


def test_naming_an_inside_shows_its_container_with_that_only() -> None:
    assert addresses(view(show=("prod.app", "dev"))) == ["dev", "prod", "prod.app"]


def test_a_collapsed_container_is_a_card_and_takes_over_the_connections_of_its_insides() -> None:
    made = view(collapse=("prod",))
    diagram = compose(blueprint(made), made)
    prod = next(node for node in diagram.walk() if node.address == "prod")
    assert prod.role == "card"
    assert [(c.source, c.target) for c in diagram.connections if "prod" in (c.source, c.target)] == [
        ("ci.registry", "prod"),
        ("dev", "prod"),
    ]


def test_people_are_figures_and_things_are_cards() -> None:
    made = view()
    roles = {node.address: node.role for node in compose(blueprint(made), made).walk()}
    assert roles["dev"] == "figure"
    assert roles["ci"] == "zone"
    assert roles["ci.registry"] == "card"


def test_a_card_says_technology_and_count() -> None:
    made = view()
    card = next(n for n in compose(blueprint(made), made).walk() if n.address == "ci.registry")
    assert (card.text, card.note) == ("Quay", "1")


def test_a_storyline_numbers_its_relationships_and_one_badge_speaks_for_a_step() -> None:
    steps = (
        StorylineStep(number=1, relationships=("dev->ci.platform#triggers",), text="Push."),
        StorylineStep(
            number=2,
            relationships=("prod.registry->prod.app#deploys", "prod.registry->prod.api#deploys"),
            text="Deploy.",
        ),
    )
    made = view(storyline=steps, relationships="storyline")
    drawn = compose(blueprint(made), made).connections
    assert [(c.target, c.number, c.badge) for c in drawn] == [
        ("ci.platform", 1, True),
        ("prod.app", 2, True),
        ("prod.api", 2, False),
    ]


def test_beside_a_pipeline_what_is_not_executed_is_dashed() -> None:
    made = view()
    drawing, pipeline = blueprint(made), blueprint(made).model_copy(update={"pipeline": "v"})
    dashed = [{c.address for c in compose(b, made).connections if c.dashed} for b in (drawing, pipeline)]
    assert dashed == [set(), {"dev->prod.app#connects"}]


def test_what_another_storyline_numbers_is_not_dashed_as_only_the_pipelines_numbers_are_executed() -> None:
    steps = (StorylineStep(number=1, relationships=("dev->prod.app#connects",), text="Look."),)
    made = view(storyline=steps, relationships="storyline")
    for pipeline, dashed in (("v", [True]), ("other", [False])):
        drawn = compose(blueprint(made).model_copy(update={"pipeline": pipeline}), made).connections
        assert [connection.dashed for connection in drawn] == dashed


def test_arrows_of_a_step_from_one_box_share_trunk_and_badge_only_when_they_carry_the_same() -> None:
    def badges(*labels: str) -> list[bool]:
        edges = [
            edge("prod.registry", target, "deploys", label=label)
            for target, label in zip(("prod.app", "prod.api"), labels, strict=True)
        ]
        step = StorylineStep(number=1, relationships=tuple(e.address for e in edges), text="Deploy.")
        made = view(storyline=(step,), relationships="storyline")
        changed = blueprint(made).model_copy(update={"relationships": tuple(edges)})
        return [c.badge for c in compose(changed, made).connections]

    assert badges("same", "same") == [True, False]
    assert badges("one", "other") == [True, True]


def test_an_element_alone_has_no_zones_around_it_and_no_page_furniture() -> None:
    made = view()
    diagram = element_card(blueprint(made), ELEMENTS[3])
    assert diagram.bare
    assert [node.address for node in diagram.nodes] == ["ci.registry"]


def test_a_container_alone_takes_its_rows_from_the_views() -> None:
    rows = (("prod.app", "prod.api"), ("prod.registry",))
    made = view(layout=Layout(hints={"prod": Hints(rows=rows)}))
    assert element_card(blueprint(made), ELEMENTS[4]).nodes[0].hints.rows == rows


def test_a_connection_is_named_by_its_ends_with_their_containers_where_titles_are_the_same() -> None:
    made = view()
    titles = {
        connection.address: connection.title for connection in compose(blueprint(made), made).connections
    }
    assert titles["ci.registry->prod.registry#promotes"] == "Registry · ci → Registry · prod"
    assert titles["prod.registry->prod.app#deploys"] == "Registry · prod → prod.app"


def test_an_element_alone_has_only_connectors_between_what_is_drawn() -> None:
    """A connector of the element to itself goes by its card in a zone, and the zone alone has no card."""
    loop = edge("ci.platform", "ci.platform", "connects", label="again")
    made = blueprint(view()).model_copy(update={"relationships": (*RELATIONSHIPS, loop)})
    for each in ELEMENTS:
        diagram = element_card(made, each)
        drawn = {node.address for node in diagram.walk()}
        assert all({c.source, c.target} <= drawn for c in diagram.connections)
