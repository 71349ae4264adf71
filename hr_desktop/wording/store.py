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
        "The database server does not answer, so nothing was changed. Check the connection and try "
        "again."
    ),
    "store.unknown_host": N_(
        "The database server was not found under its name, so nothing was changed. Check the "
        "address and the network."
    ),
    "store.login_refused": N_(
        "The database server refused the login, so nothing was changed. Check the user name and "
        "the password in Settings, or open a new team profile."
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
    "store.outgrown": N_(
        "Somebody has brought the database to a newer version of HR Desktop, so this was not "
        "saved. Everything saved before is safe. Install the newer version and start again."
    ),
    "store.emptied": N_(
        "The database at this address is empty now, although your team's workspace was there. "
        "Nothing was changed; ask your administrator. If it was emptied on purpose, "
        "hr-desktop admin init-database begins a new workspace there."
    ),
    "store.other_workspace": N_(
        "The database at this address is another workspace than before, perhaps an older copy. "
        "Nothing was changed; ask your administrator. If it was replaced on purpose, a new team "
        "profile accepts it, and on an administrator's computer hr-desktop admin init-database."
    ),
    "store.too_old": N_(
        "The database server is PostgreSQL {version}, and HR Desktop needs {oldest} or newer. "
        "Nothing was changed; ask your administrator to update the server."
    ),
    "store.bad_address": N_(
        "This is not the address of a PostgreSQL database, so nothing was changed. It looks like "
        "postgresql://name@server:5432/database."
    ),
    "store.no_driver": N_(
        "This installation has no driver for PostgreSQL, so nothing was changed. Ask your "
        "administrator for an installation for teams (hr-desktop[team])."
    ),
    "store.no_certificate_file": N_(
        "The certificate file that the database’s address names (sslrootcert) cannot be read, so "
        "nothing was sent. Check where the file is."
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
        "The file is missing; what was read from it is kept. Add the file again, or restore a "
        "backup."
    ),
    "files.damaged": N_(
        "The file has been damaged; what was read from it is kept. Add the file again, or restore "
        "a backup."
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
    "files.not_here_yet": N_(
        "This file is still on the computer “{computer}” ({by}) and goes up to the team’s storage "
        "when that computer can reach it. It opens here then."
    ),
    "files.unreachable": N_(
        "The team’s file storage cannot be reached. New files are kept on this computer and go up "
        "later by themselves. Check the connection."
    ),
    "files.unknown_host": N_(
        "The team’s file storage was not found under its address. New files are kept on this "
        "computer and go up later. Check the address in Settings and the network."
    ),
    "files.slow": N_(
        "The team’s file storage took too long to answer. New files are kept on this computer and "
        "go up later by themselves. Try again in a moment."
    ),
    "files.server_failed": N_(
        "The team’s file storage reported an error of its own. New files are kept on this computer "
        "and go up later. If this lasts, tell your administrator."
    ),
    "files.certificate": N_(
        "The team’s file storage could not prove who it is, so nothing was sent to it. New files "
        "are kept on this computer. Ask your administrator for its certificate."
    ),
    "files.key_missing": N_(
        "The key to the team’s file storage is not complete. New files are kept on this computer. "
        "Enter the key’s id and the secret key in Settings."
    ),
    "files.key_unknown": N_(
        "The team’s file storage does not know the id of this key. New files are kept on this "
        "computer. Check the id in Settings, or ask your administrator for a new key."
    ),
    "files.key_refused": N_(
        "The team’s file storage refused the secret key. New files are kept on this computer. "
        "Enter the secret key again in Settings."
    ),
    "files.clock": N_(
        "The clock of this computer differs too much from that of the team’s file storage, which "
        "therefore refuses it. New files are kept on this computer. Set the clock."
    ),
    "files.no_bucket": N_(
        "The team’s file storage has no bucket “{bucket}”. New files are kept on this computer. "
        "Check the name in Settings, or ask your administrator to make it."
    ),
    "files.no_read": N_(
        "This key may not read in the bucket “{bucket}”. Ask your administrator for the right."
    ),
    "files.no_write": N_(
        "This key may not write to the bucket “{bucket}”. New files are kept on this computer. Ask "
        "your administrator for the right."
    ),
    "files.no_delete": N_(
        "This key may not delete from the bucket “{bucket}”. The deletion is remembered and done "
        "when the right is there. Ask your administrator for it."
    ),
    "files.region": N_(
        "The bucket “{bucket}” is in another region. New files are kept on this computer. Enter "
        "its region in Settings."
    ),
    "files.bucket_full": N_(
        "The team’s file storage is full. New files are kept on this computer and go up when there "
        "is room. Ask your administrator for more."
    ),
    "files.encryption": N_(
        "The team’s file storage cannot encrypt as Settings ask. New files are kept on this "
        "computer. Choose another encryption, or ask your administrator to set it up."
    ),
    "files.bad_address": N_(
        "The settings of the team’s file storage make no valid address. New files are kept on this "
        "computer. Check address, bucket and region in Settings."
    ),
    "files.refused": N_(
        "The team’s file storage refused with “{answer}”. New files are kept on this computer. Tell "
        "your administrator these words."
    ),
}

__all__ = ["MESSAGES", "N_"]
