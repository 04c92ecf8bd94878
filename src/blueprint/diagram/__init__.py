"""Blueprint x View -> Diagram: what one picture shows, before anything has a place."""

from blueprint.diagram.compose import compose, element_card
from blueprint.diagram.diagram import Connection, Diagram, Hints, Memory, Neighbour, Node, Sheet

__all__ = [
    "Connection",
    "Diagram",
    "Hints",
    "Memory",
    "Neighbour",
    "Node",
    "Sheet",
    "compose",
    "element_card",
]
