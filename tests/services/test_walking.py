"""Which files of a folder are meant."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hr_desktop.domain.messages import PersonError
from hr_desktop.services import walking
from hr_desktop.services.walking import files_under

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")


def test_links_out_of_a_folder_are_left_out_and_inner_ones_stay(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("not meant")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("a")
    (folder / "inner.txt").symlink_to("a.txt")
    (folder / "outer.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "up").symlink_to("..")
    assert [file.name for file in files_under(folder)] == ["a.txt", "inner.txt"]


def test_a_link_that_a_person_names_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    link = tmp_path / "link.txt"
    link.symlink_to("a.txt")
    assert list(files_under(link)) == [link]


def test_more_files_than_anybody_means_are_refused_and_not_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "MOST_FILES", 2)
    for name in ("a", "b"):
        (tmp_path / name).write_text("x")
    assert len(list(files_under(tmp_path))) == 2
    (tmp_path / "c").write_text("x")
    with pytest.raises(PersonError, match=r"import\.too_many"):
        list(files_under(tmp_path))
