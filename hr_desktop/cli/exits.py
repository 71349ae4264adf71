"""Exit statuses of all commands (stable: scripts depend on them)."""

from __future__ import annotations

from hr_desktop.domain.messages import PersonError

DONE, SOME_REJECTED, WRONG_USAGE, UNREACHABLE = 0, 1, 2, 3

# Failures of a service rather than of an input.
UNREACHABLE_CODES = frozenset(
    {
        "ai.unreachable",
        "ai.timeout",
        "ai.too_many",
        "ai.server_failed",
        "ai.key_refused",
        "ai.key_missing",
        "ai.model_unknown",
        "store.unreachable",
        "files.unreachable",
        "files.unknown_host",
        "files.slow",
        "files.server_failed",
        "files.certificate",
        "files.key_missing",
        "files.key_unknown",
        "files.key_refused",
        "files.no_bucket",
        "files.no_read",
        "files.no_write",
        "store.unknown_host",
        "store.login_refused",
        "store.no_database",
        "store.certificate",
        "store.no_encryption",
        "store.too_many",
        "store.emptied",
        "store.other_workspace",
        "team.signed_out",
    }
)


def status_of(refused: PersonError) -> int:
    """The exit status for a failure that ended the whole command."""
    return UNREACHABLE if refused.said.code in UNREACHABLE_CODES else SOME_REJECTED
