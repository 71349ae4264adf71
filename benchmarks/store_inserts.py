"""Rows a second into SQLite: the store beside raw `executemany`, the ORM, and a commit per row.

All of them write rows of about 3.6 KB into the same table with the same indexes, in files of
their own, under the same durability (WAL, synchronous=FULL); rounds are interleaved. Goal: 80 %
of raw `executemany`.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session, registry

from benchmarks._result import figure, status, title
from hr_desktop.domain.base import new_id, utc_now
from hr_desktop.store import NewImport, Store
from hr_desktop.store.bulk import insert_many
from hr_desktop.store.schema import resumes

ROWS = 10_000
ROUNDS = 5


class _Row:
    """What the ORM maps for its turn."""

    def __init__(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self, name, value)


def _rows(count: int) -> list[dict[str, Any]]:
    now, said = utc_now(), []
    return [
        {
            "id": new_id(),
            "candidate_id": None,
            "file_sha256": f"{new_id():064x}",
            "filename": "resume.pdf",
            "media_type": "application/pdf",
            "size": 100_000,
            "state": "pending",
            "pages": 2,
            "text": "опыт работы " * 163,  # 3.6 KB in UTF-8
            "folded": "",
            "document": None,
            "profile": None,
            "warnings": said,
            "engine": "",
            "model": None,
            "failure": None,
            "created_at": now,
            "parsed_at": None,
            "deletion_id": None,
        }
        for _ in range(count)
    ]


def _raw(path: Path, rows: list[dict[str, Any]]) -> float:
    def plain(value: Any) -> Any:
        if isinstance(value, list):
            return json.dumps(value)
        return value.isoformat(" ") if hasattr(value, "isoformat") else value

    values = [tuple(plain(v) for v in row.values()) for row in rows]
    marks = ",".join("?" * len(rows[0]))
    statement = f"INSERT INTO resumes ({','.join(rows[0])}) VALUES ({marks})"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute("PRAGMA cache_size=-16000")
    connection.execute("PRAGMA foreign_keys=ON")
    start = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(statement, values)
    connection.execute("COMMIT")
    taken = time.perf_counter() - start
    connection.close()
    return taken


def _orm(path: Path, rows: list[dict[str, Any]], commit_each: bool) -> float:
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    start = time.perf_counter()
    with Session(engine) as session:
        if commit_each:
            for row in rows:
                session.add(_Row(**row))
                session.commit()
        else:
            session.add_all([_Row(**row) for row in rows])
            session.commit()
    taken = time.perf_counter() - start
    engine.dispose()
    return taken


async def _store(path: Path, rows: list[dict[str, Any]]) -> float:
    store = await Store.open(path)
    start = time.perf_counter()
    async with store.write() as tx:
        await insert_many(tx.connection, resumes, rows)
    taken = time.perf_counter() - start
    await store.close()
    return taken


async def _imports(path: Path) -> float:
    store = await Store.open(path)
    files = [
        NewImport(f"Резюме {n}.pdf", f"C:/Users/Мария/Документы/Резюме {n}.pdf", 100_000)
        for n in range(ROWS)
    ]
    start = time.perf_counter()
    async with store.write("recruiter") as tx:
        await tx.imports.add_batch(files)
    taken = time.perf_counter() - start
    await store.close()
    return taken


async def _make(path: Path) -> None:
    await (await Store.open(path)).close()


def main() -> int:
    """Prints rows a second (median of the rounds) and each one's ratio to raw `executemany`."""
    registry().map_imperatively(_Row, resumes)
    per_row = ROWS // 50
    ways: dict[str, tuple[int, Callable[[Path, list[dict[str, Any]]], float]]] = {
        "raw executemany": (ROWS, _raw),
        "store, bulk": (ROWS, lambda p, r: asyncio.run(_store(p, r))),
        "ORM add_all": (ROWS, lambda p, r: _orm(p, r, False)),
        "ORM, commit per row": (per_row, lambda p, r: _orm(p, r, True)),
    }
    speeds: dict[str, list[float]] = {name: [] for name in ways}
    dropped: list[float] = []
    with tempfile.TemporaryDirectory(prefix="вставки ") as folder:
        for number in range(ROUNDS):
            for name, (count, way) in ways.items():
                path = Path(folder) / f"{number}-{name}.db"
                asyncio.run(_make(path))
                speeds[name].append(count / way(path, _rows(count)))
                path.unlink()
            dropped.append(ROWS / asyncio.run(_imports(Path(folder) / f"{number}-imports.db")))
    middle = {name: statistics.median(found) for name, found in speeds.items()}
    ratio = statistics.median(
        mine / theirs
        for mine, theirs in zip(speeds["store, bulk"], speeds["raw executemany"], strict=True)
    )
    title(f"inserts of 3.6 KB rows into SQLite, medians of {ROUNDS}")
    for name in ("ORM add_all", "ORM, commit per row"):
        figure(
            "store, bulk", middle["store, bulk"], "rows/s", peer=(name, middle[name]), less=False
        )
    figure(
        "store, bulk",
        middle["store, bulk"],
        "rows/s",
        peer=("raw executemany", middle["raw executemany"]),
        less=False,
        goal=f"80 % of it (median of the pairs: {ratio:.0%})",
        met=ratio >= 0.8,
    )
    figure("files dropped (row and job each)", statistics.median(dropped), "files/s")
    return status()


if __name__ == "__main__":
    raise SystemExit(main())
