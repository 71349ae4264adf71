"""Who may read what is written."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from hr_desktop import rights


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_only_what_others_write_has_their_rights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(name: str) -> int:
        (tmp_path / name).touch()
        return (tmp_path / name).stat().st_mode & 0o777

    monkeypatch.setattr(rights, "_before", None)
    before = os.umask(0o022)
    try:
        with rights.as_before():
            assert made("without") == 0o644
        rights.for_this_user_alone()
        assert made("ours") == 0o600
        with rights.as_before():
            assert made("another's") == 0o644
        assert made("ours again") == 0o600
    finally:
        os.umask(before)
