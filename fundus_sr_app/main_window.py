"""The window: puts the parts together, with their menus and actions, and draws the State."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QDockWidget,
    QFileDialog,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from fundus_sr_app.actions.command_palette import Palette
from fundus_sr_app.actions.compare_actions import CompareActions
from fundus_sr_app.actions.menus import fill_menus, filled
from fundus_sr_app.actions.recent_menu import RecentMenu
from fundus_sr_app.actions.shortcuts import Shortcuts
from fundus_sr_app.actions.table import COMPARE_KEY, create_actions, enable, show_keys, without_key
from fundus_sr_app.actions.tool_bar import ToolBar
from fundus_sr_app.actions.view_actions import ViewActions
from fundus_sr_app.canvas.gliding import Gliding
from fundus_sr_app.canvas.panes import Panes
from fundus_sr_app.canvas.tools import Tool
from fundus_sr_app.canvas.viewer import Viewer
from fundus_sr_app.dialogs.about import AboutDialog, Tour
from fundus_sr_app.dialogs.batch import BatchDialog
from fundus_sr_app.dialogs.instruments import InstrumentsPage
from fundus_sr_app.dialogs.preferences import PreferencesDialog
from fundus_sr_app.dialogs.report import ReportDialog
from fundus_sr_app.dialogs.shortcut_sheet import ShortcutSheet
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
from fundus_sr_app.look.theme import scaled, set_icon
from fundus_sr_app.maps.computing import OverlayMaps
from fundus_sr_app.panels.display_panel import DisplayPanel
from fundus_sr_app.panels.filmstrip import Filmstrip
from fundus_sr_app.panels.inspector import Inspector
from fundus_sr_app.panels.invitation import Invitation
from fundus_sr_app.panels.measure_panel import MeasurePanel
from fundus_sr_app.panels.overlay_panel import OverlayPanel
from fundus_sr_app.panels.status_line import StatusLine
from fundus_sr_app.pixels.display import Display
from fundus_sr_app.state.looks import LOOKS
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
from fundus_sr_app.state.state import Enhancement, State, remembered_throughputs
from fundus_sr_app.state.store import Store
from fundus_sr_app.text.cautions import cautions, losses, of_overlay
from fundus_sr_app.text.language import tr
from fundus_sr_app.text.wording import doubt, measured, pane_name
from fundus_sr_app.work.enhancing import Enhancing
from fundus_sr_app.work.jobs import Jobs
from fundus_sr_app.work.judging import Judging
from fundus_sr_app.work.measuring import Measuring


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
        self._around: list[QWidget] = []
        self.actions_ = create_actions(self)
        self.caution = CautionChip(
            tr("The picture is not shown as it was taken; click for the settings"), tr("Display warnings")
        )
        self.doubts = CautionChip(
            tr("The results may mean less than usual; click for what the instruments see"), tr("About the photograph")
        )
        self.panes = Panes((self.doubts, self.caution))
        self.comparing = CompareActions(self, self.actions_.compare)
        self.message_bar = MessageBar()
        self.status_line = StatusLine(self.actions_.enhance, self.actions_.cancel, self.actions_.region)
        self.gliding = Gliding(self.store, self.panes, self.settings)
        self.enhancing = Enhancing(self.store, jobs, self.message_bar, self.settings, parent=self)
        self.opening = Opening(self.store, jobs, self.enhancing, self.message_bar, self.settings, parent=self)
        self.folder = Folder(self.store, jobs, self.opening, self.message_bar)
        self.filmstrip = Filmstrip(self.folder)
        self.inspector = Inspector(
            self.actions_.enhance,
            self.actions_.zoom_to,
            self.actions_.save,
            self.actions_.delete,
            (self.actions_.save_original, self.actions_.save_pair),
        )
        self.view_actions = ViewActions(self)
        self.display = DisplayPanel(self, self.settings, self.view_actions.turns)
        self.beside = SecondPhotograph(self, self.store, jobs, self.message_bar, tr(OPEN_FILTER))
        self.overlays = OverlayPanel(self)
        self.maps = OverlayMaps(jobs, self)
        self.measures = MeasurePanel(self)
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
        self.palette_ = Palette(self.actions, self)
        self.setAcceptDrops(True)
        self.actions_.region.setChecked(True)
        self._draw()

    # composition

    def _lay_out(self) -> None:
        actions = self.actions_
        self._pages = QStackedWidget()
        self._pages.addWidget(Invitation(actions.open, actions.sample))
        self._pages.addWidget(self.panes)
        central = QWidget()
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.message_bar)
        column.addWidget(self._pages, 1)
        column.addWidget(self.filmstrip)
        self.setCentralWidget(central)

        dock = QDockWidget(tr("Inspector"), self)
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
        leave_keys_to_the_photograph(self.tabs)
        dock.setWidget(self.tabs)
        dock.setTitleBarWidget(QWidget())  # its place is fixed, so a title bar would only take room
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        self._dock_toggle = dock.toggleViewAction()
        set_icon(self._dock_toggle, "inspector")
        self._dock_toggle.setObjectName("toggle_inspector")
        self._dock_toggle.setShortcut("I")
        self._dock_toggle.setProperty("tip", tr("Show or hide the inspector"))
        show_keys(self._dock_toggle)
        self.addAction(self._dock_toggle)

        self._tools = ToolBar(actions, filled(QMenu(self), self.comparing.menu), self._dock_toggle)
        self.addToolBar(self._tools)
        fill_menus(
            self.menuBar(),
            actions,
            self.recent_menu.menuAction(),
            self._dock_toggle,
            view=self.view_actions.menu,
            compare=[*self.comparing.menu, None, *self.beside.menu],
            display=self.display.menu,
            overlays=self.overlays.menu,
            measure=self.measures.menu,
        )
        self.setStatusBar(self.status_line)
        self.resize(1280, 800)
        self.restoreGeometry(QByteArray.fromBase64(self.settings.get(GEOMETRY).encode()))
        self.restoreState(QByteArray.fromBase64(self.settings.get(LAYOUT).encode()))

    def _connect(self) -> None:
        actions, panes = self.actions_, self.panes
        self.store.changed.connect(self._draw)
        self.opening.opened.connect(lambda: self.viewer.setFocus())
        actions.open.triggered.connect(self.opening.ask)
        actions.sample.triggered.connect(lambda: self.open(sample_path()))
        actions.open_folder.triggered.connect(self._ask_folder)
        actions.next.triggered.connect(lambda: self.folder.step(1))
        actions.previous.triggered.connect(lambda: self.folder.step(-1))
        actions.filmstrip.triggered.connect(lambda on: self.settings.put(FILMSTRIP, on))
        self.filmstrip.chosen.connect(self.folder.show)
        self.folder.changed.connect(self._draw_folder)
        actions.batch.triggered.connect(self._show_batch)
        actions.preferences.triggered.connect(self._show_preferences)
        actions.palette.triggered.connect(lambda: self.palette_.show_all())
        actions.shortcuts.triggered.connect(self._show_sheet)
        actions.about.triggered.connect(self._show_about)
        actions.tour.triggered.connect(self._begin_tour)
        actions.quit.triggered.connect(self.close)
        for tool, action in {Tool.HAND: actions.hand, Tool.REGION: actions.region, **self.measures.tools}.items():
            actions.hand.actionGroup().addAction(action)
            action.toggled.connect(lambda on, tool=tool: self._take_up(tool) if on else None)
        view = self.view_actions
        view.turned.connect(lambda turn: self.store.replace_state(replace(self.state, turn=turn)))
        view.magnifier.triggered.connect(self._show_magnifier)
        view.minimap.toggled.connect(panes.set_minimap)
        view.full_screen.triggered.connect(self._fill_screen)
        panes.tool_left.connect(lambda: actions.region.setChecked(True))
        panes.measured.connect(self.measuring.add)
        self.measures.chosen.connect(self.measuring.choose)
        self.measures.calibrated.connect(self.measuring.calibrate)
        self.measures.delete.triggered.connect(self.measuring.delete_chosen)
        self.measures.copy.triggered.connect(self.measuring.copy)
        self.measures.save.triggered.connect(self.exporting.ask_save_measurements)
        self.measures.scale_bar.toggled.connect(panes.set_scale_bar)
        for scale, action in actions.scales.items():
            action.triggered.connect(lambda _, scale=scale: self.enhancing.choose_scale(scale))
        actions.enhance.triggered.connect(self.enhancing.start)
        actions.cancel.triggered.connect(self._cancel)
        self.comparing.changed.connect(lambda c: self.store.replace_state(replace(self.state, comparison=c)))
        for scrubber in (self.comparing.stage_chosen, self.inspector.stages.chosen):
            scrubber.connect(self.enhancing.show_stage)
        actions.save.triggered.connect(self.exporting.ask_save)
        actions.save_original.triggered.connect(self.exporting.ask_save_original)
        actions.save_pair.triggered.connect(self.exporting.ask_save_pair)
        actions.save_displayed.triggered.connect(self.exporting.ask_save_displayed)
        actions.save_all.triggered.connect(self.exporting.ask_save_all)
        actions.report.triggered.connect(self._show_report)
        self.exporting.measurements_kept.connect(self.measuring.take)
        actions.copy_region.triggered.connect(self.exporting.copy_region)
        actions.copy_view.triggered.connect(self.exporting.copy_view)
        actions.zoom_to.triggered.connect(self._zoom_to_chosen)
        actions.delete.triggered.connect(self.enhancing.delete_chosen)
        actions.list_regions.triggered.connect(self.exporting.ask_list)
        actions.fit.triggered.connect(lambda: self.viewer.camera.fit())
        actions.one_to_one.triggered.connect(lambda: self.viewer.camera.one_to_one())
        actions.zoom_in.triggered.connect(lambda: self.viewer.camera.zoom_in())
        actions.zoom_out.triggered.connect(lambda: self.viewer.camera.zoom_out())
        actions.view_back.triggered.connect(lambda: self.viewer.camera.go_back())
        actions.new_region.triggered.connect(lambda: self.enhancing.select(self.viewer.camera.region_in_the_middle()))
        actions.undo.triggered.connect(self.enhancing.undo)
        actions.redo.triggered.connect(self.enhancing.redo)
        actions.log_folder.triggered.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(state_folder()))))
        panes.turned.connect(self.beside.turn_over)
        panes.region_dragged.connect(self.enhancing.select)
        panes.enhancement_clicked.connect(self.enhancing.choose)
        panes.enhancement_double_clicked.connect(self.gliding.to_enhancement)
        panes.moved_by_hand.connect(self.gliding.stay)
        panes.looked.connect(self._show_where)
        panes.frame_chosen.connect(self.opening.choose_frame)
        self.display.changed.connect(self._show_as)
        for kind in self.overlays.kinds.values():
            kind.triggered.connect(lambda on: self.tabs.setCurrentWidget(self.overlays) if on else None)
        self.overlays.changed.connect(lambda wanted: self.store.replace_state(self.state.with_overlay(wanted)))
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
        self.inspector.model_choice.chosen.connect(self.enhancing.choose_model)
        self.inspector.model_choice.opening.connect(self.enhancing.ask_model)
        actions.open_model.triggered.connect(self.enhancing.ask_model)
        self.inspector.fidelity_choice.changed.connect(self.enhancing.choose_fidelity)
        self.inspector.restoration_choice.changed.connect(self.enhancing.choose_restoration)
        self.inspector.thoroughness_choice.changed.connect(self.enhancing.choose_thoroughness)
        self.doubts.clicked.connect(self._show_instruments)
        actions.instruments.triggered.connect(self._show_instruments)
        self.exporting.kept.connect(self.enhancing.keep)
        self.enhancing.file_wanted.connect(self.exporting.ask_file)
        self.exporting.file_chosen.connect(self.enhancing.start_file)
        self.jobs.saved.connect(self._go_on_closing)
        self.jobs.save_failed.connect(self._stay_open)

    @property
    def _switches(self) -> list[tuple[Setting[bool], QCheckBox | QAction]]:
        """Settings that are switched in the window, too."""
        return [
            (NOTICE_STRIP, self.inspector.notice_strip),
            (KEEP_IDENTIFIERS, self.inspector.identifiers),
            (MINIMAP, self.view_actions.minimap),
            (SCALE_BAR, self.measures.scale_bar),
        ]

    @property
    def viewer(self) -> Viewer:
        """The one of the pane that has the focus."""
        return self.panes.viewer

    @property
    def state(self) -> State:
        """What it shows."""
        return self.store.state

    def _draw(self) -> None:
        state = self.state
        self._pages.setCurrentIndex(0 if state.photograph is None else 1)
        self.panes.show_state(state)
        self.view_actions.show_state(state)
        self.comparing.show_state(state)
        self.beside.show_state(state)
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
        self.status_line.show_state(state, self.maps.work)
        enable(self.actions_, state, self.store.history)
        self.actions_.cancel.setEnabled(state.running is not None or self.maps.work is not None)
        names = "  |  ".join(pane_name(photograph) for photograph in state.photographs)
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

    def _ask_folder(self) -> None:
        if name := QFileDialog.getExistingDirectory(self, tr("Open a folder")):
            self.folder.open([Path(name)])

    def _draw_folder(self) -> None:
        place, count = self.folder.position, len(self.folder.files)
        self.actions_.previous.setEnabled(place > 0)
        self.actions_.next.setEnabled(0 <= place < count - 1)
        self.actions_.filmstrip.setEnabled(count > 1)
        self.actions_.filmstrip.setChecked(self.settings.get(FILMSTRIP))
        self.filmstrip.wanted = self.settings.get(FILMSTRIP) and not self.view_actions.full_screen.isChecked()
        self.filmstrip.show_state(self.state)

    def _show_batch(self) -> None:
        if self.batch is None:
            self.batch = BatchDialog(self.jobs, self)
        self.batch.throughputs = self.state.throughputs
        _show(self.batch)

    def _show_about(self) -> None:
        if self.about is None:
            self.about = AboutDialog(self)
        _show(self.about)

    def _begin_tour(self) -> None:
        if self.tour is None:
            actions = self.actions_
            self.tour = Tour(
                [
                    (
                        tr(
                            "This is the sample photograph. The wheel zooms to the cursor, Space and dragging moves it."
                        ),
                        actions.sample.trigger,
                    ),
                    (
                        tr("Drag a rectangle to choose a region, or take the one in the middle as here."),
                        actions.new_region.trigger,
                    ),
                    (
                        tr("Press E: the region is enhanced in place, 2x first. The mark says what is by the network."),
                        actions.enhance.trigger,
                    ),
                    (
                        tr("Hold C to see the original before you believe a detail; W, B and L compare in other ways."),
                        actions.zoom_to.trigger,
                    ),
                    (
                        tr("F3 is red-free with local contrast, S, T and V lay maps over the picture, M measures."),
                        self.display.looks["red_free"].trigger,
                    ),
                    (
                        tr("Ctrl+S saves, Ctrl+P makes a report. F1 shows all keys, Ctrl+K finds every command."),
                        self.display.looks["plain"].trigger,
                    ),
                ],
                self,
                self.tabs,
            )
        self.actions_.region.setChecked(True)
        self.tour.begin()

    def _show_report(self) -> None:
        if self.report is None:
            self.report = ReportDialog(self.exporting, self)
        _show(self.report)

    def _show_preferences(self) -> None:
        if self.preferences is None:
            self.preferences = PreferencesDialog(self.settings, self)
        _show(self.preferences)

    def _show_sheet(self) -> None:
        if self.sheet is None:
            menus = [
                menu for menu in self.menuBar().findChildren(QMenu) if menu.menuAction() in self.menuBar().actions()
            ]
            groups = {without_key(menu.title()): [a for a in menu.actions() if a.objectName()] for menu in menus}
            self.sheet = ShortcutSheet(groups, self.shortcuts, self)
            self.sheet.instruments.clicked.connect(self._show_instruments)
        _show(self.sheet)

    def _trust(self, enhancement: Enhancement) -> dict[str, str]:
        """Return what the report says of a region, as far as it is known."""
        numbers = None if enhancement.layer is None else self.state.numbers.get(enhancement.layer)
        said = " ".join(tr(caution.value) for caution in self.state.found)
        return ({} if numbers is None else measured(numbers)) | ({tr("Cautions"): said} if said else {})

    def _show_instruments(self) -> None:
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
            self._show_magnifier()
        for shown, switch in self._switches:
            if setting is shown:
                switch.setChecked(self.settings.get(shown))

    def _take_up(self, tool: Tool) -> None:
        self.panes.set_tool(tool)
        if tool.measures is not None:
            self.tabs.setCurrentWidget(self.measures)
        self.status_line.show_state(self.state, self.maps.work)

    def _cancel(self) -> None:
        """Cancel what the job strip tells of."""
        if self.state.running is not None:
            self.enhancing.cancel()
        elif self.maps.work is not None:
            self.maps.stop()
            self.store.replace_state(self.state.with_overlay(replace(self.state.overlay_shown, kind="")))

    def _show_magnifier(self) -> None:
        on = self.view_actions.magnifier.isChecked()
        self.panes.set_magnifier(LOOKS[self.settings.get(MAGNIFIER)] if on else None)

    def _fill_screen(self, on: bool) -> None:
        """Nothing but the photograph and what must be said of it; all actions keep their keys."""
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

    def _show_what_misleads(self) -> None:
        if not self._dock_toggle.isChecked():
            self._dock_toggle.trigger()
        overlay_alone = of_overlay(self.state.overlay_shown) == cautions(self.state)
        self.tabs.setCurrentWidget(self.overlays if overlay_alone else self.display)

    def _zoom_to_chosen(self) -> None:
        if (chosen := self.state.enhancement(self.state.chosen)) is not None:
            self.viewer.camera.show_region(chosen.region)

    def _show_region_menu(self, at: QPoint) -> None:
        actions = self.actions_
        saves = [actions.save, actions.save_original, actions.save_pair, actions.save_displayed, actions.save_all]
        filled(QMenu(self), [actions.zoom_to, actions.enhance, None, *saves, None, actions.delete]).popup(at)

    def _hold_compare(self, held: bool) -> None:
        for viewer in self.panes.viewers:
            viewer.show_original(held)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hold C to see the original; Esc leaves the whole screen."""
        if event.key() == Qt.Key.Key_Escape and self.view_actions.full_screen.isChecked():
            self.view_actions.full_screen.trigger()
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
        if self.view_actions.full_screen.isChecked():
            self.view_actions.full_screen.trigger()
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
