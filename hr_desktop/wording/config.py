"""Words of the messages from `config` and `vault`."""

from __future__ import annotations

from hr_desktop.wording.mark import N_

MESSAGES: dict[str, str | tuple[str, str]] = {
    "settings.damaged": N_(
        "The settings file could not be read. It was kept as {file}, and the program started with the usual settings. Please check Settings."
    ),
    "settings.unreadable": N_(
        "The settings file {file} could not be opened. It was left as it is, and the program started with the usual settings. Check the rights to the file and start again."
    ),
    "settings.values_ignored": N_(
        "Some settings made no sense and were left at their usual values: {names}. Everything else was kept. Please check Settings."
    ),
    "vault.no_keyring": N_(
        "This computer has no place for passwords and keys, so nothing was saved. Set the environment variable {variable}, or turn on the system's keyring and try again."
    ),
    "vault.refused": N_(
        "The system's keyring refused. Nothing was changed. Unlock the keyring and try again."
    ),
}
