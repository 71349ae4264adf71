"""Scorecards: the machine's assessment, and people's corrections beside it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, exists, func, insert, select, update

from hr_desktop.domain.application import OPEN_STATES
from hr_desktop.domain.base import new_id
from hr_desktop.domain.interview import InterviewKind
from hr_desktop.domain.messages import refuse
from hr_desktop.domain.plan import CriterionName
from hr_desktop.domain.records import ScorecardRecord
from hr_desktop.domain.scorecard import (
    Assessment,
    Opinion,
    OpinionKind,
    Scorecard,
    ScoreCorrection,
)
from hr_desktop.domain.vacancy import CriteriaWeights
from hr_desktop.store.repositories.base import Repository, chunks, gone
from hr_desktop.store.schema import (
    applications,
    candidates,
    decisions,
    interviews,
    opinions,
    reports,
    score_corrections,
    scorecards,
    turns,
    vacancies,
)
from hr_desktop.store.types import to_json

_AT_ONCE = 50  # interviews whose turns are read in one piece: the event loop has other work
# What of a vacancy an assessment depends on.
_JUDGED_BY = (
    "title",
    "description",
    "key_skills",
    "experience",
    "requirements",
    "core_questions",
    "company_values",
    "criteria_weights",
)


class Scorecards(Repository):
    """Scorecards; a new assessment of an interview is a new row, the latest counts."""

    async def add(
        self, interview_id: int, assessment: Assessment, weights: CriteriaWeights
    ) -> Scorecard:
        """Keeps an assessment with the weights it was made with."""
        interview = await self.tx.interviews.get(interview_id)
        fingerprints = await self._fingerprints({interview_id: interview.vacancy_id})
        row_id = new_id()
        await self._run(
            insert(scorecards).values(
                id=row_id,
                interview_id=interview_id,
                application_id=interview.application_id,
                assessment=assessment.model_dump(mode="json"),
                weights=weights.model_dump(mode="json"),
                scores={name: c.score for name, c in assessment.criteria.items()},
                overall=assessment.overall,
                recommendation=assessment.recommendation.value,
                fingerprint=fingerprints[interview_id],
                created_at=self.now,
            )
        )
        self._changed("scorecard", row_id, "added", interview_id)
        return await self.get(row_id)

    async def get(self, scorecard_id: int) -> Scorecard:
        """The scorecard; raises `store.gone`."""
        row = await self._first(self._select().where(scorecards.c.id == scorecard_id))
        if row is None:
            raise gone("scorecard")
        return await self._scorecard(row)

    async def of_interview(self, interview_id: int) -> Scorecard | None:
        """The latest scorecard of an interview."""
        row = await self._first(
            self._select()
            .where(scorecards.c.interview_id == interview_id)
            .order_by(scorecards.c.id.desc())
            .limit(1)
        )
        return None if row is None else await self._scorecard(row)

    async def of_application(self, application_id: int) -> list[Scorecard]:
        """All scorecards of an application, the newest first."""
        rows = await self._all(
            self._select()
            .where(scorecards.c.application_id == application_id)
            .order_by(scorecards.c.id.desc())
            .limit(100)
        )
        return await self._scorecards(rows)

    async def latest_of(self, application_ids: Sequence[int]) -> dict[int, Scorecard]:
        """The newest scorecard of each application that has one."""
        found: dict[int, Scorecard] = {}
        for part in chunks(list(application_ids), _AT_ONCE):
            newest = (
                select(func.max(scorecards.c.id))
                .join(interviews, interviews.c.id == scorecards.c.interview_id)
                .where(scorecards.c.application_id.in_(part), interviews.c.deletion_id.is_(None))
                .group_by(scorecards.c.application_id)
            )
            rows = await self._all(self._select().where(scorecards.c.id.in_(newest)))
            found |= {c.application_id: c for c in await self._scorecards(rows) if c.application_id}
        return found

    async def correct(
        self, scorecard_id: int, criterion: CriterionName, score: int | None, reason: str
    ) -> Scorecard:
        """A person's score with a reason; the machine's stays. Raises `state.reason_missing`."""
        if self.tx.actor is None:
            raise ValueError("a correction is a person's")
        if not reason.strip():
            raise refuse("state.reason_missing")
        if score is not None and not 0 <= score <= 100:
            raise refuse("store.bad_value", field=criterion)
        before = await self.get(scorecard_id)
        correction = ScoreCorrection(
            criterion=criterion, score=score, reason=reason, by=self.tx.actor, at=self.now
        )
        await self._run(
            insert(score_corrections).values(
                id=new_id(), scorecard_id=scorecard_id, **correction.model_dump()
            )
        )
        after = before.model_copy(update={"corrections": (*before.corrections, correction)})
        overall, recommendation = after.final()
        await self._run(
            update(scorecards)
            .where(scorecards.c.id == scorecard_id)
            .values(
                scores=dict(after.final_scores()),
                overall=overall,
                recommendation=recommendation.value,
            )
        )
        self._changed("scorecard", scorecard_id, parent_id=before.interview_id)
        self._audit(
            "scorecard.corrected",
            "scorecard",
            scorecard_id,
            {criterion: before.final_scores().get(criterion)},
            {criterion: score, "reason": reason},
            candidate_id=await self.tx.interviews.candidate_of(before.interview_id),
        )
        return after

    async def give_opinion(self, scorecard_id: int, kind: OpinionKind, reason: str) -> Opinion:
        """A person's opinion, in place of an earlier one of the same person.

        Raises `state.reason_missing`, `store.gone`.
        """
        if self.tx.actor is None:
            raise ValueError("an opinion is a person's")
        if not reason.strip():
            raise refuse("state.reason_missing")
        await self._run(  # one after the other: a person has one opinion, from any window
            select(scorecards.c.id).where(scorecards.c.id == scorecard_id).with_for_update()
        )
        card = await self.get(scorecard_id)
        mine = opinions.c.scorecard_id == scorecard_id, opinions.c.by == self.tx.actor
        before = await self._first(select(opinions).where(*mine))
        said = {"kind": kind.value, "reason": reason, "at": self.now}
        row_id = before["id"] if before is not None else new_id()
        if before is None:
            await self._run(
                insert(opinions).values(
                    id=row_id, scorecard_id=scorecard_id, by=self.tx.actor, **said
                )
            )
        else:
            await self._run(update(opinions).where(*mine).values(**said))
        self._changed("scorecard", scorecard_id, parent_id=card.interview_id)
        self._audit(
            "opinion.given",
            "opinion",
            row_id,
            None if before is None else {"kind": before["kind"], "reason": before["reason"]},
            {"kind": kind.value, "reason": reason},
            candidate_id=await self.tx.interviews.candidate_of(card.interview_id),
        )
        return Opinion(id=row_id, by=self.tx.actor, kind=kind, reason=reason, at=self.now)

    async def _opinions(self, cards: Mapping[int, int]) -> dict[int, tuple[Opinion, ...]]:
        """Opinions by scorecard, oldest first; `cards` has the interview of each.

        Those on older assessments of the interview count until the person gives a newer one.
        """
        by_interview: dict[int, dict[str, tuple[int, RowMapping]]] = defaultdict(dict)
        for part in chunks(sorted(set(cards.values()))):
            for row in await self._all(
                select(opinions, scorecards.c.interview_id)
                .join(scorecards, scorecards.c.id == opinions.c.scorecard_id)
                .where(scorecards.c.interview_id.in_(part))
                .order_by(opinions.c.scorecard_id)
                .limit(10_000)
            ):
                by_interview[row["interview_id"]][row["by"]] = row["scorecard_id"], row
        return {
            card_id: tuple(
                sorted(
                    (
                        Opinion.model_validate({**row, "earlier": on != card_id})
                        for on, row in by_interview[interview_id].values()
                        if on <= card_id
                    ),
                    key=lambda one: one.at,
                )
            )
            for card_id, interview_id in cards.items()
        }

    async def records(
        self,
        vacancy_id: int | None = None,
        limit: int = 200,
        before: datetime | None = None,
        waiting: bool = False,
        practice: bool = False,
    ) -> list[ScorecardRecord]:
        """The latest scorecard of each interview, the newest first.

        `waiting`: those of open applications without a decision. Practice interviews are left
        out unless asked for.
        """
        newest = select(func.max(scorecards.c.id)).group_by(scorecards.c.interview_id)
        decided = (
            select(decisions.c.kind)
            .where(decisions.c.application_id == scorecards.c.application_id)
            .order_by(decisions.c.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        statement = (
            select(
                scorecards.c.id,
                scorecards.c.interview_id,
                scorecards.c.application_id,
                scorecards.c.overall,
                scorecards.c.recommendation,
                scorecards.c.created_at,
                interviews.c.kind,
                interviews.c.vacancy_id,
                applications.c.candidate_id,
                applications.c.state.label("application_state"),
                candidates.c.name.label("candidate_name"),
                vacancies.c.title.label("vacancy_title"),
                decided.label("decision"),
                exists()
                .where(score_corrections.c.scorecard_id == scorecards.c.id)
                .label("corrected"),
                exists()
                .where(reports.c.interview_id == scorecards.c.interview_id)
                .label("has_pdf"),
            )
            .join(interviews, interviews.c.id == scorecards.c.interview_id)
            .join(applications, applications.c.id == scorecards.c.application_id, isouter=True)
            .join(candidates, candidates.c.id == applications.c.candidate_id, isouter=True)
            .join(vacancies, vacancies.c.id == interviews.c.vacancy_id, isouter=True)
            .where(scorecards.c.id.in_(newest), interviews.c.deletion_id.is_(None))
            .order_by(scorecards.c.id.desc())
            .limit(limit)
        )
        if not practice:
            statement = statement.where(interviews.c.kind != InterviewKind.practice.value)
        if vacancy_id is not None:
            statement = statement.where(interviews.c.vacancy_id == vacancy_id)
        if before is not None:
            statement = statement.where(scorecards.c.created_at < before)
        if waiting:
            statement = statement.where(
                applications.c.state.in_([s.value for s in OPEN_STATES]),
                ~exists().where(decisions.c.application_id == scorecards.c.application_id),
            )
        return [ScorecardRecord.model_validate(dict(row)) for row in await self._all(statement)]

    async def stale(self, ids: Sequence[int]) -> set[int]:
        """Those of the scorecards whose vacancy or transcript has changed since."""
        found: set[int] = set()
        for part in chunks(list(ids), _AT_ONCE):
            rows = await self._all(
                select(
                    scorecards.c.id,
                    scorecards.c.interview_id,
                    scorecards.c.fingerprint,
                    interviews.c.vacancy_id,
                )
                .join(interviews, interviews.c.id == scorecards.c.interview_id)
                .where(scorecards.c.id.in_(part))
            )
            now = await self._fingerprints({r["interview_id"]: r["vacancy_id"] for r in rows})
            found |= {r["id"] for r in rows if r["fingerprint"] != now[r["interview_id"]]}
        return found

    def _select(self) -> Select[Any]:
        return (
            select(scorecards, interviews.c.vacancy_id)
            .join(interviews, interviews.c.id == scorecards.c.interview_id)
            .where(interviews.c.deletion_id.is_(None))
        )

    async def _scorecard(self, row: RowMapping) -> Scorecard:
        return (await self._scorecards([row]))[0]

    async def _scorecards(self, rows: Sequence[RowMapping]) -> list[Scorecard]:
        said: dict[int, list[ScoreCorrection]] = defaultdict(list)
        for part in chunks([row["id"] for row in rows]):
            for c in await self._all(
                select(score_corrections)
                .where(score_corrections.c.scorecard_id.in_(part))
                .order_by(score_corrections.c.id)
                .limit(10_000)
            ):
                said[c["scorecard_id"]].append(ScoreCorrection.model_validate(dict(c)))
        now = await self._fingerprints({row["interview_id"]: row["vacancy_id"] for row in rows})
        colleagues = await self._opinions({row["id"]: row["interview_id"] for row in rows})
        return [
            Scorecard(
                id=row["id"],
                interview_id=row["interview_id"],
                application_id=row["application_id"],
                assessment=row["assessment"],
                corrections=tuple(said[row["id"]]),
                opinions=colleagues[row["id"]],
                weights=row["weights"],
                stale=now[row["interview_id"]] != row["fingerprint"],
                created_at=row["created_at"],
            )
            for row in rows
        ]

    async def _fingerprints(self, wanted: Mapping[int, int | None]) -> dict[int, str]:
        """SHA-256 over what assessments are made from: the vacancy's part and all turns.

        `wanted`: vacancy by interview.
        """
        data: dict[int | None, dict[str, Any]] = {None: {}}
        for part in chunks(sorted({v for v in wanted.values() if v is not None})):
            found = await self._tuples(
                select(vacancies.c.id, vacancies.c.data).where(vacancies.c.id.in_(part))
            )
            data |= {row[0]: row[1] for row in found}
        whole: dict[int, str] = {}
        for part in chunks(list(wanted), _AT_ONCE):
            said: dict[int, list[list[Any]]] = {interview_id: [] for interview_id in part}
            rows = await self._tuples(
                select(turns.c.interview_id, turns.c.number, turns.c.role, turns.c.text)
                .where(turns.c.interview_id.in_(part))
                .order_by(turns.c.interview_id, turns.c.number)
            )
            for interview_id, number, role, text in rows:
                said[interview_id].append([number, role, text])
            for interview_id in part:
                vacancy = data.get(wanted[interview_id], {})
                judged = {name: vacancy.get(name) for name in _JUDGED_BY}
                text = to_json([judged, said[interview_id]])
                whole[interview_id] = hashlib.sha256(text.encode()).hexdigest()
        return whole
