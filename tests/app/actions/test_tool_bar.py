from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from engine.region import Region
from fundus_sr_app.actions.tool_bar import PrimaryButton
from fundus_sr_app.look import theme
from fundus_sr_app.main_window import MainWindow
from tests.app_fixtures import drag_region


@pytest.fixture(params=theme.THEMES)
def themed(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    theme.apply(qapp, request.param)
    yield request.param
    qapp.setStyleSheet("")


def luminance(colour: QColor) -> float:
    """Relative luminance of WCAG 2."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(image: QImage) -> float:
    """Of the two extremes among the pixels that are opaque."""
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    levels = [luminance(pixel) for pixel in pixels if pixel.alpha() > 200]
    return (max(levels) + 0.05) / (min(levels) + 0.05)


def test_the_icon_stands_out_from_the_buttons_ground_in_every_theme(themed: str, opened: MainWindow):
    drag_region(opened, Region(90, 120, 60, 80))
    (button,) = opened.findChildren(PrimaryButton)
    assert button.isEnabled()
    inside = button.rect().adjusted(6, 6, -6, -6)
    inside.setWidth(theme.ICON_SIZE.width())  # the icon, without the words
    assert contrast(button.grab(inside).toImage()) > 4.5, themed


def test_in_menus_the_icon_has_the_colour_of_the_words(themed: str, opened: MainWindow):
    drag_region(opened, Region(90, 120, 60, 80))
    drawn = opened.actions_["enhance"].icon().pixmap(theme.ICON_SIZE).toImage()
    middle = max((drawn.pixelColor(x, y) for x in range(20) for y in range(20)), key=QColor.alpha)
    assert abs(luminance(middle) - luminance(QColor(theme.THEMES[themed].text))) < 0.05
