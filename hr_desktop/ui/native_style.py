"""Qlementine, a native QStyle, with our colours as its theme. Where it cannot be loaded: None."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QJsonDocument
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from hr_desktop.ui.theme import Colors


class NativeStyle:
    """Holds the style object and gives it a theme built from our colours."""

    def __init__(self, library: Any, app: QApplication) -> None:
        self._library = library
        self._style = library.QlementineStyle(app)
        app.setStyle(self._style)

    def apply(self, c: Colors) -> None:
        """Sets every colour of Qlementine's theme; raises ValueError when it refuses them."""
        document = QJsonDocument.fromJson(json.dumps(_theme(c)).encode())
        self._style.setTheme(self._library.Theme.fromJsonDoc(document))


def load_native_style(app: QApplication) -> NativeStyle | None:
    """The native style set on `app`, or None where its library does not load."""
    try:
        import PySide6Qlementine
    except ImportError as error:  # no wheel for this system, or another Qt than it was built for
        import logging

        logging.getLogger(__name__).warning("native style not available, using Fusion: %s", error)
        return None
    return NativeStyle(PySide6Qlementine, app)


def _mix(first: str, second: str, share: float) -> str:
    """`first` with `share` (0 to 1) of `second`."""
    a, b = (tuple(int(x[i : i + 2], 16) for i in (1, 3, 5)) for x in (first, second))
    return "#" + "".join(f"{round(p + (q - p) * share):02X}" for p, q in zip(a, b, strict=True))


def _states(name: str, color: str, c: Colors) -> dict[str, str]:
    return {
        name: color,
        f"{name}Hovered": _mix(color, c.text, 0.08),
        f"{name}Pressed": _mix(color, c.text, 0.16),
        f"{name}Disabled": _mix(color, c.page, 0.6),
    }


def _alpha(color: str, alpha: int) -> str:
    return f"{color}{alpha:02X}"


def _theme(c: Colors) -> dict[str, Any]:
    shadow = 1.6 if c.dark else 1.0
    return {
        "meta": {"name": "HR Desktop", "version": "1", "author": "HR Desktop"},
        "backgroundColorMain1": c.card,
        "backgroundColorMain2": c.page,
        "backgroundColorMain3": c.raised,
        "backgroundColorMain4": c.rail,
        "backgroundColorWorkspace": c.page,
        "backgroundColorTabBar": c.page,
        "borderColor": c.field_line,
        "borderColorHovered": _mix(c.field_line, c.muted, 0.5),
        "borderColorPressed": c.muted,
        "borderColorDisabled": c.hairline,
        "focusColor": _alpha(c.accent, 0x99),
        **_states("primaryColor", c.accent, c),
        **dict.fromkeys(
            ("primaryColorForeground", "primaryColorForegroundHovered",
             "primaryColorForegroundPressed"), c.on_accent),
        "primaryColorForegroundDisabled": _mix(c.on_accent, c.accent, 0.3),
        **_states("primaryAlternativeColor", c.accent, c),
        "secondaryColor": c.text,
        "secondaryColorHovered": c.text,
        "secondaryColorPressed": c.text,
        "secondaryColorDisabled": _mix(c.muted, c.page, 0.1),
        **dict.fromkeys(
            ("secondaryColorForeground", "secondaryColorForegroundHovered",
             "secondaryColorForegroundPressed", "secondaryColorForegroundDisabled"), c.card),
        "secondaryAlternativeColor": c.muted,
        "secondaryAlternativeColorHovered": c.text,
        "secondaryAlternativeColorPressed": c.text,
        "secondaryAlternativeColorDisabled": _mix(c.muted, c.page, 0.5),
        "neutralColor": _mix(c.raised, c.hairline, 0.45),
        "neutralColorHovered": c.hairline,
        "neutralColorPressed": c.field_line,
        "neutralColorDisabled": c.raised,
        **_states("statusColorSuccess", c.good, c),
        **_states("statusColorInfo", c.accent, c),
        **_states("statusColorWarning", c.warn, c),
        **_states("statusColorError", c.bad, c),
        **dict.fromkeys(
            ("statusColorForeground", "statusColorForegroundHovered",
             "statusColorForegroundPressed", "statusColorForegroundDisabled"), c.on_accent),
        "semiTransparentColor1": _alpha(c.muted, 0x00),
        "semiTransparentColor2": _alpha(c.muted, 0x22),
        "semiTransparentColor3": _alpha(c.muted, 0x2E),
        "semiTransparentColor4": _alpha(c.muted, 0x40),
        "shadowColor1": _alpha("#0B1020", int(0x18 * shadow)),
        "shadowColor2": _alpha("#0B1020", int(0x30 * shadow)),
        "shadowColor3": _alpha("#0B1020", int(0x48 * shadow)),
        "useSystemFonts": False,
        "fontSize": 13,
        "fontSizeH1": 26,
        "fontSizeH2": 22,
        "fontSizeH3": 19,
        "fontSizeH4": 16,
        "fontSizeH5": 14,
        "fontSizeS1": 12,
        "fontSizeMonospace": 12,
        "borderRadius": 8,
        "borderWidth": 1,
        "checkBoxBorderRadius": 4,
        "focusBorderWidth": 2,
        "menuBarItemBorderRadius": 4,
        "controlHeightLarge": 34,
        "controlHeightMedium": 28,
        "controlHeightSmall": 18,
        "controlDefaultWidth": 96,
        "spacing": 8,
        "iconSize": 16,
        "iconSizeMedium": 24,
        "iconSizeLarge": 24,
        "iconSizeExtraSmall": 12,
        "scrollBarThicknessFull": 10,
        "scrollBarThicknessSmall": 6,
        "scrollBarMargin": 2,
        "progressBarGrooveHeight": 6,
        "sliderGrooveHeight": 4,
        "sliderTickSize": 3,
        "sliderTickSpacing": 2,
        "sliderTickThickness": 1,
        "animationDuration": 120,
        "focusAnimationDuration": 160,
        "sliderAnimationDuration": 96,
        "tabBarPaddingTop": 4,
        "tabBarTabMaxWidth": 0,
        "tabBarTabMinWidth": 0,
        "dialGrooveThickness": 4,
        "dialMarkLength": 8,
        "dialMarkThickness": 2,
        "dialTickLength": 4,
        "dialTickSpacing": 4,
    }  # fmt: skip
