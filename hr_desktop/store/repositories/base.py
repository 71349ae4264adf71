"""What all repositories share: running statements in their transaction, history, refusals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from sqlalchemy import CursorResult, Executable, RowMapping

from hr_desktop.domain.messages import PersonError, refuse

if TYPE_CHECKING:
    from hr_desktop.store.transaction import Tx

T = TypeVar("T")
CHUNK = 500  # ids in one IN list; SQLite's older limit of variables is 999


def chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """`items` in pieces of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def gone(kind: str) -> PersonError:
    """The refusal for a row that is not there any more."""
    return refuse("store.gone", kind=kind)


class Repository:
    """Queries over one kind of rows, inside the transaction that made it. Never commits."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    @property
    def now(self) -> datetime:
        """The moment of this transaction (the same for all its rows)."""
        return self.tx.now

    async def _run(
        self, statement: Executable, rows: Sequence[dict[str, Any]] | dict[str, Any] | None = None
    ) -> CursorResult[Any]:
        return await self.tx.connection.execute(statement, rows)

    async def _tuples(self, statement: Executable) -> Sequence[Sequence[Any]]:
        return (await self._run(statement)).all()

    async def _all(self, statement: Executable) -> Sequence[RowMapping]:
        return (await self._run(statement)).mappings().all()

    async def _first(self, statement: Executable) -> RowMapping | None:
        return (await self._run(statement)).mappings().first()

    async def _scalars(self, statement: Executable) -> list[Any]:
        return list((await self._run(statement)).scalars().all())

    def _changed(
        self,
        kind: str,
        ids: int | Iterable[int],
        op: Literal["added", "changed", "removed"] = "changed",
        parent_id: int | None = None,
    ) -> None:
        for row_id in (ids,) if isinstance(ids, int) else ids:
            self.tx.note_change(kind, row_id, op, parent_id)

    def _audit(
        self,
        what: str,
        kind: str,
        entity_id: int,
        before: Any = None,
        after: Any = None,
        candidate_id: int | None = None,
    ) -> None:
        self.tx.note_audit(what, kind, entity_id, before, after, candidate_id)
