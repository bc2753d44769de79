"""Contrast by WCAG 2.2 (1.4.3 text, 1.4.11 what is no text), computed from the colours themselves."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from fundus_sr_app.look.theme import ACCENT, MARK, MEASURE, TEXT, THEMES

RETINA = ("#e0503a", "#c8402a", "#8a2a18", "#f2b27a", "#401008")
"""Red, as fundus photographs are, from bright to dark; the disc."""


def luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def over(colour: QColor, ground: QColor) -> QColor:
    """A translucent colour on a ground."""
    share = colour.alphaF()
    parts = zip(colour.getRgbF()[:3], ground.getRgbF()[:3], strict=True)
    return QColor.fromRgbF(*(share * c + (1 - share) * g for c, g in parts))


def test_black_on_white_is_21():
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#ffffff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("ground", RETINA)
@pytest.mark.parametrize("line", [ACCENT, MARK, MEASURE, TEXT])
def test_frames_and_measurements_stand_out_from_every_red_or_by_the_dark_line_around_them(line: str, ground: str):
    colour, red = QColor(line), QColor(ground)
    assert max(contrast(colour, red), contrast(colour, over(QColor(0, 0, 0, 150), red))) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_text_has_4_5_and_what_is_disabled_can_still_be_read(theme: str):
    c = THEMES[theme]
    for text in (c.text, c.quiet, c.accent, c.mark, c.error):
        for ground in (c.panel, c.field):
            assert contrast(QColor(text), QColor(ground)) >= 4.5, (text, ground)
    for ground in (c.panel, c.raised, c.disabled_ground):
        assert contrast(QColor(c.disabled), QColor(ground)) >= 3, (c.disabled, ground)
    assert contrast(QColor(c.checked_text), QColor(c.checked)) >= 4.5
    assert contrast(QColor("#ffffff"), QColor(c.primary)) >= 4.5
