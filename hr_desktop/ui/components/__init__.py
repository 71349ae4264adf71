"""The kit that pages are built from: `from hr_desktop.ui.components import Button, Card`.

Names are loaded when they are asked for: the first window needs only a few of them. `DataTable`
and the cells have modules of their own (`components.table`, `components.cells`): they need numpy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hr_desktop.ui.components.badges import Badge, PartBars, ProgressLine, ScoreBar, Spinner
    from hr_desktop.ui.components.buttons import Button, Chip, FilterChips, IconButton, LinkButton
    from hr_desktop.ui.components.dialogs import (
        ask,
        ask_secret,
        ask_text,
        open_files,
        open_folder,
        save_file,
    )
    from hr_desktop.ui.components.fields import (
        Combo,
        FormField,
        SearchField,
        TextArea,
        combo,
        set_problem,
    )
    from hr_desktop.ui.components.layout import FlowLayout, ScrollColumn, column, row
    from hr_desktop.ui.components.lists import ListEditor, TagEdit
    from hr_desktop.ui.components.rows import ListRow
    from hr_desktop.ui.components.split import SidePanel, Split
    from hr_desktop.ui.components.surfaces import Card, EmptyState, KeyValue, Line, Quote, Section
    from hr_desktop.ui.components.text import ElidedLabel, Label

_HOMES = {
    "Badge": "badges",
    "Button": "buttons",
    "Card": "surfaces",
    "Chip": "buttons",
    "Combo": "fields",
    "ElidedLabel": "text",
    "EmptyState": "surfaces",
    "FilterChips": "buttons",
    "FlowLayout": "layout",
    "FormField": "fields",
    "IconButton": "buttons",
    "KeyValue": "surfaces",
    "Label": "text",
    "Line": "surfaces",
    "LinkButton": "buttons",
    "ListEditor": "lists",
    "ListRow": "rows",
    "PartBars": "badges",
    "ProgressLine": "badges",
    "Quote": "surfaces",
    "ScoreBar": "badges",
    "ScrollColumn": "layout",
    "SearchField": "fields",
    "Section": "surfaces",
    "SidePanel": "split",
    "Spinner": "badges",
    "Split": "split",
    "TagEdit": "lists",
    "TextArea": "fields",
    "ask": "dialogs",
    "ask_secret": "dialogs",
    "ask_text": "dialogs",
    "column": "layout",
    "combo": "fields",
    "open_files": "dialogs",
    "open_folder": "dialogs",
    "row": "layout",
    "save_file": "dialogs",
    "set_problem": "fields",
}


def __getattr__(name: str) -> Any:
    """The component of that name, from its module."""
    if name not in _HOMES:
        raise AttributeError(f"no component {name}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


__all__ = [
    "Badge",
    "Button",
    "Card",
    "Chip",
    "Combo",
    "ElidedLabel",
    "EmptyState",
    "FilterChips",
    "FlowLayout",
    "FormField",
    "IconButton",
    "KeyValue",
    "Label",
    "Line",
    "LinkButton",
    "ListEditor",
    "ListRow",
    "PartBars",
    "ProgressLine",
    "Quote",
    "ScoreBar",
    "ScrollColumn",
    "SearchField",
    "Section",
    "SidePanel",
    "Spinner",
    "Split",
    "TagEdit",
    "TextArea",
    "ask",
    "ask_secret",
    "ask_text",
    "column",
    "combo",
    "open_files",
    "open_folder",
    "row",
    "save_file",
    "set_problem",
]
