"""On screens of high density: in processes of their own, as Qt reads the factor when it starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

ONE_TO_ONE = """
import numpy as np
from pathlib import Path
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from engine.io.reader import read_image
from engine.region import Region
from fundus_sr_app.pixels.pyramid import build_pyramid
from fundus_sr_app.state.enhancement import Photograph
from fundus_sr_app.state.state import State
from fundus_sr_app.canvas.viewer import Viewer
import sys
application = QApplication([])
image = read_image(Path(sys.argv[1]))
viewer = Viewer()
viewer.resize(401, 303)
viewer.show()
viewer.show_state(State(Photograph(image, build_pyramid(image.pixels))))
viewer.camera.one_to_one()
shown = viewer.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
flat = np.frombuffer(shown.constBits(), np.uint8).reshape(shown.height(), shown.bytesPerLine())
seen = flat[:, : 3 * shown.width()].reshape(shown.height(), shown.width(), 3)
corner = viewer.camera.to_screen(Region(0, 0, image.height, image.width)).topLeft() * viewer.devicePixelRatioF()
row, col = -round(corner.y()), -round(corner.x())
expected = image.pixels[row : row + shown.height(), col : col + shown.width()]
print(viewer.devicePixelRatioF(), viewer.camera.zoom, np.array_equal(seen, expected))
viewer.close()
"""

ICONS = """
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from fundus_sr_app.look import theme
application = QApplication([])
theme.apply(application)
ratio = application.devicePixelRatio()
sizes = [side * ratio for side in (16, theme.ICON_SIZE.width())]
print(all(QSize(round(side), round(side)) in theme.icon("open").availableSizes() for side in sizes))
"""


def run(program: str, factor: str, *arguments: str) -> str:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": factor}
    ended = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def noise(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import cv2
    import numpy as np

    path = tmp_path_factory.mktemp("noise") / "noise.png"
    cv2.imwrite(str(path), np.random.default_rng(1).integers(0, 256, (1200, 1300, 3), np.uint8))
    return path


@pytest.mark.parametrize("factor", ["1.25", "1.5", "2"])
def test_at_one_to_one_each_pixel_of_the_photograph_is_one_of_the_screen(factor: str, noise: Path):
    ratio, zoom, exact = run(ONE_TO_ONE, factor, str(noise)).split()
    assert float(ratio) == float(factor)
    assert abs(float(zoom) - 1) < 1e-6
    assert exact == "True"


@pytest.mark.parametrize("factor", ["1", "1.5", "2", "3"])
def test_icons_are_drawn_at_the_screens_own_size(factor: str):
    assert run(ICONS, factor).strip() == "True"
