"""What this computer remembers of a team's database: which workspace it is, and its own session."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hr_desktop.domain.base import new_id
from hr_desktop.durable import write_atomically

FILE = "team.json"


class Known:
    """A small file in the data folder. A lost one is begun anew: it only remembers."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE

    def workspace(self, url: str | None) -> str | None:
        """The workspace that stood at this address so far; None for a new address."""
        found = self._read()["workspaces"].get(place_of(url)) if url else None
        return found if isinstance(found, str) else None

    def remember(self, url: str, workspace: str) -> None:
        """This workspace stands at the address from now on."""
        kept = self._read()
        if kept["workspaces"].get(place_of(url)) != workspace:
            kept["workspaces"][place_of(url)] = workspace
            self._write(kept)

    def forget(self, url: str) -> None:
        """Whatever stands at the address is accepted at the next start."""
        kept = self._read()
        if kept["workspaces"].pop(place_of(url), None) is not None:
            self._write(kept)

    def session(self, url: str, *, new: bool = False) -> int:
        """The number under which this computer is signed in there; `new` begins another one."""
        kept = self._read()
        place = f"{urlsplit(url).username or ''}@{place_of(url)}"
        found = kept["sessions"].get(place)
        if new or not isinstance(found, int):
            found = kept["sessions"][place] = new_id()
            self._write(kept)
        return found

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            stored = json.loads(self._file.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError, RecursionError):
            stored = {}
        kept = stored if isinstance(stored, dict) else {}
        return {
            name: dict(inner) if isinstance(inner := kept.get(name), dict) else {}
            for name in ("workspaces", "sessions")
        }

    def _write(self, kept: dict[str, dict[str, Any]]) -> None:
        write_atomically(self._file, json.dumps(kept, indent=2).encode())


def place_of(url: str | None) -> str:
    """Server and database of an address: whoever logs in, it is the same workspace."""
    parts = urlsplit(url or "")
    try:
        port = parts.port or 5432
    except ValueError:  # no address at all: opening it says so
        port = 0
    return f"{parts.hostname or ''}:{port}{parts.path}"
