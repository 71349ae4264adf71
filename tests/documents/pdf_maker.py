"""Writes PDF pages of many layouts with reportlab, the words stored in whatever order is asked."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import fontpkg_pt_sans
from reportlab.lib.colors import Color, HexColor, black, white
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FOLDER = Path(fontpkg_pt_sans.__file__).parent / "files"
pdfmetrics.registerFont(TTFont("Sans", FOLDER / "PT_Sans-Web-Regular.ttf"))
pdfmetrics.registerFont(TTFont("Sans-Bold", FOLDER / "PT_Sans-Web-Bold.ttf"))

WIDTH, HEIGHT = 595.0, 842.0
ORDERS = ("rows", "columns", "shuffled", "letters")


@dataclass
class Item:
    """A line at x and y (from the top, to its baseline); `column` only tells how it is stored."""

    x: float
    y: float
    text: str
    size: float = 10
    bold: bool = False
    color: Color = black
    column: int = 0
    right: bool = False


@dataclass
class Page:
    """Lines and filled boxes (x, y from the top, width, height, colour) under them."""

    items: list[Item] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float, Color]] = field(default_factory=list)

    def add(
        self,
        x: float,
        y: float,
        lines: str | Sequence[str],
        *,
        size: float = 10,
        leading: float = 1.3,
        bold: bool = False,
        color: Color = black,
        column: int = 0,
        right: bool = False,
    ) -> float:
        """Puts lines under each other; gives the y of the line after them."""
        for line in [lines] if isinstance(lines, str) else lines:
            if line:
                self.items.append(Item(x, y, line, size, bold, color, column, right))
            y += size * leading
        return y

    def prose(
        self, x: float, y: float, width: float, text: str, *, size: float = 10, **kwargs: object
    ) -> float:
        """Puts running text, wrapped."""
        return self.add(x, y, wrap(text, width, size), size=size, **kwargs)  # type: ignore[arg-type]


def wrap(text: str, width: float, size: float, font: str = "Sans") -> list[str]:
    """Text in lines of at most `width` points."""
    lines: list[str] = []
    for word in text.split():
        if lines and pdfmetrics.stringWidth(f"{lines[-1]} {word}", font, size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def write(
    path: Path,
    pages: Sequence[Page],
    order: str = "rows",
    before: Callable[[Canvas], None] | None = None,
) -> Path:
    """Writes the pages; `order` is one of ORDERS."""
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT))
    for page in pages:
        if before:
            before(canvas)
        for x, y, width, height, color in page.boxes:
            canvas.setFillColor(color)
            canvas.rect(x, HEIGHT - y - height, width, height, stroke=0, fill=1)
        items = list(page.items)
        if order == "rows":
            items.sort(key=lambda i: (i.y, i.x))
        elif order == "columns":
            items.sort(key=lambda i: (i.column, i.y, i.x))
        else:
            random.Random(7).shuffle(items)
        for item in items:
            _draw(canvas, item, order == "letters")
        canvas.showPage()
    canvas.save()
    return path


def _draw(canvas: Canvas, item: Item, by_letter: bool) -> None:
    font = "Sans-Bold" if item.bold else "Sans"
    canvas.setFont(font, item.size)
    canvas.setFillColor(item.color)
    x = item.x
    if item.right:
        x -= pdfmetrics.stringWidth(item.text, font, item.size)
    if not by_letter:
        canvas.drawString(x, HEIGHT - item.y, item.text)
        return
    for letter in item.text:
        if letter != " ":
            canvas.drawString(x, HEIGHT - item.y, letter)
        x += pdfmetrics.stringWidth(letter, font, item.size)


PROSE = {
    "ru": (
        "Отвечал за развитие внутренней платформы учёта заказов, руководил группой из пяти "
        "разработчиков, перевёл монолит на микросервисы и сократил время ответа втрое. "
        "Настроил сборку и выкладку, ввёл проверку кода, обучал новых сотрудников."
    ),
    "en": (
        "Owned the internal order platform, led a group of five developers, moved a monolith to "
        "services and cut response times by a factor of three. Set up builds and releases, "
        "introduced reviews and trained new colleagues."
    ),
}
NAVY = HexColor("#1f2a44")
__all__ = [
    "HEIGHT",
    "NAVY",
    "ORDERS",
    "PROSE",
    "WIDTH",
    "Item",
    "Page",
    "black",
    "white",
    "wrap",
    "write",
]
