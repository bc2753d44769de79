"""The window: puts the parts together and turns what the user and the jobs say into the next State."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QEvent, QMimeData, Qt, QUrl
from PySide6.QtGui import QAction, QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDockWidget,
    QFileDialog,
    QGridLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QTabWidget,
    QToolBar,
    QToolButton,
    QWidget,
)

from engine.models import DEFAULT_MODEL
from engine.progress import Progress
from engine.region import Region
from fundus_sr_app.actions import COMPARE_KEY, create_actions, keys_of, plain_text, show_keys
from fundus_sr_app.dialogs.batch import BatchDialog
from fundus_sr_app.dialogs.preferences import PreferencesDialog
from fundus_sr_app.dialogs.shortcut_sheet import ShortcutSheet
from fundus_sr_app.display import Display
from fundus_sr_app.exporting import Exporting
from fundus_sr_app.history import History
from fundus_sr_app.jobs import Jobs
from fundus_sr_app.language import mark, tr
from fundus_sr_app.logs import state_folder
from fundus_sr_app.memory import free_bytes, needed_bytes
from fundus_sr_app.messages import Message
from fundus_sr_app.overlay_maps import OverlayMaps
from fundus_sr_app.sample import sample_path
from fundus_sr_app.session import Session, SessionKeeper
from fundus_sr_app.settings import GEOMETRY, LAYOUT, MODEL, NOTICE_STRIP, SCALE, THEME, THROUGHPUTS, Setting, Settings
from fundus_sr_app.shortcuts import Shortcuts
from fundus_sr_app.state import Enhancement, Layer, Photograph, State, Status, Throughput, remembered_throughputs
from fundus_sr_app.theme import ICON_SIZE, set_icon
from fundus_sr_app.theme import apply as dress
from fundus_sr_app.views.caution_chip import CautionChip
from fundus_sr_app.views.compare_actions import CompareActions
from fundus_sr_app.views.display_panel import DisplayPanel
from fundus_sr_app.views.inspector import Inspector
from fundus_sr_app.views.invitation import Invitation
from fundus_sr_app.views.job_strip import JobStrip
from fundus_sr_app.views.message_bar import MessageBar
from fundus_sr_app.views.overlay_panel import OverlayPanel
from fundus_sr_app.views.palette import Palette
from fundus_sr_app.views.panes import Panes
from fundus_sr_app.views.primary_button import PrimaryButton
from fundus_sr_app.views.recent_menu import RecentMenu
from fundus_sr_app.views.second_photograph import SecondPhotograph
from fundus_sr_app.views.viewer import Tool, Viewer
from fundus_sr_app.views.wording import amount

if TYPE_CHECKING:
    from engine.weights import ModelInfo

log = logging.getLogger(__name__)

OPEN_FILTER = mark("Photographs (*.png *.jpg *.jpeg *.tif *.tiff *.bmp *.webp);;All files (*)")


class MainWindow(QMainWindow):
    """Everything on the screen follows from ``state``; ``_become`` is the only place that changes it.

    Args:
        jobs: does the work.
        settings: for this run only if left out.
        model: to begin with; the one used last if left out.
        keeper: keeps the session for after a crash; nothing is kept if left out.
    """

    def __init__(
        self,
        jobs: Jobs,
        settings: Settings | None = None,
        model: str | None = None,
        keeper: SessionKeeper | None = None,
    ) -> None:
        super().__init__()
        self.history = History()
        self._keeper = keeper
        self._restoring: Session | None = None
        self.jobs = jobs
        self.settings = settings or Settings()
        speeds = self.settings.get(THROUGHPUTS)
        self.state = State(
            model=model or self.settings.get(MODEL),
            scale=self.settings.get(SCALE),
            throughputs=remembered_throughputs(speeds),
        )
        self.preferences: PreferencesDialog | None = None
        self.sheet: ShortcutSheet | None = None
        self.batch: BatchDialog | None = None
        self._may_close = False
        self.actions_ = create_actions(self)
        self.viewer = Viewer()
        self.panes = Panes(self.viewer)
        self.comparing = CompareActions(self, self.actions_.compare)
        self.message_bar = MessageBar()
        self.job_strip = JobStrip(self.actions_.cancel)
        self.inspector = Inspector(
            self.actions_.enhance, self.actions_.zoom_to, self.actions_.save, self.actions_.delete
        )
        self.display = DisplayPanel(self)
        self.beside = SecondPhotograph(self, jobs, OPEN_FILTER)
        self.overlays = OverlayPanel(self)
        self.maps = OverlayMaps(jobs, self)
        self.caution = CautionChip()
        self.recent_menu = RecentMenu(self.settings, self)
        self.exporting = Exporting(jobs, self.viewer, self.message_bar, self.settings, lambda: self.state, parent=self)
        self._lay_out()
        self._connect()
        self.shortcuts = Shortcuts(self.actions(), self.settings)
        self.palette_ = Palette(self.actions, self)
        self.setAcceptDrops(True)
        self.actions_.region.setChecked(True)
        self._become(self.state)
        self._listing = jobs.list_models()

    # composition

    def _lay_out(self) -> None:
        actions = self.actions_
        self._pages = QStackedWidget()
        self._pages.addWidget(Invitation(actions.open, actions.sample))
        self._pages.addWidget(self.panes)
        central = QWidget()
        cell = QGridLayout(central)  # one cell for both: a message lies over the photograph instead of moving it
        cell.setContentsMargins(0, 0, 0, 0)
        cell.addWidget(self._pages, 0, 0)
        cell.addWidget(self.message_bar, 0, 0, Qt.AlignmentFlag.AlignTop)
        cell.addWidget(self.caution, 0, 0, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
        self.message_bar.raise_()
        self.setCentralWidget(central)

        dock = QDockWidget(tr("Inspector"), self)
        dock.setObjectName("inspector")
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setMinimumWidth(316)
        self.tabs.tabBar().setDrawBase(False)
        for title, panel in {
            tr("Regions"): self.inspector,
            tr("Display"): self.display,
            tr("Overlays"): self.overlays,
        }.items():
            self.tabs.addTab(panel, title)
        dock.setWidget(self.tabs)
        dock.setTitleBarWidget(QWidget())  # its place is fixed, so a title bar would only take room
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        self._dock_toggle = dock.toggleViewAction()
        set_icon(self._dock_toggle, "inspector")
        self._dock_toggle.setObjectName("toggle_inspector")
        self._dock_toggle.setShortcut("I")
        self._dock_toggle.setProperty("tip", "Show or hide the inspector")
        show_keys(self._dock_toggle)
        self.addAction(self._dock_toggle)

        self._tools = self._tool_bar()
        self.addToolBar(self._tools)
        self._fill_menus()
        self._hint = QLabel()
        self._where = QLabel()
        self.statusBar().addWidget(self._hint)
        self.statusBar().addWidget(self.job_strip, 1)
        self.statusBar().setFixedHeight(44)
        self.statusBar().addPermanentWidget(self._where)
        self.statusBar().setSizeGripEnabled(False)
        self.resize(1280, 800)
        self.restoreGeometry(QByteArray.fromBase64(self.settings.get(GEOMETRY).encode()))
        self.restoreState(QByteArray.fromBase64(self.settings.get(LAYOUT).encode()))

    def _tool_bar(self) -> QToolBar:
        actions = self.actions_
        bar = QToolBar(tr("Tools"))
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setIconSize(ICON_SIZE)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        groups: list[list[QAction]] = [
            [actions.open],
            [actions.hand, actions.region],
            list(actions.scales.values()),
            [actions.enhance, actions.cancel],
            [actions.compare, actions.save],
            [actions.fit, actions.one_to_one],
        ]
        for number, group in enumerate(groups):
            if number:
                bar.addSeparator()
            for action in group:
                if action is actions.enhance:
                    bar.addWidget(PrimaryButton(action))
                else:
                    bar.addAction(action)
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(spacer)
        bar.addAction(self._dock_toggle)
        compare_button = bar.widgetForAction(actions.compare)
        if isinstance(compare_button, QToolButton):
            compare_button.setMenu(_filled(QMenu(self), self.comparing.menu))
            compare_button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        alone = actions.fit, actions.one_to_one, self._dock_toggle  # their pictures say enough
        for action in alone:
            button = bar.widgetForAction(action)
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
                button.setAccessibleName(plain_text(action))
        for action in (*actions.scales.values(), *alone):
            bar.widgetForAction(action).setProperty("single", True)
        return bar

    def _fill_menus(self) -> None:
        actions = self.actions_
        menus: dict[str, list[QAction | None]] = {
            tr("&File"): [
                actions.open, self.recent_menu.menuAction(), actions.sample, None,
                actions.save, actions.save_displayed, actions.report, None, actions.batch, None, actions.quit,
            ],
            tr("&Edit"): [
                actions.undo, actions.redo, None, actions.copy_region, actions.copy_view, None, actions.preferences,
            ],
            tr("&View"): [
                actions.fit, actions.one_to_one, actions.zoom_in, actions.zoom_out, actions.zoom_to, None,
                self._dock_toggle,
            ],
            tr("&Compare"): [*self.comparing.menu, None, *self.beside.menu],
            tr("&Display"): self.display.menu,
            tr("&Overlays"): self.overlays.menu,
            tr("&Region"): [
                actions.hand, actions.region, None, *actions.scales.values(), None,
                actions.enhance, actions.cancel, actions.delete, None, actions.list_regions,
            ],
            tr("&Help"): [actions.palette, actions.shortcuts, None, actions.log_folder],
        }  # fmt: skip
        for title, entries in menus.items():
            _filled(self.menuBar().addMenu(title), entries)

    def _connect(self) -> None:
        actions, viewer, jobs = self.actions_, self.viewer, self.jobs
        actions.open.triggered.connect(self._ask_for_photograph)
        actions.sample.triggered.connect(lambda: self.open(sample_path()))
        actions.batch.triggered.connect(self._show_batch)
        actions.preferences.triggered.connect(self._show_preferences)
        actions.palette.triggered.connect(lambda: self.palette_.show_all())
        actions.shortcuts.triggered.connect(self._show_sheet)
        actions.quit.triggered.connect(self.close)
        actions.hand.toggled.connect(lambda on: viewer.set_tool(Tool.HAND if on else Tool.REGION))
        for scale, action in actions.scales.items():
            action.triggered.connect(lambda _, scale=scale: self._choose_scale(scale))
        actions.enhance.triggered.connect(self._enhance)
        actions.cancel.triggered.connect(self._cancel)
        self.comparing.changed.connect(lambda c: self._become(replace(self.state, comparison=c)))
        for scrubber in (self.comparing.stage_chosen, self.inspector.stages.chosen):
            scrubber.connect(self._show_stage)
        actions.save.triggered.connect(self.exporting.ask_save)
        actions.save_displayed.triggered.connect(self.exporting.ask_save_displayed)
        actions.report.triggered.connect(self.exporting.ask_report)
        actions.copy_region.triggered.connect(self.exporting.copy_region)
        actions.copy_view.triggered.connect(self.exporting.copy_view)
        actions.zoom_to.triggered.connect(self._zoom_to_chosen)
        actions.delete.triggered.connect(self._delete_chosen)
        actions.list_regions.triggered.connect(self.exporting.ask_list)
        actions.fit.triggered.connect(viewer.fit)
        actions.one_to_one.triggered.connect(viewer.one_to_one)
        actions.zoom_in.triggered.connect(viewer.zoom_in)
        actions.zoom_out.triggered.connect(viewer.zoom_out)
        actions.undo.triggered.connect(lambda: self._go_to(self.history.undo(self.state)))
        actions.redo.triggered.connect(lambda: self._go_to(self.history.redo(self.state)))
        actions.log_folder.triggered.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(state_folder()))))
        viewer.region_dragged.connect(self._select)
        viewer.enhancement_clicked.connect(self._choose)
        viewer.looked.connect(self._show_where)
        self.display.changed.connect(self._show_as)
        self.beside.changed.connect(lambda s, on: self._become(replace(self.state, second=s, linked=on)))
        self.beside.failed.connect(self.message_bar.show_error)
        self.overlays.changed.connect(lambda o: self._become(replace(self.state, overlay=o)))
        self.maps.changed.connect(lambda: self._become(self.state))
        self.maps.failed.connect(self.message_bar.show_error)
        self.caution.clicked.connect(self._show_what_misleads)
        self.inspector.chosen.connect(self._choose)
        self.recent_menu.chosen.connect(self.open)
        self.settings.changed.connect(self._setting_changed)
        self.inspector.notice_strip.setChecked(self.settings.get(NOTICE_STRIP))
        self.inspector.notice_strip.toggled.connect(lambda on: self.settings.put(NOTICE_STRIP, on))
        self.inspector.model_choice.chosen.connect(self._choose_model)
        jobs.models_listed.connect(self._models_listed)
        jobs.photograph_read.connect(self._photograph_read)
        jobs.read_failed.connect(self._read_failed)
        self.exporting.kept.connect(self._kept)
        jobs.started.connect(self._started)
        jobs.progressed.connect(self._progressed)
        jobs.stage_ready.connect(self._stage_ready)
        jobs.enhanced.connect(self._enhanced)
        jobs.cancelled.connect(self._cancelled)
        jobs.enhance_failed.connect(self._enhance_failed)

    def _become(self, state: State) -> None:
        self.state = state
        is_open, running = state.photograph is not None, state.running
        chosen = state.enhancement(state.chosen)
        self._pages.setCurrentIndex(1 if is_open else 0)
        self.panes.show_state(state)
        self.comparing.show_state(state)
        self.beside.show_state(state)
        self.inspector.show_state(state)
        self.display.show_state(state)
        self.maps.show_state(state)
        self.overlays.show_state(state, self.maps.status, self.maps.current)
        self.viewer.show_overlay(self.maps.current, state.overlay)
        self.caution.say(state.cautions)
        waiting = sum(e.status is Status.WAITING for e in state.enhancements if e is not running)
        self._hint.setVisible(running is None)
        self.job_strip.show_job(running, waiting, time.monotonic())
        actions = self.actions_
        actions.scales[state.scale].setChecked(True)
        for action in (actions.fit, actions.one_to_one, actions.zoom_in, actions.zoom_out):
            action.setEnabled(is_open)
        for scale, action in actions.scales.items():
            action.setEnabled(scale in state.scales)
        actions.enhance.setEnabled(state.target is not None)
        actions.cancel.setEnabled(running is not None)
        for action in (actions.save, actions.save_displayed, actions.report, actions.copy_region):
            action.setEnabled(chosen is not None and chosen.layer is not None)
        actions.copy_view.setEnabled(is_open)
        actions.zoom_to.setEnabled(chosen is not None)
        actions.delete.setEnabled(chosen is not None)
        actions.list_regions.setEnabled(bool(state.enhancements) or state.selection is not None)
        actions.undo.setEnabled(bool(self.history.undoes))
        actions.redo.setEnabled(bool(self.history.redoes))
        name = state.photograph.image.source.path.name if state.photograph is not None else ""
        self.setWindowTitle(tr("{name} – Fundus SR", name=name) if name else "Fundus SR")
        self._hint.setText(_hint(state, keys_of(actions.enhance)))
        if self._keeper is not None:
            self._keeper.keep(state)

    def _change(self, state: State, what: str, *, merge: bool = False) -> None:
        """Become this state by something that can be undone; ``merge``: see History.record."""
        self.history.record(self.state, what, time.monotonic(), merge=merge)
        self._become(state)

    def _go_to(self, state: State) -> None:
        """Undo or redo: what is at work and is not there any more is cancelled."""
        kept = [e.job for e in state.enhancements]
        for enhancement in self.state.enhancements:
            if enhancement.status.active and enhancement.job not in kept:
                self.jobs.cancel(enhancement.job)
        self._become(state)

    # opening

    def open(self, path: Path) -> None:
        """Read this file in the background and show it; asks first where enhanced regions would be lost.

        What was open stays until it is read, and if that fails.
        """
        if self.state.unsaved:
            losses, name = _losses(self.state), path.name
            question = tr("{losses} Open {name} all the same?", losses=losses, name=name)
            self.message_bar.ask(question, tr("Open"), tr("Stay"), lambda: self._read(path))
        else:
            self._read(path)

    def _read(self, path: Path) -> None:
        self._become(replace(self.state, reading=(self.jobs.read(path), path)))

    def _ask_for_photograph(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Open a photograph"), "", tr(OPEN_FILTER))
        if name:
            self.open(Path(name))

    def _photograph_read(self, job: int, photograph: Photograph) -> None:
        if self.state.reading is None or self.state.reading[0] != job:
            return
        for enhancement in self.state.enhancements:
            self.jobs.cancel(enhancement.job)
        self.message_bar.hide()
        self.settings.add_recent(photograph.image.source.path)
        self.history.clear()
        self._become(
            replace(self.state, photograph=photograph, reading=None, selection=None, enhancements=(), chosen=None)
        )
        source = photograph.image.source
        log.info("opened %s, %d x %d", source.sha256[:12], photograph.image.width, photograph.image.height)
        if self._restoring is not None and self._restoring.photograph == source.path:
            self._restore_regions(self._restoring, photograph)
        self._restoring = None
        self.viewer.setFocus()

    def _read_failed(self, job: int, message: Message) -> None:
        if self.state.reading is not None and self.state.reading[0] == job:
            self.message_bar.show_error(message)
            self._become(replace(self.state, reading=None))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome."""
        if _dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the first of them."""
        if (path := _dropped_file(event.mimeData())) is not None:
            event.acceptProposedAction()
            self.open(path)

    # enhancing

    def _enhance(self) -> None:
        state = self.state
        if state.photograph is None or state.target is None:
            return
        needed = needed_bytes(state.target, state.scale, state.photograph.image.pixels.itemsize)
        if (free := free_bytes()) is not None and needed > free:
            scale, least, most = state.scale, amount(needed), amount(free)
            text = tr(
                "This region at {scale}x needs about {least} of memory, and {most} are free.",
                scale=scale,
                least=least,
                most=most,
            )
            self.message_bar.show_error(Message(text, tr("Choose a smaller region or a lower scale.")))
            return
        self._change(self._with_request(state.photograph, state.target, state.scale, state.model), "enhancing")

    def _with_request(self, photograph: Photograph, region: Region, scale: int, model: str) -> State:
        job = self.jobs.enhance(photograph.image, model, scale, region)
        new = Enhancement(job, region, scale, model=model)
        return replace(self.state, selection=None, enhancements=(*self.state.enhancements, new), chosen=job)

    def _select(self, region: Region | None) -> None:
        if region != self.state.selection:
            self._change(replace(self.state, selection=region), "choosing a region")

    def _cancel(self) -> None:
        if (running := self.state.running) is not None:
            self.jobs.cancel(running.job)

    def _started(self, job: int) -> None:
        if (enhancement := self.state.enhancement(job)) is not None:
            changed = replace(enhancement, status=Status.RUNNING, started=time.monotonic())
            self._become(self.state.with_enhancement(changed))

    def _progressed(self, job: int, progress: Progress) -> None:
        if (enhancement := self.state.enhancement(job)) is not None:
            self._become(self.state.with_enhancement(replace(enhancement, progress=progress)))

    def _stage_ready(self, job: int, layer: Layer) -> None:
        if (enhancement := self.state.enhancement(job)) is not None:
            self._become(self.state.with_enhancement(replace(enhancement, stages=(*enhancement.stages, layer))))

    def _enhanced(self, job: int) -> None:
        if (enhancement := self.state.enhancement(job)) is not None:
            seconds = time.monotonic() - enhancement.started
            before = self.state.throughputs.get(enhancement.model, Throughput())
            measured = before.with_run(enhancement.region, enhancement.scale, seconds)
            throughputs = {**self.state.throughputs, enhancement.model: measured}
            self.settings.put(THROUGHPUTS, {name: [t.work, t.seconds] for name, t in throughputs.items()})
            changed = replace(enhancement, status=Status.DONE, progress=None)
            self._become(replace(self.state.with_enhancement(changed), throughputs=throughputs))

    def _cancelled(self, job: int) -> None:
        """Keep the stages that are ready; where there is none, the rectangle is as it was before."""
        if (enhancement := self.state.enhancement(job)) is None:
            return
        if enhancement.layer is not None:
            changed = replace(enhancement, status=Status.CANCELLED, progress=None)
            self._become(self.state.with_enhancement(changed))
        else:
            self._become(replace(self._without(job), selection=enhancement.region))

    def _enhance_failed(self, job: int, message: Message) -> None:
        if (enhancement := self.state.enhancement(job)) is not None:
            self.message_bar.show_error(message)
            self._become(self.state.with_enhancement(replace(enhancement, status=Status.FAILED, progress=None)))

    # enhanced regions

    def _choose(self, job: int) -> None:
        self._become(replace(self.state, chosen=job))

    def _zoom_to_chosen(self) -> None:
        if (chosen := self.state.enhancement(self.state.chosen)) is not None:
            self.viewer.show_region(chosen.region)

    def _delete_chosen(self) -> None:
        if (chosen := self.state.enhancement(self.state.chosen)) is not None:
            self.jobs.cancel(chosen.job)
            self._change(self._without(chosen.job), "deleting")

    def _without(self, job: int) -> State:
        kept = tuple(e for e in self.state.enhancements if e.job != job)
        chosen = kept[-1].job if kept and self.state.chosen == job else self.state.chosen
        return replace(self.state, enhancements=kept, chosen=chosen if kept else None)

    def _kept(self, written: Enhancement) -> None:
        now = self.state.enhancement(written.job)
        if now is not None and now.layer is written.layer:  # a finer stage may have come meanwhile
            self._become(self.state.with_enhancement(replace(now, saved=True)))

    def _show_batch(self) -> None:
        if self.batch is None:
            self.batch = BatchDialog(self.jobs, self)
        self.batch.throughputs = self.state.throughputs
        _show(self.batch)

    # the session before a crash

    def offer_session(self, session: Session) -> None:
        """Ask whether what a crash ended is to be opened again."""
        count = len(session.regions)
        name = session.photograph.name
        if count:
            question = tr(
                "The program ended unexpectedly. Open {name} and enhance its regions ({count}) again?",
                name=name,
                count=count,
            )
        else:
            question = tr("The program ended unexpectedly. Open {name}?", name=name)
        self.message_bar.ask(question, tr("Open"), tr("No"), lambda: self._restore(session))

    def _restore(self, session: Session) -> None:
        self._restoring = session
        self._read(session.photograph)

    def _restore_regions(self, session: Session, photograph: Photograph) -> None:
        if session.sha256 != photograph.image.source.sha256:
            name = session.photograph.name
            text = tr("{name} is another photograph now than it was then.", name=name)
            self.message_bar.show_error(Message(text, tr("Its regions were not enhanced again.")))
            return
        for saved in session.regions:
            self._become(self._with_request(photograph, saved.region, saved.scale, saved.model))
        jobs = [e.job for e in self.state.enhancements]
        chosen = jobs[session.chosen] if 0 <= session.chosen < len(jobs) else self.state.chosen
        self._become(replace(self.state, selection=session.selection, chosen=chosen, display=session.display))

    # settings

    def _show_preferences(self) -> None:
        if self.preferences is None:
            self.preferences = PreferencesDialog(self.settings, self)
        _show(self.preferences)

    def _show_sheet(self) -> None:
        if self.sheet is None:
            menus = [
                menu for menu in self.menuBar().findChildren(QMenu) if menu.menuAction() in self.menuBar().actions()
            ]
            groups = {menu.title().replace("&", ""): [a for a in menu.actions() if a.objectName()] for menu in menus}
            self.sheet = ShortcutSheet(groups, self.shortcuts, self)
        _show(self.sheet)

    def _setting_changed(self, setting: Setting[Any]) -> None:
        application = QApplication.instance()
        if setting is THEME and isinstance(application, QApplication):
            dress(application, self.settings.get(THEME))
        elif setting is NOTICE_STRIP:
            self.inspector.notice_strip.setChecked(self.settings.get(NOTICE_STRIP))

    def _choose_scale(self, scale: int) -> None:
        self.settings.put(SCALE, scale)
        self._become(replace(self.state, scale=scale))

    def _choose_model(self, name: str) -> None:
        self.settings.put(MODEL, name)
        self._become(self.state.with_model(name))

    def _models_listed(self, job: int, models: tuple[ModelInfo, ...]) -> None:
        if job != self._listing:
            return
        state = replace(self.state, models=models)
        remembered = self.settings.get(MODEL)
        if state.model == remembered and models and remembered not in [model.name for model in models]:
            state = state.with_model(DEFAULT_MODEL)  # it was installed when it was chosen
        self._become(state)

    # comparing, looking

    def _show_as(self, display: Display) -> None:
        changed = [name for name, value in asdict(display).items() if value != asdict(self.state.display)[name]]
        slid = all(isinstance(getattr(display, name), float) for name in changed)
        self._change(replace(self.state, display=display), " ".join(changed), merge=slid)

    def _show_what_misleads(self) -> None:
        if not self._dock_toggle.isChecked():
            self._dock_toggle.trigger()
        overlay_alone = self.state.overlay.cautions == self.state.cautions
        self.tabs.setCurrentWidget(self.overlays if overlay_alone else self.display)

    def _show_stage(self, job: int, scale: int) -> None:
        if (enhancement := self.state.enhancement(job)) is not None:
            finest = enhancement.stages[-1].result.scale
            shown = replace(enhancement, shown_scale=None if scale == finest else scale)
            self._become(self.state.with_enhancement(shown))

    def _hold_compare(self, held: bool) -> None:
        self.viewer.show_original(held)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hold C to see the original."""
        if event.text().upper() == COMPARE_KEY and not event.isAutoRepeat():
            self._hold_compare(True)
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Back to the enhanced regions."""
        if event.key() == Qt.Key.Key_C and not event.isAutoRepeat():
            self._hold_compare(False)
        super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """A key let go in another window does not stay held here."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._hold_compare(False)
        super().changeEvent(event)

    def _show_where(self) -> None:
        if self.state.photograph is None:
            return
        pixel = self.viewer.cursor_pixel
        zoom = f"{self.viewer.zoom:.0%}"
        if pixel is not None:
            row, column = pixel
            zoom = tr("row {row}, column {column}", row=row, column=column) + f"     {zoom}"
        self._where.setText(zoom)

    # closing

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask while something is running or not saved; then stop cleanly."""
        if not self._may_close and (self.jobs.busy or self.state.unsaved):
            event.ignore()
            losses = _losses(self.state) or tr("A folder is still being enhanced; what is done stays.")
            self.message_bar.ask(
                tr("{losses} Close all the same?", losses=losses), tr("Close the program"), tr("Stay"), self._close_now
            )
            return
        self.settings.put(GEOMETRY, bytes(self.saveGeometry().toBase64().data()).decode())
        self.settings.put(LAYOUT, bytes(self.saveState().toBase64().data()).decode())
        self.hide()
        self.jobs.shut_down()
        if self._keeper is not None:
            self._keeper.close()
        event.accept()

    def _close_now(self) -> None:
        self._may_close = True
        self.close()


def _filled(menu: QMenu, entries: Sequence[QAction | None]) -> QMenu:
    """With these entries; None is a line."""
    for entry in entries:
        if entry is None:
            menu.addSeparator()
        else:
            menu.addAction(entry)
    return menu


def _show(dialog: QDialog) -> None:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()


def _dropped_file(data: QMimeData) -> Path | None:
    files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return Path(files[0]) if files else None


def _losses(state: State) -> str:
    """What closing the photograph would cost; "" where nothing."""
    if state.running is not None:
        return tr("A region is still being enhanced.")
    count = state.unsaved
    if count == 1:
        return tr("1 enhanced region is not saved.")
    return tr("{count} enhanced regions are not saved.", count=count) if count else ""


def _hint(state: State, enhance: str) -> str:
    if state.reading is not None:
        name = state.reading[1].name
        return tr("Reading {name} …", name=name)
    if state.photograph is None:
        return tr("Open a photograph to begin")
    if state.selection is not None and enhance:
        return tr("Press {key} to enhance the region {scale}x", key=enhance, scale=state.scale)
    if state.enhancements:
        return tr("Hold C to see the original   ·   wheel zooms, Space-drag pans, Shift-drag chooses a region")
    return tr("Drag a rectangle to choose a region   ·   wheel zooms, Space-drag pans")
