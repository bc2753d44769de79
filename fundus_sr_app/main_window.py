"""The window: puts the parts together, with their menus and actions, and draws the State."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPoint, QSize, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QDockWidget,
    QFileDialog,
    QMainWindow,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from fundus_sr_app.actions.command_palette import CommandPalette
from fundus_sr_app.actions.made import Actions
from fundus_sr_app.actions.recent_menu import RecentMenu
from fundus_sr_app.actions.shortcut_sheet import ShortcutSheet
from fundus_sr_app.actions.shortcuts import COMPARE_KEY, Shortcuts
from fundus_sr_app.actions.tool_bar import ToolBar
from fundus_sr_app.canvas.gliding import Gliding
from fundus_sr_app.canvas.panes import Panes
from fundus_sr_app.canvas.tools import Tool
from fundus_sr_app.canvas.viewer import Viewer
from fundus_sr_app.dialogs.about import AboutDialog
from fundus_sr_app.dialogs.batch import BatchDialog
from fundus_sr_app.dialogs.instruments import InstrumentsPage
from fundus_sr_app.dialogs.preferences import PreferencesDialog
from fundus_sr_app.dialogs.report import ReportDialog
from fundus_sr_app.dialogs.tour import Tour
from fundus_sr_app.files.folder import Folder
from fundus_sr_app.files.opening import OPEN_FILTER, Opening
from fundus_sr_app.files.sample import sample_path
from fundus_sr_app.files.saving import Exporting
from fundus_sr_app.files.second_photograph import SecondPhotograph
from fundus_sr_app.logs import state_folder
from fundus_sr_app.look.caution_chip import CautionChip
from fundus_sr_app.look.controls import leave_keys_to_the_photograph
from fundus_sr_app.look.message_bar import MessageBar
from fundus_sr_app.look.theme import apply as apply_theme
from fundus_sr_app.look.theme import scaled
from fundus_sr_app.maps.computing import OverlayMaps
from fundus_sr_app.panels.display_panel import DisplayPanel
from fundus_sr_app.panels.filmstrip import Filmstrip
from fundus_sr_app.panels.inspector import Inspector
from fundus_sr_app.panels.invitation import Invitation
from fundus_sr_app.panels.measure_panel import TOOLS, MeasurePanel
from fundus_sr_app.panels.overlay_panel import OverlayPanel
from fundus_sr_app.panels.status_line import StatusLine
from fundus_sr_app.pixels.compare import Comparison, Mode
from fundus_sr_app.pixels.display import Display
from fundus_sr_app.pixels.turn import Turn
from fundus_sr_app.state.enhancement import Enhancement
from fundus_sr_app.state.looks import LOOKS
from fundus_sr_app.state.overlay import OverlaySettings
from fundus_sr_app.state.request import remembered_throughputs
from fundus_sr_app.state.session import SessionKeeper
from fundus_sr_app.state.settings import (
    FILMSTRIP,
    GEOMETRY,
    KEEP_IDENTIFIERS,
    LAYOUT,
    MAGNIFIER,
    MINIMAP,
    MODEL,
    NOTICE_STRIP,
    REMEMBER_RECENT,
    SCALE,
    SCALE_BAR,
    THEME,
    THROUGHPUTS,
    Setting,
    Settings,
)
from fundus_sr_app.state.state import State
from fundus_sr_app.state.store import Store
from fundus_sr_app.text.cautions import cautions, losses, of_overlay
from fundus_sr_app.text.language import tr
from fundus_sr_app.text.wording import doubt, limits, measured, names_together
from fundus_sr_app.work.enhancing import Enhancing
from fundus_sr_app.work.jobs import Jobs
from fundus_sr_app.work.judging import Judging
from fundus_sr_app.work.measuring import Measuring

FIRST_SIZE = QSize(1280, 800)
FRAME = QSize(16, 48)
"""What the system puts around a window, at most."""


class MainWindow(QMainWindow):
    """Everything on the screen follows from ``state``, which the store holds.

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
        self._keeper = keeper
        self.jobs = jobs
        self.settings = settings or Settings()
        speeds = self.settings.get(THROUGHPUTS)
        remembered = State(
            model=model or self.settings.get(MODEL),
            scale=self.settings.get(SCALE),
            throughputs=remembered_throughputs(speeds),
        )
        self.store = Store(remembered, self)
        self.preferences: PreferencesDialog | None = None
        self.report: ReportDialog | None = None
        self.about: AboutDialog | None = None
        self.tour: Tour | None = None
        self.sheet: ShortcutSheet | None = None
        self.batch: BatchDialog | None = None
        self._may_close = self._closing = self._was_maximized = False
        self.tool, self.magnified, self.alone = Tool.REGION, False, False
        self._around: list[QWidget] = []
        actions = self.actions_ = Actions(self, self)
        self.caution = CautionChip(
            tr("The picture is not shown as it was taken; click for the settings"), tr("Display warnings")
        )
        self.doubts = CautionChip(
            tr("The results may mean less than usual; click for what the instruments see"), tr("About the photograph")
        )
        self.panes = Panes((self.doubts, self.caution))
        self.message_bar = MessageBar()
        self.status_line = StatusLine(
            actions["enhance"], actions["cancel"], [actions[name] for name in ("region", "hand", *TOOLS)]
        )
        self.gliding = Gliding(self.store, self.panes, self.settings)
        self.enhancing = Enhancing(self.store, jobs, self.message_bar, self.settings, parent=self)
        self.opening = Opening(self.store, jobs, self.enhancing, self.message_bar, self.settings, parent=self)
        self.folder = Folder(self.store, jobs, self.opening, self.message_bar)
        self.filmstrip = Filmstrip(self.folder)
        self.inspector = Inspector(
            actions["enhance"],
            actions["zoom_to"],
            actions["save"],
            actions["delete"],
            (actions["save_original"], actions["save_pair"]),
        )
        self.display = DisplayPanel(self.settings, actions)
        self.beside = SecondPhotograph(self, self.store, jobs, self.message_bar, tr(OPEN_FILTER))
        self.overlays = OverlayPanel(actions)
        self.maps = OverlayMaps(jobs, self)
        self.measures = MeasurePanel(actions)
        self.measuring = Measuring(self.store, self.message_bar, parent=self)
        self.judging = Judging(self.store, jobs, self)
        self.instruments: InstrumentsPage | None = None
        self.recent_menu = RecentMenu(self.settings, self)
        self.exporting = Exporting(jobs, self.panes, self.message_bar, self.settings, self.store, parent=self)
        self.exporting.trust = self._trust
        self.exporting.beside = lambda: self.folder.files
        self._lay_out()
        self._connect()
        self.shortcuts = Shortcuts(self.actions(), self.settings)
        self.palette_ = CommandPalette(self.actions, self)
        self.setAcceptDrops(True)
        self._draw()

    # composition

    def _lay_out(self) -> None:
        actions = self.actions_
        self._pages = QStackedWidget()
        self._pages.addWidget(Invitation(actions["open"], actions["sample"]))
        self._pages.addWidget(self.panes)
        central = QWidget()
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.message_bar)
        column.addWidget(self._pages, 1)
        column.addWidget(self.filmstrip)
        self.setCentralWidget(central)

        dock = self._dock = QDockWidget(tr("Inspector"), self)
        dock.setObjectName("inspector")
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for title, panel in {
            tr("Regions"): self.inspector,
            tr("Display"): self.display,
            tr("Overlays"): self.overlays,
            tr("Measure"): self.measures,
        }.items():
            self.tabs.addTab(panel, title)
        self.tabs.setMinimumWidth(max(scaled(316), self.tabs.tabBar().sizeHint().width()))
        leave_keys_to_the_photograph(self.tabs, lambda: self.viewer.setFocus())
        dock.setWidget(self.tabs)
        dock.setTitleBarWidget(QWidget())  # its place is fixed, so a title bar would only take room
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        dock.visibilityChanged.connect(actions.refresh)

        self._tools = ToolBar(actions)
        self.addToolBar(self._tools)
        actions.fill_menu_bar(self.recent_menu)
        self.setStatusBar(self.status_line)
        self.resize(FIRST_SIZE)
        self.restoreGeometry(QByteArray.fromBase64(self.settings.get(GEOMETRY).encode()))
        self.restoreState(QByteArray.fromBase64(self.settings.get(LAYOUT).encode()))

    def _connect(self) -> None:
        panes = self.panes
        self.store.changed.connect(self._draw)
        self.opening.opened.connect(lambda: self.viewer.setFocus())
        self.filmstrip.chosen.connect(self.folder.show)
        self.folder.changed.connect(self._draw_folder)
        panes.tool_left.connect(lambda: self.take_up(Tool.REGION))
        panes.measured.connect(self.measuring.add)
        self.measures.chosen.connect(self.measuring.choose)
        self.measures.calibrated.connect(self.measuring.calibrate)
        self.inspector.stages.chosen.connect(self.show_stage)
        self.exporting.measurements_kept.connect(self.measuring.take)
        panes.turned.connect(self.beside.turn_over)
        panes.region_dragged.connect(self.enhancing.select)
        panes.enhancement_clicked.connect(self.enhancing.choose)
        panes.enhancement_double_clicked.connect(self.gliding.to_enhancement)
        panes.moved_by_hand.connect(self.gliding.stay)
        panes.looked.connect(self._show_where)
        panes.frame_chosen.connect(self.opening.choose_frame)
        self.display.changed.connect(self._show_as)
        self.overlays.changed.connect(self._lay_over)
        self.maps.changed.connect(self._draw)
        self.maps.failed.connect(self.message_bar.show_error)
        self.caution.clicked.connect(self._show_what_misleads)
        self.inspector.chosen.connect(self.enhancing.choose)
        self.inspector.name.editingFinished.connect(lambda: self.enhancing.rename_chosen(self.inspector.name.text()))
        self.inspector.region_size.changed.connect(self.enhancing.select)
        self.inspector.region_size.aspect_changed.connect(panes.set_aspect)
        panes.menu_wanted.connect(self._show_region_menu)
        self.recent_menu.chosen.connect(self.open)
        self.settings.changed.connect(self._setting_changed)
        for setting, switch in self._switches:
            switch.setChecked(self.settings.get(setting))
            switch.toggled.connect(partial(self.settings.put, setting))
        panes.set_minimap(self.settings.get(MINIMAP))
        panes.set_scale_bar(self.settings.get(SCALE_BAR))
        self.inspector.model_choice.chosen.connect(self.enhancing.choose_model)
        self.inspector.model_choice.opening.connect(self.enhancing.ask_model)
        self.inspector.fidelity_choice.changed.connect(self.enhancing.choose_fidelity)
        self.inspector.restoration_choice.changed.connect(self.enhancing.choose_restoration)
        self.inspector.thoroughness_choice.changed.connect(self.enhancing.choose_thoroughness)
        self.doubts.clicked.connect(self.show_instruments)
        self.exporting.kept.connect(self.enhancing.keep)
        self.enhancing.file_wanted.connect(self.exporting.ask_file)
        self.exporting.file_chosen.connect(self.enhancing.start_file)
        self.jobs.saved.connect(self._go_on_closing)
        self.jobs.save_failed.connect(self._stay_open)

    @property
    def _switches(self) -> list[tuple[Setting[bool], QCheckBox]]:
        """Settings that have a check box in the window, too."""
        return [(NOTICE_STRIP, self.inspector.notice_strip), (KEEP_IDENTIFIERS, self.inspector.identifiers)]

    @property
    def viewer(self) -> Viewer:
        """The one of the pane that has the focus."""
        return self.panes.viewer

    @property
    def state(self) -> State:
        """What it shows."""
        return self.store.state

    def begin(self) -> None:
        """Show the window as it was at the end of the last run; at first in its size, where the screen has room."""
        room = self.screen().availableSize()
        large = room.expandedTo(self.size() + FRAME) != room
        if large and room.expandedTo(self.minimumSizeHint()) == room and not self.settings.get(GEOMETRY):
            self.showMaximized()
        else:
            self.show()

    def _draw(self) -> None:
        state = self.state
        self._pages.setCurrentIndex(0 if state.photograph is None else 1)
        self.panes.show_state(state)
        self.inspector.show_state(state)
        self.display.show_state(state)
        self.measures.show_state(state)
        self.maps.show_state(state)
        self.overlays.show_state(state, self.maps.status, self.maps.current)
        for viewer in self.panes.viewers:
            viewer.show_overlay(self.maps.current if viewer is self.viewer else None, state.overlay_shown)
        self.caution.say(cautions(state))
        doubts = tuple(doubt(one, state.known_quality) for one in state.found)
        self.doubts.say(doubts, tuple(tr(one.value) for one in state.found))
        self.actions_.refresh()
        self.status_line.show_state(state, self.maps.work)
        names = names_together(state.photographs)
        self.setWindowTitle(tr("{name} – Fundus SR", name=names) if names else "Fundus SR")
        if self._keeper is not None and self.settings.get(REMEMBER_RECENT):
            self._keeper.keep(state)

    # opening

    def open(self, path: Path) -> None:
        """Show this file, or the first photograph of this folder; asks first where enhanced regions would be lost."""
        self.folder.open([path])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome."""
        if _dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the first of them; the others stand beside it in the filmstrip."""
        if paths := _dropped(event.mimeData()):
            event.acceptProposedAction()
            self.folder.open(paths)

    # dialogs, settings

    def open_sample(self) -> None:
        """Open the sample photograph."""
        self.open(sample_path())

    def ask_folder(self) -> None:
        """Which folder?"""
        if name := QFileDialog.getExistingDirectory(self, tr("Open a folder")):
            self.folder.open([Path(name)])

    def _draw_folder(self) -> None:
        self.actions_.refresh()
        self.filmstrip.wanted = self.settings.get(FILMSTRIP) and not self.alone
        self.filmstrip.show_state(self.state)

    def show_batch(self) -> None:
        """Open this dialog."""
        if self.batch is None:
            self.batch = BatchDialog(self.jobs, self)
        self.batch.throughputs = self.state.throughputs
        _show(self.batch)

    def show_about(self) -> None:
        """Open this dialog."""
        if self.about is None:
            self.about = AboutDialog(self)
        _show(self.about)

    def begin_tour(self) -> None:
        """Begin the tour, from its first step on."""
        if self.tour is None:
            self.tour = Tour(self.actions_, self, self.tabs)
        self.take_up(Tool.REGION)
        self.tour.begin()

    def show_report(self) -> None:
        """Open this dialog."""
        if self.report is None:
            self.report = ReportDialog(self.exporting, self)
        _show(self.report)

    def show_preferences(self) -> None:
        """Open this dialog."""
        if self.preferences is None:
            self.preferences = PreferencesDialog(self.settings, self)
        _show(self.preferences)

    def show_sheet(self) -> None:
        """Open this dialog."""
        if self.sheet is None:
            self.sheet = ShortcutSheet(self.actions_.groups, self.shortcuts, self)
            self.sheet.instruments.clicked.connect(self.show_instruments)
        _show(self.sheet)

    def show_palette(self) -> None:
        """Open it over the window."""
        self.palette_.show_all()

    def show_log_folder(self) -> None:
        """Open it with whatever shows folders here."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(state_folder())))

    def _trust(self, enhancement: Enhancement) -> dict[str, str]:
        """Return what the report says of a region, as far as it is known."""
        numbers = None if enhancement.layer is None else self.state.numbers.get(enhancement.layer)
        said = " ".join(tr(caution.value) for caution in self.state.found)
        seen = {tr("Instruments"): tr("not read yet")} if numbers is None else measured(numbers)
        return seen | ({tr("Cautions"): said} if said else {}) | {tr("Limits"): limits()}

    def show_instruments(self) -> None:
        """Open this page."""
        if self.instruments is None:
            self.instruments = InstrumentsPage(self)
        _show(self.instruments)

    def _setting_changed(self, setting: Setting[Any]) -> None:
        application = QApplication.instance()
        if setting is THEME and isinstance(application, QApplication):
            apply_theme(application, self.settings.get(THEME))
        elif setting is REMEMBER_RECENT and self._keeper is not None and not self.settings.get(REMEMBER_RECENT):
            self._keeper.forget()
        elif setting is FILMSTRIP:
            self._draw_folder()
        elif setting is MAGNIFIER:
            self.magnify(self.magnified)
        elif setting is MINIMAP:
            self.panes.set_minimap(self.settings.get(MINIMAP))
        elif setting is SCALE_BAR:
            self.panes.set_scale_bar(self.settings.get(SCALE_BAR))
        for shown, switch in self._switches:
            if setting is shown:
                switch.setChecked(self.settings.get(shown))
        self.actions_.refresh()

    def take_up(self, tool: Tool) -> None:
        """Let a plain drag do this."""
        self.tool = tool
        self.panes.set_tool(tool)
        if tool.measures is not None:
            self.tabs.setCurrentWidget(self.measures)
        self.actions_.refresh()
        self.status_line.show_state(self.state, self.maps.work)

    def cancel(self) -> None:
        """Cancel what the job strip tells of."""
        if self.state.running is not None:
            self.enhancing.cancel()
        elif self.maps.work is not None:
            self.maps.stop()
            self.store.replace_state(self.state.with_overlay(replace(self.state.overlay_shown, kind="")))

    def magnify(self, on: bool) -> None:
        """Show what is under the cursor larger, with the look of the settings, or do not."""
        self.magnified = on
        self.panes.set_magnifier(LOOKS[self.settings.get(MAGNIFIER)] if on else None)

    def fill_screen(self, on: bool) -> None:
        """Show nothing but the photograph and what must be said of it, or all again; all actions keep their keys."""
        self.alone = on
        around = [self.menuBar(), self._tools, self.statusBar(), *self.findChildren(QDockWidget)]
        if on:
            self._around = [widget for widget in around if widget.isVisibleTo(self)]
            self._was_maximized = self.isMaximized()
            for widget in self._around:
                widget.hide()
            self.showFullScreen()
        else:
            for widget in self._around:
                widget.show()
            self.showMaximized() if self._was_maximized else self.showNormal()
        self._draw_folder()

    # comparing, looking

    def _show_as(self, display: Display) -> None:
        changed = [name for name, value in asdict(display).items() if value != asdict(self.state.display)[name]]
        slid = all(isinstance(getattr(display, name), float) for name in changed)
        self.store.change(replace(self.state, display=display), " ".join(changed), merge=slid)

    def _lay_over(self, wanted: OverlaySettings) -> None:
        if wanted.kind and wanted.kind != self.state.overlay_shown.kind:
            self.tabs.setCurrentWidget(self.overlays)
        self.store.replace_state(self.state.with_overlay(wanted))

    def turn_to(self, turn: Turn) -> None:
        """Lay the photograph so."""
        self.store.change(replace(self.state, turn=turn), "turning")

    def compare(self, comparison: Comparison) -> None:
        """Show the enhanced regions so."""
        self.store.replace_state(replace(self.state, comparison=comparison))

    def step_stage(self, by: int) -> None:
        """Show the chosen region's stage before, or after, the one that is shown; the first one is the original."""
        chosen = self.state.enhancement(self.state.chosen)
        if chosen is not None and chosen.layer is not None:
            scales = [1, *(stage.result.scale for stage in chosen.stages)]
            shown = 1 if self.state.comparison.mode is Mode.ORIGINAL else chosen.layer.result.scale
            self.show_stage(chosen.job, scales[scales.index(shown) + by])

    def show_stage(self, job: int, scale: int) -> None:
        """Show this stage of an enhanced region; at 1 the original."""
        comparison, original = self.state.comparison, scale == 1
        if original is not (comparison.mode is Mode.ORIGINAL):
            self.compare(replace(comparison, mode=Mode.ORIGINAL if original else Mode.OFF))
        if not original:
            self.enhancing.show_stage(job, scale)

    @property
    def inspector_shown(self) -> bool:
        """Whether the panels are there."""
        return not self._dock.isHidden()

    def show_inspector(self, on: bool) -> None:
        """Show the panels, or hide them."""
        self._dock.setVisible(on)

    def _show_what_misleads(self) -> None:
        self.show_inspector(True)
        overlay_alone = of_overlay(self.state.overlay_shown) == cautions(self.state)
        self.tabs.setCurrentWidget(self.overlays if overlay_alone else self.display)

    def zoom_to_chosen(self) -> None:
        """Show the region that is chosen."""
        if (chosen := self.state.enhancement(self.state.chosen)) is not None:
            self.viewer.camera.show_region(chosen.region)

    def _show_region_menu(self, at: QPoint) -> None:
        self.actions_.region_menu().popup(at)

    def _hold_compare(self, held: bool) -> None:
        for viewer in self.panes.viewers:
            viewer.show_original(held)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hold C to see the original; Esc leaves the whole screen."""
        if event.key() == Qt.Key.Key_Escape and self.alone:
            self.actions_["full_screen"].trigger()
        if event.text().upper() == COMPARE_KEY and not event.isAutoRepeat():
            self._hold_compare(True)
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Back to the enhanced regions."""
        if event.key() == Qt.Key.Key_C and not event.isAutoRepeat():
            self._hold_compare(False)
        super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Let go of a key that is let go in another window."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._hold_compare(False)
        super().changeEvent(event)

    def _show_where(self) -> None:
        if self.state.photograph is not None:
            self.status_line.show_where(self.viewer.cursor_pixel, self.viewer.camera.zoom)

    # closing

    def closeEvent(self, event: QCloseEvent) -> None:
        """Wait until all that was asked to be saved is; ask while something is running or not saved; stop cleanly."""
        if self.jobs.saving:
            event.ignore()
            self._closing = True
            self.message_bar.show_news(tr("The program closes as soon as everything is saved."))
            return
        if not self._may_close and (self.jobs.busy or losses(self.state)):
            event.ignore()
            lost = losses(self.state) or tr("A folder is still being enhanced; what is done stays.")
            question = tr("{losses} Close all the same?", losses=lost)
            self.message_bar.ask(question, tr("Close the program"), tr("Stay"), self.close_unasked)
            return
        if self.alone:
            self.actions_["full_screen"].trigger()
        self.settings.put(GEOMETRY, bytes(self.saveGeometry().toBase64().data()).decode())
        self.settings.put(LAYOUT, bytes(self.saveState().toBase64().data()).decode())
        self.hide()
        self.folder.rest()
        self.jobs.shut_down()
        if self._keeper is not None:
            self._keeper.close()
        event.accept()

    def close_unasked(self) -> None:
        """Close whatever is running or not saved."""
        self._may_close = True
        self.close()

    def _go_on_closing(self) -> None:
        if self._closing and not self.jobs.saving:
            self._closing = False
            self.close()

    def _stay_open(self) -> None:
        """Something could not be saved, and that is told now."""
        self._closing = self._may_close = False


def _show(dialog: QDialog) -> None:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()


def _dropped(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
