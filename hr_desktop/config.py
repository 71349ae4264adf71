"""Where things are kept and what the person has chosen. No secrets: those are in `vault`."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

import platformdirs
from pydantic import Field, ValidationError, field_validator

from hr_desktop.domain.base import Value
from hr_desktop.domain.messages import Message, message
from hr_desktop.domain.vacancy import Language
from hr_desktop.durable import write_atomically

APP = "HR Desktop"
SETTINGS_FILE = "settings.json"


@dataclass(frozen=True)
class Paths:
    """The program's folders. `data` is the only one that has to be kept and copied."""

    data: Path
    config: Path
    logs: Path
    cache: Path

    @classmethod
    def default(cls, environment: Mapping[str, str] | None = None) -> Paths:
        """The operating system's folders for this user, or all inside `HR_DESKTOP_DATA`."""
        chosen = (os.environ if environment is None else environment).get("HR_DESKTOP_DATA")
        if chosen:
            return cls.under(Path(chosen).expanduser())
        folders = platformdirs.PlatformDirs(APP, appauthor=False, roaming=False)
        return cls(
            data=Path(folders.user_data_dir),
            config=Path(folders.user_config_dir),
            logs=Path(folders.user_log_dir),
            cache=Path(folders.user_cache_dir),
        )

    @classmethod
    def under(cls, folder: Path) -> Paths:
        """Everything inside one folder; the data themselves lie directly in it."""
        folder = folder.absolute()
        return cls(data=folder, config=folder, logs=folder / "logs", cache=folder / "cache")

    @property
    def settings_file(self) -> Path:
        """The file that `load_settings` reads."""
        return self.config / SETTINGS_FILE

    @property
    def database(self) -> Path:
        """The local workspace's SQLite file."""
        return self.data / "workspace.sqlite3"

    def journals(self, workspace: str | None) -> Path:
        """Where the agent keeps the journals of a workspace's interviews (None: the local one)."""
        return self.data / ("journal" if workspace is None else f"journal-{workspace}")

    @property
    def files(self) -> Path:
        """The folder of the local workspace's content-addressed files."""
        return self.data / "files"

    def make(self) -> None:
        """Create the folders, readable by this user alone where the system knows such rights."""
        for folder in (self.data, self.config, self.logs, self.cache):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)


Purpose = Literal["resume", "vacancy", "plan", "assess", "interview"]


class AiSettings(Value):
    """The engine that reads and judges. The key lies in the vault under `ai.api_key`."""

    engine: Literal["offline", "openai"] = "offline"
    base_url: str | None = None  # None: OpenAI's own address
    model: str = "gpt-4.1-mini"
    embedding_model: str | None = None  # None: the lexical vector
    timeout_s: float = Field(default=60, gt=0, le=600)
    models: dict[Purpose, str] = {}  # another model for a purpose; `model` for the rest
    parallel: int = Field(default=4, ge=1, le=64)  # calls at once
    daily_limit: float | None = Field(default=None, ge=0)  # US dollars a day (UTC); None: no limit
    private: bool = False  # names, contacts, addresses, birth dates and links do not leave
    inside_only: bool = False  # only an endpoint inside this network is spoken to

    def model_for(self, purpose: Purpose) -> str:
        """The model that does this."""
        return self.models.get(purpose) or self.model


class S3Settings(Value):
    """Where a team's files are. The secret key lies in the vault under `s3.secret_key`."""

    bucket: str | None = None  # None: the folder of this computer
    endpoint_url: str | None = None  # None: Amazon's own address
    region: str | None = None
    access_key_id: str | None = None
    prefix: str = ""  # before every key, for a bucket that is shared with others
    encryption: Literal["AES256", "aws:kms"] | None = None  # None: as the bucket says
    cache_mb: int = Field(default=2048, ge=64)  # of files kept on this computer


class LiveKitSettings(Value):
    """The server for voice. The secret lies in the vault under `livekit.api_secret`."""

    url: str | None = None
    api_key: str | None = None
    local: bool = False  # the server of `services.local_livekit`, which the program starts
    program: str | None = None  # its file; None: the one on the path


SpeechProvider = Literal["openai", "deepgram", "cartesia", "elevenlabs"]


class SpeechService(Value):
    """A recogniser or a voice. Keys lie in the vault under `speech.<provider>_key` (OpenAI's may be
    the one of `ai.api_key`; another server's of its protocol is `speech.own_key`)."""

    provider: SpeechProvider = "openai"
    base_url: str | None = (
        None  # of any service that speaks OpenAI's protocol; None: the provider's
    )
    model: str | None = None  # None: the provider's usual one
    voice: str | None = None  # of a voice


class VoiceSettings(Value):
    """How voice interviews are held."""

    recogniser: SpeechService = SpeechService()
    recogniser_fallback: SpeechService | None = None  # takes over in the middle of an interview
    speech: SpeechService = SpeechService()
    speech_fallback: SpeechService | None = None
    capacity: int = Field(default=10, ge=1, le=200)  # interviews at once in one agent process
    record: bool = True  # the sound is kept, with the candidate's consent
    recording_days: int = Field(default=180, ge=1, le=3650)
    page_url: str | None = None  # where the join page is; None: a link into the bucket


class SmtpSettings(Value):
    """The server that letters are sent by. The password lies in the vault under `smtp.password`."""

    host: str | None = None  # None: letters are copied or opened in the mail program
    port: int = Field(default=587, ge=1, le=65535)
    encryption: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None  # None: the server asks for no login
    sender: str | None = None  # None: `mail_from`


class Settings(Value):
    """What a person has chosen in Settings. Every field has a default that works offline."""

    language: Language | None = None  # None: the system's language
    look: Literal["system", "light", "dark"] = "system"
    notices: bool = True  # of interviews that begin, end or need a person
    recruiter: str = ""
    organisation: str = ""
    mail_from: str = ""
    retention_months: int | None = Field(default=36, ge=1, le=240)  # None: keep until deleted
    undo_days: int = Field(default=30, ge=0, le=365)
    database_url: str | None = None  # None: the local SQLite file; never with a password
    s3: S3Settings = S3Settings()
    livekit: LiveKitSettings = LiveKitSettings()
    voice: VoiceSettings = VoiceSettings()
    smtp: SmtpSettings = SmtpSettings()
    ai: AiSettings = AiSettings()

    @field_validator("language", mode="before")
    @classmethod
    def _known_language(cls, value: object) -> object:
        return value if value in ("ru", "en") else None

    @field_validator("database_url")
    @classmethod
    def _no_password(cls, value: str | None) -> str | None:
        return split_password(value)[0] if value else None

    def effective_language(self, environment: Mapping[str, str] | None = None) -> Language:
        """The chosen language, or the system's when it is Russian, else English."""
        return self.language or system_language(environment)


# Environment variables that win over the file: for scripts, servers and tests. The first that is
# set counts.
_OVERRIDES: dict[tuple[str, ...], tuple[str, ...]] = {
    ("language",): ("HR_DESKTOP_LANGUAGE",),
    ("look",): ("HR_DESKTOP_LOOK",),
    ("recruiter",): ("HR_DESKTOP_RECRUITER",),
    ("database_url",): ("HR_DESKTOP_DATABASE_URL", "DATABASE_URL"),
    ("s3", "bucket"): ("S3_BUCKET_NAME",),
    ("s3", "endpoint_url"): ("S3_ENDPOINT_URL",),
    ("s3", "region"): ("S3_REGION",),
    ("s3", "access_key_id"): ("S3_ACCESS_KEY_ID",),
    ("livekit", "url"): ("LIVEKIT_URL",),
    ("livekit", "api_key"): ("LIVEKIT_API_KEY",),
    ("smtp", "host"): ("SMTP_HOST",),
    ("smtp", "port"): ("SMTP_PORT",),
    ("smtp", "encryption"): ("SMTP_ENCRYPTION",),
    ("smtp", "user"): ("SMTP_USER",),
    ("smtp", "sender"): ("SMTP_FROM",),
    ("ai", "engine"): ("HR_DESKTOP_ENGINE",),
    ("ai", "base_url"): ("HR_DESKTOP_AI_BASE_URL", "OPENAI_BASE_URL"),
    ("ai", "model"): ("HR_DESKTOP_AI_MODEL",),
    ("ai", "embedding_model"): ("HR_DESKTOP_AI_EMBEDDING_MODEL",),
}


def overridden(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Settings that the environment decides: dotted field -> the variable that does."""
    env = os.environ if environment is None else environment
    found = {}
    for where, names in _OVERRIDES.items():
        name = next((name for name in names if env.get(name)), None)
        if name is not None:
            found[".".join(where)] = name
    return found


def split_password(url: str) -> tuple[str, str | None]:
    """A database's address without its password, and the password (or the parameter `password`)."""
    if (said := parameter(url, "password")) is not None:
        bare, before = split_password(with_parameter(url, "password", None))
        return bare, before or said
    parts = urlsplit(url)
    if parts.password is None:
        return url, None
    user, _, host = parts.netloc.rpartition("@")
    bare = f"{user.partition(':')[0]}@{host}"
    return urlunsplit(parts._replace(netloc=bare)), unquote(parts.password)


def with_login(url: str, login: str) -> str:
    """A database's address with another login, and no password."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(login, safe='')}@{host}"))


def parameter(url: str, name: str) -> str | None:
    """A parameter of an address, or None."""
    return dict(parse_qsl(urlsplit(url).query)).get(name)


def with_parameter(url: str, name: str, value: str | None) -> str:
    """An address with this parameter; None takes it away."""
    parts = urlsplit(url)
    found = [(key, one) for key, one in parse_qsl(parts.query) if key != name]
    if value is not None:
        found.append((name, value))
    return urlunsplit(parts._replace(query=urlencode(found)))


def system_language(environment: Mapping[str, str] | None = None) -> Language:
    """`ru` when the system speaks Russian, `en` otherwise."""
    env = os.environ if environment is None else environment
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if env.get(name):
            return "ru" if env[name].lower().startswith("ru") else "en"
    if os.name == "nt":  # pragma: no cover (Windows sets none of the variables)
        import ctypes

        windll: Any = getattr(ctypes, "windll", None)
        primary = windll.kernel32.GetUserDefaultUILanguage() & 0x3FF if windll else 0
        return "ru" if primary == 0x19 else "en"  # LANG_RUSSIAN
    return "en"


def load_settings(paths: Paths, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this user, the environment's over the file's; defaults where none are set."""
    return read_settings(paths, environment)[0]


def read_settings(
    paths: Paths, environment: Mapping[str, str] | None = None
) -> tuple[Settings, Message | None]:
    """Settings as in use, and what a person should know about them.

    An unreadable file is kept beside as `settings.json.damaged`; single values that make no sense
    fall back to their defaults. In both cases the message says so; the program starts anyway.
    """
    stored, said = _stored(paths.settings_file)
    env = os.environ if environment is None else environment
    for field, name in overridden(env).items():
        _put(stored, tuple(field.split(".")), env[name])
    settings, dropped = _lenient(stored)
    if dropped and said is None:
        said = message("settings.values_ignored", names=", ".join(sorted(dropped)))
    return settings, said


def save_settings(
    paths: Paths, settings: Settings, environment: Mapping[str, str] | None = None
) -> None:
    """Write the settings atomically: after a crash the file is the old one or the new one.

    What the environment decides is not written: the file keeps its own value. Raises OSError when
    the folder cannot be written; nothing has changed then.
    """
    chosen = settings.model_dump(mode="json")
    kept, _ = _stored(paths.settings_file)
    for field in overridden(environment):
        where = tuple(field.split("."))
        _put(chosen, where, _look_up(kept, where))
    text = json.dumps(chosen, ensure_ascii=False, indent=2) + "\n"
    write_atomically(paths.settings_file, text.encode())


def _stored(file: Path) -> tuple[dict[str, Any], Message | None]:
    try:
        stored = json.loads(file.read_text(encoding="utf-8-sig"))
        if isinstance(stored, dict):
            return stored, None
    except FileNotFoundError:
        return {}, None
    except OSError:  # locked by another program, or not ours to read: leave it alone
        return {}, message("settings.unreadable", file=str(file))
    except (ValueError, RecursionError):
        pass
    damaged = file.with_name(file.name + ".damaged")
    with contextlib.suppress(OSError):  # the message below is said either way
        os.replace(file, damaged)
    return {}, message("settings.damaged", file=damaged.name)


def _lenient(stored: dict[str, Any]) -> tuple[Settings, set[str]]:
    """The settings without those values that cannot be understood, and the names of the latter."""
    dropped: set[str] = set()
    while True:
        try:
            return Settings.model_validate(stored), dropped
        except ValidationError as error:
            for problem in error.errors():
                where = tuple(str(part) for part in problem["loc"])
                dropped.add(".".join(where))
                _remove(stored, where)


def _look_up(stored: dict[str, Any], where: tuple[str, ...]) -> Any:
    """The value at `where`, else the default."""
    found: Any = stored
    for part in where:
        if not isinstance(found, dict) or part not in found:
            found = Settings().model_dump(mode="json")
            for name in where:
                found = found[name]
            return found
        found = found[part]
    return found


def _put(stored: dict[str, Any], where: tuple[str, ...], value: Any) -> None:
    for part in where[:-1]:
        inner = stored.get(part)
        if not isinstance(inner, dict):
            inner = stored[part] = {}
        stored = inner
    stored[where[-1]] = value


def _remove(stored: dict[str, Any], where: tuple[str, ...]) -> None:
    """Take out the value at `where`, or the nearest thing around it that exists."""
    for part in where[:-1]:
        inner = stored.get(part)
        if not isinstance(inner, dict) or where[-1] not in inner:
            stored.pop(part, None)
            return
        stored = inner
    stored.pop(where[-1], None)
