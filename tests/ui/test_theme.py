"""Colours: contrast in both looks, and one switch for all widgets."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget

from hr_desktop.ui.components import Button, Label
from hr_desktop.ui.components.buttons import ButtonKind
from hr_desktop.ui.theme import DARK, LIGHT, Colors, Look, Theme, colors, font

GROUNDS = ("page", "card", "raised", "rail")


def luminance(color: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(first: str, second: str) -> float:
    """WCAG 2.2, contrast ratio."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_has_a_contrast_of_4_5_on_every_ground_it_stands_on(look: Colors) -> None:
    pairs = [(text, ground) for text in ("text", "muted", "accent") for ground in GROUNDS]
    pairs += [("text", "accent_soft"), ("muted", "accent_soft"), ("accent", "accent_soft")]
    pairs += [("on_accent", "accent"), ("bad_text", "card"), ("bad_text", "page")]
    pairs += [(f"{kind}_text", f"{kind}_soft") for kind in ("good", "warn", "bad")]
    weak = {
        pair: round(ratio, 2)
        for pair in pairs
        if (ratio := contrast(getattr(look, pair[0]), getattr(look, pair[1]))) < 4.5
    }
    assert not weak


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_bars_and_focus_rings_have_a_contrast_of_3(look: Colors) -> None:
    for name in ("accent", "good", "warn", "bad"):
        for ground in ("card", "page"):
            assert contrast(getattr(look, name), getattr(look, ground)) >= 3, (name, ground)


def test_all_colours_are_written_as_hex() -> None:
    for look in (LIGHT, DARK):
        for field in dataclasses.fields(look):
            if field.name != "dark":
                assert QColor(getattr(look, field.name)).isValid()


@pytest.mark.parametrize("native", [True, False], ids=["qlementine", "fusion"])
def test_a_change_of_look_reaches_widgets_that_exist(qapp: QApplication, native: bool) -> None:
    theme = Theme(qapp, "light", native=native)
    assert theme.style_name == ("qlementine" if native else "fusion")
    label = Label("words", color="muted")
    label.show()
    assert colors(label) is LIGHT
    assert label.palette().windowText().color() == QColor(LIGHT.muted)
    theme.set_look("dark")
    qapp.processEvents()
    assert colors(label) is DARK
    assert label.palette().windowText().color() == QColor(DARK.muted)
    theme.set_look("light")
    label.close()


def test_figures_in_columns_are_equally_wide(qapp: QApplication) -> None:
    from PySide6.QtGui import QFontMetricsF

    Theme(qapp, "light")
    metrics = QFontMetricsF(font(13, tabular=True))
    plain = QFontMetricsF(font(13))
    spread = metrics.horizontalAdvance("8888") - metrics.horizontalAdvance("1111")
    assert abs(spread) < plain.horizontalAdvance("8888") - plain.horizontalAdvance("1111")
    assert abs(spread) <= 2


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("kind", ["primary", "secondary", "danger", "ghost"])
def test_a_button_that_cannot_be_pressed_is_read_and_seen_to_be_so(
    qapp: QApplication, look: Look, kind: ButtonKind
) -> None:
    theme = Theme(qapp, look)
    holder = QWidget()
    holder.setAutoFillBackground(True)
    button = Button("Отправить", kind)
    button.setParent(holder)
    holder.resize(button.sizeHint())
    button.resize(button.sizeHint())

    def inks() -> tuple[str, float]:
        """The ground, and the contrast of the strongest ink on it."""
        picture = holder.grab().toImage()
        middle = picture.height() // 2
        ground = picture.pixelColor(8, middle).name()
        spots = [(x, y) for x in range(8, picture.width() - 8) for y in range(10, middle + 8)]
        return ground, max(contrast(picture.pixelColor(x, y).name(), ground) for x, y in spots)

    ground, strong = inks()
    button.setEnabled(False)
    faded_ground, faded = inks()
    assert faded >= 3
    if kind == "primary":
        assert contrast(ground, faded_ground) > 2, "its strong colour is gone"
    else:
        assert faded < strong * 0.75
    theme.set_look("light")
