"""Enhance a folder of photographs: what it will make is told first; the window stays usable meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine.region import Region
from engine.restoration import AUTO, Restoration
from engine.trust.numbers import NUMBERS, SHARE_AT_2X
from fundus_sr_app.look.controls import Label, announce, plain_tip, quiet
from fundus_sr_app.look.theme import colours_of, scaled
from fundus_sr_app.panels.fidelity_choice import FidelityChoice
from fundus_sr_app.panels.restoration_choice import RestorationChoice
from fundus_sr_app.panels.thoroughness_choice import ThoroughnessChoice
from fundus_sr_app.state.request import PLAIN, SCALES, Thoroughness, Throughput, shown_scales
from fundus_sr_app.text.language import mark, tr
from fundus_sr_app.text.messages import Message, explain
from fundus_sr_app.text.wording import amount, duration, model_title, number_title
from fundus_sr_app.work.jobs import Job, Jobs

if TYPE_CHECKING:
    from engine.batch import BatchPlan, BatchProgress
    from engine.batch_record import BatchRecord
    from engine.weights import ModelInfo


STATUS = {"done": mark("done"), "skipped": mark("skipped"), "refused": mark("refused"), "failed": mark("failed")}
TYPING = 300
"""Milliseconds without a change after which it is looked what a batch would do."""
PARTS = {
    "photograph": mark("All of it"),
    "field of view": mark("Its field of view"),
    "regions": mark("The regions of a list"),
}


@dataclass
class _Tally:
    done: int = 0
    skipped: int = 0
    refused: int = 0
    failed: int = 0


class BatchDialog(QDialog):
    """Not modal; closing it while it works only hides it. One batch at a time."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.throughputs: Mapping[str, Throughput] = {}
        """What was measured so far, by model, for the estimate."""
        self.jobs = jobs
        self._plan: BatchPlan | None = None
        self._planning: Job[tuple[BatchPlan, int | None]] | None = None
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING)
        self._typing.timeout.connect(self._begin_plan)
        self._running: Job[None] | None = None
        self._started = 0.0
        self._rests: float | None = None
        self._tally = _Tally()
        self._fidelity: float | None = None
        self._restoration = AUTO
        self._thoroughness = PLAIN
        self._make_widgets()
        self._lay_out()
        self._connect()
        self._refresh()
        jobs.list_models().hear(self, self._models_listed, self._say)

    @property
    def estimate(self) -> str:
        """What a batch would do, or why it cannot be done."""
        return self._estimate.text()

    @property
    def status(self) -> str:
        """What the batch is doing, or did."""
        return self._status.text()

    def _make_widgets(self) -> None:
        self.setWindowTitle(tr("Enhance a folder"))
        self.setMinimumWidth(scaled(620))
        self.source = QLineEdit()
        self.source.setPlaceholderText(tr("Folder of photographs"))
        self.target = QLineEdit()
        self.target.setPlaceholderText(tr("Folder for the results"))
        self.scale = QComboBox()
        for scale in SCALES:
            self.scale.addItem(f"{scale}x", scale)
        self.scale.setCurrentIndex(1)
        self.model = QComboBox()
        self.fidelity_choice = FidelityChoice()
        self.restoration_choice = RestorationChoice()
        self.part = QComboBox()
        for part, name in PARTS.items():
            self.part.addItem(tr(name), part)
        self.region_list = QLineEdit()
        self.region_list.setPlaceholderText(tr("List of regions (CSV), from the menu Region"))
        self.thoroughness_choice = ThoroughnessChoice()
        self.judged = QCheckBox(tr("The instruments' numbers in the record"))
        self.judged.setToolTip(tr("What the model added, consistency, vessels: a column each in the CSV"))
        self.refuse_by, self.sort_by = _numbers(tr("nothing")), _numbers(tr("as they were done"))
        self.refuse_by.setToolTip(tr("No result is written of which this number is larger, or not known"))
        self.most = QDoubleSpinBox()
        self.most.setDecimals(4)
        self.most.setRange(0, 1e6)
        self.most.setSingleStep(0.001)
        self.most.setValue(SHARE_AT_2X)
        self.recursive = QCheckBox(tr("Subfolders too; the results keep their structure"))
        self.sheets = QCheckBox(tr("A comparison sheet beside each result: original, Lanczos, enhanced"))
        self.saliency = QCheckBox(tr("The saliency map of the original beside each result"))
        self.dicom = QCheckBox(tr("DICOM files instead of PNG"))
        self.keep_identifiers = QCheckBox(tr("Keep patient and study in them"))
        self.keep_identifiers.setToolTip(
            tr("In results of DICOM photographs; otherwise whatever tells of the patient is left out.")
        )
        self._estimate = quiet()
        self._progress = QProgressBar()
        self._progress.setRange(0, 1000)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(8)
        self._status = quiet()
        self._records = QListWidget()
        self._records.setFixedHeight(120)
        self.open_results = QPushButton(tr("Open the results"))
        self.open_results.setAutoDefault(False)
        self.pause = QPushButton(tr("Pause"))
        self.pause.setAutoDefault(False)
        self.pause.setCheckable(True)
        self.pause.setToolTip(tr("The batch rests; regions can be enhanced meanwhile"))
        self.start = QPushButton(tr("Start"))
        self.start.setProperty("primary", True)
        self.start.setDefault(True)
        self.cancel = QPushButton(tr("Cancel the batch"))
        self._close = QPushButton(tr("Close"))
        self._close.setToolTip(tr("Close this dialog (Esc); a batch that is running goes on"))

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        names = tr("Photographs"), tr("Results"), tr("Scale"), tr("Of each")
        fields = self.source, self.target, self.scale, self.part
        for field, name in zip(fields, names, strict=True):
            field.setAccessibleName(name)
        self.model.setAccessibleName(tr("Model"))
        self.region_list.setAccessibleName(tr("List of regions"))
        self._progress.setAccessibleName(tr("Progress"))
        self._records.setAccessibleName(tr("What was done"))
        for row, name in zip((0, 1, 2, 4), names, strict=True):
            form.addWidget(Label(name), row, 0)
        form.addLayout(self._with_browse(self.source, tr("Folder of photographs")), 0, 1)
        form.addLayout(self._with_browse(self.target, tr("Folder for the results")), 1, 1)
        choices = QHBoxLayout()
        choices.setSpacing(10)
        choices.addWidget(self.scale)
        choices.addSpacing(8)
        choices.addWidget(Label(tr("Model")))
        choices.addWidget(self.model, 1)
        form.addLayout(choices, 2, 1)
        likeness = QVBoxLayout()
        likeness.setSpacing(5)
        likeness.addWidget(self.fidelity_choice)
        likeness.addWidget(self.restoration_choice)
        form.addLayout(likeness, 3, 1)
        form.addWidget(self.part, 4, 1, Qt.AlignmentFlag.AlignLeft)
        self._list_row = QWidget()
        list_row = self._with_browse(self.region_list, tr("List of regions"), folder=False)
        list_row.setContentsMargins(0, 0, 0, 0)
        self._list_row.setLayout(list_row)
        form.addWidget(self._list_row, 5, 1)
        form.addWidget(self.recursive, 6, 1)
        form.addWidget(self.sheets, 7, 1)
        form.addWidget(self.saliency, 8, 1)
        kind = QHBoxLayout()
        kind.setSpacing(18)
        kind.addWidget(self.dicom)
        kind.addWidget(self.keep_identifiers)
        kind.addStretch(1)
        form.addLayout(kind, 9, 1)
        form.addWidget(Label(tr("Quality")), 10, 0)
        form.addWidget(self.thoroughness_choice, 10, 1)
        judging = QGridLayout()
        judging.setHorizontalSpacing(8)
        judging.setVerticalSpacing(6)
        judging.addWidget(self.judged, 0, 0, 1, 4)
        for row, (name, widget) in enumerate(
            ((tr("Refuse what has more than"), self.refuse_by), (tr("Sort the record by"), self.sort_by)), start=1
        ):
            widget.setAccessibleName(name)
            judging.addWidget(Label(name), row, 0)
            judging.addWidget(widget, row, 1)
        self.most.setAccessibleName(tr("The most that is allowed"))
        judging.addWidget(self.most, 1, 2)
        judging.setColumnStretch(3, 1)
        form.addLayout(judging, 11, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self._close)
        buttons.addWidget(self.open_results)
        buttons.addStretch(1)
        buttons.addWidget(self.pause)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.start)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(12)
        self._choosing = choosing = QWidget()
        choosing.setLayout(form)
        form.setContentsMargins(0, 0, 8, 0)
        self._scroll = QScrollArea()  # for screens that are lower than what there is to choose
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(choosing)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self._estimate)
        layout.addWidget(self._progress)
        layout.addWidget(self._status)
        layout.addWidget(self._records)
        layout.addLayout(buttons)

    def _with_browse(self, edit: QLineEdit, title: str, *, folder: bool = True) -> QHBoxLayout:
        browse = QPushButton(tr("Browse …"))
        browse.setAutoDefault(False)
        browse.clicked.connect(lambda: self._browse(edit, title, folder))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(edit, 1)
        row.addWidget(browse)
        return row

    def _browse(self, edit: QLineEdit, title: str, folder: bool) -> None:
        if folder:
            name = QFileDialog.getExistingDirectory(self, title, edit.text())
        else:
            name, _ = QFileDialog.getOpenFileName(self, title, edit.text(), "CSV (*.csv)")
        if name:
            edit.setText(name)

    def _connect(self) -> None:
        for edit in (self.source, self.target, self.region_list):
            edit.textChanged.connect(self._plan_anew)
        self.scale.currentIndexChanged.connect(self._plan_anew)
        self.part.currentIndexChanged.connect(self._plan_anew)
        self.recursive.toggled.connect(self._plan_anew)
        self.sheets.toggled.connect(self._plan_anew)
        self.thoroughness_choice.changed.connect(self._enhance_like)
        for combo in (self.refuse_by, self.sort_by):
            combo.currentIndexChanged.connect(self._plan_anew)
        self.most.valueChanged.connect(self._plan_anew)
        for box in (self.saliency, self.dicom, self.keep_identifiers, self.judged):
            box.toggled.connect(self._plan_anew)
        self.model.currentIndexChanged.connect(lambda: self._choose_fidelity(None))
        self.fidelity_choice.changed.connect(self._choose_fidelity)
        self.restoration_choice.changed.connect(self._restore)
        self.pause.toggled.connect(self._pause)
        self.open_results.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(self.target.text().strip()))
        )
        self.start.clicked.connect(self._start)
        self.cancel.clicked.connect(self._cancel)
        self._close.clicked.connect(self.hide)

    def _refresh(self) -> None:
        idle = self._running is None
        for widget in (self.source, self.target, self.scale, self.model, self.part, self._list_row, self.recursive):
            widget.setEnabled(idle)
        self.sheets.setEnabled(idle)
        self.saliency.setEnabled(idle)
        self.dicom.setEnabled(idle)
        self.keep_identifiers.setEnabled(idle and self.dicom.isChecked())
        model = self.model.currentData()
        told = model is not None and model.told
        self.restoration_choice.show_restoration(self._restoration, None, told=told)
        self.restoration_choice.setEnabled(idle)
        self.fidelity_choice.show_fidelity(self._fidelity, None if model is None else model.dial)
        self.fidelity_choice.setEnabled(idle)
        self.thoroughness_choice.show_thoroughness(self._thoroughness)
        self.most.setVisible(bool(self.refuse_by.currentData()))
        for widget in (self.thoroughness_choice, self.judged, self.refuse_by, self.sort_by, self.most):
            widget.setEnabled(idle)
        self._list_row.setVisible(self.part.currentData() == "regions")
        self.pause.setEnabled(not idle)
        self.open_results.setVisible(idle and self._tally.done + self._tally.skipped > 0)
        self.start.setEnabled(idle and self._plan is not None and bool(self._plan.items) and model is not None)
        self.cancel.setEnabled(not idle)
        for widget in (self._progress, self._status, self._records):  # what a batch does, once there is one
            widget.setVisible(not idle or bool(self._records.count()) or bool(self._status.text()))

    def showEvent(self, event: QShowEvent) -> None:
        """As high as what there is to choose, and no higher than the screen."""
        super().showEvent(event)
        if (layout := self.layout()) is not None:
            layout.activate()
        inner = self._choosing.sizeHint()
        self._scroll.setMinimumWidth(inner.width() + 12)
        hidden = inner.height() - self._scroll.viewport().height()
        most = self.screen().availableGeometry().height() - 60
        if hidden > 0:
            self.resize(self.width(), min(self.height() + hidden + 2, most))

    # the plan

    def _say(self, message: Message) -> None:
        self._estimate.setText(message.text)

    def _models_listed(self, models: tuple[ModelInfo, ...]) -> None:
        self.model.clear()
        for model in filter(shown_scales, models):
            self.model.addItem(model_title(model.name, foreign=model.foreign), model)
            self.model.setItemData(self.model.count() - 1, model.description, Qt.ItemDataRole.ToolTipRole)
        if not models:
            self.model.addItem(tr("no model is installed"), None)
        self._refresh()

    def _choose_fidelity(self, fidelity: float | None) -> None:
        self._fidelity = fidelity
        self._plan_anew()

    def _restore(self, restoration: Restoration) -> None:
        self._restoration = restoration
        self._plan_anew()

    def _enhance_like(self, thoroughness: Thoroughness) -> None:
        self._thoroughness = thoroughness
        for combo in (self.refuse_by, self.sort_by):  # only averaged results disagree with themselves
            place = combo.findData("disagreement")
            if thoroughness.averaging > 1 and place < 0:
                combo.addItem(number_title("disagreement"), "disagreement")
            elif thoroughness.averaging == 1 and place >= 0:
                combo.removeItem(place)
        self._plan_anew()

    def _plan_anew(self) -> None:
        """Forget what is known; look anew once nothing changes for a while."""
        if self._planning is not None:
            self._planning.drop()
        self._plan, self._planning = None, None
        self._estimate.setText("")
        self._typing.start()
        self._refresh()

    def _begin_plan(self) -> None:
        source, target = self.source.text().strip(), self.target.text().strip()
        part, region_list = self.part.currentData(), self.region_list.text().strip()
        if not source or not target or (part == "regions" and not region_list):
            return
        self._estimate.setText(tr("Looking at the photographs …"))
        options: dict[str, Any] = {
            "recursive": self.recursive.isChecked(),
            "field_of_view": part == "field of view",
            "sheets": self.sheets.isChecked(),
            "saliency": self.saliency.isChecked(),
            "restoration": self._restoration,
            "averaging": self._thoroughness.averaging,
            "consistent": self._thoroughness.consistent,
            "fidelity": self._fidelity,
            "judged": self.judged.isChecked(),
            "refuse_above": ((refused, self.most.value()),) if (refused := self.refuse_by.currentData()) else (),
            "sort_by": self.sort_by.currentData(),
            "dicom": self.dicom.isChecked(),
            "keep_identifiers": self.dicom.isChecked() and self.keep_identifiers.isChecked(),
        }
        scale, in_dir, out_dir = self.scale.currentData(), Path(source), Path(target)

        def plan(on_photograph: Callable[[], None]) -> tuple[BatchPlan, int | None]:
            from engine.batch import free_bytes, plan_batch
            from engine.region_list import read_regions

            regions = read_regions(Path(region_list)) if part == "regions" else None
            made = plan_batch(in_dir, out_dir, scale, regions=regions, on_photograph=on_photograph, **options)
            return made, free_bytes(out_dir)

        self._planning = self.jobs.plan(plan).hear(self, self._planned, self._say)

    def _planned(self, planned: tuple[BatchPlan, int | None]) -> None:
        plan, free = planned
        self._plan = plan
        if plan.items:
            count, seconds = len(plan.items), self._expected_seconds(plan)
            things = (
                tr("%n regions", "", count) if self.part.currentData() == "regions" else tr("%n photographs", "", count)
            )
            results, room = amount(plan.nbytes), tr("unknown") if free is None else amount(free)
            lasts = tr("time known after the first one") if seconds is None else duration(seconds)
            text = tr(
                "{things}  ·  results at most {results}, {free} free  ·  {lasts}",
                things=things,
                results=results,
                free=room,
                lasts=lasts,
            )
        elif self.part.currentData() == "regions":
            text = tr("There are no photographs in this folder whose regions are in the list.")
        else:
            text = tr("There are no photographs in this folder.")
        if made := sum(item.made is not None for item in plan.items):
            text += "\n" + tr("%n are no photographs: Fundus SR made them", "", made)
        if plan.left_out:
            text += f"\n{explain(plan.left_out[0]).text}"
        self._estimate.setText(text)
        self._refresh()

    def _expected_seconds(self, plan: BatchPlan) -> float | None:
        model = self.model.currentData()
        throughput = self.throughputs.get(model.name, Throughput()) if model is not None else Throughput()
        seconds = 0.0
        for item in plan.items:
            if item.height:
                whole = Region(0, 0, item.height // plan.scale, item.width // plan.scale)
                expected = throughput.expected_seconds(whole, plan.scale)
                if expected is None:
                    return None
                seconds += expected * self._thoroughness.averaging
        return seconds

    # the run

    def _start(self) -> None:
        if self._plan is None:
            return
        self._records.clear()
        self._tally = _Tally()
        self._progress.setValue(0)
        self._status.setText(tr("Waiting for the model …"))
        self._started = time.monotonic()
        self._running = self.jobs.run_batch(self._plan, self.model.currentData()).hear(
            self,
            lambda _: self._ended(""),
            lambda message: self._ended(f"{message.text} "),
            cancelled=lambda: self._ended(tr("Cancelled. What was done stays; start again to go on. ")),
            progress=self._progressed,
            part=self._recorded,
        )
        self._refresh()

    def _cancel(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _pause(self, paused: bool) -> None:
        self.pause.setText(tr("Go on") if paused else tr("Pause"))
        if self._running is None:
            return
        self._running.paused = paused
        if paused:
            self._rests = time.monotonic()
            self._status.setText(tr("Paused. Regions can be enhanced meanwhile."))
        elif self._rests is not None:
            self._started += time.monotonic() - self._rests  # the rest is not counted as work
            self._rests = None

    def _progressed(self, progress: BatchProgress) -> None:
        if self._rests is not None:
            return
        self._progress.setValue(round(1000 * progress.fraction))
        number, count, name = progress.index + 1, progress.count, progress.item.source.name
        text = tr("{number} of {count}  ·  {name}", number=number, count=count, name=name)
        if progress.fraction > 0.02:
            elapsed = time.monotonic() - self._started
            left = duration(elapsed * (1 - progress.fraction) / progress.fraction)
            text += tr("  ·  {left} left", left=left)
        self._status.setText(text)

    def _recorded(self, record: BatchRecord) -> None:
        told = record.message if record.status == "failed" else f"{record.source}   {record.message}"
        item = QListWidgetItem(f"{tr(STATUS[record.status])}   {told}")
        item.setToolTip(plain_tip(record.source))
        match record.status:
            case "done":
                self._tally.done += 1
            case "skipped":
                self._tally.skipped += 1
            case "refused":
                self._tally.refused += 1
            case "failed":
                self._tally.failed += 1
                item.setForeground(QColor(colours_of(self).error))
        if record.status == "failed":
            self._records.insertItem(self._tally.failed - 1, item)  # above all others, where it is seen
        else:
            self._records.addItem(item)
        self._records.scrollToBottom()

    def _ended(self, why: str) -> None:
        self._running = self._rests = None
        self.pause.setChecked(False)
        tally = self._tally
        if not why:
            self._progress.setValue(1000)
        done, skipped, failed = tally.done, tally.skipped, tally.failed
        summary = tr(
            "{done} enhanced, {skipped} already there, {failed} failed; the record is in the folder of the results.",
            done=done,
            skipped=skipped,
            failed=failed,
        )
        if refused := tally.refused:
            summary = tr("{count} refused, of which no result was written; ", count=refused) + summary
        self._status.setText(f"{why}{summary}")
        announce(self, self._status.text())
        if failed:
            self._records.scrollToTop()
        self._refresh()


def _numbers(none: str) -> QComboBox:
    """Return a choice of the numbers that every result has."""
    combo = QComboBox()
    combo.addItem(none, "")
    for name in NUMBERS:
        if name != "disagreement":
            combo.addItem(number_title(name), name)
    return combo
