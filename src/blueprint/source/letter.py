"""The letter of blueprint.yaml and targets/*.yaml: which keys there are, and what they take."""

from __future__ import annotations

from typing import Final

from blueprint import icons
from blueprint.address import ID_PATTERN
from blueprint.model import KINDS, RELATIONSHIP_TYPES, Category, Trust, ViewKind
from blueprint.source.drivers import BINDING
from blueprint.source.hints import LAYOUT
from blueprint.source.look import THEME
from blueprint.source.shape import Arrow, Field, Flag, Many, Named, Record, Shape, Table, Text, Whole
from blueprint.source.synonyms import OF_ELEMENTS, OF_RELATIONSHIPS

INSTANCES_PATTERN: Final = r"[0-9]{1,9}(\.\.([0-9]{1,9}|n)(\+[0-9]{1,9})?)?"
LONGEST_ID: Final = 63  # a DNS label (RFC 1035, section 2.3.4); ids become file names and host names
ID_HINT: Final = "lower-case letters, digits and inner hyphens"
_SHAPES: dict[str, Shape] = {}


def _id(what: str) -> Text:
    return Text(f"id of {what}", pattern=ID_PATTERN, pattern_hint=ID_HINT, longest=LONGEST_ID)


def _reference(what: str) -> Text:
    return Text(what)


_TEXT = Text("text", read=True)
_WORD = Text("text", numbers=True)
_ELEMENT, _IMAGE, _GATE = _reference("element"), _reference("image"), _reference("gate")
_CATEGORY = Field(
    Text("category", tuple(Category)), "The category of the colour key; the kind's own when left out."
)
_TITLE = Field(_TEXT, "What people read; the id in words when left out.")
_DESCRIPTION = Field(_TEXT, "A sentence or two about it.")

PRODUCT: Final = Record(
    "product",
    {
        "title": Field(_TEXT, "The product's name.", required=True),
        "optional": Field(Flag(), "Drawn dashed: optional, or hosted elsewhere.", default=False),
    },
    shorthand="title",
)

IMAGE: Final = Record(
    "image",
    {
        "source": Field(
            _TEXT, "The folder, in the project, that it is built from.", examples=("workload/app",)
        ),
        "origin": Field(_ELEMENT, "The element that publishes it, when others build it."),
        "base": Field(_IMAGE, "The image that it is built on; nothing when left out."),
        "tag": Field(_WORD, "The tag at its origin.", examples=("1.35",)),
        "command": Field(Many(_WORD), "What a container of it runs.", examples=(["/bin/serve"],)),
        "port": Field(Whole(1, 65535), "The TCP port that it listens on.", examples=(8080,)),
        "user": Field(_WORD, "The user, by number, that it runs as.", default="65532"),
        "environment": Field(
            Table(_WORD, Text("variable", pattern=r"[A-Za-z_][A-Za-z0-9_]*"), "variable"),
            "Environment variables.",
        ),
    },
)

GATE: Final = Record(
    "gate",
    {
        "title": _TITLE,
        "description": _DESCRIPTION,
        "run": Field(
            _TEXT, "The script, in the project, that proves it.", required=True,
            examples=("workload/tests/smoke",),
        ),
        "certifies": Field(Flag(), "Whoever passes is trusted from here on.", default=False),
        "timeout": Field(Whole(1, 86400), "Seconds that the script may take.", default=300),
    },
)  # fmt: skip

ELEMENT: Final = Record(
    "element",
    {
        "kind": Field(
            Text("kind", tuple(KINDS), summaries=tuple(kind.summary for kind in KINDS.values())),
            "What it is; category and icon follow from it.", required=True,
        ),
        "title": _TITLE,
        "description": _DESCRIPTION,
        "technology": Field(_TEXT, "What it is made with.", examples=("Java, Spring Boot",)),
        "products": Field(
            Many(PRODUCT), "Products that can play its part.",
            examples=(["Quay", {"title": "Docker registry", "optional": True}],),
        ),
        "instances": Field(
            Text("instances", pattern=INSTANCES_PATTERN, numbers=True,
                 pattern_hint="write a count such as 1, 2..5, 0..n+1 or 1..n+1"),
            "How many there are.", examples=("1", "1..n+1"),
        ),
        "protocols": Field(Many(_TEXT), "How it is spoken to.", examples=(["TCP", "HTTP"],)),
        "category": _CATEGORY,
        "icon": Field(
            Text("icon", icons.names(), longest=255, pattern=r"icons/.+\.svg",
                 pattern_hint="an icon of your own is an SVG file in the project's folder icons/"),
            "The name of its icon, or an SVG file of the project; the kind's own when left out.",
            examples=("messaging", "icons/kafka.svg"),
        ),
        "tags": Field(Many(_TEXT), "Words to select it by."),
        "trust": Field(Text("trust", tuple(Trust)), "How far images from here are believed."),
        "production": Field(Flag(), "Whether what runs here is live.", default=False),
        "runs": Field(_IMAGE, "The image that a workload runs."),
        "contains": Field(
            Table(Named("element", _SHAPES), _id("an element"), "element"), "The elements inside it."
        ),
    },
    synonyms=OF_ELEMENTS,
)  # fmt: skip
_SHAPES["element"] = ELEMENT

_IMAGES = Field(Many(_IMAGE, or_one=True), "Only these images; all when left out.", examples=(["app"],))
_TAGGED = Field(_WORD, "The images with this tag.", examples=("dev",))
_AS = Field(_WORD, "The tag that they get.", examples=("test",))
_SETTINGS: Final[dict[str, dict[str, Field]]] = {
    "triggers": {"via": Field(Many(_TEXT, or_one=True), "The ways to do it.", examples=(["git-hook"],))},
    "builds": {
        "images": _IMAGES,
        "tag": Field(_WORD, "The tag that they get.", examples=("dev",)),
    },
    "pushes": {"images": _IMAGES, "tagged": _TAGGED, "as": _AS},
    "pulls": {"images": _IMAGES, "tagged": _TAGGED},
    "imports": {"images": _IMAGES, "tagged": _TAGGED, "as": _AS},
    "promotes": {"images": _IMAGES, "tagged": _TAGGED, "as": _AS},
    "deploys": {"tagged": _TAGGED},
}
_GATES = Many(_GATE, or_one=True)

RELATIONSHIP: Final = Record(
    "relationship",
    {
        **{
            name: Field(Record(name, _SETTINGS.get(name, {}), empty=True), f"It {row.summary}.")
            for name, row in RELATIONSHIP_TYPES.items()
        },
        "label": Field(_TEXT, "The note by the arrow."),
        "description": _DESCRIPTION,
        "requires": Field(_GATES, "Gates that must be passed before.", examples=("certification",)),
        "then": Field(_GATES, "Gates to run afterwards.", examples=("dev-tests",)),
        "id": Field(
            _id("a relationship"), "Tells it from others between the same ends; its type if left out."
        ),
    },
    exactly_one=tuple(RELATIONSHIP_TYPES),
    one_what="relationship type",
    synonyms=OF_RELATIONSHIPS,
)

_COLUMN = Record(
    "column",
    {
        "title": Field(_TEXT, "The column's title.", required=True),
        "category": _CATEGORY,
        "wide": Field(Whole(1, 12), "How many entries stand side by side.", default=1),
        "elements": Field(Many(_ELEMENT, filled=True), "What stands in it.", required=True),
    },
)
_ARROW = Text("relationship")
_NUMBER = Text("number of a step", pattern=r"[1-9][0-9]{0,3}", pattern_hint="1, 2, 3, ...")
_STEP = Record(
    "step",
    {
        "step": Field(
            Many(_ARROW, or_one=True, filled=True), "The relationship, or several that happen at once.",
            required=True, examples=("developer -> ci.platform",),
        ),
        "text": Field(_TEXT, "What happens.", required=True),
    },
    lenient=True,
)  # fmt: skip

VIEW: Final = Record(
    "view",
    {
        "kind": Field(
            Text("kind of view", tuple(ViewKind),
                 summaries=("Titled columns of elements", "Zones, cards and numbered arrows", "One element")),
            "What kind of diagram it is.", required=True,
        ),
        "title": _TITLE,
        "description": _DESCRIPTION,
        "show": Field(Many(_ELEMENT), "What a schematic shows; everything when left out."),
        "collapse": Field(Many(_ELEMENT), "Containers that are drawn as one box."),
        "of": Field(_ELEMENT, "The element that a detail diagram is about."),
        "columns": Field(Many(_COLUMN, filled=True), "The columns of a logical diagram."),
        "base": Field(Many(_COLUMN), "The rows below the columns."),
        "base_title": Field(_TEXT, "The title of the part below the columns."),
        "details": Field(Flag(), "Shows descriptions under the elements.", default=False),
        "relationships": Field(
            Text("choice of relationships", ("all", "storyline")), "Which arrows are drawn.", default="all"
        ),
        "layout": Field(LAYOUT, "Where things stand."),
        "storyline": Field(
            Table(_STEP, _NUMBER, "step", form="1: {step: a -> b, text: ...}"),
            "The numbered steps, told in order.",
            examples=({1: {"step": "developer -> ci", "text": "The developer pushes."}},),
        ),
    },
)  # fmt: skip

BLUEPRINT: Final[Record] = Record(
    "blueprint",
    {
        "blueprint": Field(
            _id("a blueprint"), "The blueprint's id; names its files.", required=True,
            examples=("cloud-native-development",),
        ),
        "title": _TITLE,
        "description": _DESCRIPTION,
        "language": Field(
            Text("language", pattern=r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}",
                 pattern_hint="write a tag such as en, de or pt-BR"),
            "The language of its texts (BCP 47), for those who have pictures read to them.", default="en",
        ),
        "pipeline": Field(_reference("view"), "The view whose storyline numbers the pipeline's steps."),
        "theme": Field(THEME, "How its pictures look.", examples=("dark",)),
        "images": Field(Table(IMAGE, _id("an image"), "image"), "What travels."),
        "gates": Field(Table(GATE, _id("a gate"), "gate"), "What images must prove on their way."),
        "elements": Field(
            Table(Named("element", _SHAPES), _id("an element"), "element"), "What there is.", required=True
        ),
        "relationships": Field(Many(Arrow(RELATIONSHIP)), "What happens between them: drawn and executed."),
        "views": Field(Table(VIEW, _id("a view"), "view"), "How it is seen."),
    },
    lenient=True,
)  # fmt: skip

TARGET: Final = Record(
    "target",
    {
        "target": Field(_id("a target"), "The target's name, that of its file.", required=True),
        "bindings": Field(Table(BINDING, _ELEMENT, "binding"), "Which endpoint plays which element."),
    },
)
