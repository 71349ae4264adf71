"""Words of the messages from `store` and `files`."""

from __future__ import annotations

from hr_desktop.wording.mark import N_

MESSAGES: dict[str, str | tuple[str, str]] = {
    "store.locked": N_(
        "The database is being used by another program, so this was not saved. Everything saved "
        "before is safe. Close the other program (a backup or synchronisation, for example) and "
        "try again."
    ),
    "store.full": N_(
        "There is no space left on the disk, so this was not saved. Everything saved before is "
        "safe. Free some space and try again."
    ),
    "store.disk": N_(
        "The disk with the data folder reported an error, so this was not saved. Check the disk "
        "and the free space on it, then try again."
    ),
    "store.damaged": N_(
        "The database file is damaged and was not changed. Restore your latest backup, or a safe "
        "copy from the data folder (its name ends in .copy)."
    ),
    "store.foreign": N_(
        "This file is a database of another program and was not changed. Choose another data "
        "folder."
    ),
    "store.newer": N_(
        "These data were saved by a newer version of HR Desktop and were not changed. Install the "
        "newer version to open them."
    ),
    "store.read_only": N_(
        "The data folder can only be read, so this was not saved. Allow writing to the folder, or "
        "choose another one."
    ),
    "store.cannot_open": N_(
        "The database cannot be opened. Nothing was changed. Check that the data folder exists and "
        "that you may write to it."
    ),
    "store.unreachable": N_(
        "The database server does not answer, so this was not saved. Check the connection and try "
        "again."
    ),
    "store.unknown_host": N_(
        "The database server was not found under its name, so nothing was changed. Check the "
        "address and the network."
    ),
    "store.login_refused": N_(
        "The database server refused the login, so nothing was changed. Check the user name and "
        "the password in Settings."
    ),
    "store.no_database": N_(
        "The server has no database of this name, so nothing was changed. Check the name in the "
        "address, or ask your administrator to make it."
    ),
    "store.not_allowed": N_(
        "Your login may not do this, so nothing was changed. Ask your administrator for the right."
    ),
    "store.too_many": N_(
        "The database server takes no more connections now, so this was not saved. Try again in a "
        "minute, or ask your administrator to allow more."
    ),
    "store.slow": N_(
        "The database server took too long, so this was not saved. Try again in a moment."
    ),
    "store.certificate": N_(
        "The database server could not prove who it is, so nothing was sent to it. Ask your "
        "administrator for its certificate."
    ),
    "store.no_encryption": N_(
        "The database server offers no encrypted connection, so nothing was sent to it. Ask your "
        "administrator to switch it on."
    ),
    "store.needs_admin": N_(
        "The database has to be prepared for this version of HR Desktop first, and only an "
        "administrator may do that. Nothing was changed; ask your administrator to start the new "
        "version once."
    ),
    "store.gone": N_(
        "This is not there any more: somebody has deleted it. Nothing else was changed. Refresh "
        "the list."
    ),
    "store.bad_value": N_("This value does not fit here, so it was not saved. Please correct it."),
    "store.job_spent": N_(
        "This step was tried several times and did not finish. The file is kept. You can try it "
        "again."
    ),
    "files.full": N_(
        "There is no space left on the disk, so the file was not kept. Free some space and try "
        "again."
    ),
    "files.gone": N_(
        "The file is missing from the data folder; what was read from it is kept. Add the file "
        "again, or restore a backup."
    ),
    "files.damaged": N_(
        "The file in the data folder has been damaged; what was read from it is kept. Add the file "
        "again, or restore a backup."
    ),
    "files.vanished": N_(
        "The file is not there any more, so it was not added. Check where it is and add it again."
    ),
    "files.unreadable": N_(
        "The file cannot be read, so it was not added. Close programs that use it, check that you "
        "may read it, and try again."
    ),
    "files.not_writable": N_(
        "The data folder cannot be written to, so the file was not kept. Check the folder and the "
        "disk, then try again."
    ),
}

__all__ = ["MESSAGES", "N_"]
