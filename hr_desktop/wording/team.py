"""Words of the messages about a team: its database, its people and their profiles."""

from __future__ import annotations

from hr_desktop.wording.mark import N_

MESSAGES: dict[str, str | tuple[str, str]] = {
    "team.no_database": N_(
        "This needs the address of the team's database, so nothing was changed. Set DATABASE_URL to it, with an administrator's login, and try again."
    ),
    "team.viewer": N_(
        "Your role in the team is to look, so nothing was changed. Ask your administrator for the role of a recruiter."
    ),
    "team.signed_out": N_(
        "This computer was signed out of the team's workspace. What was saved is there; the passwords and keys on this computer were removed. To work here again, ask your administrator for a new team profile."
    ),
    "team.not_prepared": N_(
        "The database is not prepared for a team yet, so nothing was changed. Run first: hr-desktop admin init-database."
    ),
    "team.login_exists": N_(
        "The database server has a login or role {login} already that is not of this team, so nothing was changed. Choose another name."
    ),
    "team.login_name": N_(
        "A login has 1 to 63 letters a-z, digits, dots, hyphens and underscores, and begins with a letter. Nothing was changed."
    ),
    "team.no_recruiter": N_("The team has no login {login}. Nothing was changed."),
    "profile.weak": N_(
        "The passphrase is shorter than {n} characters, so nothing was changed. Choose a longer one: whoever has the file can try passphrases without end."
    ),
    "profile.not_written": N_(
        "The team profile could not be written to {file}, so nothing was changed. Check the folder and try again."
    ),
    "profile.no_terminal": N_(
        "The passphrase cannot be asked for here. Nothing was changed; put it into the first line of "
        "a file and name that with --passphrase-file."
    ),
    "profile.not_read": N_(
        "The file {file} cannot be read. Nothing was changed; check where it is and try again."
    ),
    "profile.damaged": N_(
        "This file is no team profile, or it is damaged. Nothing was changed; ask your administrator to send it again."
    ),
    "profile.newer": N_(
        "This team profile was made by a newer version of HR Desktop. Nothing was changed; install the newer version and open the file again."
    ),
    "profile.passphrase": N_(
        "The passphrase does not open this team profile. Nothing was changed; check it letter by letter, and ask your administrator when it stays wrong."
    ),
    "profile.no_keyring": N_(
        "The team's addresses were stored, but this computer has no keyring for passwords and keys. They must come from the environment, in {variables}: hr-desktop profile FILE --environment OUT writes these variables into a file that only you may read. Set them and start again."
    ),
    # Roles
    "role.admin": N_("Administrator"),
    "role.recruiter": N_("Recruiter"),
    "role.viewer": N_("Viewer"),
}

__all__ = ["MESSAGES", "N_"]
