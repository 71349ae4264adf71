"""Team profiles: one encrypted file that makes a recruiter's computer a part of the team.

The file is JSON: a header with the key's derivation (scrypt), and the contents under AES-GCM,
which also covers the header. The checksum tells a damaged file from a wrong passphrase.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import secrets
from pathlib import Path
from shlex import quote
from typing import Any

from pydantic import Field, ValidationError

from hr_desktop.config import (
    AiSettings,
    LiveKitSettings,
    Paths,
    S3Settings,
    SmtpSettings,
    VoiceSettings,
    load_settings,
    save_settings,
    with_parameter,
)
from hr_desktop.domain.base import Value
from hr_desktop.domain.messages import Message, message, refuse
from hr_desktop.durable import write_atomically
from hr_desktop.services.failures import as_person_error
from hr_desktop.services.known import Known
from hr_desktop.vault import NAMES, Vault

FORMAT, VERSION = "hr-desktop team profile", 1
LEAST = 10  # characters of a passphrase
CA_FILE = "team-ca.pem"
_LARGEST = 1024 * 1024  # bytes of a file that can be a profile
_N, _R, _P = 2**16, 8, 1  # scrypt: 64 MB and some tenths of a second for each guess
_MOST_N = 2**20


class TeamProfile(Value):
    """What a computer needs to work in the team. Secrets never appear in `repr`."""

    workspace: str
    login: str
    name: str
    role: str
    organisation: str = ""
    database_url: str  # without the password
    database_ca: str | None = None  # PEM of the authority that signed the server's certificate
    s3: S3Settings = S3Settings()
    ai: AiSettings | None = None  # None: as the recruiter chooses
    livekit: LiveKitSettings = LiveKitSettings()
    voice: VoiceSettings | None = None  # None: as the recruiter chooses
    smtp: SmtpSettings | None = None  # None: as the recruiter chooses
    secrets: dict[str, str] = Field(repr=False)  # by their names in the vault


def seal(profile: TeamProfile, passphrase: str) -> bytes:
    """The file. Raises PersonError `profile.weak`. Takes some tenths of a second."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(passphrase) < LEAST:
        raise refuse("profile.weak", n=LEAST)
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    header: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "kdf": {"name": "scrypt", "n": _N, "r": _R, "p": _P, "salt": _as_text(salt)},
        "cipher": {"name": "AES-256-GCM", "nonce": _as_text(nonce)},
    }
    key = _key(passphrase, salt, _N, _R, _P)
    inner = profile.model_dump_json().encode()
    data = AESGCM(key).encrypt(nonce, inner, _canonical(header))
    whole = {**header, "data": _as_text(data)}
    whole["sha256"] = hashlib.sha256(_canonical(whole)).hexdigest()
    return json.dumps(whole, indent=2).encode()


def unseal(data: bytes, passphrase: str) -> TeamProfile:
    """The profile in a file.

    Raises PersonError `profile.damaged`, `profile.newer` or `profile.passphrase`.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    whole = _parsed(data)
    try:
        sum_ = whole.pop("sha256")
        if whole["version"] > VERSION:
            raise refuse("profile.newer")
        if sum_ != hashlib.sha256(_canonical(whole)).hexdigest():
            raise refuse("profile.damaged")
        sealed = base64.b64decode(whole.pop("data"), validate=True)
        kdf, nonce = whole["kdf"], base64.b64decode(whole["cipher"]["nonce"], validate=True)
        salt = base64.b64decode(kdf["salt"], validate=True)
        if not (1 < kdf["n"] <= _MOST_N and kdf["r"] <= 16 and kdf["p"] <= 4):
            raise refuse("profile.damaged")
        key = _key(passphrase, salt, kdf["n"], kdf["r"], kdf["p"])
        inner = AESGCM(key).decrypt(nonce, sealed, _canonical(whole))
    except InvalidTag:  # the file is whole, so it is the passphrase
        raise refuse("profile.passphrase") from None
    except (KeyError, TypeError, ValueError):
        raise refuse("profile.damaged") from None
    try:
        return TeamProfile.model_validate_json(inner)
    except ValidationError:  # its text would show the contents
        raise refuse("profile.damaged") from None


async def open_profile(
    paths: Paths, file: Path, passphrase: str, vault: Vault, environment: Path | None = None
) -> tuple[TeamProfile, Message | None]:
    """Make this computer a part of the team: settings into the file, secrets into the keyring.

    The next start works with the team. Without a keyring the settings are stored all the same,
    and the message names the variables that the secrets must come from; `environment` is a file
    into which they are written instead, for this user alone. Raises PersonError:
    `profile.not_read`, `profile.not_written`, those of `unseal`, `vault.refused`.
    """
    try:
        data = await asyncio.to_thread(_read, file)
    except OSError as error:
        raise refuse("profile.not_read", file=str(file)) from error
    profile = await asyncio.to_thread(unseal, data, passphrase)
    if environment is not None:
        await asyncio.to_thread(_write_environment, profile, environment)
    kept = environment is not None
    return profile, await asyncio.to_thread(_store, paths, profile, vault, kept)


def _write_environment(profile: TeamProfile, file: Path) -> None:
    """Lines that a shell and systemd read alike.

    The passwords that we make need no quotes; a key of somebody else's service may (Docker's
    `--env-file` knows no quotes).
    """
    lines = [f"{NAMES[name][0]}={quote(value)}\n" for name, value in _known(profile).items()]
    try:
        write_atomically(file, "".join(lines).encode())
    except OSError as error:
        raise refuse("profile.not_written", file=str(file)) from error


def _known(profile: TeamProfile) -> dict[str, str]:
    """The secrets that this version knows."""
    return {name: value for name, value in profile.secrets.items() if name in NAMES}


def _store(paths: Paths, profile: TeamProfile, vault: Vault, kept: bool) -> Message | None:
    missing = []
    for name, value in _known(profile).items():
        if kept:
            continue
        if vault.available():
            vault.set(name, value)
        elif vault.get(name) != value:
            missing.append(NAMES[name][0])
    url = profile.database_url
    try:
        if profile.database_ca is not None:
            ca = paths.config / CA_FILE
            write_atomically(ca, profile.database_ca.encode())
            url = with_parameter(url, "sslrootcert", str(ca))
        changed: dict[str, Any] = {
            "database_url": url,
            "s3": profile.s3,
            "livekit": profile.livekit,
            "recruiter": profile.name,
            "organisation": profile.organisation,
        }
        if profile.ai is not None:
            changed["ai"] = profile.ai
        if profile.voice is not None:
            changed["voice"] = profile.voice
        if profile.smtp is not None:
            changed["smtp"] = profile.smtp
        # The file's own values, whatever the environment of this moment says.
        save_settings(paths, load_settings(paths, {}).model_copy(update=changed), {})
        known = Known(paths.data)
        known.remember(url, profile.workspace)
        known.session(url, new=True)
    except OSError as error:
        raise as_person_error(error) from error
    if missing:
        return message("profile.no_keyring", variables=", ".join(missing))
    return None


def read_passphrase(file: Path) -> str:
    """The first line of a file. Raises PersonError `profile.not_read`."""
    try:
        lines = _read(file).decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise refuse("profile.not_read", file=str(file)) from error
    return lines[0] if lines else ""


def _read(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(_LARGEST + 1)


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        whole = json.loads(data) if len(data) <= _LARGEST else None
    except (ValueError, RecursionError):
        whole = None
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise refuse("profile.damaged")
    return whole


def _key(passphrase: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt=salt, length=32, n=n, r=r, p=p).derive(passphrase.encode())


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _as_text(data: bytes) -> str:
    return base64.b64encode(data).decode()
