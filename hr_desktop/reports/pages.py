"""The frame of a PDF: page numbers, footer, bookmarks, title and language in the metadata."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import AnchorFlowable, BaseDocTemplate, Flowable, Frame, PageTemplate

from hr_desktop.domain.vacancy import Language
from hr_desktop.i18n import Translator
from hr_desktop.reports import style

_TOTAL = "number-of-pages"  # a form that the last page defines and every footer draws


class _Document(BaseDocTemplate):
    """A4 with one frame; headings with an `outline` become bookmarks."""

    def __init__(self, target: io.BytesIO, footer: str, **metadata: str) -> None:
        super().__init__(
            target,
            pagesize=(style.PAGE_WIDTH, style.PAGE_HEIGHT),
            leftMargin=style.MARGIN,
            rightMargin=style.MARGIN,
            topMargin=style.MARGIN,
            bottomMargin=style.MARGIN,
            creator="HR Desktop",
            producer="HR Desktop",
            **metadata,
        )
        self._footer = style.plain(footer)
        frame = Frame(
            style.MARGIN,
            style.MARGIN,
            style.CONTENT_WIDTH,
            style.PAGE_HEIGHT - 2 * style.MARGIN,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )
        self.addPageTemplates(PageTemplate(frames=[frame], onPage=self._draw_footer))

    def _draw_footer(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.saveState()
        y = style.MARGIN - 20
        canvas.setStrokeColor(style.HAIRLINE)
        canvas.setLineWidth(0.5)
        canvas.line(style.MARGIN, y + 12, style.PAGE_WIDTH - style.MARGIN, y + 12)
        canvas.setFillColor(style.MUTED)
        canvas.setFont(style.REGULAR, 7.5)
        canvas.drawString(style.MARGIN, y, self._footer)
        right = style.PAGE_WIDTH - style.MARGIN
        canvas.drawRightString(right - 16, y, f"{canvas.getPageNumber()} /")
        canvas.translate(right - 13, y)
        canvas.doForm(_TOTAL)
        canvas.restoreState()

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 (reportlab's name)
        """Adds a bookmark for each heading."""
        outline = getattr(flowable, "outline", None)
        if outline:
            text, key, level = outline
            self.canv.addOutlineEntry(text, key, level=level, closed=level > 0)

    def _endBuild(self) -> None:  # noqa: N802 (reportlab's name)
        self.canv.beginForm(_TOTAL, 0, -3, 20, 10)
        self.canv.setFillColor(style.MUTED)
        self.canv.setFont(style.REGULAR, 7.5)
        self.canv.drawString(0, 0, str(self.canv.getPageNumber()))
        self.canv.endForm()
        super()._endBuild()


def bookmark(text: str, key: str) -> Flowable:
    """A bookmark of the PDF at this place, for a page whose title stands inside a table."""
    anchor = AnchorFlowable(key)
    anchor.outline = (style.plain(text), key, 0)
    return anchor


def moment_in(moment: datetime, time_zone: str, tr: Translator) -> str:
    """Day and time of an aware moment in an IANA time zone, in the translator's language."""
    local = moment.astimezone(ZoneInfo(time_zone))
    return f"{tr.date(local.date())}, {local:%H:%M}"


def build_pdf(
    story: Sequence[Flowable],
    *,
    title: str,
    subject: str,
    author: str,
    footer: str,
    language: Language,
) -> bytes:
    """The PDF of the story. The metadata's language is BCP 47 (`ru`, `en`)."""
    style.register_fonts()
    rl_config.useA85 = 0  # streams as they are: a fifth smaller, and quicker than as letters
    target = io.BytesIO()
    document = _Document(target, footer, title=title, subject=subject, author=author, lang=language)
    document.build(list(story))
    return target.getvalue()
