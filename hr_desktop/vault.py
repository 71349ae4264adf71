"""Secrets: in the operating system's keyring, or in the environment, and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from hr_desktop.config import split_password
from hr_desktop.domain.messages import refuse

SERVICE = "HR Desktop"

# Names of secrets, and the environment variables that win over the keyring.
NAMES: dict[str, tuple[str, ...]] = {
    "ai.api_key": ("HR_DESKTOP_AI_KEY", "OPENAI_API_KEY"),
    "database.password": (
        "HR_DESKTOP_DATABASE_PASSWORD",
        "HR_DESKTOP_DATABASE_URL",
        "DATABASE_URL",
        "PGPASSWORD",
    ),
    "s3.secret_key": ("S3_SECRET_ACCESS_KEY",),
    "speech.openai_key": ("SPEECH_API_KEY",),
    "speech.own_key": ("SPEECH_SERVER_KEY",),  # of a server with OpenAI's protocol
    "speech.deepgram_key": ("DEEPGRAM_API_KEY",),
    "speech.cartesia_key": ("CARTESIA_API_KEY",),
    "speech.elevenlabs_key": ("ELEVENLABS_API_KEY", "ELEVEN_API_KEY"),
    "smtp.password": ("SMTP_PASSWORD",),
    "livekit.api_secret": ("HR_DESKTOP_LIVEKIT_API_SECRET", "LIVEKIT_API_SECRET"),
}


SPEECH_SECRETS = tuple(name for name in NAMES if name.startswith("speech."))
# What a team profile brings and a sign-out takes away.
TEAM_SECRETS = (
    *SPEECH_SECRETS,
    "database.password",
    "s3.secret_key",
    "ai.api_key",
    "livekit.api_secret",
    "smtp.password",
)


class Source(StrEnum):
    """Where a secret was found."""

    environment = "environment"
    keyring = "keyring"
    nowhere = "nowhere"
    no_keyring = "no_keyring"  # this computer has no keyring, and the environment has no secret


class Backend(Protocol):
    """The part of `keyring` that is used."""

    def get_password(self, service: str, username: str, /) -> str | None: ...
    def set_password(self, service: str, username: str, password: str, /) -> None: ...
    def delete_password(self, service: str, username: str, /) -> None: ...


class Vault:
    """Reads and keeps secrets by name. Values never appear in `repr`, logs or exceptions.

    The keyring library is imported at the first use: it asks the desktop's services.
    """

    def __init__(
        self, backend: Backend | None = None, environment: Mapping[str, str] | None = None
    ) -> None:
        self._chosen = backend
        self._environment = os.environ if environment is None else environment

    def get(self, name: str) -> str | None:
        """The secret, or None when it is neither in the environment nor in the keyring."""
        return self._find(name)[0]

    def source(self, name: str) -> Source:
        """Where `get` finds it: for the settings page and for `doctor`."""
        return self._find(name)[1]

    def variable(self, name: str) -> str | None:
        """The environment variable that `get` takes the secret from, if one does.

        A password in an address belongs to that address, and wins over one that stands alone.
        """
        known = _known(name)
        address = next((n for n in known if n.endswith("_URL") and self._environment.get(n)), None)
        alone = [one for one in known if not one.endswith("_URL")]
        names = alone if address is None else [address, *alone]
        return next((one for one in names if self._in_environment(one)), None)

    def available(self) -> bool:
        """Whether this computer can keep secrets."""
        return self._backend() is not None

    def set(self, name: str, value: str) -> None:
        """Keep a secret. Raises PersonError(`vault.no_keyring` | `vault.refused`)."""
        _known(name)
        backend = self._backend()
        if backend is None:
            raise refuse("vault.no_keyring", variable=NAMES[name][0])
        try:
            backend.set_password(SERVICE, name, value)
        except Exception:  # noqa: BLE001 (back ends raise errors of their own, which may quote the secret)
            raise refuse("vault.refused") from None

    def delete(self, name: str) -> None:
        """Forget a secret that the keyring holds; nothing happens when it holds none."""
        _known(name)
        backend = self._backend()
        if backend is None:
            return
        try:
            if backend.get_password(SERVICE, name) is not None:
                backend.delete_password(SERVICE, name)
        except Exception:  # noqa: BLE001 (see set)
            raise refuse("vault.refused") from None

    def _find(self, name: str) -> tuple[str | None, Source]:
        variable = self.variable(name)
        if variable is not None:
            return self._in_environment(variable), Source.environment
        backend = self._backend()
        if backend is None:
            return None, Source.no_keyring
        try:
            kept = backend.get_password(SERVICE, name)
        except Exception:  # noqa: BLE001 (a locked or broken keyring is the same as none)
            return None, Source.no_keyring
        return (kept, Source.keyring) if kept else (None, Source.nowhere)

    def _in_environment(self, variable: str) -> str | None:
        value = self._environment.get(variable)
        if value and variable.endswith("_URL"):  # the password is a part of it, or not
            value = split_password(value)[1]
        return value or None

    def _backend(self) -> Backend | None:
        if self._chosen is None:
            import keyring
            from keyring.backends import fail, null

            found = keyring.get_keyring()
            if isinstance(found, fail.Keyring | null.Keyring) or found.priority <= 0:
                return None
            self._chosen = found
        return self._chosen


def _known(name: str) -> tuple[str, ...]:
    if name not in NAMES:
        raise KeyError(f"no such secret: {name}")
    return NAMES[name]
