"""Text of DOCX files, beside python-docx and docx2txt (where installed), in turns.

Goal: at most python-docx's time, although ours also reads headers, footers, text boxes, tracked
insertions and notes. Processor time is counted.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import docx

from benchmarks._result import figure, status, title
from hr_desktop.documents import read_document

try:
    import docx2txt
except ImportError:
    docx2txt = None

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 15


def corpus(folder: Path) -> list[Path]:
    """Generated resumes with tables, and real ones where they are at hand."""
    paths = []
    for number in range(3):
        made = docx.Document()
        made.sections[0].header.paragraphs[0].text = "Анна Смирнова"
        for section in range(4 + 4 * number):
            made.add_heading(f"Раздел {section}", 1)
            for line in range(6):
                paragraph = made.add_paragraph(f"Строка {line} ", style="List Bullet")
                paragraph.add_run("важно").bold = True
            table = made.add_table(4, 2)
            for row in range(4):
                table.cell(row, 0).text = f"20{row + 10} – 20{row + 12}"
                table.cell(row, 1).text = "Инженер, ООО «Ромашка»"
        path = folder / f"{number}.docx"
        made.save(str(path))
        paths.append(path)
    shared = ROOT.parent / "shared" / "samples"
    return [*paths, *sorted(shared.glob("*/*.docx"))]


def by_python_docx(path: Path) -> None:
    document = docx.Document(str(path))
    parts = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        for row in table.rows:
            parts.extend(cell.text for cell in row.cells)


def main() -> int:
    """Prints milliseconds a document, and ours as a part of each peer's."""
    readers: dict[str, Callable[[Path], object]] = {
        "ours": read_document,
        "python-docx": by_python_docx,
    }
    if docx2txt is not None:
        readers["docx2txt"] = docx2txt.process
    with tempfile.TemporaryDirectory() as folder:
        paths = corpus(Path(folder))
        spent: dict[str, dict[Path, list[float]]] = {n: {p: [] for p in paths} for n in readers}
        for path in paths:
            for reader in readers.values():
                reader(path)
            for _ in range(ROUNDS):
                for name, reader in readers.items():
                    began = time.process_time()
                    reader(path)
                    spent[name][path].append(time.process_time() - began)
    total = {n: sum(statistics.median(t) for t in s.values()) for n, s in spent.items()}
    title(f"DOCX text, {len(paths)} files, processor time")
    each = {name: 1000 * seconds / len(paths) for name, seconds in total.items()}
    if "docx2txt" in each:
        figure("DOCX text", each["ours"], "ms", peer=("docx2txt", each["docx2txt"]))
    figure(
        "DOCX text, a document",
        each["ours"],
        "ms",
        peer=("python-docx", each["python-docx"]),
        goal="at most its time",
        met=each["ours"] <= each["python-docx"],
    )
    return status()


if __name__ == "__main__":
    raise SystemExit(main())
