"""Resumes as PDF: an export like hh.ru's, a sidebar design, a modern single column."""

from __future__ import annotations

import io
from pathlib import Path

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    HRFlowable,
    KeepTogether,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

from hr_desktop.reports.style import BOLD, REGULAR, markup, register_fonts
from tools.samples.person import Person

_GREY = HexColor("#7A7A7A")
_NAVY = HexColor("#22324A")
_TEAL = HexColor("#0E6E74")
_TAG_GAP = "\u00a0 \u00a0 \u00a0 "  # hh.ru separates its tags by a wide gap


def _style(size: float, colour: object = HexColor("#1E1E1E"), **more: object) -> ParagraphStyle:
    font = BOLD if more.pop("bold", False) else REGULAR
    leading = more.pop("leading", size * 1.35)
    return ParagraphStyle(
        f"s{size}{font}{colour}",
        fontName=font,
        fontSize=size,
        leading=leading,
        textColor=colour,
        **more,
    )


def write_pdf(person: Person, target: Path) -> None:
    """Writes the resume in its layout; the same content gives the same bytes."""
    register_fonts()
    {"hh": _hh, "sidebar": _sidebar, "modern": _modern}[person.layout](person, target)


def _simple(target: Path, person: Person, story: list[Flowable], margin: float = 50) -> None:
    stream = io.BytesIO()
    SimpleDocTemplate(
        stream,
        pagesize=A4,
        leftMargin=margin,
        rightMargin=margin,
        topMargin=margin,
        bottomMargin=margin,
        title=person.name,
        invariant=1,
    ).build(story)
    target.write_bytes(stream.getvalue())


def _hh(person: Person, target: Path) -> None:
    """Dates stand in a narrow column at the left of each job, as in exports of hh.ru."""
    title, small = _style(24, bold=True), _style(9, _GREY)
    body, strong = _style(10), _style(11, bold=True)
    section = _style(10, _GREY)

    def head(text: str) -> list[Flowable]:
        return [
            Spacer(1, 12),
            Paragraph(markup(text), section),
            HRFlowable(width="100%", thickness=0.6, color=HexColor("#D0D0D0"), spaceAfter=6),
        ]

    def rows(pairs: list[tuple[list[Flowable], list[Flowable]]]) -> list[Flowable]:
        made: list[Flowable] = []
        for left, right in pairs:
            table = Table([[left, right]], colWidths=[110, 373], hAlign="LEFT")
            table.setStyle(
                [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]
            )
            made.append(table)
        return made

    def p(text: str, kind: ParagraphStyle = body) -> Paragraph:
        return Paragraph(markup(text), kind)

    story: list[Flowable] = [
        p(person.name, title),
        Spacer(1, 4),
        p(person.sex_and_age),
        Spacer(1, 6),
        p(f"{person.phone} — предпочитаемый способ связи"),
        p(person.email),
        Spacer(1, 6),
        p(f"Проживает: {person.city}"),
        p("Гражданство: Россия, есть разрешение на работу: Россия"),
        p("Не готов(а) к переезду, не готов(а) к командировкам"),
        *head("Желаемая должность и зарплата"),
        Table(
            [[[p(person.position, strong)], [p(person.salary, strong)]]],
            colWidths=[335, 148],
            hAlign="LEFT",
            style=[("LEFTPADDING", (0, 0), (-1, -1), 0), ("VALIGN", (0, 0), (-1, -1), "TOP")],
        ),
        p("Специализации:"),
        *[p(f"—  {name}") for name in person.specialisations],
        Spacer(1, 4),
        p(person.employment),
        p(person.schedule),
        *head(f"Опыт работы — {person.total}"),
    ]
    for job in person.jobs:
        left = [
            p(f"{job.start} —<br/>".replace("<br/>", "\n") + job.end, small),
            p(job.length, small),
        ]
        right: list[Flowable] = [p(job.company, strong), p(job.place, small), Spacer(1, 3)]
        right += [
            p(job.position, strong),
            Spacer(1, 2),
            *[p(line) for line in job.did],
            Spacer(1, 8),
        ]
        story += rows([(left, right)])
    story += head("Образование")
    story += [
        p(
            "Высшее"
            if "колледж" not in person.studies[0].school.lower()
            else "Среднее специальное",
            strong,
        )
    ]
    story += rows([([p(s.year, small)], [p(s.school, strong), p(s.field)]) for s in person.studies])
    story += head("Навыки")
    story += rows([([p("Знание языков", small)], [p(line) for line in person.languages])])
    story += rows([([p("Навыки", small)], [p(_TAG_GAP.join(person.skills))])])
    if person.about:
        story += head("Дополнительная информация")
        story += rows([([p("Обо мне", small)], [p(person.about)])])
    _simple(target, person, story)


def _sidebar(person: Person, target: Path) -> None:
    """White letters on a dark sidebar at the left, the career at the right."""
    light, light_head = (
        _style(9.5, white),
        _style(11, white, bold=True, spaceBefore=12, spaceAfter=4),
    )
    body, strong = _style(10), _style(11, bold=True)
    section = _style(13, _NAVY, bold=True, spaceBefore=12, spaceAfter=4)

    def p(text: str, kind: ParagraphStyle = body) -> Paragraph:
        return Paragraph(markup(text), kind)

    left: list[Flowable] = [p("Contact", light_head)]
    left += [p(t, light) for t in (person.phone, person.email, person.city, *person.links)]
    left += [p("Skills", light_head), *[p(skill, light) for skill in person.skills]]
    left += [p("Languages", light_head), *[p(t, light) for t in person.languages]]
    left += [p("Education", light_head)]
    for study in person.studies:
        left += [p(study.field, light), p(f"{study.school}, {study.year}", light)]
    if person.certificates:
        left += [p("Certificates", light_head), *[p(t, light) for t in person.certificates]]
    right: list[Flowable] = [
        p(person.name, _style(26, _NAVY, bold=True)),
        p(person.position, _style(14, _GREY)),
        p("Profile", section),
        p(person.about),
        p("Experience", section),
    ]
    for job in person.jobs:
        right += [
            p(f"{job.position}, {job.company}", strong),
            p(f"{job.start} – {job.end}", _style(9, _GREY)),
            *[Paragraph(markup(t), _style(10, leftIndent=10), bulletText="•") for t in job.did],
            Spacer(1, 8),
        ]
    width, height = A4
    stream = io.BytesIO()
    document = BaseDocTemplate(stream, pagesize=A4, title=person.name, invariant=1)

    def ground(canvas: object, _document: object) -> None:
        canvas.setFillColor(_NAVY)  # type: ignore[attr-defined]
        canvas.rect(0, 0, 190, height, stroke=0, fill=1)  # type: ignore[attr-defined]

    frames = [Frame(18, 30, 160, height - 60), Frame(205, 30, width - 235, height - 60)]
    document.addPageTemplates(PageTemplate(frames=frames, onPage=ground))
    document.build([*left, FrameBreak(), *right])
    target.write_bytes(stream.getvalue())


def _modern(person: Person, target: Path) -> None:
    """One column, coloured headings, dates at the right of each position."""
    body, strong = _style(10), _style(11, bold=True)
    section = _style(12, _TEAL, bold=True, spaceBefore=12, spaceAfter=3)
    right = _style(9.5, _GREY, alignment=2)

    def p(text: str, kind: ParagraphStyle = body) -> Paragraph:
        return Paragraph(markup(text), kind)

    contacts = "  |  ".join([person.email, person.phone, person.city, *person.links])
    story: list[Flowable] = [
        p(person.name.upper(), _style(24, _TEAL, bold=True)),
        p(person.position, _style(13, _GREY)),
        Spacer(1, 4),
        p(contacts, _style(9)),
        p("SUMMARY", section),
        p(person.about),
        p("PROFESSIONAL EXPERIENCE", section),
    ]
    for job in person.jobs:
        row = Table(
            [[p(job.position, strong), p(f"{job.start} – {job.end}", right)]],
            colWidths=[343, 140],
            hAlign="LEFT",
        )
        row.setStyle([("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)])
        story += [
            KeepTogether([row, p(job.company, _style(10, _TEAL))]),
            *[Paragraph(markup(t), _style(10, leftIndent=10), bulletText="•") for t in job.did],
            Spacer(1, 5),
        ]
    story += [p("EDUCATION", section)]
    story += [p(f"{s.field}, {s.school}, {s.year}") for s in person.studies]
    story += [p("SKILLS", section), p(", ".join(person.skills))]
    story += [p("LANGUAGES", section), p(", ".join(person.languages))]
    if person.certificates:
        story += [p("CERTIFICATES", section), *[p(t) for t in person.certificates]]
    _simple(target, person, story)
