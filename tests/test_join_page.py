"""The join page is one file: small, from locked packages, with nothing of anybody else's in it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest

from hr_desktop.domain import voice
from hr_desktop.rooms import page
from tools import join_page

CONFIG = {"livekit": "wss://voice.lines.example:7443", "company": "Lines", "consent": {}}


@pytest.fixture(scope="module")
def built() -> str:
    return join_page.build().read_text(encoding="utf-8")


def element(html: str, name: str) -> str:
    found = re.search(rf"<{name}>(.*?)</{name}>", html, re.DOTALL)
    assert found is not None
    return found[1]


def policy(html: str) -> dict[str, str]:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert found is not None
    return dict(one.strip().split(" ", 1) for one in found[1].split(";"))


def test_the_page_is_small(built: str) -> None:
    assert len(gzip.compress(built.encode(), 9)) < 250_000


def test_only_its_own_script_and_style_run(built: str) -> None:
    allowed = policy(built)
    for kind, name in (("script-src", "script"), ("style-src", "style")):
        digest = hashlib.sha256(element(built, name).encode()).digest()
        assert allowed[kind] == f"'sha256-{base64.b64encode(digest).decode()}'"
    assert allowed["default-src"] == "'none'"
    assert "innerHTML" not in "".join(
        one.read_text(encoding="utf-8") for one in (join_page.FOLDER / "src").rglob("*.ts*")
    )


def test_a_page_that_nobody_published_connects_nowhere(built: str) -> None:
    assert policy(built)["connect-src"] == "'none'"
    assert '<script type="application/json" id="config">null</script>' in built


@pytest.mark.parametrize(
    ("livekit", "allowed"),
    [
        ("wss://voice.lines.example:7443", "wss://voice.lines.example:7443"),
        ("ws://127.0.0.1:7880", "ws://127.0.0.1:7880"),
        ("wss://x.livekit.cloud", "wss://*.livekit.cloud"),  # its regions
    ],
)
def test_a_published_page_connects_to_its_livekit_alone(
    built: str, livekit: str, allowed: str
) -> None:
    sources = policy(page.filled(built, {**CONFIG, "livekit": livekit}))["connect-src"].split()
    assert allowed in sources
    host = livekit.partition("://")[2]
    assert {one.partition("://")[2] for one in sources} <= {host, "*.livekit.cloud"}
    assert all(one.startswith(("ws", "http")) for one in sources)


def test_words_of_the_company_stay_words(built: str) -> None:
    """An address or a name with signs of HTML or of the policy in it opens nothing."""
    name = "</script><script>alert(1)</script>\u2028"
    nasty = {**CONFIG, "livekit": "wss://a.example; script-src *", "company": name}
    html = page.filled(built, nasty)
    assert policy(html)["script-src"] == policy(built)["script-src"]
    config = re.search(r'id="config">(.*?)</script>', html, re.DOTALL)
    assert config is not None
    assert json.loads(config[1])["company"] == name


def test_the_lock_names_no_address() -> None:
    lock = (join_page.FOLDER / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in lock
    for place, about in json.loads(lock)["packages"].items():
        if place and "link" not in about:
            assert about["integrity"].startswith("sha512-"), place


def test_only_the_built_page_is_shipped(built: str) -> None:
    inside = [one for one in join_page.shipped() if one.is_relative_to(join_page.FOLDER)]
    assert inside == [join_page.PAGE]


def test_the_licences_go_along(built: str) -> None:
    assert "livekit-client 2." in built
    assert "Apache License" in built
    assert "preact" in built.partition('id="licences"')[2]


def test_a_changed_source_makes_the_page_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, built: str
) -> None:
    folder = tmp_path / "join"
    ignore = shutil.ignore_patterns("node_modules")
    shutil.copytree(join_page.FOLDER, folder, ignore=ignore)
    monkeypatch.setattr(join_page, "FOLDER", folder)
    monkeypatch.setattr(join_page, "PAGE", folder / "join.html")
    monkeypatch.setattr(join_page, "_TEMPLATE", folder / "page.html")
    monkeypatch.setattr(join_page, "_LOCK", folder / "package-lock.json")
    assert join_page.is_built()
    words = folder / "src" / "words" / "ru.ts"
    words.write_text(words.read_text(encoding="utf-8").replace("Начать", "Поехали"), "utf-8")
    assert not join_page.is_built()


def test_every_sentence_of_the_page_is_used() -> None:
    """That both languages have each one is what the types say."""
    sources = [
        one for one in (join_page.FOLDER / "src").rglob("*.ts*") if one.parent.name != "words"
    ]
    text = "".join(one.read_text(encoding="utf-8") for one in sources)
    english = (join_page.FOLDER / "src" / "words" / "en.ts").read_text(encoding="utf-8")
    names = re.findall(r"^  (\w+):", english, re.MULTILINE)
    assert len(names) > 100
    used = {one for one in names if re.search(rf'[.\["]{one}\b', text)}
    for ending in re.findall(r"words\[`\$\{\w+\}(\w+)`\]", text):  # words[`${why}Title`]
        used |= {one for one in names if re.search(rf'"{one.removesuffix(ending)}"', text)}
    assert [one for one in names if one not in used] == []


def test_page_and_interviewer_mean_the_same_methods() -> None:
    protocol = (join_page.FOLDER / "src" / "protocol.ts").read_text(encoding="utf-8")
    assert set(re.findall(r'"(hr\.\w+)"', protocol)) == set(voice.Rpc)
    modes = re.search(r"type Mode =(.*?);", protocol, re.DOTALL)
    assert modes is not None
    assert set(re.findall(r'"(\w+)"', modes[1])) == set(voice.Mode)
    for name in (voice.INTERVIEWER_PREFIX, str(voice.LONGEST_TYPED)):
        assert name in protocol
