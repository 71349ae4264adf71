"""Reads ODT. Source of the element names: OASIS Open Document Format 1.3, part 3."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hr_desktop.documents.building import Builder
from hr_desktop.documents.docx_styles import is_light
from hr_desktop.documents.limits import LIMITS, Limits
from hr_desktop.documents.package import Package
from hr_desktop.domain.document import DocumentText, MediaType
from hr_desktop.domain.messages import refuse

_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
TEXT, TABLE, DRAW = f"{_OASIS}text:1.0}}", f"{_OASIS}table:1.0}}", f"{_OASIS}drawing:1.0}}"
STYLE, FO, OFFICE = (
    f"{_OASIS}style:1.0}}",
    f"{_OASIS}xsl-fo-compatible:1.0}}",
    f"{_OASIS}office:1.0}}",
)
MANIFEST = f"{_OASIS}manifest:1.0}}"
XLINK = "{http://www.w3.org/1999/xlink}href"
_SKIPPED = frozenset(
    (
        TEXT + "tracked-changes", TEXT + "sequence-decls", OFFICE + "annotation",
        OFFICE + "annotation-end", OFFICE + "forms", TEXT + "note-citation", DRAW + "image",
        TEXT + "variable-decls", TEXT + "user-field-decls", OFFICE + "event-listeners",
    )
)  # fmt: skip
_BLOCKS = frozenset(
    (
        TEXT + "section", TEXT + "list", TEXT + "list-item", TEXT + "list-header",
        DRAW + "text-box", DRAW + "frame", DRAW + "custom-shape", DRAW + "g", TEXT + "note",
        TEXT + "note-body", TEXT + "index-body", TEXT + "table-of-content",
    )
)  # fmt: skip
_APART = frozenset(
    (DRAW + "frame", DRAW + "custom-shape", DRAW + "g", DRAW + "text-box", TEXT + "note")
)
_DATA_CELL = 60
_TINY_POINTS = 2.5


def read_odt(path: Path, limits: Limits = LIMITS) -> DocumentText:
    """The text of an ODT.

    Raises PersonError `document.damaged`, `document.empty`, `document.encrypted`,
    `document.too_large`, `document.only_hidden`.
    """
    with Package(path, limits) as package:
        manifest = package.xml("META-INF/manifest.xml")
        if manifest is not None and any(True for _ in manifest.iter(MANIFEST + "encryption-data")):
            raise refuse("document.encrypted")
        root = package.xml("content.xml")
        if root is None:
            raise refuse("document.damaged")
        return _Odt(root, package.xml("styles.xml"), limits).document()


class _Look:
    """What a style says, laid over its parent."""

    __slots__ = ("bold", "heading", "hidden", "shaded", "size", "white")

    def __init__(self, base: _Look | None = None) -> None:
        self.bold: bool = base.bold if base else False
        self.size: float | None = base.size if base else None
        self.white: bool = base.white if base else False
        self.hidden: bool = base.hidden if base else False
        self.shaded: bool = base.shaded if base else False
        self.heading: bool = base.heading if base else False

    def lay(self, style: Any) -> None:
        """Takes over what a `style:style` states."""
        for properties in style:
            get = properties.get
            weight, size, color = get(FO + "font-weight"), get(FO + "font-size"), get(FO + "color")
            if weight:
                self.bold = weight in {"bold", "600", "700", "800", "900"}
            if size and size.endswith("pt"):
                self.size = _number(size[:-2], self.size)
            if color:
                self.white = is_light(color.lstrip("#"))
            if get(TEXT + "display"):
                self.hidden = get(TEXT + "display") == "none"
            background = get(FO + "background-color")
            if background:
                self.shaded = background != "transparent" and not is_light(background.lstrip("#"))


def _number(text: str, otherwise: float | None) -> float | None:
    try:
        return float(text)
    except ValueError:
        return otherwise


class _Odt:
    def __init__(self, root: Any, styles: Any | None, limits: Limits) -> None:
        self.root = root
        self.limits = limits
        self.builder = Builder(MediaType.odt, limits.characters)
        self.links: list[str] = []
        self._styles: dict[str, Any] = {}
        self._looks: dict[str, _Look] = {}
        self._masters = styles
        for tree in (styles, root):
            if tree is not None:
                for style in tree.iter(STYLE + "style"):
                    self._styles[style.get(STYLE + "name", "")] = style
        self._pieces: list[tuple[str, _Look]] = []
        self._boxes: list[Any] = []

    def document(self) -> DocumentText:
        body = self.root.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            raise refuse("document.damaged")
        self._furniture("header")
        self._blocks(body, False, 0)
        self.builder.gap()
        self._furniture("footer")
        return self.builder.build(links=self.links)

    def _furniture(self, kind: str) -> None:
        if self._masters is None:
            return
        seen: set[str] = set()
        for part in self._masters.iter(
            STYLE + kind, STYLE + f"{kind}-left", STYLE + f"{kind}-first"
        ):
            text = "".join(part.itertext()).strip()
            if text and text not in seen:
                seen.add(text)
                self._blocks(part, False, 0)
                self.builder.gap()

    def _look(self, name: str | None, depth: int = 0) -> _Look:
        if not name or depth > 20:
            return _Look()
        look = self._looks.get(name)
        if look is None:
            style = self._styles.get(name)
            if style is None:
                return _Look()
            look = _Look(self._look(style.get(STYLE + "parent-style-name"), depth + 1))
            look.lay(style)
            title = (style.get(STYLE + "display-name") or name).lower()
            if title.startswith(("heading", "title", "заголовок", "subtitle")):
                look.heading = True
            self._looks[name] = look
        return look

    def _blocks(self, parent: Any, shaded: bool, depth: int) -> None:
        if depth > self.limits.depth or self.builder.is_full:
            return
        for child in parent:
            tag = child.tag
            if tag in (TEXT + "p", TEXT + "h"):
                self._paragraph(child, shaded, depth)
            elif tag == TABLE + "table":
                self._table(child, shaded, depth)
            elif tag in _BLOCKS:
                self._blocks(child, shaded, depth + 1)

    def _table(self, table: Any, shaded: bool, depth: int) -> None:
        self.builder.gap()
        for row in table.iter(TABLE + "table-row"):
            if next(row.iterancestors(TABLE + "table"), None) is not table:
                continue
            cells = [c for c in row if c.tag == TABLE + "table-cell"]
            if self._short(cells):
                for number, cell in enumerate(cells):
                    dark = shaded or self._look(cell.get(TABLE + "style-name")).shaded
                    if number and self._pieces:
                        self._pieces.append(("\t", _Look()))
                    for paragraph in cell.iter(TEXT + "p", TEXT + "h"):
                        self._inline(paragraph, self._of(paragraph), dark, depth)
                self._end_line()
                continue
            for cell in cells:
                dark = shaded or self._look(cell.get(TABLE + "style-name")).shaded
                self._blocks(cell, dark, depth + 1)
                if len(cells) > 1:
                    self.builder.gap()
        self.builder.gap()

    def _short(self, cells: list[Any]) -> bool:
        """Whether a row is one of short values, each in a paragraph of its own."""
        texts = [[p for p in c.iter(TEXT + "p", TEXT + "h") if _text(p)] for c in cells]
        return sum(map(bool, texts)) > 1 and all(
            len(inside) <= 1 and all(len(_text(p)) <= _DATA_CELL for p in inside)
            for inside in texts
        )

    def _of(self, paragraph: Any) -> _Look:
        return self._look(paragraph.get(TEXT + "style-name"))

    def _paragraph(self, paragraph: Any, shaded: bool, depth: int) -> None:
        look = self._of(paragraph)
        heading = paragraph.tag == TEXT + "h" or look.heading
        self._inline(paragraph, look, shaded or look.shaded, depth)
        self._end_line(heading)
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.builder.gap()
            self._blocks(box, True, depth + 1)
            self.builder.gap()

    def _inline(self, element: Any, look: _Look, shaded: bool, depth: int) -> None:
        if depth > self.limits.depth:
            return
        self._add(element.text, look, shaded)
        for child in element:
            tag = child.tag
            if tag == TEXT + "span":
                own = _Look(look)
                own.heading = False
                style = self._styles.get(child.get(TEXT + "style-name", ""))
                if style is not None:
                    own.lay(style)
                self._inline(child, own, shaded or own.shaded, depth + 1)
            elif tag == TEXT + "s":
                self._add(" ", look, shaded)
            elif tag == TEXT + "tab":
                self._add("\t", look, shaded)
            elif tag == TEXT + "line-break":
                self._end_line()
            elif tag in _APART:
                self._boxes.append(child)
            elif tag == TEXT + "soft-page-break":
                self.builder.page += 1
            elif tag not in _SKIPPED and isinstance(tag, str):
                if tag == TEXT + "a":
                    self.links.append(child.get(XLINK, ""))
                self._inline(child, look, shaded, depth + 1)
            self._add(child.tail, look, shaded)

    def _add(self, text: str | None, look: _Look, shaded: bool) -> None:
        if not text:
            return
        tiny = look.size is not None and look.size < _TINY_POINTS
        if look.hidden or tiny or (look.white and not shaded):
            self.builder.hide(text)
        else:
            self._pieces.append((text.replace("\n", " "), look))

    def _end_line(self, heading: bool = False) -> None:
        text = "".join(piece for piece, _ in self._pieces)
        solid = [(len(piece.strip()), look) for piece, look in self._pieces if piece.strip()]
        self._pieces = []
        if not solid:
            self.builder.gap()
            return
        size = max(solid, key=lambda pair: pair[0])[1].size
        self.builder.line(
            text, size=size, bold=all(look.bold for _, look in solid), heading=heading
        )


def _text(paragraph: Any) -> str:
    return "".join(paragraph.itertext()).strip()
