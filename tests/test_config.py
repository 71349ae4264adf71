"""Settings and folders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hr_desktop.config import (
    AiSettings,
    Paths,
    S3Settings,
    Settings,
    load_settings,
    overridden,
    read_settings,
    save_settings,
    split_password,
    system_language,
)


@pytest.fixture
def paths(data_folder: Path) -> Paths:
    found = Paths.default()
    found.make()
    return found


def test_one_variable_puts_everything_into_one_folder(paths: Paths, data_folder: Path) -> None:
    assert paths.data == data_folder
    assert all(
        data_folder in (p, *p.parents) for p in (paths.config, paths.logs, paths.cache, paths.files)
    )


def test_without_the_variable_the_systems_folders_are_used() -> None:
    assert "HR Desktop" in str(Paths.default({}).data)


def test_settings_survive_saving_and_loading(paths: Paths) -> None:
    chosen = Settings(
        language="ru", look="dark", recruiter="Ольга Ёлкина", ai=AiSettings(engine="openai")
    )
    save_settings(paths, chosen)
    assert load_settings(paths, {}) == chosen
    assert [p.name for p in paths.config.glob("*settings*")] == ["settings.json"]


def test_no_file_gives_defaults_and_nothing_to_say(paths: Paths) -> None:
    assert read_settings(paths, {}) == (Settings(), None)


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe\x00", b"[1]", b""])
def test_a_damaged_file_is_kept_beside_and_said(paths: Paths, content: bytes) -> None:
    paths.settings_file.write_bytes(content)
    settings, said = read_settings(paths, {})
    assert settings == Settings()
    assert said is not None
    assert said.code == "settings.damaged"
    assert (paths.config / "settings.json.damaged").read_bytes() == content


def test_values_without_sense_cost_only_themselves(paths: Paths) -> None:
    stored = {
        "recruiter": "Анна",
        "retention_months": -3,
        "look": "pink",
        "language": "xx",
        "ai": {"engine": "abacus", "model": "m-1"},
        "from_the_future": 1,
    }
    paths.settings_file.write_text(json.dumps(stored), encoding="utf-8")
    settings, said = read_settings(paths, {})
    assert settings == Settings(recruiter="Анна", ai=AiSettings(model="m-1"))
    assert said is not None
    assert said.params["names"] == "ai.engine, look, retention_months"


def test_the_environment_wins_over_the_file(paths: Paths) -> None:
    save_settings(paths, Settings(language="ru", recruiter="Анна"))
    settings = load_settings(
        paths, {"HR_DESKTOP_LANGUAGE": "en", "HR_DESKTOP_AI_BASE_URL": "http://127.0.0.1:1/v1"}
    )
    assert settings == Settings(
        language="en", recruiter="Анна", ai=AiSettings(base_url="http://127.0.0.1:1/v1")
    )


def test_the_systems_language_is_russian_only_when_it_says_so() -> None:
    assert system_language({"LANG": "ru_RU.UTF-8"}) == "ru"
    assert system_language({"LC_ALL": "en_GB.UTF-8", "LANG": "ru_RU.UTF-8"}) == "en"
    assert system_language({"LANG": "de_DE.UTF-8"}) == "en"
    assert Settings(language="ru").effective_language({"LANG": "C"}) == "ru"


def test_settings_nested_without_end_are_put_aside(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    paths.settings_file.write_text("[" * 200_000)
    settings, said = read_settings(paths, {})
    assert settings == Settings()
    assert said is not None
    assert said.code == "settings.damaged"


TEAM = {
    "DATABASE_URL": "postgresql://maria:p%40ss@db.example.org:5433/hr?sslmode=require",
    "S3_BUCKET_NAME": "hr",
    "S3_ENDPOINT_URL": "http://127.0.0.1:9000",
    "S3_SECRET_ACCESS_KEY": "s3-secret",
}


def test_the_usual_variables_of_a_team_are_taken_and_named(paths: Paths) -> None:
    settings = load_settings(paths, TEAM)
    assert settings.database_url == "postgresql://maria@db.example.org:5433/hr?sslmode=require"
    assert settings.s3 == S3Settings(bucket="hr", endpoint_url="http://127.0.0.1:9000")
    assert overridden(TEAM) == {
        "database_url": "DATABASE_URL",
        "s3.bucket": "S3_BUCKET_NAME",
        "s3.endpoint_url": "S3_ENDPOINT_URL",
    }


def test_what_the_environment_decides_is_never_written(paths: Paths) -> None:
    save_settings(paths, Settings(database_url="postgresql://old/hr"), {})
    save_settings(paths, load_settings(paths, TEAM).model_copy(update={"look": "dark"}), TEAM)
    assert load_settings(paths, {}) == Settings(database_url="postgresql://old/hr", look="dark")
    assert "p%40ss" not in paths.settings_file.read_text(encoding="utf-8")


def test_a_password_in_an_address_is_never_a_setting(paths: Paths) -> None:
    save_settings(paths, Settings(database_url="postgresql://a:secret@h/x"), {})
    assert "secret" not in paths.settings_file.read_text(encoding="utf-8")
    assert split_password("postgresql://a:p%40ss@h:1/x?y=z") == ("postgresql://a@h:1/x?y=z", "p@ss")
    assert split_password("postgresql://a@h/x") == ("postgresql://a@h/x", None)
    by_parameter = "postgresql://a@h/x?host=b&password=p%40ss&host=c"
    assert split_password(by_parameter) == ("postgresql://a@h/x?host=b&host=c", "p@ss")
    settings = Settings(database_url=by_parameter)
    assert "ss" not in (settings.database_url or "").removeprefix("postgresql://")
