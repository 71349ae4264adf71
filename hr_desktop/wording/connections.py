"""Names of the checks, and words of the messages from the servers for voice and mail."""

from __future__ import annotations

from hr_desktop.wording.mark import N_

MESSAGES: dict[str, str | tuple[str, str]] = {
    # What the checks of `doctor` are about
    "check_name.workspace": N_("Workspace"),
    "check_name.data_folder": N_("Data folder"),
    "check_name.database": N_("Database"),
    "check_name.files": N_("Files"),
    "check_name.reader": N_("Reading documents"),
    "check_name.understanding": N_("Understanding"),
    "check_name.engine": N_("AI service"),
    "check_name.voice": N_("Voice server"),
    "check_name.mail": N_("Mail"),
    "check_name.fonts": N_("Fonts for reports"),
    "check_name.libreoffice": N_("LibreOffice"),
    # LiveKit
    "voice.bad_address": N_(
        "This is no address of a LiveKit server. It begins with wss:// and names a server; correct it in Settings."
    ),
    "voice.key_missing": N_(
        "The key of the LiveKit server is not complete. Enter the key and the secret in Settings."
    ),
    "voice.key_refused": N_(
        "The LiveKit server answers but refuses the key. Check the key, the secret and this computer’s clock."
    ),
    "voice.unknown_host": N_(
        "The LiveKit server was not found under its name. Check the address in Settings and the network."
    ),
    "voice.unreachable": N_(
        "The LiveKit server does not answer. Check the address in Settings and the network, or ask your administrator whether it runs."
    ),
    "voice.certificate": N_(
        "The LiveKit server could not prove who it is, so nothing was sent to it. Ask your administrator for its certificate."
    ),
    "voice.no_encryption": N_(
        "No encrypted connection to the LiveKit server came about, so nothing was sent to it. Check in the address whether it is wss:// or ws://."
    ),
    "voice.server_failed": N_(
        "The LiveKit server reported an error of its own. If this lasts, tell your administrator."
    ),
    "voice.not_livekit": N_(
        "Something answers at this address, but no LiveKit server. Check the address in Settings."
    ),
    # A LiveKit server on this computer
    "local.missing": N_(
        "The program livekit-server is not on this computer. Get it at github.com/livekit/livekit/releases (on a Mac: brew install livekit), then choose its file or put it on the path."
    ),
    "local.other": N_(
        "Another LiveKit server is entered. Empty its address first: the server of this computer takes its place and its key."
    ),
    "local.short_secret": N_(
        "The kept secret is too short for a LiveKit server, which wants 32 characters. Forget it, then try again."
    ),
    "local.no_secret": N_(
        "The key or the secret of this computer’s LiveKit server is gone. Press Start to make new ones."
    ),
    "local.port_taken": N_(
        "Port {port} of this computer’s LiveKit server is used by another program. Press Start to take another port; links that were sent stop working."
    ),
    "local.no_start": N_(
        "The LiveKit server of this computer does not start. Check that the chosen file is livekit-server, then press Start."
    ),
    # Mail
    "mail.password_missing": N_(
        "The server’s password is missing. Enter it in Settings, or leave the user name empty."
    ),
    "mail.in_the_clear": N_(
        "Without encryption the password would be sent in the clear, so it was not sent. Choose STARTTLS or TLS."
    ),
    "mail.login_refused": N_(
        "The server refused the login. Check the user name and the password; some services want a password for applications."
    ),
    "mail.no_encryption": N_(
        "{host} offers no STARTTLS at port {port}, so no password was sent. Choose TLS with its port (often 465), or ask your administrator."
    ),
    "mail.no_login": N_(
        "{host} offers no login at port {port} that this program knows. Choose an encryption, or leave the user name empty."
    ),
    "mail.cut": N_(
        "{host} ended the connection at port {port}. Check port and encryption (STARTTLS often has 587, TLS 465)."
    ),
    "mail.refused": N_(
        "The server refused with the code {answer}. Tell your administrator this code."
    ),
    "mail.certificate": N_(
        "The server could not prove who it is, so no password was sent. Check its name, or ask your administrator for its certificate."
    ),
    "mail.wrong_encryption": N_(
        "{host} does not speak TLS at port {port}, so no password was sent. Choose STARTTLS, or another port (often 465)."
    ),
    "mail.unknown_host": N_("The server {host} was not found. Check its name and the network."),
    "mail.slow": N_(
        "{host} does not answer at port {port}. Check port and encryption (STARTTLS often has 587, TLS 465)."
    ),
    "mail.unreachable": N_(
        "{host} takes no connection at port {port}. Check the port and the network."
    ),
}

__all__ = ["MESSAGES", "N_"]
