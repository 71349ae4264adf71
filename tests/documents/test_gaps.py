"""Wide gaps: what stands far apart on a line, or in lines of one cell, is not one phrase."""

from __future__ import annotations

from pathlib import Path

from docx import Document

from hr_desktop.documents import read_document


def test_a_wide_gap_in_plain_text_parts_two_things(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("АО «Росгидрострой»          07.2015 – 08.2019\nЮрист  и так\n", "utf-8")
    assert read_document(path).text.split("\n")[:2] == [
        "АО «Росгидрострой»\t07.2015 – 08.2019",
        "Юрист и так",
    ]


def test_a_page_on_one_line_is_cut_at_its_gaps(tmp_path: Path) -> None:
    rows = [
        "Olivia Hart", "Tel: 07911 123456", "PERSONAL PROFILE",
        "A friendly care assistant with six years of experience in residential homes for adults.",
        "WORK HISTORY", "Care Assistant", "Meadow View Care Home, Leeds", "June 2019 - Present",
        "Assisting residents with personal care, meals and their letters to the family at home.",
    ]  # fmt: skip
    path = tmp_path / "flat.txt"
    path.write_text("  " + "   ".join(rows), "utf-8")
    assert read_document(path).text.strip().split("\n") == rows


def test_a_cell_with_line_breaks_keeps_its_lines(tmp_path: Path) -> None:
    made = Document()
    cells = made.add_table(1, 2).rows[0].cells
    cells[0].text = "Mar 2016 – Dec 2019"
    cells[1].text = "Forklift Driver\nBrindley Logistics"
    path = tmp_path / "t.docx"
    made.save(str(path))
    assert [row for row in read_document(path).text.split("\n") if row] == [
        "Mar 2016 – Dec 2019", "Forklift Driver", "Brindley Logistics",
    ]  # fmt: skip
