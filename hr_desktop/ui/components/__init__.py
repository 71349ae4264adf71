"""The kit that pages are built from. Import from here: `from hr_desktop.ui.components import …`."""

from hr_desktop.ui.components.badges import Badge, PartBars, ProgressLine, ScoreBar, Spinner
from hr_desktop.ui.components.buttons import Button, Chip, FilterChips, IconButton, LinkButton
from hr_desktop.ui.components.dialogs import ask, ask_text, open_files, open_folder, save_file
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
from hr_desktop.ui.components.split import SidePanel, Split
from hr_desktop.ui.components.surfaces import Card, EmptyState, KeyValue, Line, Quote, Section
from hr_desktop.ui.components.text import ElidedLabel, Label

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
    "ask_text",
    "column",
    "combo",
    "open_files",
    "open_folder",
    "row",
    "save_file",
    "set_problem",
]
