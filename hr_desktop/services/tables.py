"""Writes a table as a file that spreadsheets open."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Literal

from hr_desktop.durable import write_atomically
from hr_desktop.reports.data import TableData
from hr_desktop.services import brain
from hr_desktop.services.core import Core
from hr_desktop.services.failures import as_person_error, not_saved

TableKind = Literal["xlsx", "csv"]


async def write_table(core: Core, table: TableData, path: Path, kind: TableKind) -> None:
    """Write a table as a file; raises PersonError when the disk refuses."""
    try:
        data = await core.think(brain.call, f"hr_desktop.reports.tables:write_{kind}", table)
    except Exception as error:
        raise as_person_error(error) from error
    try:
        await asyncio.to_thread(write_atomically, path, data)
    except OSError as error:
        raise not_saved(error) from error
