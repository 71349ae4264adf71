"""Writes the bundled examples: `python -m tools.samples`."""

from __future__ import annotations

import json
import re
from pathlib import Path

from docx import Document
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

from hr_desktop.reports.style import BOLD, REGULAR, markup, register_fonts
from tools.samples.docx_layouts import plain_text, save, write_docx
from tools.samples.interviews import ASKS, INTERVIEWS, PREPARED, QUESTIONS
from tools.samples.pdf_layouts import write_pdf
from tools.samples.people_en import ENGLISH
from tools.samples.people_ru import RUSSIAN
from tools.samples.person import Person
from tools.samples.vacancies import EXPECTED, VACANCIES

TARGET = Path(__file__).resolve().parent.parent.parent / "resources" / "samples"
_SPEED = 13.0  # characters a second, so that the example's clock moves as speech does


def main() -> None:
    """Writes resumes, vacancies, interviews and what is expected of them."""
    for folder in ("resumes", "vacancies", "interviews"):
        (TARGET / folder).mkdir(parents=True, exist_ok=True)
    for person in (*RUSSIAN, *ENGLISH):
        _resume(person, TARGET / "resumes" / f"{person.file}.{person.format}")
    _vacancies(TARGET / "vacancies")
    _interviews(TARGET / "interviews")
    expected = json.dumps(EXPECTED, ensure_ascii=False, indent=2) + "\n"
    (TARGET / "expected.json").write_text(expected, "utf-8")


def _resume(person: Person, target: Path) -> None:
    if person.format == "pdf":
        write_pdf(person, target)
    elif person.format == "docx":
        write_docx(person, target)
    else:
        target.write_text(plain_text(person), "utf-8")


def _vacancies(folder: Path) -> None:
    (folder / "payroll_accountant.txt").write_text(VACANCIES["payroll_accountant"], "utf-8")
    document = Document()
    for i, line in enumerate(VACANCIES["python_payments"].splitlines()):
        if i == 0:
            document.add_heading(line, 0)
        elif line.startswith("- "):
            document.add_paragraph(line[2:], style="List Bullet")
        elif line:
            document.add_paragraph(line)
    save(document, folder / "python_payments.docx")
    register_fonts()
    body = ParagraphStyle("body", fontName=REGULAR, fontSize=10.5, leading=15)
    title = ParagraphStyle("title", parent=body, fontName=BOLD, fontSize=20, leading=26)
    story: list[object] = []
    for i, line in enumerate(VACANCIES["customer_success"].splitlines()):
        text = markup(re.sub(r"^- ", "• ", line))
        story.append(Paragraph(text, body if i else title) if line else Spacer(1, 8))
    SimpleDocTemplate(
        str(folder / "customer_success.pdf"), pagesize=A4, title="Vacancy", invariant=1
    ).build(story)


def _interviews(folder: Path) -> None:
    resumes = {p.file: f"{p.file}.{p.format}" for p in (*RUSSIAN, *ENGLISH)}
    vacancies = {
        "python_payments": "python_payments.docx",
        "payroll_accountant": "payroll_accountant.txt",
        "customer_success": "customer_success.pdf",
    }
    for vacancy, resume, language, lines in INTERVIEWS:
        at = 0.0
        turns = []
        for i, line in enumerate(lines):
            role = "candidate" if i % 2 else "interviewer"
            turn: dict[str, object] = {"role": role, "text": line, "at": round(at, 1)}
            if i in ASKS[resume]:
                turn["asks"] = ASKS[resume][i]
            if i in QUESTIONS[resume]:
                turn["questions"] = QUESTIONS[resume][i]
            turns.append(turn)
            at += 2 + len(line) / _SPEED
        content = {
            "vacancy": vacancies[vacancy],
            "resume": resumes[resume],
            "language": language,
            "turns": turns,
            "prepared": [{"about": about, "text": said} for about, said in PREPARED[resume]],
        }
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        (folder / f"{resume}.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
