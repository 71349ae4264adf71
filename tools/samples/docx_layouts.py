"""Resumes as DOCX (classic headings, a table with dates at the left, hh.ru's form) and as text."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.shared import Cm, Pt

from tools.samples.person import Person

_MADE = datetime(2026, 1, 12, tzinfo=UTC)


def write_docx(person: Person, target: Path) -> None:
    """Writes the resume in its layout; the same content gives the same bytes."""
    document = Document()
    document.core_properties.author = person.name
    document.core_properties.created = document.core_properties.modified = _MADE
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    {"classic": _classic, "table": _table, "hh": _hh}[person.layout](person, document)
    save(document, target)


def save(document: Any, target: Path) -> None:
    """Saves with fixed times inside the package, so that nothing changes without a reason."""
    stream = io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as made, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in made.namelist():
            out.writestr(
                zipfile.ZipInfo(name, (2026, 1, 12, 0, 0, 0)), made.read(name), zipfile.ZIP_DEFLATED
            )


def _titles(person: Person) -> tuple[str, ...]:
    russian = any("а" <= c <= "я" for c in person.position.lower())
    if russian:
        return ("О себе", "Опыт работы", "Ключевые навыки", "Образование", "Языки", "Сертификаты")
    return ("Summary", "Work experience", "Skills", "Education", "Languages", "Certificates")


def _classic(person: Person, document: Any) -> None:
    about, work, skills, education, languages, _ = _titles(person)
    document.add_heading(person.name, 0)
    document.add_paragraph(person.position)
    document.add_paragraph(" | ".join([person.phone, person.email, person.city, *person.links]))
    document.add_heading(about, 1)
    document.add_paragraph(person.about)
    document.add_heading(work, 1)
    for job in person.jobs:
        document.add_paragraph().add_run(f"{job.position}, {job.company}").bold = True
        document.add_paragraph(f"{job.start} – {job.end}")
        for line in job.did:
            document.add_paragraph(line, style="List Bullet")
    document.add_heading(skills, 1)
    document.add_paragraph(", ".join(person.skills))
    document.add_heading(education, 1)
    for study in person.studies:
        document.add_paragraph(f"{study.school}, {study.field}, {study.year}")
    document.add_heading(languages, 1)
    document.add_paragraph("; ".join(person.languages))


def _table(person: Person, document: Any) -> None:
    about, work, skills, education, languages, _ = _titles(person)
    document.add_heading(person.name, 0)
    document.add_paragraph(person.position)
    if person.salary:
        document.add_paragraph(f"Желаемая зарплата: {person.salary}")
    table = document.add_table(rows=0, cols=2)

    def row(left: str, lines: list[str], bold_first: bool = False) -> None:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Cm(4.5), Cm(12)
        cells[0].text = left
        cells[1].text = lines[0]
        if bold_first:
            cells[1].paragraphs[0].runs[0].bold = True
        for line in lines[1:]:
            cells[1].add_paragraph(line)

    row("Контакты" if person.salary else "Contact", [person.phone, person.email, person.city])
    row(about, [person.about])
    row(work, [""])
    for job in person.jobs:
        row(f"{job.start} – {job.end}", [job.company, job.position, *job.did], bold_first=True)
    row(education, [f"{s.school}, {s.field}, {s.year}" for s in person.studies])
    row(skills, [", ".join(person.skills)])
    row(languages, list(person.languages))


def _hh(person: Person, document: Any) -> None:
    for line in (person.name, person.sex_and_age, f"{person.phone} — предпочитаемый способ связи"):
        document.add_paragraph(line)
    document.paragraphs[0].runs[0].font.size = Pt(20)
    document.add_paragraph(person.email)
    document.add_paragraph(f"Проживает: {person.city}")
    document.add_heading("Желаемая должность и зарплата", 2)
    document.add_paragraph(person.position).runs[0].bold = True
    document.add_paragraph(person.salary)
    document.add_paragraph("Специализации:")
    for name in person.specialisations:
        document.add_paragraph(f"— {name}")
    document.add_paragraph(person.employment)
    document.add_paragraph(person.schedule)
    document.add_heading(f"Опыт работы — {person.total}", 2)
    table = document.add_table(rows=0, cols=2)
    for job in person.jobs:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Cm(4), Cm(12.5)
        cells[0].text = f"{job.start} — {job.end}"
        cells[0].add_paragraph(job.length)
        cells[1].text = job.company
        for line in (job.place, job.position, *job.did):
            cells[1].add_paragraph(line)
    document.add_heading("Образование", 2)
    for study in person.studies:
        document.add_paragraph(f"{study.year} {study.school}")
        document.add_paragraph(study.field)
    document.add_heading("Знание языков", 2)
    for line in person.languages:
        document.add_paragraph(line)
    document.add_heading("Ключевые навыки", 2)
    document.add_paragraph(", ".join(person.skills))
    document.add_heading("Обо мне", 2)
    document.add_paragraph(person.about)


def plain_text(person: Person) -> str:
    """The resume as somebody types it into a text editor."""
    about, work, skills, education, languages, _ = _titles(person)
    lines = [
        person.name,
        person.position,
        "",
        f"Телефон: {person.phone}",
        f"E-mail: {person.email}",
    ]
    lines += [f"Город: {person.city}", "", work.upper()]
    for job in person.jobs:
        lines += [f"{job.start} – {job.end}", f"{job.company}, {job.position}"]
        lines += [f"- {line}" for line in job.did] + [""]
    lines += [education.upper(), *[f"{s.year} {s.school}, {s.field}" for s in person.studies], ""]
    lines += [skills.upper(), ", ".join(person.skills), "", languages.upper()]
    lines += list(person.languages)
    if person.about:
        lines += ["", about.upper(), person.about]
    return "\n".join(lines) + "\n"
