"""What is known, at the right: the photograph, the region to come, the enhanced regions and how they came to be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QImage, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.photograph_quality import Quality
from engine.provenance import Provenance
from engine.region import Region
from engine.sentences import printable
from fundus_sr_app.look.controls import Label, button_of, heading, quiet, scrolled
from fundus_sr_app.look.theme import scaled
from fundus_sr_app.panels.fidelity_choice import FidelityChoice, percent
from fundus_sr_app.panels.model_choice import ModelChoice
from fundus_sr_app.panels.region_size import RegionSize
from fundus_sr_app.panels.restoration_choice import RestorationChoice
from fundus_sr_app.panels.stage_row import StageRow
from fundus_sr_app.panels.thoroughness_choice import ThoroughnessChoice
from fundus_sr_app.state.enhancement import Enhancement, Photograph, Status
from fundus_sr_app.state.state import State
from fundus_sr_app.text.language import mark, tr
from fundus_sr_app.text.wording import amount, duration, manner, model_title, quality, size, undone
from fundus_sr_app.work.memory import needed_bytes


class Inspector(QWidget):
    """Shows a State; tells which enhanced region is chosen."""

    chosen = Signal(int)

    def __init__(
        self,
        enhance: QAction,
        zoom_to: QAction,
        save: QAction,
        delete: QAction,
        more: Sequence[QAction] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setMinimumWidth(scaled(300))

        self._photograph = _Facts()
        self.quality = quiet()
        self._target = _Facts()
        self._hint = quiet(tr("Drag a rectangle on the photograph to choose what to enhance."))
        self.region_size = RegionSize()
        self.model_choice = ModelChoice()
        self.fidelity_choice = FidelityChoice()
        self.restoration_choice = RestorationChoice()
        self.thoroughness_choice = ThoroughnessChoice()
        self._enhance = button_of(enhance)
        self._enhance.setProperty("primary", True)
        self._list = _RegionList()
        self._list.setAccessibleName(tr("Enhanced regions"))
        self._list.currentItemChanged.connect(self._tell_chosen)
        self._list.itemClicked.connect(lambda _: zoom_to.trigger())
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._list.addActions([zoom_to, enhance, save, *more, delete])
        self.name = QLineEdit()
        self.name.setAccessibleName(tr("Name of the region"))
        self.name.setToolTip(tr("Name of the region"))
        self.name.setMaxLength(40)
        self.name.setProperty("role", "slim")
        self.stages = StageRow()
        self.provenance = _Facts()
        self.notice_strip = QCheckBox(tr("Add the notice below saved images"))
        self.notice_strip.setChecked(True)
        self.notice_strip.setToolTip(
            tr(
                "A strip with the permanent notice below the picture; the picture's own pixels stay exact.\n"
                "The notice is always part of the file's metadata."
            )
        )

        self.identifiers = QCheckBox(tr("Keep patient and study in DICOM files"))
        self.identifiers.setToolTip(tr("Saved as DICOM, the result tells whose eye it is; otherwise that is left out."))

        layout = QVBoxLayout(scrolled(self))
        layout.setContentsMargins(16, 10, 16, 6)
        layout.setSpacing(6)
        self._nothing = quiet(tr("None is open."))
        self._no_regions = quiet(tr("None yet."))
        layout.addWidget(heading(tr("PHOTOGRAPH")))
        layout.addWidget(self._nothing)
        layout.addWidget(self._photograph)
        layout.addWidget(self.quality)
        layout.addWidget(_line())
        wanted = QHBoxLayout()
        wanted.addWidget(heading(tr("REGION TO ENHANCE")))
        wanted.addStretch(1)
        wanted.addWidget(self.model_choice.more)
        layout.addLayout(wanted)
        layout.addWidget(self._hint)
        layout.addWidget(self._target)
        layout.addWidget(self.region_size)
        layout.addWidget(self.model_choice)
        layout.addWidget(self.fidelity_choice)
        layout.addWidget(self.restoration_choice)
        layout.addWidget(self.thoroughness_choice)
        layout.addWidget(self._enhance)
        layout.addWidget(_line())
        title = QHBoxLayout()
        title.addWidget(heading(tr("ENHANCED REGIONS")))
        title.addStretch(1)
        self.name.setFixedSize(scaled(96), scaled(22))
        title.addWidget(self.name)
        layout.addLayout(title)
        layout.addWidget(self._no_regions)
        layout.addWidget(self._list, 1)
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for action in (zoom_to, save, delete):
            row.addWidget(button_of(action))
        layout.addWidget(self.stages)
        layout.addWidget(self._buttons)
        layout.addWidget(self.notice_strip)
        layout.addWidget(self.identifiers)
        layout.addWidget(self.provenance)
        layout.addStretch()
        self.show_state(State())

    def show_state(self, state: State) -> None:
        """Draw this state."""
        self._nothing.setVisible(state.photograph is None)
        self._no_regions.setVisible(not state.enhancements)
        for widget in (self._list, self._buttons, self.notice_strip):
            widget.setVisible(bool(state.enhancements))
        of_dicom = state.photograph is not None and state.photograph.image.source.format == "DICOM"
        self.identifiers.setVisible(of_dicom and bool(state.enhancements))
        self._photograph.show_facts(_photograph_facts(state.photograph))
        self.quality.setText(_quality(state))
        self.quality.setVisible(state.photograph is not None)
        self._hint.setVisible(state.target is None)
        scale = state.next_scale or state.scale
        self._enhance.setText(tr("Enhance {scale}x", scale=scale))
        self.model_choice.show_state(state)
        self.fidelity_choice.show_fidelity(state.fidelity, state.dial)
        self.restoration_choice.show_restoration(state.restoration, state.known_quality, told=state.told)
        self.restoration_choice.setEnabled(state.photograph is not None)
        self.thoroughness_choice.show_thoroughness(state.thoroughness)
        self.thoroughness_choice.setEnabled(state.photograph is not None)
        self._target.show_facts(_target_facts(state))
        self.region_size.show_state(state)
        self._show_list(state)
        chosen = state.enhancement(state.chosen)
        self.name.setVisible(chosen is not None)
        if chosen is not None and not self.name.hasFocus():
            self.name.setText(chosen.name)
        self.stages.show_state(state)
        self.provenance.show_facts(
            {}
            if chosen is None or chosen.layer is None
            else _provenance_facts(chosen.layer.result.provenance, state.added_share(chosen))
        )

    def _show_list(self, state: State) -> None:
        jobs = [self._list.item(i).data(_JOB) for i in range(self._list.count())]
        others = [e.job for e in state.enhancements] != jobs
        self._list.blockSignals(True)
        if others:
            self._list.clear()
            for enhancement in state.enhancements:
                item = QListWidgetItem(self._list)
                item.setData(_JOB, enhancement.job)
                if state.photograph is not None:
                    item.setIcon(_thumbnail(state.photograph, enhancement.region))
        for i, enhancement in enumerate(state.enhancements):
            self._list.item(i).setText(_line_of(enhancement))
            if enhancement.job == state.chosen:
                self._list.setCurrentRow(i)
        self._list.blockSignals(False)
        if others:
            self._list.end_below_its_rows()
            self._list.show_chosen()

    def _tell_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_JOB))


_JOB = Qt.ItemDataRole.UserRole
_LEAST_HEIGHT = 56  # one row
ICON = 36
"""Side of a region's picture in the list, in pixels."""
STATUS = {
    Status.WAITING: mark("waiting"),
    Status.RUNNING: mark("running"),
    Status.DONE: mark("done"),
    Status.CANCELLED: mark("cancelled"),
    Status.FAILED: mark("failed"),
}


class _RegionList(QListWidget):
    """Arrow keys move in it; letters are the window's shortcuts, not a search."""

    def __init__(self) -> None:
        super().__init__()
        self.setIconSize(QSize(ICON, ICON))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(_LEAST_HEIGHT)

    def sizeHint(self) -> QSize:
        """Small: the layout gives it what is left, as far as it has rows."""
        return QSize(240, _LEAST_HEIGHT)

    def end_below_its_rows(self) -> None:
        """To be called when there are more or fewer of them."""
        rows = sum(self.sizeHintForRow(row) for row in range(self.count()))
        around = self.contentsMargins()
        self.setMaximumHeight(max(_LEAST_HEIGHT, rows + around.top() + around.bottom()))

    def show_chosen(self) -> None:
        """Scroll to it."""
        if (chosen := self.currentItem()) is not None:
            self.scrollToItem(chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the chosen one in sight."""
        super().resizeEvent(event)
        self.show_chosen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters go on to the window."""
        if event.text().isprintable() and event.text():
            event.ignore()
        else:
            super().keyPressEvent(event)


class _Facts(QWidget):
    """Names and values in two columns."""

    def __init__(self) -> None:
        super().__init__()
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(12)
        self._form.setVerticalSpacing(5)
        self.facts: dict[str, str] | None = None

    def show_facts(self, facts: dict[str, str]) -> None:
        """Replace all rows."""
        if facts == self.facts:
            return
        self.facts = facts
        while self._form.rowCount():
            self._form.removeRow(0)
        for name, value in facts.items():
            label, text = Label(name), Label(value)
            label.setProperty("role", "quiet")
            label.setFixedWidth(scaled(68))
            text.setWordWrap(True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._form.addRow(label, text)
        self.setVisible(bool(facts))


def _photograph_facts(photograph: Photograph | None) -> dict[str, str]:
    if photograph is None:
        return {}
    image, source = photograph.image, photograph.image.source
    kind, bits, mode = source.format, source.bit_depth, source.mode
    facts = {
        tr("File"): printable(source.path.name),
        tr("Size"): size(image.height, image.width),
        tr("Format"): tr("{kind}, {bits} bit, {mode}", kind=kind, bits=bits, mode=mode),
    }
    return facts | ({tr("Camera"): source.camera} if source.camera else {})


def _quality(state: State) -> str:
    match state.quality:
        case Quality() as found:
            return quality(found)
        case str() as reason:
            return tr("What detail it holds could not be estimated. {reason}", reason=reason)
        case _:
            return tr("Looking at what detail it holds …")


def _target_facts(state: State) -> dict[str, str]:
    region, scale = state.target, state.next_scale or state.scale
    if region is None or state.photograph is None:
        return {}
    memory = needed_bytes(region, scale, state.photograph.image.pixels.itemsize)
    seconds = state.expected_seconds(region, scale)
    row, column, most = region.row, region.col, amount(memory)
    return {
        tr("Place"): tr("row {row}, column {column}", row=row, column=column),
        tr("Size"): f"{region.width} × {region.height} → {size(region.height * scale, region.width * scale)}",
        tr("Time"): tr("known after the first run") if seconds is None else duration(seconds),
        tr("Memory"): tr("about {most}", most=most),
    }


def _provenance_facts(provenance: Provenance, share: float | None) -> dict[str, str]:
    kind = [tr("foreign")] if provenance.foreign else []
    kind += [] if provenance.fidelity is None else [percent(provenance.fidelity)]
    return {
        **({} if share is None else {tr("Added"): tr("{share:.2%} of the region", share=share)}),
        tr("Model"): ", ".join([model_title(provenance.model), *kind, provenance.model_sha256[:12]]),
        **({} if provenance.restored is None else {tr("Undone"): undone(provenance.restored)}),
        tr("Computed"): ", ".join([provenance.device, provenance.precision, *manner(provenance)]),
        tr("On"): provenance.created.replace("T", " ").removesuffix("+00:00").removesuffix("Z") + " UTC",
    }


def _line_of(enhancement: Enhancement) -> str:
    reached = enhancement.layer.result.scale if enhancement.layer is not None else None
    region, scale = enhancement.region, enhancement.scale
    title = f"{enhancement.name}   {reached or scale}x   {size(region.height, region.width)}"
    row, column = region.row, region.col
    match enhancement.status:
        case Status.DONE:
            below = tr("row {row}, column {column}", row=row, column=column)
        case Status.RUNNING if enhancement.progress is not None:
            share = enhancement.progress.fraction
            below = tr("{share:.0%} on the way to {scale}x", share=share, scale=scale)
        case Status.CANCELLED if reached is not None:
            below = tr("cancelled before {scale}x", scale=scale)
        case Status.FAILED if reached is not None:
            below = tr("failed before {scale}x", scale=scale)
        case status:
            below = tr(STATUS[status])
    return f"{title}\n{below}"


def _thumbnail(photograph: Photograph, region: Region) -> QIcon:
    """Return the region of the photograph, small."""
    import cv2

    level = photograph.pyramid.level_for(ICON / max(region.height, region.width))
    down, across = (
        part / whole
        for part, whole in zip(
            photograph.pyramid.shape(level), (photograph.image.height, photograph.image.width), strict=True
        )
    )
    row, col = int(region.row * down), int(region.col * across)
    part = Region(row, col, max(1, int(region.height * down)), max(1, int(region.width * across)))
    pixels = cv2.resize(photograph.pyramid.crop(level, part), (ICON, ICON), interpolation=cv2.INTER_AREA)
    image = QImage(pixels.data, ICON, ICON, 3 * ICON, QImage.Format.Format_RGB888)
    return QIcon(QPixmap.fromImage(image))


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedHeight(1)
    return line
