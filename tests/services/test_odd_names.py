"""Names that are no text: the file costs its own row, the others go on."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from hr_desktop.services.workspace import Workspace
from tests.services.people import write_resumes


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
async def test_a_name_in_a_foreign_encoding_does_not_stop_a_folder(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    first, _ = write_resumes(folder, 2)
    os.rename(
        os.fsencode(first), os.fsencode(folder) + b"/r\xe9sum\xe9" + os.fsencode(first.suffix)
    )
    await workspace.imports.add([folder])
    assert await workspace.imports.wait_idle(60)
    assert len(await workspace.imports.rows()) == 2
    assert (await workspace.imports.progress()).done == 2
