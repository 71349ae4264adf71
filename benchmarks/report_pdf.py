"""A four-page PDF report with a chart: ours beside WeasyPrint and headless Chromium.

Peers get the words of our own four pages as HTML, with the same fonts, bars, cards and table, and
have to make a PDF of it, in turns with ours. A peer that is not installed is said.
"""

from __future__ import annotations

import html
import importlib
import importlib.util
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pypdfium2

from benchmarks._result import figure, status, title
from hr_desktop.reports.data import ReportData
from hr_desktop.reports.interview_report import render_report
from tests.reports.examples import report_data
from tools.environment import browser

_ROUNDS = 7
_TURNS = 24  # four pages
_COLD = "most of it is the import of reportlab (with PIL), before the first line of ours"
_FACES = (("Regular", ""), ("Bold", "font-weight: bold"), ("Italic", "font-style: italic"))
_STYLE = """
@page { size: A4; margin: 18mm; @bottom-left { content: "Отчёт о собеседовании"; font-size: 7.5pt }
        @bottom-right { content: counter(page) " / " counter(pages); font-size: 7.5pt } }
body { font: 9.5pt/12pt "Report"; color: #17202E; margin: 0 } p { margin: 0 0 1pt }
h1 { font-size: 20pt; margin: 0 0 6pt } h2 { font-size: 10pt; margin: 4pt 0 1pt }
.page { page-break-before: always } .card { background: #F6F7F9; padding: 10pt }
.quote { border-left: 1.5pt solid #3457D5; padding-left: 6pt }
.bar { background: #DDE2E9; height: 5pt; border-radius: 2.5pt; margin: 4pt 0 }
.bar div { background: #3457D5; height: 5pt; border-radius: 2.5pt }
table { border-collapse: collapse; font-size: 8.5pt } td { padding: 2pt 8pt 2pt 0; color: #5B6879 }
"""


def main() -> int:
    """Prints milliseconds a report and the ratio to each peer."""
    data = report_data("ru", turns=_TURNS)
    page = _as_html(data, render_report(data))
    title("PDF report of four pages with a chart")
    cold = _cold()
    figure("in a cold process", cold, "ms", goal="under 250 ms", met=cold < 250, note=_COLD)
    with tempfile.TemporaryDirectory() as folder:
        for name, goal, made in (
            ("WeasyPrint", 6, _weasyprint(page, Path(folder))),
            ("headless Chromium", 15, _chromium(page, Path(folder))),
        ):
            if made is None:
                print(f"  {name}: the peer is not installed here, nothing to compare with")
                continue
            # Chromium works in processes of its own: only the clock sees them.
            seen = time.perf_counter if "Chromium" in name else time.process_time
            ours, peer = _in_turns(lambda: render_report(data), made, seen)
            figure(
                f"warm, beside {name}",
                ours,
                "ms",
                peer=(name, peer),
                goal=f"{goal} times as fast",
                met=peer >= goal * ours,
                note="what is left is reportlab's line breaking and number formatting in Python",
            )
    return status()


def _in_turns(
    ours: Callable[[], object], peer: Callable[[], object], clock: Callable[[], float]
) -> tuple[float, float]:
    """Median milliseconds of both, after one call of each that warms up."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(_ROUNDS + 1):
        for work, taken in zip((ours, peer), times, strict=True):
            start = clock()
            work()
            if number:
                taken.append((clock() - start) * 1000)
    return statistics.median(times[0]), statistics.median(times[1])


def _cold() -> float:
    """Milliseconds from importing the renderer to the finished PDF in a fresh process."""
    code = (
        "from tests.reports.examples import report_data\n"
        f"data = report_data('ru', turns={_TURNS})\n"
        "import time; start = time.process_time()\n"
        "from hr_desktop.reports.interview_report import render_report; render_report(data)\n"
        "print((time.process_time() - start) * 1000)"
    )
    runs = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
        for _ in range(3)
    ]
    return statistics.median(runs)


def _as_html(data: ReportData, report: bytes) -> str:
    """Our pages' lines as HTML; the last page's transcript as the table that it is."""
    fonts = files("fontpkg_pt_sans") / "files"
    faces = "".join(
        f"@font-face {{ font-family: Report; {how}; "
        f'src: url("file://{fonts}/PT_Sans-Web-{name}.ttf") }}'
        for name, how in _FACES
    )
    document = pypdfium2.PdfDocument(report)
    # Without the footer, which stands first: the peers write one of their own.
    pages = [page.get_textpage().get_text_range().splitlines()[2:] for page in document]
    bars = "".join(
        f'<div class="bar"><div style="width: {c.score or 0}%"></div></div>'
        for c in data.assessment.criteria.values()
    )
    rows = "".join(
        f"<tr><td>{t.at:.0f}</td><td>{t.role}</td><td>{html.escape(t.text)}</td></tr>"
        for t in data.transcript.turns
    )
    parts = [f'<div class="card">{bars}</div>', *map(_line, pages[0])]
    for page in pages[1:-1]:
        parts += ['<div class="page"></div>', *map(_line, page)]
    parts.append(f'<div class="page"></div><h1>{pages[-1][0]}</h1><table>{rows}</table>')
    head = f'<meta charset="utf-8"><style>{faces}{_STYLE}</style>'
    return f'<html lang="ru"><head>{head}</head><body>{"".join(parts)}</body></html>'


def _line(text: str) -> str:
    said = html.escape(text)
    if text.startswith("«"):
        return f'<p class="quote">{said}</p>'
    return f"<h2>{said}</h2>" if len(text) < 40 and text[-1:] not in ".»" else f"<p>{said}</p>"


def _weasyprint(page: str, folder: Path) -> Callable[[], object] | None:
    if importlib.util.find_spec("weasyprint") is None:
        return None
    try:
        weasyprint = importlib.import_module("weasyprint")
    except OSError:  # without the system's Pango
        return None
    return lambda: weasyprint.HTML(string=page).write_pdf(folder / "weasyprint.pdf")


def _chromium(page: str, folder: Path) -> Callable[[], object] | None:
    program = browser()
    if program is None:
        return None
    source = folder / "report.html"
    source.write_text(page, "utf-8")
    command = [
        program,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        f"--user-data-dir={folder / 'profile'}",
        f"--print-to-pdf={folder / 'report.pdf'}",
        source.as_uri(),
    ]
    return lambda: subprocess.run(command, capture_output=True, check=True, timeout=60)


if __name__ == "__main__":
    raise SystemExit(main())
