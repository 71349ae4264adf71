"""Reads DOCX and DOCM: every visible word of the document once, in its order.

Source of the element names: ECMA-376 (Office Open XML), part 1, chapter 17.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from hr_desktop.documents.building import Builder
from hr_desktop.documents.docx_styles import (
    PLAIN,
    Look,
    Styles,
    W,
    is_light,
    is_shaded,
    run_look,
    to_transitional,
)
from hr_desktop.documents.limits import LIMITS, Limits
from hr_desktop.documents.package import Package, parse_xml
from hr_desktop.documents.texts import lines_of
from hr_desktop.domain.document import DocumentText, MediaType
from hr_desktop.domain.messages import refuse

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
M_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
WP_ANCHOR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}anchor"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
BOX = W + "txbxContent"

_SKIPPED = frozenset(
    W + name
    for name in (
        "del", "moveFrom", "delText", "delInstrText", "instrText", "rPr", "pPr", "sectPr", "tblPr",
        "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "proofErr", "bookmarkStart", "bookmarkEnd",
        "commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef", "fldChar",
        "footnoteRef", "endnoteRef", "rt",
    )
)  # fmt: skip
_TINY_POINTS = 2.5
_DATA_CELL = 60  # a longer cell is prose, not a value beside another
_WHITE_SPACE = re.compile(r"\s")


def read_docx(path: Path, limits: Limits = LIMITS) -> DocumentText:
    """The text of a DOCX or DOCM.

    Raises PersonError `document.damaged`, `document.empty`, `document.encrypted`,
    `document.too_large`.
    """
    with Package(path, limits) as package:
        main = _main_part(package)
        data = package.read(main)
        root = parse_xml(to_transitional(data)) if data else None
        if root is None:
            raise refuse("document.damaged")
        body = root.find(W + "body")
        if body is None:
            body = root.find(".//" + W + "body")
        if body is None:
            raise refuse("document.damaged")
        return _Reading(package, main, root, limits).document(body)


def _main_part(package: Package) -> str:
    for kind, target, outside in package.relations("").values():
        if kind == "officeDocument" and not outside and package.has(target):
            return target
    for name in ("word/document.xml", "word/document2.xml"):
        if package.has(name):
            return name
    raise refuse("document.damaged")


class _Reading:
    """One pass over one document."""

    def __init__(self, package: Package, main: str, root: Any, limits: Limits) -> None:
        self.package = package
        self.limits = limits
        self.relations = package.relations(main)
        self.builder = Builder(MediaType.docx, limits.characters)
        styles = self._related("styles")
        self.styles = Styles(styles[0][1] if styles else None)
        self.links: list[str] = []
        # With a dark page or with drawings, white letters may well stand on something dark.
        background = root.find(W + "background")
        self.dark_page = background is not None and not is_light(background.get(W + "color"))
        self.has_drawings = any(True for _ in root.iter(WP_ANCHOR))
        self.doubtful: list[str] = []

    def document(self, body: Any) -> DocumentText:
        headers, footers = self._related("header"), self._related("footer")
        self.has_drawings = self.has_drawings or any(
            any(True for _ in part.iter(WP_ANCHOR)) for _, part in (*headers, *footers)
        )
        self._furniture(headers)
        self._blocks(body, False)
        self.builder.gap()
        for kind in ("footnotes", "endnotes"):
            for _, part in self._related(kind):
                for note in part:
                    if note.get(W + "type") is None:  # others are separators
                        self._blocks(note, False)
        self._furniture(footers)
        if self.doubtful:
            self.builder.warn("document.maybe_hidden_text", "\n".join(self.doubtful))
        return self.builder.build(links=self.links)

    def _related(self, kind: str) -> list[tuple[str, Any]]:
        found = []
        for name, target, outside in self.relations.values():
            if name == kind and not outside:
                data = self.package.read(target)
                part = parse_xml(to_transitional(data)) if data else None
                if part is not None:
                    found.append((target, part))
        return found

    def _furniture(self, parts: list[tuple[str, Any]]) -> None:
        """Headers or footers; first, even and odd pages often repeat the same words."""
        seen: set[str] = set()
        for target, part in parts:
            text = _WHITE_SPACE.sub("", "".join(t.text or "" for t in part.iter(W + "t")))
            if not text or text in seen:
                continue
            seen.add(text)
            outer, self.relations = self.relations, self.package.relations(target)
            self._blocks(part, False)
            self.relations = outer
            self.builder.gap()

    # Blocks: paragraphs and tables.

    def _blocks(self, parent: Any, shaded: bool, depth: int = 0) -> None:
        if depth > self.limits.depth or self.builder.is_full:
            return
        for child in parent:
            tag = child.tag
            if tag == W + "p":
                self._paragraph(child, shaded)
            elif tag == W + "tbl":
                self._table(child, shaded, depth + 1)
            elif tag == W + "altChunk":
                self._chunk(child)
            elif tag == MC + "AlternateContent":
                self._blocks(_alternative(child), shaded, depth + 1)
            elif tag == W + "sdt":
                for content in child.iterchildren(W + "sdtContent"):
                    self._blocks(content, shaded, depth + 1)
            elif tag not in _SKIPPED and isinstance(tag, str) and not _is_inline(tag):
                self._blocks(child, shaded, depth + 1)

    def _table(self, table: Any, shaded: bool, depth: int) -> None:
        properties = table.find(W + "tblPr")
        if properties is not None:
            style = properties.find(W + "tblStyle")
            shaded = shaded or is_shaded(properties.find(W + "shd"))
            shaded = shaded or (
                style is not None and self.styles.is_shaded_table(style.get(W + "val"))
            )
        self.builder.gap()
        for row in _descend(table, W + "tr"):
            cells = list(_descend(row, W + "tc"))
            together = self._together(cells)
            if together is not None:
                self._row(together, cells, shaded)
                continue
            for cell in cells:
                self._blocks(cell, shaded or _cell_shaded(cell), depth + 1)
                if len(cells) > 1:
                    self.builder.gap()
        self.builder.gap()

    def _together(self, cells: list[Any]) -> list[Any] | None:
        """The one paragraph of each cell when the row is a row of short values."""
        if len(cells) < 2:
            return None
        paragraphs = []
        for cell in cells:
            inside = [p for p in cell.iter(W + "p") if _has_text(p)]
            if not inside:
                continue
            if (
                len(inside) > 1
                or next(inside[0].iter(W + "br"), None) is not None
                or next(inside[0].iter(BOX, MC + "AlternateContent"), None) is not None
            ):
                return None
            if sum(len(t.text or "") for t in inside[0].iter(W + "t")) > _DATA_CELL:
                return None
            paragraphs.append(inside[0])
        return paragraphs if len(paragraphs) > 1 else None

    def _row(self, paragraphs: list[Any], cells: list[Any], shaded: bool) -> None:
        texts, looks = [], []
        for paragraph in paragraphs:
            cell = next(paragraph.iterancestors(W + "tc"))
            line = _Words(self, paragraph, shaded or _cell_shaded(cell))
            line.gather()
            for text, look in line.lines:
                texts.append(text)
                looks.append(look)
        if texts:
            self.builder.line(
                "\t".join(texts),
                size=max((look.size or 0 for look in looks), default=0) or None,
                bold=all(look.bold for look in looks),
                heading=all(look.heading for look in looks),
            )

    def _chunk(self, chunk: Any) -> None:
        """A document pasted whole into this one, as HTML converters do."""
        relation = self.relations.get(chunk.get(R + "id", ""))
        data = self.package.read(relation[1]) if relation and not relation[2] else None
        if data:
            for line in lines_of(data, self.limits):
                self.builder.line(line)

    # Paragraphs.

    def _paragraph(self, paragraph: Any, shaded: bool) -> None:
        words = _Words(self, paragraph, shaded)
        words.gather()
        for box in words.boxes:
            self.builder.gap()
            self._blocks(box, True)  # a box's own fill is not looked at: never hidden
            self.builder.gap()
        if not words.lines:
            self.builder.gap()
        for text, look in words.lines:
            self.builder.line(text, size=look.size, bold=bool(look.bold), heading=look.heading)
        self.builder.page += words.pages


class _Words:
    """The text of one paragraph: lines with their look, and the text boxes anchored in it."""

    def __init__(self, reading: _Reading, paragraph: Any, shaded: bool) -> None:
        self.reading = reading
        self.boxes: list[Any] = []
        self.lines: list[tuple[str, Look]] = []
        self.pages = 0
        self._paragraph = paragraph
        self._pieces: list[tuple[str, Look]] = []
        properties = paragraph.find(W + "pPr")
        styles = reading.styles
        style = None
        if properties is not None:
            named = properties.find(W + "pStyle")
            style = named.get(W + "val") if named is not None else None
            shaded = shaded or is_shaded(properties.find(W + "shd"))
        own = styles.paragraph(style)
        level = properties.find(W + "outlineLvl") if properties is not None else None
        if level is not None and level.get(W + "val") != "9" and not own.heading:
            own = Look(own.bold, own.size, own.vanish, own.white, own.shaded, True)
        self._look = own
        self._shaded = shaded

    def gather(self) -> None:
        """Walks the paragraph."""
        self._walk(self._paragraph, 0)
        self._end_line()

    def _walk(self, element: Any, depth: int) -> None:
        if depth > self.reading.limits.depth:
            return
        for child in element:
            tag = child.tag
            if tag == W + "r":
                self._run(child, depth)
            elif tag in _SKIPPED:
                continue
            elif tag == W + "hyperlink":
                self._link(child)
                self._walk(child, depth + 1)
            elif tag == MC + "AlternateContent":
                self._walk(_alternative(child), depth + 1)
            elif tag == M_TEXT:
                self._add(child.text or "", PLAIN)
            elif isinstance(tag, str):
                self._walk(child, depth + 1)

    def _link(self, link: Any) -> None:
        relation = self.reading.relations.get(link.get(R + "id", ""))
        if relation and relation[2]:
            self.reading.links.append(relation[1])

    def _run(self, run: Any, depth: int) -> None:
        properties = run.find(W + "rPr")
        look = run_look(properties)
        if properties is not None:
            named = properties.find(W + "rStyle")
            if named is not None:
                look = look.over(self.reading.styles.look(named.get(W + "val")))
        self._content(run, look.over(self._look), depth)

    def _content(self, run: Any, look: Look, depth: int) -> None:
        for child in run:
            tag = child.tag
            if tag == W + "t":
                self._add(child.text or "", look)
            elif tag in (W + "tab", W + "ptab"):
                self._add("\t", look)
            elif tag in (W + "br", W + "cr"):
                if child.get(W + "type") == "page":
                    self.pages += 1
                self._end_line()
            elif tag == W + "lastRenderedPageBreak":
                self.pages += 1
            elif tag == W + "noBreakHyphen":
                self._add("-", look)
            elif tag == MC + "AlternateContent":
                self._content(_alternative(child), look, depth + 1)
            elif tag in (W + "drawing", W + "pict", W + "object"):
                self._drawing(child)
            elif tag == W + "ruby":
                for base in child.iterchildren(W + "rubyBase"):
                    self._walk(base, depth + 1)

    def _drawing(self, drawing: Any) -> None:
        self.boxes.extend(_outermost(drawing, BOX))
        for diagram in drawing.iter(DIAGRAM):
            relation = self.reading.relations.get(diagram.get(R + "dm", ""))
            if relation and not relation[2]:
                part = self.reading.package.xml(relation[1])
                if part is not None:
                    for text in part.iter(A_TEXT):
                        self._add(" " + (text.text or "") + " ", PLAIN)

    def _add(self, text: str, look: Look) -> None:
        if look.vanish or (look.size is not None and look.size < _TINY_POINTS):
            self._hide(text)
        elif look.white and not (look.shaded or self._shaded or self.reading.dark_page):
            if self.reading.has_drawings:
                if text.strip():
                    self.reading.doubtful.append(text.strip())
                self._pieces.append((text, look))
            else:
                self._hide(text)
        else:
            self._pieces.append((text, look))

    def _hide(self, text: str) -> None:
        if text.strip():
            self.reading.builder.hide(text)
        self._pieces.append((" ", PLAIN))

    def _end_line(self) -> None:
        text = "".join(piece for piece, _ in self._pieces)
        if text.strip():
            weights = [(len(piece.strip()), look) for piece, look in self._pieces if piece.strip()]
            bold = all(look.bold for _, look in weights)
            size = max(weights, key=lambda pair: pair[0])[1].size
            self.lines.append((text, Look(bold=bold, size=size, heading=self._look.heading)))
        self._pieces = []


def _alternative(content: Any) -> Any:
    """The branch of an AlternateContent that is read: the first one that has words."""
    choices = [child for child in content if child.tag in (MC + "Choice", MC + "Fallback")]
    for choice in choices:
        if _has_text(choice):
            return choice
    return choices[0] if choices else etree.Element("none")


def _has_text(element: Any) -> bool:
    return any((text.text or "").strip() for text in element.iter(W + "t", A_TEXT, M_TEXT)) or (
        next(element.iter(DIAGRAM), None) is not None
    )


def _outermost(element: Any, tag: str) -> Iterator[Any]:
    """Descendants with this tag that are not inside another one, choosing among alternatives."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag == MC + "AlternateContent":
            yield from _outermost(_alternative(child), tag)
        else:
            yield from _outermost(child, tag)


def _descend(element: Any, tag: str) -> Iterator[Any]:
    """Rows or cells, also through content controls and accepted insertions."""
    for child in element:
        if child.tag == tag:
            if tag == W + "tr":
                properties = child.find(W + "trPr")
                if properties is not None and properties.find(W + "del") is not None:
                    continue
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins"):
            yield from _descend(child, tag)


def _cell_shaded(cell: Any) -> bool:
    properties = cell.find(W + "tcPr")
    return properties is not None and is_shaded(properties.find(W + "shd"))


def _is_inline(tag: str) -> bool:
    return tag in (W + "r", W + "hyperlink")
