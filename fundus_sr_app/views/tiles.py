"""A picture of any size in the scene: only the tiles that are visible become pixmaps, and only at the size shown."""

from __future__ import annotations

import itertools
import math
from collections import OrderedDict

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine.region import Region
from fundus_sr_app.pyramid import TILE, Pyramid

HALO = 2
"""Neighbouring pixels a tile carries, so that smooth magnification shows no seam between tiles."""

TileKey = tuple[int, int, int, int]


class TileCache:
    """The pixmaps drawn most recently, about 1 MiB each, shared by all pictures of a viewer."""

    def __init__(self, capacity: int = 256) -> None:
        self._capacity = capacity
        self._tiles: OrderedDict[TileKey, QPixmap] = OrderedDict()

    def __len__(self) -> int:
        return len(self._tiles)

    def get(self, key: TileKey, pixels: npt.NDArray[np.uint8]) -> QPixmap:
        """The pixmap of ``key`` (picture, level, row, column); made from ``pixels`` (h, w, 3) where it is not there."""
        if key in self._tiles:
            self._tiles.move_to_end(key)
        else:
            rgb = np.ascontiguousarray(pixels)
            height, width = rgb.shape[:2]
            image = QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888)
            self._tiles[key] = QPixmap.fromImage(image)
            if len(self._tiles) > self._capacity:
                self._tiles.popitem(last=False)
        return self._tiles[key]


class TiledPicture(QGraphicsItem):
    """Draws a pyramid over ``region``, in pixels of the photograph."""

    _numbers = itertools.count()

    def __init__(self, pyramid: Pyramid, region: Region, cache: TileCache) -> None:
        super().__init__()
        self._number = next(self._numbers)
        self._pyramid = pyramid
        self._rect = QRectF(region.col, region.row, region.width, region.height)
        self._cache = cache
        # Without it exposedRect is the whole picture.
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def boundingRect(self) -> QRectF:
        """The region."""
        return self._rect

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,  # noqa: ARG002 - Qt passes it
    ) -> None:
        """Draw the visible tiles of the level that suits the zoom."""
        zoom = painter.deviceTransform().m11() * self._rect.width() / self._pyramid.levels[0].shape[1]
        number = self._pyramid.level_for(zoom)
        level = self._pyramid.levels[number]
        height, width = level.shape[:2]
        across, down = self._rect.width() / width, self._rect.height() / height
        exposed = option.exposedRect.intersected(self._rect).translated(-self._rect.topLeft())
        rows = range(int(exposed.top() / down / TILE), math.ceil(min(exposed.bottom() / down, height) / TILE))
        cols = range(int(exposed.left() / across / TILE), math.ceil(min(exposed.right() / across, width) / TILE))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for row, col in itertools.product(rows, cols):
            top, left = row * TILE, col * TILE
            bottom, right = min(top + TILE, height), min(left + TILE, width)
            above, before = max(0, top - HALO), max(0, left - HALO)
            pixels = level[above : min(height, bottom + HALO), before : min(width, right + HALO)]
            pixmap = self._cache.get((self._number, number, row, col), pixels)
            corner = self._rect.topLeft()
            painter.save()
            painter.setClipRect(
                QRectF(left * across, top * down, (right - left) * across, (bottom - top) * down).translated(corner),
                Qt.ClipOperation.IntersectClip,
            )
            drawn = QRectF(before * across, above * down, pixmap.width() * across, pixmap.height() * down)
            painter.drawPixmap(drawn.translated(corner), pixmap, QRectF(pixmap.rect()))
            painter.restore()
