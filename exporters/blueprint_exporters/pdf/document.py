"""The whole file: pages, bookmarks, links, and the structure that tells what is read in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from lxml import etree

from blueprint.layout.laid_out import Item, LaidOutDiagram, Panel, Text
from blueprint.text import visible
from blueprint_exporters.common import xml_text
from blueprint_exporters.pdf.bookmarks import add_bookmarks, bookmarks
from blueprint_exporters.pdf.fonts import Fonts
from blueprint_exporters.pdf.objects import Document, Name, Reference, Value
from blueprint_exporters.pdf.shapes import operators as shape_operators
from blueprint_exporters.pdf.texts import in_reading_order, lines_of
from blueprint_exporters.pdf.texts import operators as text_operators
from blueprint_exporters.svg.connectors import draw_connector
from blueprint_exporters.svg.parts import draw_part

PT = 0.75
"""Points in a CSS pixel."""


@dataclass
class _Opacities:
    """The graphics states of the file, one for each opacity of fill and stroke."""

    states: dict[str, Value] = field(default_factory=dict)

    def __call__(self, fill: float, stroke: float) -> str:
        key = f"A{round(fill * 1000)}S{round(stroke * 1000)}"
        self.states[key] = {"Type": Name("ExtGState"), "ca": round(fill, 3), "CA": round(stroke, 3)}
        return key


class PdfFile:
    """One file being made. All text is shaped before the first page is written, as pages share fonts."""

    def __init__(self, diagrams: Sequence[LaidOutDiagram]) -> None:
        self._diagrams = diagrams
        self._document = Document()
        self._fonts = Fonts()
        self._opacities = _Opacities()
        self._pages = [self._document.reserve() for _ in diagrams]
        self._tree = self._document.reserve()
        self._structure = self._document.reserve()
        self._whole = self._document.reserve()
        self._root = self._document.reserve()

    def data(self) -> bytes:
        """The file's bytes."""
        for diagram in self._diagrams:
            for item in diagram.items:
                for line in lines_of(item, diagram.theme):
                    for run in line.runs:
                        self._fonts.use(run)
        document, fonts = self._document, self._fonts.embed(self._document)
        contents = [self._content(diagram) for diagram in self._diagrams]
        resources = document.add({"Font": fonts, "ExtGState": self._opacities.states})
        parts: list[Reference] = []
        nested: list[Value] = []
        for i, (diagram, (stream, told)) in enumerate(zip(self._diagrams, contents, strict=True)):
            self._page(i, diagram, stream, resources)
            part, leaves = self._part(self._pages[i], diagram, told)
            parts.append(part)
            nested += [i, document.add(leaves)]
        document.fill(self._tree, {"Type": Name("Pages"), "Kids": self._pages, "Count": len(self._pages)})
        self._describe(parts, nested)
        return document.file(self._catalog(), document.add(self._information()))

    @property
    def _title(self) -> str:
        """The project's for several diagrams, a single one's own."""
        first = self._diagrams[0]
        return (first.project if len(self._diagrams) > 1 else "") or first.title or first.id

    @property
    def _subject(self) -> str:
        """What a single diagram shows."""
        return self._diagrams[0].description if len(self._diagrams) == 1 else ""

    @property
    def _language(self) -> str:
        return self._diagrams[0].language

    def _information(self) -> dict[str, Value]:
        subject: dict[str, Value] = {"Subject": self._subject} if self._subject else {}
        return {"Title": self._title, **subject, "Producer": "blueprint"}

    def _content(self, diagram: LaidOutDiagram) -> tuple[Reference, list[Item]]:
        """The page's operators, and the items with text in the order in which they are told."""
        height = diagram.height * PT
        drawn = [f"{PT} 0 0 -{PT} 0 {height:g} cm", "/Artifact BMC", *self._shapes(diagram), "EMC"]
        told = [item for item in in_reading_order(diagram) if lines_of(item, diagram.theme)]
        for number, item in enumerate(told):
            drawn.append(f"/{_tag(item)} <</MCID {number}>> BDC")
            for line in lines_of(item, diagram.theme):
                drawn += text_operators(line, self._fonts, diagram.theme)
            drawn.append("EMC")
        return self._document.stream("\n".join(drawn).encode("ascii")), told

    def _shapes(self, diagram: LaidOutDiagram) -> list[str]:
        """Everything but text, in painting order; drawn as in SVG."""
        group = etree.Element("g")
        for item in diagram.below:
            _draw(group, item, diagram)
        for connector in diagram.connectors:
            draw_connector(group, connector, diagram.theme)
        for item in diagram.above:
            _draw(group, item, diagram)
        return [shape_operators(group, self._opacities)]

    def _page(self, i: int, diagram: LaidOutDiagram, content: Reference, resources: Reference) -> None:
        page: dict[str, Value] = {
            "Type": Name("Page"),
            "Parent": self._tree,
            "MediaBox": [0, 0, diagram.width * PT, diagram.height * PT],
            "Resources": resources,
            "Contents": content,
            "StructParents": i,
            "Tabs": Name("S"),
        }
        if links := self._links(diagram):
            page["Annots"] = links
        self._document.fill(self._pages[i], page)

    def _links(self, diagram: LaidOutDiagram) -> list[Reference]:
        """To the pages of this file that show more of an item."""
        pages = dict(zip((other.id for other in self._diagrams), self._pages, strict=True))
        return [
            self._document.add(
                {
                    "Type": Name("Annot"),
                    "Subtype": Name("Link"),
                    "Rect": _rect(item, diagram),
                    "Border": [0, 0, 0],
                    "Dest": [pages[item.link], Name("Fit")],
                    "Contents": item.title,
                }
            )
            for item in diagram.items
            if item.link in pages
        ]

    def _part(
        self, page: Reference, diagram: LaidOutDiagram, told: Sequence[Item]
    ) -> tuple[Reference, list[Reference]]:
        """The page's element of the structure tree, and its children by their number on the page."""
        part = self._document.reserve()
        leaves = [
            self._document.add(
                {
                    "Type": Name("StructElem"),
                    "S": Name(_tag(item)),
                    "P": part,
                    "Pg": page,
                    "K": number,
                    "ActualText": _words(item),
                }
            )
            for number, item in enumerate(told)
        ]
        self._document.fill(
            part,
            {
                "Type": Name("StructElem"),
                "S": Name("Part"),
                "T": diagram.title or diagram.id,
                "Lang": diagram.language,
                "P": self._whole,
                "K": leaves,
            },
        )
        return part, leaves

    def _describe(self, parts: Sequence[Reference], nested: Sequence[Value]) -> None:
        """The root of the structure tree, and the one document below it."""
        whole: dict[str, Value] = {
            "Type": Name("StructElem"),
            "S": Name("Document"),
            "P": self._structure,
            "K": parts,
        }
        self._document.fill(
            self._structure,
            {
                "Type": Name("StructTreeRoot"),
                "K": self._document.fill(self._whole, whole),
                "ParentTree": self._document.add({"Nums": nested}),
                "ParentTreeNextKey": len(parts),
            },
        )

    def _catalog(self) -> Reference:
        metadata = {"Type": Name("Metadata"), "Subtype": Name("XML")}
        return self._document.fill(
            self._root,
            {
                "Type": Name("Catalog"),
                "Pages": self._tree,
                "Lang": self._language,
                "MarkInfo": {"Marked": True},
                "StructTreeRoot": self._structure,
                "Outlines": add_bookmarks(self._document, bookmarks(self._diagrams, self._pages)),
                "PageMode": Name("UseOutlines" if len(self._pages) > 1 else "UseNone"),
                "ViewerPreferences": {"DisplayDocTitle": True},
                "Metadata": self._document.stream(
                    _xmp(self._title, self._subject, self._language), metadata, packed=False
                ),
            },
        )


def _draw(group: etree._Element, item: Item, diagram: LaidOutDiagram) -> None:
    first = item.parts[0] if item.parts else None
    body = first.rect if isinstance(first, Panel) else None
    for part in item.parts:
        if not isinstance(part, Text):
            draw_part(group, part, diagram.theme, body)


def _words(item: Item) -> str:
    """The item's text in reading order, for those who listen: without line breaks."""
    return " ".join(visible(line) for part in item.parts if isinstance(part, Text) for line in part.lines)


def _tag(item: Item) -> str:
    return "H1" if item.role == "title" else "P"


def _rect(item: Item, diagram: LaidOutDiagram) -> list[Value]:
    rect = item.rect
    corners = (rect.x, diagram.height - rect.bottom, rect.right, diagram.height - rect.y)
    return [round(value * PT, 2) for value in corners]


def _xmp(title: str, subject: str, language: str) -> bytes:
    """Title, description and language, no date and no author (XMP, ISO 16684-1)."""
    told = f"<dc:description>{_alternatives(subject)}</dc:description>" if subject else ""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{_alternatives(title)}</dc:title>{told}"
        f"<dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag></dc:language>"
        '</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


def _alternatives(text: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(xml_text(text))}</rdf:li></rdf:Alt>'
