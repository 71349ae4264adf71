"""A page of 50 candidates at depth 20 000 of 100 000: the store's keyset page beside OFFSET.

Both read the same rows by name on the same connection settings; the store's time includes
making its values. OFFSET is timed with an ordinary index on the order, as programs have it
(goal: at least 50 times that), and with the store's own index, which holds living rows only and
lets SQLite skip without reading rows. Processor time of all threads is counted. Also prints the
time of a whole view's ids.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks._result import figure, median_ms, status, title
from hr_desktop.domain.base import new_id, utc_now
from hr_desktop.domain.records import CandidateQuery, Page
from hr_desktop.store import Store
from hr_desktop.store.bulk import insert_many
from hr_desktop.store.schema import candidates
from hr_desktop.store.sorting import sort_key

PEOPLE = 100_000
DEPTH = 20_000
ROUNDS = 15
_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщэюя"


async def _fill(store: Store) -> None:
    chance = random.Random(7)
    now = utc_now()
    profile = {"summary": {"value": "опыт " * 300, "source": None}}
    for _ in range(PEOPLE // 10_000):
        rows = []
        for _ in range(10_000):
            name = " ".join("".join(chance.choices(_LETTERS, k=8)).title() for _ in range(2))
            rows.append(
                {
                    "id": new_id(),
                    "name": name,
                    "sort_key": sort_key(name),
                    "position_key": sort_key(""),
                    "city_key": sort_key(""),
                    "years": chance.uniform(0, 30),
                    "skill_names": ["Python", "SQL"],
                    "tag_names": [],
                    "profile": profile,
                    "corrections": {},
                    "created_at": now,
                    "updated_at": now,
                    "last_activity_at": now,
                    "deletion_id": None,
                }
            )
        async with store.write() as tx:
            await insert_many(tx.connection, candidates, rows)


async def _all(connection: AsyncConnection, statement: Select[Any]) -> object:
    return (await connection.execute(statement)).all()


async def _run() -> int:
    with tempfile.TemporaryDirectory(prefix="страницы ") as folder:
        store = await Store.open(Path(folder) / "base.db")
        await _fill(store)
        async with store.read() as tx:
            view = await tx.candidates.ids()
            last = int(view[DEPTH - 1])
            found = select(candidates.c.sort_key).where(candidates.c.id == last)
            after = Page(key=(await tx.connection.execute(found)).scalar_one(), id=last)
            by_offset = (
                select(candidates)
                .where(candidates.c.deletion_id.is_(None))
                .order_by(candidates.c.sort_key, candidates.c.id)
                .offset(DEPTH)
                .limit(50)
            )
            plain = by_offset.with_only_columns(candidates.c.id)
            same = [row[0] for row in (await tx.connection.execute(plain)).all()]
            page, _ = await tx.candidates.page(CandidateQuery(), after)
            assert [row.id for row in page] == same

            async def offset() -> object:
                return await _all(tx.connection, by_offset)

            async def keyset() -> object:
                return await tx.candidates.page(CandidateQuery(), after)

            async def by_id() -> object:
                return await tx.candidates.records(view[DEPTH : DEPTH + 50])

            async def whole() -> object:
                return await tx.candidates.ids()

            helped, fast, ids = [await median_ms(work, ROUNDS) for work in (offset, keyset, by_id)]
            view_ms = await median_ms(whole, 3)
        async with store.write() as tx:
            for statement in (
                "DROP INDEX ix_candidates_sort",
                "CREATE INDEX ordinary ON candidates (sort_key, id)",
            ):
                await tx.connection.exec_driver_sql(statement)
            slow = await median_ms(lambda: _all(tx.connection, by_offset), ROUNDS)
        await store.close()
    title(f"page of 50 at depth {DEPTH:,} of {PEOPLE:,} in SQLite, medians of {ROUNDS}")
    figure("50 rows by id", ids, "ms", peer=("OFFSET", slow))
    figure("keyset page", fast, "ms", peer=("OFFSET with our index", helped))
    figure(
        "keyset page",
        fast,
        "ms",
        peer=("OFFSET", slow),
        goal="50 times as fast",
        met=slow >= 50 * fast,
        note="both read 50 wide rows and make values of them; OFFSET walks an ordinary index",
    )
    figure("ids of the whole view", view_ms, "ms")
    return status()


def main() -> int:
    """Prints the times and their ratio."""
    return asyncio.run(_run())


if __name__ == "__main__":
    raise SystemExit(main())
