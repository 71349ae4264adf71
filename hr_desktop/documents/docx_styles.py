"""What a DOCX's styles say about a paragraph or run: heading, bold, size, hidden, colour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_HEADINGS = ("heading", "title", "subtitle", "заголовок", "название", "подзаголовок")
_OFF = {"0", "false", "off", "none"}


@dataclass(slots=True)
class Look:
    """How text looks, as far as it matters here. None: says nothing, the style below decides.

    Never changed once made (not frozen, since thousands are made for a document).
    """

    bold: bool | None = None
    size: float | None = None
    vanish: bool | None = None
    white: bool | None = None
    shaded: bool | None = None
    heading: bool = False

    def over(self, base: Look) -> Look:
        """This look laid over a base."""
        if self is PLAIN:
            return base
        return Look(
            bold=base.bold if self.bold is None else self.bold,
            size=base.size if self.size is None else self.size,
            vanish=base.vanish if self.vanish is None else self.vanish,
            white=base.white if self.white is None else self.white,
            shaded=base.shaded if self.shaded is None else self.shaded,
            heading=self.heading or base.heading,
        )


PLAIN = Look()


def is_light(value: str | None) -> bool:
    """Whether a colour `RRGGBB` is white or nearly so."""
    if not value or len(value) != 6:
        return False
    try:
        return all(int(value[i : i + 2], 16) >= 0xF0 for i in (0, 2, 4))
    except ValueError:
        return False


def is_shaded(shading: Any | None) -> bool:
    """Whether a `w:shd` paints something that is not white."""
    if shading is None:
        return False
    fill = shading.get(W + "fill", "auto")
    if shading.get(W + "themeFill"):
        return shading.get(W + "themeFill") not in {"background1", "light1"} or bool(
            shading.get(W + "themeFillShade")
        )
    if fill == "auto":
        return shading.get(W + "val", "clear") not in {"clear", "nil"}
    return not is_light(fill)


def run_look(properties: Any | None) -> Look:
    """The look that a `w:rPr` asks for by itself, without its styles."""
    if properties is None or len(properties) == 0:
        return PLAIN
    bold = size = vanish = white = shaded = None
    for child in properties:
        tag = child.tag
        if tag == W + "b":
            bold = child.get(W + "val", "1") not in _OFF
        elif tag == W + "sz":
            size = _half_points(child.get(W + "val"))
        elif tag in (W + "vanish", W + "specVanish"):
            vanish = child.get(W + "val", "1") not in _OFF
        elif tag == W + "color":
            theme = child.get(W + "themeColor")
            value = child.get(W + "val", "auto")
            if theme in {"background1", "light1"} and not child.get(W + "themeShade"):
                white = True
            else:
                white = is_light(value)
        elif tag == W + "highlight":
            shaded = child.get(W + "val") not in {"none", "white"}
        elif tag == W + "shd":
            shaded = is_shaded(child)
    return Look(bold, size, vanish, white, shaded)


def _half_points(value: str | None) -> float | None:
    try:
        return float(value) / 2 if value else None
    except ValueError:
        return None


class Styles:
    """The looks of a document's styles, resolved along `basedOn` when they are asked for."""

    def __init__(self, root: Any | None) -> None:
        self._elements: dict[str, Any] = {}
        self._done: dict[str, Look] = {}
        self._shaded: dict[str, bool] = {}
        self._paragraphs: dict[str | None, Look] = {}
        self.default = PLAIN
        self.paragraph_default = ""
        if root is None:
            return
        self.default = run_look(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for style in root.iterchildren(W + "style"):
            identity = style.get(W + "styleId", "")
            self._elements[identity] = style
            if (
                style.get(W + "default", "0") not in _OFF
                and style.get(W + "type", "paragraph") == "paragraph"
            ):
                self.paragraph_default = identity

    def is_shaded_table(self, identity: str | None) -> bool:
        """Whether a table style paints cells in some colour."""
        style = self._elements.get(identity or "")
        if identity is None or style is None:
            return False
        if identity not in self._shaded:
            self._shaded[identity] = any(is_shaded(one) for one in style.iter(W + "shd"))
        return self._shaded[identity]

    def paragraph(self, identity: str | None) -> Look:
        """The look of a paragraph with this style (None: the usual one)."""
        look = self._paragraphs.get(identity)
        if look is None:
            look = self.look(identity or self.paragraph_default).over(self.default)
            self._paragraphs[identity] = look
        return look

    def _own(self, style: Any) -> Look:
        name = style.find(W + "name")
        title = (name.get(W + "val", "") if name is not None else "").lower()
        look = run_look(style.find(W + "rPr"))
        properties = style.find(W + "pPr")
        heading = style.get(W + "type", "paragraph") == "paragraph" and title.startswith(_HEADINGS)
        if properties is not None:
            level = properties.find(W + "outlineLvl")
            heading = heading or (level is not None and level.get(W + "val") != "9")
            if is_shaded(properties.find(W + "shd")):
                look = replace(look, shaded=True)
        return replace(look, heading=heading) if heading else look

    def look(self, identity: str | None) -> Look:
        """The look of a style with everything it is based on; PLAIN for an unknown one."""
        if not identity:
            return PLAIN
        known = self._done.get(identity)
        if known is not None:
            return known
        look, seen, current = PLAIN, set[str](), identity
        while current and current not in seen and current in self._elements:
            seen.add(current)
            style = self._elements[current]
            look = look.over(self._own(style))
            base = style.find(W + "basedOn")
            current = base.get(W + "val", "") if base is not None else ""
        self._done[identity] = look
        return look


def to_transitional(data: bytes) -> bytes:
    """Word's «strict» files use other namespaces; both then read alike."""
    if _STRICT.encode() not in data[:4000]:
        return data
    return data.replace(
        _STRICT.encode(), b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ).replace(
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    )
