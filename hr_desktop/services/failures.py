"""Turns every failure into one sentence for a person; the log gets the rest, without texts."""

from __future__ import annotations

import logging

from hr_desktop import log as logs
from hr_desktop.domain.messages import PersonError, message
from hr_desktop.durable import NO_SPACE
from hr_desktop.workers import WorkerDied, WorkerOutOfMemory, WorkerTimeout

log = logging.getLogger(__name__)


def as_person_error(error: BaseException) -> PersonError:
    """`error` as a `PersonError`; what nobody foresaw gets an id that finds it in the log."""
    if isinstance(error, PersonError):
        return error
    if isinstance(error, FileNotFoundError):
        return PersonError(message("file.vanished"))
    if isinstance(error, PermissionError):
        return PersonError(message("file.no_permission"))
    if isinstance(error, IsADirectoryError):
        return PersonError(message("file.is_folder"))
    if isinstance(error, OSError):
        if error.errno in NO_SPACE:
            return PersonError(message("file.no_space"))
        return PersonError(message("file.unreadable"))
    if isinstance(error, WorkerTimeout):
        return PersonError(message("work.too_long"))
    if isinstance(error, WorkerOutOfMemory):
        return PersonError(message("work.too_much_memory"))
    if isinstance(error, WorkerDied):
        return PersonError(message("work.died"))
    name = logs.record_error(log, "unexpected failure in a service", error)
    return PersonError(message("work.unexpected", error=name))


def not_saved(error: OSError) -> PersonError:
    """What is said when a file that a person wants somewhere cannot be put there."""
    full = error.errno in NO_SPACE
    return PersonError(message("file.no_space" if full else "file.not_saved"))
