"""Build hook of the wheel: compiles translations, builds the join page, takes `resources` along."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ResourcesHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts `resources` into the wheel as `hr_desktop/_resources`; an editable one needs no copy."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a wheel is written; `version` is `standard` or `editable`."""
        sys.path.insert(0, self.root)
        from tools import join_page
        from tools.translations import compile_catalogues

        compile_catalogues()
        if version == "standard":
            join_page.build()
            for file in join_page.shipped():
                inside = file.relative_to(Path(self.root) / "resources").as_posix()
                build_data["force_include"][str(file)] = f"hr_desktop/_resources/{inside}"
