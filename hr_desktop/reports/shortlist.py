"""A vacancy's shortlist on one page: whom to meet first, and why."""

from __future__ import annotations

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable, Paragraph, Spacer, Table

from hr_desktop.domain.matching import Verdict
from hr_desktop.i18n import Translator
from hr_desktop.reports import style
from hr_desktop.reports.data import ShortlistData, ShortlistEntry
from hr_desktop.reports.flowables import BADGE_COLOURS, Badge
from hr_desktop.reports.pages import bookmark, build_pdf, moment_in

_AT_MOST = 10
_TABLE_HEIGHT = style.PAGE_HEIGHT - 2 * style.MARGIN - 150  # points; the rest is head and closing
_REASON_LENGTH = 170  # characters
_VERDICT_COLOURS: dict[Verdict, tuple[Color, Color]] = {
    Verdict.worth_an_interview: (style.GOOD, style.GOOD_SOFT),
    Verdict.doubtful: (style.WARNING, style.WARNING_SOFT),
    Verdict.far: (style.BAD, style.BAD_SOFT),
}


def render_shortlist(data: ShortlistData, tr: Translator | None = None) -> bytes:
    """The PDF of a shortlist in `data.language`: one page, as many of the best as fit."""
    tr = tr or Translator(data.language)
    style.register_fonts()
    made = moment_in(data.made_at, data.time_zone, tr)
    place = " · ".join(filter(None, [data.company, data.area]))
    counts = " · ".join(
        [
            tr.plural("{n} candidate", "{n} candidates", data.candidates_total),
            tr.plural("{n} interviewed", "{n} interviewed", data.interviewed_total),
        ]
    )
    story: list[Flowable] = [
        bookmark(data.vacancy_title, "shortlist"),
        Paragraph(style.markup(tr("Shortlist: whom to meet first")), style.LABEL),
        Paragraph(style.markup(data.vacancy_title), style.TITLE),
        Paragraph(style.markup(" · ".join(filter(None, [place, counts]))), style.LEAD),
        Spacer(1, 14),
    ]
    shown = _fitting(data.entries, tr)
    if not shown:
        story.append(Paragraph(style.markup(tr("Nobody is on the shortlist yet.")), style.BODY))
    else:
        story.append(_table(shown, tr))
    left = len(data.entries) - len(shown)
    if left:
        said = tr.plural("{n} more is in the program.", "{n} more are in the program.", left)
        story += [Spacer(1, 6), Paragraph(style.markup(said), style.SMALL)]
    story += [
        Spacer(1, 10),
        Paragraph(
            style.markup(tr("The order is the program’s proposal; a person decides whom to meet.")),
            style.SMALL,
        ),
    ]
    return build_pdf(
        story,
        title=style.plain(tr("Shortlist: {vacancy}", vacancy=data.vacancy_title)),
        subject=style.plain(data.vacancy_title),
        author=style.plain(data.recruiter or data.company or "HR Desktop"),
        footer=f"{data.vacancy_title} · " + tr("made {when}", when=made),
        language=data.language,
    )


def _fitting(entries: tuple[ShortlistEntry, ...], tr: Translator) -> tuple[ShortlistEntry, ...]:
    """As many of the first entries as fit the page below its head."""
    for count in range(min(_AT_MOST, len(entries)), 0, -1):
        if _table(entries[:count], tr).wrap(style.CONTENT_WIDTH, 10_000)[1] <= _TABLE_HEIGHT:
            return entries[:count]
    return entries[:1]


def _table(entries: tuple[ShortlistEntry, ...], tr: Translator) -> Table:
    widths = [22, style.CONTENT_WIDTH - 22 - 110 - 66, 66, 110]
    rows = [_row(place, entry, tr) for place, entry in enumerate(entries, 1)]
    table = Table(rows, colWidths=widths)
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEABOVE", (0, 0), (-1, -1), 0.5, style.HAIRLINE),
            ("LINEBELOW", (0, -1), (-1, -1), 0.5, style.HAIRLINE),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 6),
            ("RIGHTPADDING", (3, 0), (3, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 7),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
        ]
    )
    return table


def _row(place: int, entry: ShortlistEntry, tr: Translator) -> list[object]:
    about = [entry.person.position]
    if entry.person.total_years is not None:
        about.append(tr("experience: {years}", years=tr.years(entry.person.total_years)))
    who = [
        Paragraph(f"<b>{style.markup(entry.person.name)}</b>", style.BODY),
        Paragraph(style.markup(" · ".join(filter(None, about))), style.SMALL),
        Spacer(1, 2),
        *[Paragraph(style.markup(_short(line)), style.BODY) for line in _why(entry, tr)],
    ]
    match = [
        Paragraph(str(entry.match_score), _NUMBER),
        Paragraph(style.markup(tr("match")), style.RIGHT_LABEL),
        Paragraph(
            style.markup(tr("{covered} of {all}", covered=entry.covered, all=entry.required)),
            style.RIGHT_LABEL,
        ),
    ]
    return [Paragraph(str(place), style.LEAD), who, match, _standing(entry, tr)]


def _why(entry: ShortlistEntry, tr: Translator) -> list[str]:
    if entry.strengths or entry.concerns:
        lines = ["+ " + line for line in entry.strengths[:1]]
        return lines + ["– " + line for line in entry.concerns[:1]]
    return [tr.message(reason) for reason in entry.reasons[:2]]


def _standing(entry: ShortlistEntry, tr: Translator) -> list[Flowable]:
    cell: list[Flowable] = []
    if entry.recommendation is not None:
        number = "–" if entry.overall is None else str(entry.overall)
        cell.append(Paragraph(number, _NUMBER))
        colours = BADGE_COLOURS[entry.recommendation]
        cell.append(Badge(tr.code(f"recommendation.{entry.recommendation.value}"), *colours))
    else:
        colours = _VERDICT_COLOURS[entry.verdict]
        cell.append(Badge(tr.code(f"verdict.{entry.verdict.value}"), *colours))
    cell.append(
        Paragraph(style.markup(tr.code(f"application.{entry.state.value}")), style.RIGHT_LABEL)
    )
    if entry.decision is not None:
        decided = tr.code(f"decision.{entry.decision.kind.value}")
        cell.append(Paragraph(style.markup(f"{decided} · {entry.decision.by}"), style.RIGHT_LABEL))
    return cell


def _short(text: str) -> str:
    return text if len(text) <= _REASON_LENGTH else text[: _REASON_LENGTH - 1].rstrip() + "…"


_NUMBER = style.BIG_NUMBER.clone("number", fontSize=16, leading=18)
