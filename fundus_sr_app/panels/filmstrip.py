"""The photographs of a folder in a row, small: which one is open, which have regions, which eye each may be."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHideEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPalette,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from engine.sentences import printable
from fundus_sr_app.files.folder import Folder
from fundus_sr_app.look.controls import plain_tip
from fundus_sr_app.look.theme import ACCENT, CANVAS, MARK, TEXT, sized
from fundus_sr_app.state.state import State
from fundus_sr_app.text.language import tr
from fundus_sr_app.text.wording import guessed_eye, known_eye, told_apart, told_made

WIDTH = 124
"""Of a photograph's place, in pixels."""
PICTURE = 68
"""Height of a thumbnail."""
SMALLER = 0.92
"""Letters here, beside those elsewhere."""
_PATH, _REGIONS, _EYE, _PICTURE, _MADE = (Qt.ItemDataRole.UserRole + i for i in range(5))


class _Cell(QStyledItemDelegate):
    """One photograph."""

    def sizeHint(self, option: QStyleOptionViewItem, _: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return one size for all: picture and name, in letters as large as the system wants them."""
        return QSize(WIDTH, _height(option.font))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Thumbnail, name, badges."""
        cell: QRect = option.rect.adjusted(4, 4, -4, -2)
        frame = QRect(cell.left(), cell.top(), cell.width(), PICTURE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(frame, QColor(CANVAS))
        picture: QPixmap | None = index.data(_PICTURE)
        if picture is not None and not picture.isNull():
            size = picture.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(frame.topLeft(), size)
            place.moveCenter(frame.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(place, picture)
        current = bool(index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked)
        palette: QPalette = option.palette
        if current:
            painter.setPen(QPen(QColor(ACCENT), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(frame.adjusted(0, 0, -1, -1))
        if picture is None or picture.isNull():
            painter.setPen(QColor(TEXT))
            said = "…" if picture is None else tr("cannot be read")
            painter.drawText(frame, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), said)
        small = sized(option.font, SMALLER)
        painter.setFont(small)
        inner = frame.adjusted(4, 4, -4, -4)
        if eye := index.data(_EYE):
            _badge(painter, eye, inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, CANVAS, "#ffffff")
        if index.data(_MADE):
            corner = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
            _badge(painter, tr("AI"), inner, corner, CANVAS, MARK)
        if count := index.data(_REGIONS):
            corner = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
            _badge(painter, str(count), inner, corner, ACCENT, "#10161c")
        role = QPalette.ColorRole.WindowText if current else QPalette.ColorRole.PlaceholderText
        painter.setPen(palette.color(role))
        name = QFontMetrics(small).elidedText(str(index.data()), Qt.TextElideMode.ElideMiddle, cell.width())
        below = QRect(cell.left(), frame.bottom() + 2, cell.width(), cell.bottom() - frame.bottom() - 2)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, name)
        painter.restore()


class Filmstrip(QListWidget):
    """Shows a Folder; hidden while there is only one photograph."""

    chosen = Signal(Path)

    def __init__(self, folder: Folder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._shown: tuple[Path, ...] = ()
        self._items: dict[Path, QListWidgetItem] = {}
        self._current: Path | None = None
        self.wanted = True
        """Whether it is to be seen where there are several photographs."""
        self.setObjectName("filmstrip")
        self.setAccessibleName(tr("Photographs of the folder"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setItemDelegate(_Cell(self))
        self.setFixedHeight(_height(self.font()) + 20)
        self.itemClicked.connect(lambda item: self.chosen.emit(item.data(_PATH)))
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(50)
        self._look.timeout.connect(self._want_what_is_seen)
        self.horizontalScrollBar().valueChanged.connect(lambda _: self._look.start())
        folder.thumbnail_ready.connect(self._show_thumbnail)
        self.hide()

    def show_state(self, state: State) -> None:
        """Draw this state of the window, and the folder as it is now."""
        folder = self._folder
        if folder.files != self._shown:
            self._fill(folder.files)
        self.setVisible(self.wanted and len(folder.files) > 1)
        for path, item in self._items.items():
            count = folder.regions(path, state)
            if count != (item.data(_REGIONS) or 0):
                item.setData(_REGIONS, count)
                item.setToolTip(plain_tip(self._tip(path, count)))
        if folder.current != self._current:
            for one, checked in ((self._current, Qt.CheckState.Unchecked), (folder.current, Qt.CheckState.Checked)):
                if one is not None and one in self._items:
                    self._items[one].setData(Qt.ItemDataRole.CheckStateRole, checked)
            self._current = folder.current
            if folder.current in self._items:
                self.scrollToItem(self._items[folder.current], QListWidget.ScrollHint.PositionAtCenter)
            self._look.start()

    def _fill(self, files: tuple[Path, ...]) -> None:
        self._shown, self._current = files, None
        self.clear()
        self._items = {}
        for path, name in zip(files, told_apart(files), strict=True):
            item = QListWidgetItem(printable(name), self)
            item.setData(_PATH, path)
            item.setToolTip(plain_tip(self._tip(path, 0)))
            self._items[path] = item
            if path in self._folder.thumbnails:
                self._show_thumbnail(path)
        self._look.start()

    def _tip(self, path: Path, regions: int) -> str:
        parts = [printable(path.name)]
        thumbnail = self._folder.thumbnails.get(path)
        if thumbnail is not None and thumbnail.eye:
            parts.append((guessed_eye if thumbnail.guessed else known_eye)(thumbnail.eye))
        if thumbnail is not None and thumbnail.made is not None:
            parts.append(told_made(thumbnail.made))
        if regions:
            parts.append(tr("%n enhanced regions", "", regions))
        return "\n".join(parts)

    def _show_thumbnail(self, path: Path) -> None:
        if path not in self._items:
            return
        item, made = self._items[path], self._folder.thumbnails.get(path)
        if made is None:
            item.setData(_PICTURE, QPixmap())
            item.setToolTip(plain_tip(tr("{name} cannot be shown", name=printable(path.name))))
            return
        height, width = made.pixels.shape[:2]
        image = QImage(made.pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        item.setData(_PICTURE, QPixmap.fromImage(image))
        guessed, known = {"R": tr("R ?"), "L": tr("L ?")}, {"R": tr("R"), "L": tr("L")}
        item.setData(_EYE, (guessed if made.guessed else known).get(made.eye, ""))
        item.setData(_MADE, made.made is not None)
        item.setToolTip(plain_tip(self._tip(path, item.data(_REGIONS) or 0)))

    def _want_what_is_seen(self) -> None:
        """Thumbnails of what is in sight, the photograph that is open first, then of the rest to both sides."""
        if not self._shown or not self.isVisible():
            return
        seen = [path for path, item in self._items.items() if self.visualItemRect(item).intersects(self.rect())]
        self._folder.want([path for path in (self._current, *seen) if path is not None])

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is to be seen, so nothing is wanted."""
        self._look.stop()
        super().hideEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move along the row with the wheel."""
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - event.angleDelta().y() - event.angleDelta().x())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the one that has the keyboard; letters go on to the window."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.chosen.emit(self.currentItem().data(_PATH))
        elif event.text().isprintable() and event.text():
            event.ignore()
        else:
            super().keyPressEvent(event)


def _height(font: QFont) -> int:
    return PICTURE + 10 + QFontMetrics(sized(font, SMALLER)).height()


def _badge(painter: QPainter, text: str, inner: QRect, where: Qt.AlignmentFlag, ground: str, ink: str) -> None:
    """Draw a word on a ground of its own, in this corner."""
    metrics = painter.fontMetrics()
    size = QSize(max(metrics.horizontalAdvance(text) + 8, metrics.height()), metrics.height())
    box = QStyle.alignedRect(Qt.LayoutDirection.LeftToRight, where, size, inner)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(QColor(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
