"""Log files: one JSON object a line, rotated, with ids in place of anyone's data.

Every process writes a file of its own (`app.log`, `agent.log`, …), since rotation by two
processes loses lines. `read` gives them back to the log viewer.
"""

from __future__ import annotations

import json
import logging
import logging.handlers
import re
import secrets
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

MAX_BYTES = 2_000_000
KEPT = 5  # rotated files beside the current one
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_SECRET = re.compile(
    r"sk-[A-Za-z0-9_-]{8,}|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
    r"|(?i:(?<=bearer )|(?<=api_key=)|(?<=password=)|(?<=token=))[^\s&\"']+"
)
_PERSONAL = re.compile(  # mail addresses; international phones; Russian ones; never our long ids
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+\d(?:[\s().-]{0,2}\d){8,13}(?!\d)"
    r"|(?<![\w+-])[78][\s(-]{0,2}\d{3}[\s).-]{0,2}\d{3}[\s.-]?\d\d[\s.-]?\d\d(?!\d)"
)


@dataclass(frozen=True)
class LogLine:
    """One line of a log file; `fields` are its ids and counts, `error_id` finds a traceback."""

    at: datetime
    level: str
    process: str
    where: str
    text: str
    error_id: str | None
    trace: str | None
    fields: dict[str, str | int | float | bool | None]


class JsonLines(logging.Formatter):
    """Formats a record as one JSON object; mail addresses, phones and keys are blanked.

    Blanking is the second line of defence: the rule is that code logs ids only. Of an exception
    the type, the places and, for our own `PersonError`, its code are written, never the text,
    which may quote a document.
    """

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="microseconds"),
            "level": record.levelname.lower(),
            "process": self._process,
            "where": record.name,
            "text": blank(record.getMessage()),
        }
        for key, value in vars(record).items():
            if key not in _STANDARD and not key.startswith("_"):
                known = isinstance(value, int | float | bool) or value is None
                line[key] = value if known else blank(str(value))
        if record.exc_info and record.exc_info[1] is not None:
            line["trace"] = places(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up(
    folder: Path, process: str, level: int = logging.INFO, also_stderr: bool = False
) -> None:
    """Send this process's log to `folder/<process>.log`; call it once, early.

    When the folder cannot be written the log goes to stderr: a full disk must not stop the start.
    """
    handlers: list[logging.Handler] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handlers.append(
            logging.handlers.RotatingFileHandler(
                folder / f"{process}.log",
                maxBytes=MAX_BYTES,
                backupCount=KEPT,
                encoding="utf-8",
                delay=False,
            )
        )
    except OSError:
        also_stderr = True
    if also_stderr and sys.stderr is not None:  # a windowed program on Windows has none
        handlers.append(logging.StreamHandler(sys.stderr))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    for handler in handlers:
        handler.setFormatter(JsonLines(process))
        root.addHandler(handler)
    # Libraries log what they work on (SQL with its values, requests): nothing below a warning.
    root.setLevel(max(level, logging.WARNING))
    logging.getLogger("hr_desktop").setLevel(level)
    logging.captureWarnings(True)
    sys.excepthook = _unexpected


def error_id() -> str:
    """A short name for one failure, shown to the person and found in the log: `E-7F3A21`."""
    return f"E-{secrets.token_hex(3).upper()}"


def record_error(
    log: logging.Logger, text: str, error: BaseException, **fields: str | int | None
) -> str:
    """Log an unexpected failure with its places in the code; gives the error id to show."""
    name = error_id()
    log.error(text, exc_info=error, extra={"error_id": name, "error": _kind(error), **fields})
    return name


def blank(text: str) -> str:
    """`text` without keys, passwords, mail addresses and phone numbers."""
    return _PERSONAL.sub("…", _SECRET.sub("…", text))


def places(error: BaseException) -> str:
    """The chain of exceptions with types and code places, without their texts."""
    parts: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = traceback.extract_tb(current.__traceback__)[-12:]
        spots = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        parts.append("\n".join([_kind(current), *(f"  {spot}" for spot in spots)]))
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )
    return "\ncaused by ".join(parts)


def read(folder: Path, limit: int = 2000) -> list[LogLine]:
    """The newest lines of all processes' logs, oldest first. Lines that are no JSON are skipped.

    Reads files (blocking): call it in a thread.
    """
    lines: list[LogLine] = []
    for file in sorted(folder.glob("*.log")) + sorted(folder.glob("*.log.1")):
        lines.extend(_lines(file))
    lines.sort(key=lambda line: line.at)
    return lines[-limit:]


def state(folder: Path) -> list[tuple[str, int]]:
    """Names and sizes of the log files, to see whether something was written. Blocking."""
    found = []
    for file in sorted(folder.glob("*.log")):
        try:
            found.append((file.name, file.stat().st_size))
        except OSError:  # rotated away in between
            continue
    return found


def _lines(file: Path) -> Iterator[LogLine]:
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:  # rotated away in between
        return
    for raw in text.splitlines():
        line = _parse(raw)
        if line is not None:
            yield line


def _parse(raw: str) -> LogLine | None:
    try:
        found = json.loads(raw)
        at = datetime.fromisoformat(found.pop("at"))
        return LogLine(
            at=at if at.tzinfo else at.replace(tzinfo=UTC),
            level=str(found.pop("level")),
            process=str(found.pop("process")),
            where=str(found.pop("where")),
            text=str(found.pop("text")),
            error_id=found.pop("error_id", None),
            trace=found.pop("trace", None),
            fields=found,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _kind(error: BaseException) -> str:
    said = getattr(error, "said", None)
    code = getattr(said, "code", None)
    if code is None and isinstance(error, ImportError | NameError | AttributeError):
        code = str(error)  # names of the code, never a document's words
    return f"{type(error).__name__}({code})" if code else type(error).__name__


def _short(filename: str) -> str:
    parts = Path(filename).parts
    return "/".join(parts[parts.index("hr_desktop") :] if "hr_desktop" in parts else parts[-2:])


def _unexpected(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    name = record_error(logging.getLogger("hr_desktop"), "unexpected failure", error)
    if sys.stderr is not None:  # without the exception's text, which may quote a document
        print(f"{name}\n{places(error)}", file=sys.stderr)
