"""The look of the PDFs: PT Sans, one accent colour, sizes and spacings in points."""

from __future__ import annotations

import html
import unicodedata
from functools import cache
from importlib.resources import files

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 18 * mm
CONTENT_WIDTH = PAGE_WIDTH - 2 * MARGIN

REGULAR, BOLD, ITALIC, BOLD_ITALIC = "PTSans", "PTSans-Bold", "PTSans-Italic", "PTSans-BoldItalic"

INK = HexColor("#17202E")
MUTED = HexColor("#5B6879")
HAIRLINE = HexColor("#DDE2E9")
SURFACE = HexColor("#F6F7F9")
ACCENT = HexColor("#3457D5")
GOOD, GOOD_SOFT = HexColor("#17744B"), HexColor("#E4F4EC")
WARNING, WARNING_SOFT = HexColor("#8A5A12"), HexColor("#FBF1DC")
BAD, BAD_SOFT = HexColor("#B43732"), HexColor("#FBE7E6")
NEUTRAL, NEUTRAL_SOFT = MUTED, HexColor("#EEF1F5")


@cache
def register_fonts() -> frozenset[int]:
    """Registers PT Sans once per process; gives the code points that it can draw."""
    folder = files("fontpkg_pt_sans") / "files"
    # Not "readable": that would put the whole Latin alphabet of each face into every file.
    for name, file in (
        (REGULAR, "PT_Sans-Web-Regular.ttf"),
        (BOLD, "PT_Sans-Web-Bold.ttf"),
        (ITALIC, "PT_Sans-Web-Italic.ttf"),
        (BOLD_ITALIC, "PT_Sans-Web-BoldItalic.ttf"),
    ):
        pdfmetrics.registerFont(TTFont(name, str(folder / file), asciiReadable=0))
    pdfmetrics.registerFontFamily(
        REGULAR, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic=BOLD_ITALIC
    )
    return frozenset(pdfmetrics.getFont(REGULAR).face.charToGlyph)


def plain(text: str) -> str:
    """`text` with only what PT Sans can draw: no control characters, no empty boxes.

    What has a simpler form takes it (ﬁ becomes fi); pictures are left out, other letters become
    a question mark, so that a reader sees that something stood there.
    """
    drawable = register_fonts()
    if text.isprintable() and drawable.issuperset(map(ord, text)):
        return text  # nearly always
    out: list[str] = []
    for char in text:
        if char in "\n\t ":
            out.append(" " if char == "\t" else char)
        elif ord(char) in drawable:
            out.append(char)
        else:
            simpler = unicodedata.normalize("NFKC", char)
            if simpler != char and all(ord(c) in drawable for c in simpler):
                out.append(simpler)
            elif unicodedata.category(char)[0] == "L":
                out.append("?")
    return "".join(out)


def markup(text: str) -> str:
    """`text` as reportlab paragraph markup: drawable, escaped, line breaks kept."""
    return html.escape(plain(text), quote=False).replace("\n", "<br/>")


def _style(name: str, size: float, leading: float, **more: object) -> ParagraphStyle:
    settings = {
        "fontName": REGULAR,
        "bulletFontName": REGULAR,
        "bulletFontSize": size - 1,
        "textColor": INK,
        "splitLongWords": 1,
        **more,
    }
    return ParagraphStyle(name, fontSize=size, leading=leading, **settings)


BODY = _style("body", 9.5, 13.5)
SMALL = _style("small", 8, 11, textColor=MUTED)
LABEL = _style("label", 8, 10.5, textColor=MUTED)
QUOTE = _style("quote", 9.5, 13.5)
BULLET = _style("bullet", 9.5, 13, leftIndent=10, bulletIndent=0, spaceAfter=3)
TITLE = _style("title", 22, 26, fontName=BOLD)
LEAD = _style("lead", 10.5, 14, textColor=MUTED)
H1 = _style("h1", 15, 19, fontName=BOLD, spaceBefore=4, spaceAfter=6, keepWithNext=1)
H2 = _style("h2", 11, 14.5, fontName=BOLD, spaceBefore=10, spaceAfter=3, keepWithNext=1)
CARD_TITLE = _style("card-title", 10, 13, fontName=BOLD, spaceAfter=4)
BIG_NUMBER = _style("big-number", 38, 40, fontName=BOLD, alignment=TA_RIGHT)
RIGHT_LABEL = _style("right-label", 8, 10.5, textColor=MUTED, alignment=TA_RIGHT)
SPOKEN = _style("spoken", 9.5, 13.5, leftIndent=84, bulletIndent=0, spaceAfter=5)
