from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView
from pytestqt.qtbot import QtBot

from engine.region import Region
from fundus_sr_app.canvas.tiles import TileCache, TiledPicture
from fundus_sr_app.pixels.pyramid import TILE, build_pyramid


def drawn(pixels: np.ndarray, source: QRectF, width: int, height: int, cache: TileCache, region: Region) -> np.ndarray:
    """What a view of ``width`` x ``height`` screen pixels shows of ``source``."""
    scene = QGraphicsScene()
    scene.addItem(TiledPicture(build_pyramid(pixels), region, Region(0, 0, 2048, 2048), cache))
    screen = QImage(width, height, QImage.Format.Format_RGB888)
    screen.fill(0)
    painter = QPainter(screen)
    scene.render(painter, QRectF(0, 0, width, height), source)
    painter.end()
    flat = np.frombuffer(screen.constBits(), np.uint8).reshape(height, screen.bytesPerLine())
    return flat[:, : 3 * width].reshape(height, width, 3).copy()


@pytest.fixture
def noise() -> np.ndarray:
    return np.random.default_rng(2).integers(0, 256, (1300, 1100, 3), np.uint8)


def test_at_one_to_one_every_pixel_is_exact_also_across_tiles(qtbot: QtBot, noise: np.ndarray):
    shown = drawn(noise, QRectF(400, 450, 300, 200), 300, 200, TileCache(), Region(0, 0, 1300, 1100))
    assert np.array_equal(shown, noise[450:650, 400:700])


@pytest.mark.parametrize("level", [0, 1])
def test_between_two_screen_pixels_one_to_one_is_still_exact(qtbot: QtBot, noise: np.ndarray, level: int):
    place, size = QRectF(400.3 * 2**level, 300.6 * 2**level, 128 * 2**level, 160 * 2**level), (128, 160)
    shown = drawn(noise, place, *size, TileCache(), Region(0, 0, 1300, 1100))
    expected = build_pyramid(noise).levels[level]
    assert np.array_equal(shown, expected[301:461, 400:528])


def test_an_enhanced_region_lies_exactly_at_its_place(qtbot: QtBot, noise: np.ndarray):
    small = noise[:40, :60]
    shown = drawn(small, QRectF(0, 0, 100, 80), 400, 320, TileCache(), Region(10, 20, 10, 15))
    assert np.array_equal(shown[40:80, 80:140], small)
    assert not shown[:40].any()
    assert not shown[:, :80].any()
    assert not shown[80:].any()
    assert not shown[:, 140:].any()


def test_magnified_there_is_no_seam_between_tiles(qtbot: QtBot):
    ramp = np.repeat(np.linspace(0, 255, 2 * TILE)[None, :, None], 3, axis=2).repeat(40, axis=0).astype(np.uint8)
    shown = drawn(ramp, QRectF(TILE - 20, 0, 40, 30), 640, 480, TileCache(), Region(0, 0, 40, 2 * TILE))
    steps = np.diff(shown[240, :, 0].astype(int))
    assert steps.min() >= 0
    assert steps.max() <= 1


def test_shrunk_it_is_averaged_not_sampled(qtbot: QtBot):
    stripes = np.zeros((2048, 2048, 3), np.uint8)
    stripes[:, ::2] = 200
    shown = drawn(stripes, QRectF(0, 0, 2048, 2048), 256, 256, TileCache(), Region(0, 0, 2048, 2048))
    assert np.abs(shown[2:-2, 2:-2].astype(int) - 100).max() <= 1


def test_only_visible_tiles_become_pixmaps(qtbot: QtBot):
    cache, scene = TileCache(), QGraphicsScene()
    large = np.zeros((8 * TILE, 8 * TILE, 3), np.uint8)
    whole = Region(0, 0, 8 * TILE, 8 * TILE)
    scene.addItem(TiledPicture(build_pyramid(large), whole, whole, cache))
    view = QGraphicsView(scene)
    qtbot.addWidget(view)
    view.resize(300, 300)
    view.centerOn(2.5 * TILE, 2.5 * TILE)
    view.grab()
    assert 1 <= len(cache) <= 4  # of 64, and more at the smaller sizes


def test_the_cache_forgets_the_oldest(qtbot: QtBot, noise: np.ndarray):
    cache = TileCache(capacity=2)
    first = cache.get((0, 0, 0, 0), lambda: noise[:8, :8])
    cache.get((0, 0, 0, 1), lambda: noise[:8, :8])
    assert cache.get((0, 0, 0, 0), lambda: noise[:8, :8]) is first
    cache.get((0, 0, 0, 2), lambda: noise[:8, :8])
    assert len(cache) == 2
    assert cache.get((0, 0, 0, 0), lambda: noise[:8, :8]) is first


def test_a_picture_that_leaves_takes_its_pixmaps_along(qtbot: QtBot, noise: np.ndarray):
    cache = TileCache()
    whole = Region(0, 0, *noise.shape[:2])
    gone, kept = (TiledPicture(build_pyramid(noise), whole, whole, cache) for _ in range(2))
    painter = QPainter(canvas := QImage(64, 64, QImage.Format.Format_RGB888))
    for picture in (gone, kept):
        picture.draw(painter, QRectF(0, 0, 64, 64))
    painter.end()
    assert not canvas.isNull()
    before = len(cache)
    gone.forget_tiles()
    assert len(cache) == before / 2
