"""The report of one interview: a first page that is enough alone, then everything behind it."""

from __future__ import annotations

from datetime import datetime

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    HRFlowable,
    KeepTogether,
    PageBreak,
    Paragraph,
    Spacer,
)

from hr_desktop.domain.plan import CRITERIA, CriterionName
from hr_desktop.domain.scorecard import Evidence, QuestionFinding
from hr_desktop.i18n import Translator
from hr_desktop.reports import style
from hr_desktop.reports.data import ReportData
from hr_desktop.reports.flowables import (
    BADGE_COLOURS,
    Badge,
    Quote,
    ScoreBars,
    bullets,
    card,
    heading,
    side_by_side,
)
from hr_desktop.reports.pages import bookmark, build_pdf, moment_in

_REASONS = 3  # each way, on the first page
_OPINIONS, _OPINION = 4, 160  # colleagues on the first page, and letters of each


def render_report(data: ReportData, tr: Translator | None = None) -> bytes:
    """The PDF of one interview in `data.language`; A4, PT Sans embedded."""
    return _InterviewReport(data, tr or Translator(data.language)).build()


class _InterviewReport:
    def __init__(self, data: ReportData, tr: Translator) -> None:
        self.data, self.tr = data, tr
        self.corrected = {c.criterion: c for c in data.corrections}
        style.register_fonts()

    def build(self) -> bytes:
        tr, data = self.tr, self.data
        story = [
            *self._first_page(),
            PageBreak(),
            *self._evidence(),
            *self._questions(),
            *self._next_round(),
            *self._method(),
            *self._transcript(),
        ]
        title = tr("Interview report: {name}", name=data.person.name)
        return build_pdf(
            story,
            title=style.plain(title),
            subject=style.plain(data.vacancy_title),
            author=style.plain(data.recruiter or data.company or "HR Desktop"),
            footer=f"{data.person.name} · {data.vacancy_title} · "
            + tr("made {when}", when=self._when(data.made_at)),
            language=data.language,
        )

    # The first page

    def _first_page(self) -> list[Flowable]:
        data, tr = self.data, self.tr
        about = [data.person.position, data.person.city if data.with_contacts else ""]
        if data.person.total_years is not None:
            about.append(tr("experience: {years}", years=tr.years(data.person.total_years)))
        who = [
            Paragraph(
                style.markup(" · ".join(filter(None, [tr("Interview for"), data.company]))),
                style.LABEL,
            ),
            Paragraph(f"<b>{style.markup(data.vacancy_title)}</b>", style.BODY),
            Spacer(1, 10),
            Paragraph(style.markup(data.person.name), style.TITLE),
            Paragraph(style.markup(" · ".join(filter(None, about))), style.LEAD),
        ]
        width = style.CONTENT_WIDTH
        return [
            bookmark(data.person.name, "summary"),
            side_by_side([who, self._verdict()], [width - 150, 150]),
            Spacer(1, 12),
            card([Paragraph(style.markup(tr("Scores")), style.CARD_TITLE), self._bars()], width),
            Spacer(1, 14),
            self._reasons(),
            Spacer(1, 14),
            *self._own_words(),
            KeepTogether(card(self._decision(), width)),
            Spacer(1, 12),
            *self._contacts(),
            Paragraph(style.markup(self._circumstances()), style.SMALL),
        ]

    def _verdict(self) -> list[Flowable]:
        data, tr = self.data, self.tr
        colours = BADGE_COLOURS[data.recommendation]
        number = "–" if data.overall is None else str(data.overall)
        return [
            Paragraph(style.markup(tr("Overall, weighted mean of 100")), style.RIGHT_LABEL),
            Paragraph(number, style.BIG_NUMBER),
            Spacer(1, 6),
            Badge(tr.code(f"recommendation.{data.recommendation.value}"), *colours),
        ]

    def _bars(self) -> ScoreBars:
        rows: list[tuple[str, int | None, str]] = []
        for name in CRITERIA:
            score, changed = self._score(name)
            label = self.tr.code(f"criterion.{name}") + (" *" if changed else "")
            rows.append((label, score, self.tr("too little was said to judge")))
        return ScoreBars(rows, label_width=150)

    def _reasons(self) -> Flowable:
        data, tr = self.data, self.tr
        half = (style.CONTENT_WIDTH - 20) / 2
        against = [*data.assessment.red_flags, *data.assessment.weaknesses]
        columns = []
        for title, lines, nothing in (
            (tr("Speaks for"), data.assessment.strengths, tr("Nothing was backed by evidence.")),
            (tr("Speaks against, or is open"), against, tr("Nothing stood out.")),
        ):
            body = bullets(lines[:_REASONS]) or [Paragraph(style.markup(nothing), style.SMALL)]
            columns.append([Paragraph(style.markup(title), style.CARD_TITLE), *body])
        return side_by_side([columns[0], [], columns[1]], [half, 20, half])

    def _own_words(self) -> list[Flowable]:
        """The most telling quotes: one for each criterion, best scores first, then one concern."""
        best: list[Evidence] = []
        concerns: list[Evidence] = []
        judged = sorted(
            self.data.assessment.criteria.values(), key=lambda c: c.score or 0, reverse=True
        )
        for criterion in judged:
            for item in criterion.evidence:
                chosen = concerns if item.concern else best
                if item.turn is not None and all(item.quote != q.quote for q in chosen):
                    chosen.append(item)
                    break
        shown = (best[: _REASONS - 1] if concerns else best[:_REASONS]) + concerns[:1]
        if not shown:
            return []
        title = Paragraph(style.markup(self.tr("In the candidate’s own words")), style.CARD_TITLE)
        return [title, *[self._quote(item) for item in shown], Spacer(1, 10)]

    def _decision(self) -> list[Flowable]:
        data, tr = self.data, self.tr
        title = Paragraph(style.markup(tr("A person’s decision")), style.CARD_TITLE)
        if data.decision is None:
            text = tr("Not decided yet. The AI gathers evidence; a person decides.")
            return [title, Paragraph(style.markup(text), style.BODY), *self._opinions()]
        decided = tr.code(f"decision.{data.decision.kind.value}")
        by = " · ".join(filter(None, [data.decision.by, self._when(data.decision.at)]))
        return [
            title,
            Paragraph(
                f"<b>{style.markup(decided)}.</b> {style.markup(data.decision.reason)}", style.BODY
            ),
            Paragraph(style.markup(by), style.SMALL),
            *self._opinions(),
        ]

    def _opinions(self) -> list[Flowable]:
        """One line for each colleague: the first page stays one page."""
        tr, opinions = self.tr, self.data.opinions
        if not opinions:
            return []
        lines: list[Flowable] = [
            Spacer(1, 6),
            Paragraph(style.markup(tr("Opinions of colleagues")), style.LABEL),
        ]
        for one in opinions[-_OPINIONS:]:
            kind = tr.code(f"opinion.{one.kind.value}")
            reason = one.reason if len(one.reason) <= _OPINION else one.reason[:_OPINION] + "…"
            text = f"<b>{style.markup(one.by)}: {style.markup(kind)}.</b> {style.markup(reason)}"
            lines.append(Paragraph(text, style.SMALL))
        left = len(opinions) - _OPINIONS
        if left > 0:
            more = tr.plural("and {n} more opinion", "and {n} more opinions", left)
            lines.append(Paragraph(style.markup(more), style.SMALL))
        return lines

    def _contacts(self) -> list[Flowable]:
        person = self.data.person
        lines = [*person.emails, *person.phones, *person.links]
        if not self.data.with_contacts or not lines:
            return []
        text = f"<b>{style.markup(self.tr('Contacts'))}</b>  " + style.markup(" · ".join(lines))
        return [Paragraph(text, style.BODY), Spacer(1, 6)]

    def _circumstances(self) -> str:
        data, tr = self.data, self.tr
        said = [tr.code(f"interview_kind.{data.kind.value}")]
        if data.interviewed_at:
            said.append(self._when(data.interviewed_at))
        if data.elapsed >= 60:
            said.append(tr.plural("{n} minute", "{n} minutes", round(data.elapsed / 60)))
        covered = sum(q.covered for q in data.assessment.questions)
        if data.assessment.questions:
            said.append(
                tr(
                    "questions covered: {covered} of {all}",
                    covered=covered,
                    all=len(data.assessment.questions),
                )
            )
        text = " · ".join(said) + ". " + tr("The interviewer is an AI.")
        if data.corrections:
            text += " " + tr("* Score set by a person; the machine’s stands with the evidence.")
        if data.stale:
            text += " " + tr("The vacancy has changed since this assessment was made.")
        return text

    # What is behind it

    def _evidence(self) -> list[Flowable]:
        story: list[Flowable] = [heading(self.tr("Evidence"), style.H1, "evidence")]
        for name in CRITERIA:
            story += self._criterion(name)
        return story

    def _criterion(self, name: CriterionName) -> list[Flowable]:
        tr = self.tr
        judged = self.data.assessment.criteria.get(name)
        score, changed = self._score(name)
        number = "–" if score is None else str(score)
        title = heading(f"{tr.code(f'criterion.{name}')} · {number}", style.H2, f"criterion-{name}")
        body: list[Flowable] = []
        if changed:
            correction = self.corrected[name]
            machine = "–" if judged is None or judged.score is None else str(judged.score)
            body.append(
                Paragraph(
                    style.markup(
                        tr(
                            "{by} set this score: {reason} (the machine’s: {machine})",
                            by=correction.by,
                            reason=correction.reason,
                            machine=machine,
                        )
                    ),
                    style.BODY,
                )
            )
        if judged is None:
            return [title, *body]
        body.append(Paragraph(style.markup(judged.reason), style.BODY))
        body.append(Spacer(1, 4))
        body += [self._quote(item) for item in judged.evidence]
        body += bullets(judged.concerns, mark="!")
        return [CondPageBreak(90), title, *body]

    def _quote(self, item: Evidence) -> Quote:
        colour = style.WARNING if item.concern else style.ACCENT
        place = self.tr("from the resume")
        if item.turn is not None:
            place = self._place(item.turn)
        if item.concern:
            place += " · " + self.tr("a concern")
        return Quote(
            style.markup(f"«{item.quote}»" if self._russian else f"“{item.quote}”"), place, colour
        )

    def _place(self, number: int) -> str:
        """The turn's time as a link to its place in the transcript."""
        turn = next((t for t in self.data.transcript.turns if t.number == number), None)
        words = style.markup(self.tr("answer {number}", number=number))
        if turn is None:
            return words
        return f'<a href="#turn-{number}" color="#3457D5">{_clock(turn.at)} · {words}</a>'

    def _questions(self) -> list[Flowable]:
        data, tr = self.data, self.tr
        story: list[Flowable] = []
        if data.assessment.questions:
            story += [Spacer(1, 12), heading(tr("Questions"), style.H1, "questions")]
            story += [self._question(finding) for finding in data.assessment.questions]
        waiting = [q for q in data.candidate_questions if not q.answered]
        if waiting:
            story.append(heading(tr("Asked by the candidate, waiting for you"), style.H2, "asked"))
            story += bullets([q.text for q in waiting])
        return story

    def _question(self, finding: QuestionFinding) -> Flowable:
        tr = self.tr
        place = [tr("covered") if finding.covered else tr("not covered")]
        text = style.markup(finding.question)
        where = ""
        if finding.turn is not None:
            where = " · " + self._place(finding.turn)
        colour = "#17744B" if finding.covered else "#8A5A12"
        return KeepTogether(
            [
                Paragraph(f"<b>{text}</b>", style.BODY),
                Paragraph(style.markup(finding.finding), style.BODY),
                Paragraph(
                    f'<font color="{colour}">{style.markup(place[0])}</font>{where}', style.SMALL
                ),
                Spacer(1, 7),
            ]
        )

    def _next_round(self) -> list[Flowable]:
        assessment, tr = self.data.assessment, self.tr
        story: list[Flowable] = []
        for title, key, lines in (
            (tr("Next steps"), "next-steps", assessment.next_steps),
            (tr("Questions for the next round"), "next-questions", assessment.next_round_questions),
        ):
            if lines:
                # Between two headings a break would leave the first one alone on its page.
                room = [CondPageBreak(80)] if story else []
                story += [*room, heading(title, style.H2, key), *bullets(lines)]
        if not story:
            return []
        head = heading(tr("Next round"), style.H1, "next")
        return [Spacer(1, 12), CondPageBreak(110), head, *story]

    def _method(self) -> list[Flowable]:
        data, tr = self.data, self.tr
        assessment = data.assessment
        by = tr("offline rules") if assessment.method == "offline" else assessment.method
        parts = [tr("Assessed by: {method}", method=by)]
        if assessment.model:
            parts.append(tr("model: {model}", model=assessment.model))
        if assessment.prompt_version:
            parts.append(tr("rules, version {version}", version=assessment.prompt_version))
        parts.append(tr("assessed {when}", when=self._when(data.assessed_at)))
        parts.append(
            tr("how sure the method can be: {sure} %", sure=round(assessment.confidence * 100))
        )
        rules = [
            tr(
                "Every quote was found by the program in the transcript or in the resume. The"
                " overall score is a weighted mean, computed by the program over the criteria that"
                " have evidence."
            ),
            tr(
                "Name, sex, age, photo, address, nationality, family and gaps in a career take no"
                " part in any score. Neither do accent, fluency or voice."
            ),
            *[tr.message(limit) for limit in assessment.limits],
        ]
        return [
            Spacer(1, 12),
            CondPageBreak(150),
            heading(tr("Method and its limits"), style.H1, "method"),
            Paragraph(style.markup(" · ".join(parts)).replace(" %", "\xa0%"), style.BODY),
            Spacer(1, 4),
            *bullets(rules),
        ]

    def _transcript(self) -> list[Flowable]:
        tr, data = self.tr, self.data
        story: list[Flowable] = [
            Spacer(1, 12),
            CondPageBreak(220),
            heading(tr("Transcript"), style.H1, "transcript"),
        ]
        for turn in data.transcript.turns:
            candidate = turn.role == "candidate"
            who = tr("Candidate") if candidate else tr("Stefani")
            text = style.markup(turn.text)
            marks = [] if turn.finished else [tr("(cut off)")]
            if turn.uncertain:
                marks.append(tr("(recognised with little certainty)"))
            if marks:
                said = style.markup(" ".join(marks))
                text += f' <i><font color="#5B6879">{said}</font></i>'
            kind = style.SPOKEN if candidate else _INTERVIEWER
            story.append(
                Paragraph(
                    f'<a name="turn-{turn.number}"/>{text}',
                    kind,
                    bulletText=f"{_clock(turn.at)}   {style.plain(who)}",
                )
            )
        story.append(HRFlowable(width="100%", thickness=0.5, color=style.HAIRLINE, spaceBefore=6))
        return story

    # Small helpers

    def _score(self, name: CriterionName) -> tuple[int | None, bool]:
        """The score after people's corrections, and whether a person set it."""
        if name in self.corrected:
            return self.corrected[name].score, True
        judged = self.data.assessment.criteria.get(name)
        return (None if judged is None else judged.score), False

    @property
    def _russian(self) -> bool:
        return self.data.language == "ru"

    def _when(self, moment: datetime) -> str:
        return moment_in(moment, self.data.time_zone, self.tr)


_INTERVIEWER = ParagraphStyle("interviewer", parent=style.SPOKEN, textColor=style.MUTED)


def _clock(seconds: float) -> str:
    """Seconds as `mm:ss`."""
    return f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"
