"""Secrets."""

from __future__ import annotations

import pytest

from hr_desktop.domain.messages import PersonError
from hr_desktop.vault import Source, Vault


class Memory:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Locked(Memory):
    """A keyring that refuses, and quotes what it was given."""

    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError(f"cannot store {password}")


def test_a_password_in_an_address_belongs_to_it() -> None:
    own = "postgresql://owner:its-own@db.example.org/hr"
    alone = {"HR_DESKTOP_DATABASE_PASSWORD": "a recruiter's", "DATABASE_URL": own}
    assert Vault(None, alone).get("database.password") == "its-own"
    bare = {**alone, "DATABASE_URL": "postgresql://owner@db.example.org/hr"}
    assert Vault(None, bare).get("database.password") == "a recruiter's"
    another = {**alone, "HR_DESKTOP_DATABASE_URL": "postgresql://anna@db.example.org/team"}
    assert Vault(None, another).get("database.password") == "a recruiter's"


def test_a_secret_is_kept_found_and_forgotten() -> None:
    vault = Vault(Memory(), {})
    assert (vault.get("ai.api_key"), vault.source("ai.api_key")) == (None, Source.nowhere)
    vault.set("ai.api_key", "sk-1")
    assert (vault.get("ai.api_key"), vault.source("ai.api_key")) == ("sk-1", Source.keyring)
    vault.delete("ai.api_key")
    vault.delete("ai.api_key")
    assert vault.get("ai.api_key") is None


def test_the_environment_wins_over_the_keyring() -> None:
    memory = Memory()
    Vault(memory, {}).set("ai.api_key", "kept")
    vault = Vault(memory, {"OPENAI_API_KEY": "general", "HR_DESKTOP_AI_KEY": "ours"})
    assert (vault.get("ai.api_key"), vault.source("ai.api_key")) == ("ours", Source.environment)


def test_without_a_keyring_the_state_is_clear_and_saving_says_what_to_do() -> None:
    vault = Vault(None, {})  # the tests' environment selects a keyring that fails
    assert not vault.available()
    assert vault.get("ai.api_key") is None
    assert vault.source("ai.api_key") is Source.no_keyring
    vault.delete("ai.api_key")
    with pytest.raises(PersonError) as caught:
        vault.set("ai.api_key", "sk-secret")
    assert caught.value.said.code == "vault.no_keyring"
    assert caught.value.said.params == {"variable": "HR_DESKTOP_AI_KEY"}


def test_a_refusal_never_quotes_the_secret() -> None:
    vault = Vault(Locked(), {})
    assert vault.source("ai.api_key") is Source.no_keyring
    with pytest.raises(PersonError) as caught:
        vault.set("ai.api_key", "sk-secret")
    assert caught.value.said.code == "vault.refused"
    assert caught.value.__suppress_context__
    assert "sk-secret" not in str(caught.value)


def test_an_unknown_name_is_a_mistake_in_the_code() -> None:
    with pytest.raises(KeyError):
        Vault(Memory(), {}).get("ai.key")


def test_the_password_of_an_address_in_the_environment_is_found() -> None:
    vault = Vault(environment={"DATABASE_URL": "postgresql://maria:p%40ss@db/hr"})
    assert vault.get("database.password") == "p@ss"
    assert vault.source("database.password") is Source.environment
    without = Vault(environment={"DATABASE_URL": "postgresql://maria@db/hr", "PGPASSWORD": "x"})
    assert without.get("database.password") == "x"
