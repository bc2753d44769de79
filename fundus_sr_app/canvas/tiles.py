"""A picture of any size in the scene: only the tiles that are visible become pixmaps, and only at the size shown."""

from __future__ import annotations

import itertools
import math
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine.region import Region
from fundus_sr_app.pixels.display import Look
from fundus_sr_app.pixels.pyramid import TILE, Source

HALO = 2
"""Neighbouring pixels a tile carries, so that smooth magnification shows no seam between tiles."""

_SAME = 1e-3
"""A pixel of the picture that differs by less than this share from one of the screen is drawn as one."""
_FORMATS = {
    1: QImage.Format.Format_Grayscale8,
    3: QImage.Format.Format_RGB888,
    4: QImage.Format.Format_RGBA8888,
}


class TileCache:
    """The pixmaps drawn most recently, about 1 MiB each, shared by all pictures of a viewer."""

    def __init__(self, capacity: int = 256) -> None:
        self._capacity = capacity
        self._tiles: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()

    def __len__(self) -> int:
        return len(self._tiles)

    def get(self, key: tuple[object, ...], make: Callable[[], npt.NDArray[np.uint8]]) -> QPixmap:
        """Return the pixmap of ``key``; where it is not there, ``make`` is asked for (h, w), (h, w, 3) or (h, w, 4)."""
        if key in self._tiles:
            self._tiles.move_to_end(key)
        else:
            pixels = np.ascontiguousarray(make())
            height, width = pixels.shape[:2]
            channels = pixels.shape[2] if pixels.ndim == 3 else 1
            image = QImage(pixels.data, width, height, channels * width, _FORMATS[channels])
            self._tiles[key] = QPixmap.fromImage(image)
            if len(self._tiles) > self._capacity:
                self._tiles.popitem(last=False)
        return self._tiles[key]

    def forget(self, owner: int) -> None:
        """Drop the pixmaps whose key begins with ``owner``: nobody will draw them again."""
        for key in [key for key in self._tiles if key[0] == owner]:
            del self._tiles[key]


class Shade(Protocol):
    """What is done to pixels before they are drawn: a Look, or the palette of a map. Equal shades are the same."""

    def apply(
        self, pixels: npt.NDArray[np.uint8], rows: tuple[float, float], cols: tuple[float, float]
    ) -> npt.NDArray[np.uint8]:
        """As fundus_sr_app.pixels.display.Look.apply; the result may have a fourth channel, its opacity."""

    def __hash__(self) -> int: ...


class TiledPicture(QGraphicsItem):
    """Draws a pyramid over a region of the photograph, in pixels of the photograph.

    Args:
        pyramid: what is drawn.
        region: where.
        whole: the photograph's own rectangle.
        cache: shared with the other pictures of the viewer.
        smooth: bilinear where it is magnified; without it every pixel is a square.
    """

    _numbers = itertools.count()

    def __init__(
        self, pyramid: Source, region: Region, whole: Region, cache: TileCache, *, smooth: bool = True
    ) -> None:
        super().__init__()
        self._number = next(self._numbers)
        self._pyramid = pyramid
        self._rect = QRectF(region.col, region.row, region.width, region.height)
        self._whole = whole
        self._cache = cache
        self._smooth = smooth
        self._shade: Shade = Look()
        self._clip = self._rect
        # Without it exposedRect is the whole picture.
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def set_shade(self, shade: Shade) -> None:
        """Show the pixels this way from now on."""
        self._shade = shade
        self.update()

    def forget_tiles(self) -> None:
        """To be called when it leaves the scene: what was drawn of it makes room for others."""
        self._cache.forget(self._number)

    def set_clip(self, clip: QRectF | None) -> None:
        """Draw this part of the photograph alone; None: all of it."""
        self._clip = self._rect if clip is None else clip.intersected(self._rect)
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the region."""
        return self._rect

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,  # noqa: ARG002 - Qt passes it
    ) -> None:
        """Draw what is exposed."""
        self.draw(painter, option.exposedRect)

    def draw(self, painter: QPainter, exposed: QRectF, shade: Shade | None = None) -> None:
        """Draw the tiles in ``exposed`` (pixels of the photograph), of the level that suits the painter's zoom.

        Args:
            painter: of the screen, a widget or a picture.
            exposed: what has to be drawn.
            shade: another one than that which was set.
        """
        shade = self._shade if shade is None else shade
        device = painter.deviceTransform()
        magnified = math.hypot(device.m11(), device.m12())
        zoom = magnified * self._rect.width() / self._pyramid.shape(0)[1]
        number = self._pyramid.level_for(zoom)
        height, width = self._pyramid.shape(number)
        across, down = self._rect.width() / width, self._rect.height() / height
        corner = self._rect.topLeft()
        exposed = exposed.intersected(self._clip).translated(-corner)
        if exposed.isEmpty():
            return
        rows = range(int(exposed.top() / down / TILE), math.ceil(min(exposed.bottom() / down, height) / TILE))
        cols = range(int(exposed.left() / across / TILE), math.ceil(min(exposed.right() / across, width) / TILE))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._smooth or zoom < 1)
        if self._clip != self._rect:
            painter.setClipRect(self._clip, Qt.ClipOperation.IntersectClip)
        pixel = magnified * across
        for row, col in itertools.product(rows, cols):
            core = Region(row * TILE, col * TILE, min(TILE, height - row * TILE), min(TILE, width - col * TILE))
            tile = core.grown(HALO, height, width)
            key = (self._number, shade, number, row, col)
            pixmap = self._cache.get(key, partial(self._made, number, tile, shade))
            within = QRectF(core.col * across, core.row * down, core.width * across, core.height * down)
            within.translate(corner)
            painter.save()
            if abs(pixel - 1) < _SAME:
                inner = core.relative_to(tile)
                _to_whole_pixels(painter, within.topLeft())
                painter.drawPixmap(QPointF(), pixmap, QRectF(inner.col, inner.row, inner.width, inner.height))
            else:
                painter.setClipRect(within, Qt.ClipOperation.IntersectClip)
                drawn = QRectF(tile.col * across, tile.row * down, tile.width * across, tile.height * down)
                painter.drawPixmap(drawn.translated(corner), pixmap, QRectF(pixmap.rect()))
            painter.restore()
        painter.restore()

    def _made(self, number: int, tile: Region, shade: Shade) -> npt.NDArray[np.uint8]:
        height, width = self._pyramid.shape(number)
        down, across = self._rect.height() / height, self._rect.width() / width
        rows, cols = (
            ((start + first * step) / length, (start + last * step) / length)
            for start, step, first, last, length in (
                (self._rect.top(), down, tile.row, tile.bottom, self._whole.height),
                (self._rect.left(), across, tile.col, tile.right, self._whole.width),
            )
        )
        return shade.apply(self._pyramid.crop(number, tile), rows, cols)


def _to_whole_pixels(painter: QPainter, corner: QPointF) -> None:
    """From now on (0, 0) is the device's pixel next to ``corner``, and a unit is one of its pixels.

    One pixel of the picture for one of the screen is then exactly that: copied, not interpolated, which is also faster.
    """
    device = painter.deviceTransform()
    at = device.map(corner)
    size = math.hypot(device.m11(), device.m12())
    m11, m12, m21, m22 = (round(part / size) for part in (device.m11(), device.m12(), device.m21(), device.m22()))
    snapped = QTransform(m11, m12, m21, m22, round(at.x()), round(at.y()))
    painter.setWorldTransform(snapped * device.inverted()[0] * painter.worldTransform())
