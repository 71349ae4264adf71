"""Vectors, spend and settings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import case, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from hr_desktop.domain.base import new_id
from hr_desktop.domain.records import ModelCall, Spend
from hr_desktop.store import dialect
from hr_desktop.store.repositories.base import Repository, chunks
from hr_desktop.store.schema import candidates, settings, spend, vectors

Vector = npt.NDArray[np.float32]


class Vectors(Repository):
    """Embeddings of candidates, by model; vectors of two models never mix."""

    async def put_many(self, model: str, items: Sequence[tuple[int, Vector, int]]) -> None:
        """Keeps `(candidate_id, vector, profile_version)`, in place of older ones."""
        rows = [
            {
                "candidate_id": candidate_id,
                "model": model,
                "vector": np.ascontiguousarray(vector, dtype="<f4").tobytes(),
                "profile_version": version,
            }
            for candidate_id, vector, version in items
        ]
        if not rows:
            return
        statement: Any = _upsert(self, vectors)
        newer = {name: statement.excluded[name] for name in ("vector", "profile_version")}
        await self._run(
            statement.on_conflict_do_update(index_elements=["candidate_id", "model"], set_=newer),
            rows,
        )

    async def chunk(
        self, model: str, after_id: int = 0, limit: int = 10_000
    ) -> tuple[npt.NDArray[np.int64], Vector]:
        """Ids (n,) and vectors (n, dimension) by id from behind `after_id`; live people only."""
        statement = (
            select(vectors.c.candidate_id, vectors.c.vector)
            .join(candidates, candidates.c.id == vectors.c.candidate_id)
            .where(
                vectors.c.model == model,
                vectors.c.candidate_id > after_id,
                candidates.c.deletion_id.is_(None),
            )
            .order_by(vectors.c.candidate_id)
            .limit(limit)
        )
        rows = await self._tuples(statement)
        ids = np.asarray([row[0] for row in rows], dtype=np.int64)
        whole = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f4")
        return ids, whole.reshape(len(rows), -1) if rows else whole.reshape(0, 0)

    async def get(self, model: str, candidate_ids: Sequence[int]) -> dict[int, Vector]:
        """Vectors of this model made from the present profile, by candidate."""
        found: dict[int, Vector] = {}
        for part in chunks([int(i) for i in candidate_ids]):
            rows = await self._all(
                select(vectors.c.candidate_id, vectors.c.vector)
                .join(candidates, candidates.c.id == vectors.c.candidate_id)
                .where(
                    vectors.c.model == model,
                    vectors.c.candidate_id.in_(part),
                    vectors.c.profile_version == candidates.c.version,
                )
            )
            found |= {row["candidate_id"]: np.frombuffer(row["vector"], "<f4") for row in rows}
        return found

    async def of_living(
        self, model: str, candidate_ids: Sequence[int]
    ) -> list[tuple[int, Vector, bool]]:
        """`(candidate id, vector, whether made from the present profile)` of live people."""
        found: list[tuple[int, Vector, bool]] = []
        for part in chunks([int(i) for i in candidate_ids]):
            rows = await self._tuples(
                select(
                    vectors.c.candidate_id,
                    vectors.c.vector,
                    vectors.c.profile_version == candidates.c.version,
                )
                .join(candidates, candidates.c.id == vectors.c.candidate_id)
                .where(
                    vectors.c.model == model,
                    vectors.c.candidate_id.in_(part),
                    candidates.c.deletion_id.is_(None),
                )
            )
            found += [(row[0], np.frombuffer(row[1], "<f4"), bool(row[2])) for row in rows]
        return found


_SOUND = ("recognition", "speech")  # purposes whose `seconds` are of sound


class SpendLog(Repository):
    """What calls of models cost."""

    async def add(
        self,
        model: str,
        purpose: str,
        input_tokens: int,
        output_tokens: int,
        cost: float | None,
        seconds: float | None = None,
    ) -> None:
        """One call; `cost` None when the model has no price."""
        await self._run(
            insert(spend).values(
                id=new_id(),
                at=self.now,
                model=model,
                purpose=purpose,
                input_tokens=input_tokens,
                output_tokens=output_tokens,
                cost=cost,
                seconds=seconds,
            )
        )

    async def total(self, since: datetime) -> float:
        """US dollars of all calls since a moment; models without a price count nothing."""
        found = await self._scalars(
            select(func.coalesce(func.sum(spend.c.cost), 0.0)).where(spend.c.at >= since)
        )
        return float(found[0])

    async def calls(self, limit: int = 200) -> list[ModelCall]:
        """The newest calls first."""
        statement = select(spend).order_by(spend.c.at.desc(), spend.c.id.desc()).limit(limit)
        return [ModelCall.model_validate(dict(row)) for row in await self._all(statement)]

    async def by_month(self, since: datetime) -> list[Spend]:
        """Sums by month (UTC) and model since a moment, the newest month first."""
        day = dialect.day_of(self.tx.connection.dialect.name, spend.c.at)
        month = func.substr(day, 1, 7).label("month")
        statement = (
            select(
                month,
                spend.c.model,
                func.count().label("calls"),
                func.sum(spend.c.input_tokens).label("input_tokens"),
                func.sum(spend.c.output_tokens).label("output_tokens"),
                func.sum(spend.c.cost).label("cost"),
                func.coalesce(
                    func.sum(case((spend.c.purpose.in_(_SOUND), spend.c.seconds), else_=None)),
                    0.0,
                ).label("sound_s"),
            )
            .where(spend.c.at >= since)
            .group_by(month, spend.c.model)
            .order_by(month.desc(), spend.c.model)
        )
        return [Spend.model_validate(dict(row)) for row in await self._all(statement)]


class SettingsRows(Repository):
    """Small values that belong to the workspace (never secrets)."""

    async def get(self, key: str, default: Any = None) -> Any:
        """The value, or `default`."""
        found = await self._scalars(select(settings.c.value).where(settings.c.key == key))
        return found[0] if found else default

    async def put(self, key: str, value: Any) -> None:
        """Keeps a value in JSON form."""
        before = await self.get(key)
        statement: Any = _upsert(self, settings)
        await self._run(
            statement.values(key=key, value=value).on_conflict_do_update(
                index_elements=["key"], set_={"value": statement.excluded.value}
            )
        )
        self._changed("setting", 0)
        self._audit("setting.changed", "setting", 0, {key: before}, {key: value})


def _upsert(repository: Repository, table: Any) -> Any:
    name = repository.tx.connection.dialect.name
    return (sqlite if name == "sqlite" else postgresql).insert(table)
