"""The look in one module: colours of both looks, fonts, sizes, and the switch between looks.

Widgets ask `colors(widget)` when they paint. The answer follows the widget's palette, so a change
of look needs no signal of ours: Qt's own palette change repaints everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from hr_desktop.ui.native_style import NativeStyle, load_native_style

Look = Literal["system", "light", "dark"]
ColorName = Literal[
    "page", "card", "raised", "rail", "hairline", "text", "muted", "accent", "accent_soft",
    "on_accent", "good", "good_soft", "good_text", "warn", "warn_soft", "warn_text", "bad",
    "bad_soft", "bad_text", "track", "field_line",
]  # fmt: skip
Kind = Literal["neutral", "accent", "good", "warn", "bad"]


@dataclass(frozen=True)
class Colors:
    """The colours of one look, as `#RRGGBB`; `q(name)` gives a QColor."""

    dark: bool
    page: str
    card: str
    raised: str
    rail: str
    hairline: str
    text: str
    muted: str
    accent: str
    accent_soft: str
    on_accent: str
    good: str
    good_soft: str
    good_text: str
    warn: str
    warn_soft: str
    warn_text: str
    bad: str
    bad_soft: str
    bad_text: str
    track: str  # the empty part of a bar
    field_line: str  # border of fields and buttons: stronger than a hairline

    def q(self, name: ColorName) -> QColor:
        """The colour of that name."""
        return _color(getattr(self, name))

    def soft(self, kind: Kind) -> tuple[QColor, QColor]:
        """Ground and text colour of a badge or bar of that kind."""
        if kind == "neutral":
            return self.q("raised"), self.q("muted")
        if kind == "accent":
            return self.q("accent_soft"), self.q("accent")
        return _color(getattr(self, f"{kind}_soft")), _color(getattr(self, f"{kind}_text"))

    def strong(self, kind: Kind) -> QColor:
        """The full colour of that kind, for bars, edges and dots."""
        return self.q("muted") if kind == "neutral" else _color(getattr(self, kind))


LIGHT = Colors(
    dark=False, page="#F6F7F9", card="#FFFFFF", raised="#FAFBFC", rail="#EEF1F5",
    hairline="#E3E7ED", text="#17202E", muted="#5B6879", accent="#3457D5", accent_soft="#E8EDFC",
    on_accent="#FFFFFF", good="#1F8A5B", good_soft="#E4F4EC", good_text="#17744B", warn="#B7791F",
    warn_soft="#FBF1DC", warn_text="#8A5A12", bad="#C2413B", bad_soft="#FBE7E6",
    bad_text="#B43732", track="#DDE2EA", field_line="#D5DBE4",
)  # fmt: skip
DARK = Colors(
    dark=True, page="#12161D", card="#1A2029", raised="#1F2631", rail="#0F1319",
    hairline="#2C3542", text="#E7ECF3", muted="#9AA7B8", accent="#7D9BFF", accent_soft="#243056",
    on_accent="#0F1319", good="#4CC38A", good_soft="#173628", good_text="#4CC38A", warn="#E2B256",
    warn_soft="#3A2F16", warn_text="#E2B256", bad="#F0817B", bad_soft="#3D2120",
    bad_text="#F0817B", track="#2C3542", field_line="#364152",
)  # fmt: skip

RADIUS = 8
CARD_RADIUS = 10
CONTROL_HEIGHT = 34
ROW_TWO_LINES = 52
ROW_ONE_LINE = 36

BODY, SMALL, HEADING, TITLE, BIG = 13, 12, 14, 19, 26


@cache
def _known(text: str) -> QColor:
    return QColor(text)


def _color(text: str) -> QColor:
    """A colour of one's own: making it fainter must not change it everywhere else."""
    return QColor(_known(text))


def colors(widget: QWidget) -> Colors:
    """The colours that fit the look this widget is shown in."""
    return DARK if widget.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


@cache
def _font(family: str, size: int, bold: bool, tabular: bool) -> QFont:
    font = QFont(family)
    font.setPixelSize(size)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def font(size: int = BODY, *, bold: bool = False, tabular: bool = False) -> QFont:
    """The program's font at `size` pixels; `tabular` for figures that stand in columns."""
    return QFont(_font(QApplication.font().family(), size, bold, tabular))


def palette(c: Colors) -> QPalette:
    """Qt's palette for these colours, the same for both styles."""
    made = QPalette()
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    for name, color in (
        (role.Window, c.page), (role.WindowText, c.text), (role.Base, c.card),
        (role.AlternateBase, c.raised), (role.Text, c.text), (role.Button, c.card),
        (role.ButtonText, c.text), (role.BrightText, c.bad), (role.Highlight, c.accent),
        (role.HighlightedText, c.on_accent), (role.Link, c.accent), (role.LinkVisited, c.accent),
        (role.PlaceholderText, c.muted), (role.ToolTipBase, c.raised), (role.ToolTipText, c.text),
        (role.Light, c.card), (role.Midlight, c.raised), (role.Mid, c.hairline),
        (role.Dark, c.field_line), (role.Accent, c.accent),
    ):  # fmt: skip
        made.setColor(name, _color(color))
    faint = QColor(c.muted)
    faint.setAlphaF(0.6)
    for name in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(group.Disabled, name, faint)
    return made


class Theme(QObject):
    """Applies a look to the application and follows the system's when asked to.

    `native=False` takes Fusion; otherwise Qlementine, and Fusion where it cannot be loaded.
    """

    changed = Signal()

    def __init__(self, app: QApplication, look: Look = "system", *, native: bool = True) -> None:
        super().__init__(app)
        self._app = app
        self._look: Look = look
        self._native: NativeStyle | None = load_native_style(app) if native else None
        if self._native is None:
            app.setStyle(QStyleFactory.create("Fusion"))
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._apply()

    @property
    def look(self) -> Look:
        """The chosen look (not what the system made of it)."""
        return self._look

    @property
    def style_name(self) -> str:
        """`qlementine` or `fusion`."""
        return "fusion" if self._native is None else "qlementine"

    @property
    def colors(self) -> Colors:
        """The colours now in force."""
        if self._look == "system":
            dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self._look == "dark" else LIGHT

    def set_look(self, look: Look) -> None:
        """Switches the look at once."""
        if look != self._look:
            self._look = look
            self._apply()
            self.changed.emit()

    def _system_changed(self) -> None:
        if self._look == "system":
            self._apply()
            self.changed.emit()

    def _apply(self) -> None:
        if self._native is not None:
            self._native.apply(self.colors)
        body = QFont(self._app.font().family())
        body.setPixelSize(BODY)
        self._app.setFont(body)
        self._app.setPalette(palette(self.colors))
