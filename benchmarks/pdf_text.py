"""Text of PDF files in reading order, beside other readers, in turns on the same pages.
Processor time is counted, which other programs disturb less than the clock.

Goal: at least 8 times as fast as pdfplumber. The others are shown for comparison: pypdfium2's own
text (no reading order of its own) and pdfminer.six.
"""

from __future__ import annotations

import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2
from pdfminer.high_level import extract_text

from benchmarks._result import figure, status, title
from hr_desktop.documents import read_document
from hr_desktop.domain.messages import PersonError

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3
GOAL = 8.0


def corpus(folder: Path) -> list[Path]:
    """Real resumes where they are at hand, and generated ones of several layouts."""
    sys.path.insert(0, str(ROOT / "tests" / "documents"))
    from pdf_maker import PROSE, Page, write
    from test_pdf_layout import hh_export, sidebar

    two = Page()
    two.add(200, 50, "Анна Смирнова", size=20, bold=True)
    two.prose(40, 120, 240, PROSE["ru"] * 6, column=1)
    two.prose(310, 120, 240, PROSE["en"] * 6, column=2)
    plain = Page()
    plain.prose(40, 60, 515, f"{PROSE['en']} {PROSE['ru']} " * 8)
    made = [
        write(folder / f"{name}-{order}.pdf", [page] * 2, order)
        for name, page in (
            ("two", two), ("plain", plain), ("side", sidebar(True)), ("job-site", hh_export()),
        )
        for order in ("rows", "columns")
    ]  # fmt: skip
    shared = ROOT.parent / "shared" / "samples"
    return [*made, *sorted(shared.glob("*/*.pdf"))]


def ours(path: Path) -> None:
    try:
        read_document(path)
    except PersonError:
        return  # a scan


def by_pdfplumber(path: Path) -> None:
    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_text()


def by_pypdfium2(path: Path) -> None:
    document = pypdfium2.PdfDocument(path)
    for page in document:
        page.get_textpage().get_text_range()
    document.close()


def by_pdfminer(path: Path) -> None:
    extract_text(path)


READERS: dict[str, Callable[[Path], None]] = {
    "ours": ours,
    "pdfplumber": by_pdfplumber,
    "pdfminer.six": by_pdfminer,
    "pypdfium2": by_pypdfium2,
}


def main() -> int:
    """Prints milliseconds a page, and how many times as fast as each peer ours is."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # says the same thing for each page
    with tempfile.TemporaryDirectory() as folder:
        paths = corpus(Path(folder))
        pages = {path: len(pypdfium2.PdfDocument(path)) for path in paths}
        spent: dict[str, dict[Path, list[float]]] = {n: {p: [] for p in paths} for n in READERS}
        for path in paths:
            for reader in READERS.values():  # imports and caches
                reader(path)
            for _ in range(ROUNDS):
                for name, reader in READERS.items():
                    began = time.process_time()
                    reader(path)
                    spent[name][path].append(time.process_time() - began)
        total = sum(pages.values())
        best = {n: sum(statistics.median(t) for t in s.values()) for n, s in spent.items()}
        title(f"PDF text, {len(paths)} files, {total} pages, processor time")
        each = {name: 1000 * seconds / total for name, seconds in best.items()}
        for name in ("pypdfium2", "pdfminer.six"):
            figure("PDF text", each["ours"], "ms", peer=(name, each[name]))
        worst = min(
            paths, key=lambda p: statistics.median(spent["pdfplumber"][p])
            / statistics.median(spent["ours"][p]),
        )  # fmt: skip
        ratio = statistics.median(spent["pdfplumber"][worst]) / statistics.median(
            spent["ours"][worst]
        )
        print(f"  slowest beside pdfplumber: {worst.name}, x {ratio:.1f}")
        figure(
            "PDF text, a page",
            each["ours"],
            "ms",
            peer=("pdfplumber", each["pdfplumber"]),
            goal=f"{GOAL:.0f} times as fast",
            met=each["pdfplumber"] >= GOAL * each["ours"],
        )
    return status()


if __name__ == "__main__":
    raise SystemExit(main())
