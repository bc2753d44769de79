"""What the user takes along: the chosen region as a file, on a page or on the clipboard, and the view."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.errors import FundusSRError
from engine.io.fundus_image import NUMBER, framed
from engine.io.places import Check, Permission, found, is_folder
from engine.io.writer import write_text
from engine.measuring import Measurement
from engine.notice import with_notice_strip
from engine.region import Region
from engine.region_list import add_regions
from fundus_sr_app.canvas.measure_marks import in_words
from fundus_sr_app.canvas.panes import Panes
from fundus_sr_app.canvas.viewer import Viewer
from fundus_sr_app.files.region_file import (
    MOST_COPIED,
    MOST_DISPLAYED,
    Manner,
    save_displayed,
    save_original,
    save_pair,
    save_region,
    to_picture,
    to_pixels,
)
from fundus_sr_app.files.report import Pair, RegionPage, Report, draw_report, write_report
from fundus_sr_app.look.message_bar import MessageBar
from fundus_sr_app.pixels.display import NEUTRAL, Channel, Display
from fundus_sr_app.state.enhancement import Enhancement, Layer, Photograph
from fundus_sr_app.state.looks import LOOKS
from fundus_sr_app.state.settings import (
    FILE_NAMES,
    KEEP_IDENTIFIERS,
    NOTICE_STRIP,
    OWN_NAME,
    REMEMBER_RECENT,
    SAVE_FOLDER,
    Settings,
)
from fundus_sr_app.state.state import State
from fundus_sr_app.state.store import Store
from fundus_sr_app.text.cautions import of_display
from fundus_sr_app.text.language import tr
from fundus_sr_app.text.messages import Message, explain
from fundus_sr_app.text.wording import pane_details
from fundus_sr_app.work.jobs import Jobs
from fundus_sr_app.work.measuring import table

TIFF_FILTER = "TIFF (*.tif *.tiff)"
SAVE_FILTER = f"PNG (*.png);;{TIFF_FILTER}"
EXACT_FILTER = f"{SAVE_FILTER};;DICOM (*.dcm *.dicom)"
"""Of what is no picture of the screen."""
PDF_FILTER = "PDF (*.pdf)"
CSV_FILTER = "CSV (*.csv)"
PAPER = 560.0
"""Width of the report's pictures in pixels of the screen: their words are read on paper as they are on it."""
OVERVIEW = 900
"""Longer side of the photograph on the report, in pixels."""

Chosen = tuple[Photograph, Enhancement, Layer]
"""An enhanced region, the stage of it that is shown, and the photograph that it lies in."""


class Exporting(QObject):
    """Asks where to, lets the jobs write, tells how it went.

    Args:
        jobs: write in the background.
        panes: what is displayed.
        message_bar: where news are told.
        settings: whether the notice is burnt in.
        store: has the state that is shown now.
        parent: of the file dialogs.
    """

    file_chosen = Signal(object, int, object, object)
    """Region, scale, path and Check of what is to be enhanced into a file."""
    measurements_kept = Signal(object)
    """The measurements that are in a table or a report now."""
    kept = Signal(object)
    """The Enhancement, as it was when its pixels began to be written to a file; they are there now."""

    def __init__(
        self,
        jobs: Jobs,
        panes: Panes,
        message_bar: MessageBar,
        settings: Settings,
        store: Store,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._panes = panes
        self._message_bar = message_bar
        self._settings = settings
        self._store = store
        self._parent = parent
        self.identifier = self.note = ""
        """Of the report, as somebody typed them."""
        self.beside: Callable[[], tuple[Path, ...]] = lambda: ()
        """The files among which the photograph lies."""
        self.trust: Callable[[Enhancement], Mapping[str, str]] = lambda _: {}
        """How far an enhanced region can be trusted, for the report: names and values."""
        self._folder = settings.get(SAVE_FOLDER)  # where something was saved last

    @property
    def _chosen(self) -> Chosen | None:
        state = self._store.state
        chosen = state.enhancement(state.chosen)
        if state.photograph is None or chosen is None or chosen.layer is None:
            return None
        return state.photograph, chosen, chosen.layer

    @property
    def _viewer(self) -> Viewer:
        return self._panes.viewer

    @property
    def _strip(self) -> bool:
        return self._settings.get(NOTICE_STRIP)

    @property
    def _manner(self) -> Manner:
        return Manner(self._strip, self._settings.get(KEEP_IDENTIFIERS))

    # asking

    def ask_save(self) -> None:
        """Save the exact pixels of the enhanced region into a file."""
        self._ask(tr("Save the enhanced region, exact pixels"), "", EXACT_FILTER, self.save)

    def ask_save_original(self) -> None:
        """Save the photograph's pixels of the same region into a file."""
        self._ask(tr("Save the photograph's pixels of the region"), "_photograph", SAVE_FILTER, self.save_original)

    def ask_save_pair(self) -> None:
        """Photograph and enhanced region beside each other into a file."""
        self._ask(tr("Save the photograph and the enhanced region as a pair"), "_pair", SAVE_FILTER, self.save_pair)

    def ask_save_displayed(self) -> None:
        """Save the region as displayed into a file."""
        self._ask(tr("Save the region, as displayed"), "_displayed", SAVE_FILTER, self.save_displayed)

    def ask_report(self) -> None:
        """Where the report of what is open now is to be written."""
        if (photograph := self._store.state.photograph) is None or (report := self.report()) is None:
            return
        state, proposal = self._store.state, f"{self._stem(photograph)}_report.pdf"
        write = partial(self.write_report, state=state, report=report)
        self._ask_where(tr("PDF report"), proposal, PDF_FILTER, write)

    def print_report(self) -> None:
        """Print the same on paper."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        if (report := self.report()) is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, self._parent)
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            draw_report(report, printer)
            self._message_bar.show_news(tr("The report was sent to the printer."))

    def _ask(self, title: str, ending: str, kinds: str, write: Callable[[Path, Chosen, bool], None]) -> None:
        """Write what is chosen now, whatever comes while the dialog stands."""
        if (what := self._chosen) is None:
            return
        photograph, chosen, layer = what
        stem = self._name(photograph, chosen.region, layer.result.scale)
        proposal = f"{stem}{ending}{_endings(kinds)[0]}"
        self._ask_where(title, proposal, kinds, lambda path, confirmed: write(path, what, confirmed))

    def ask_save_all(self) -> None:
        """Save the exact pixels of all enhanced regions of the photograph, as PNG, into a folder."""
        state = self._store.state
        all_ = [
            (state.photograph, e, e.layer)
            for e in state.enhancements
            if state.photograph is not None and e.layer is not None
        ]
        if not all_:
            return
        title = tr("Save all enhanced regions into a folder")
        if name := QFileDialog.getExistingDirectory(self._parent, title, self._beginning("")):
            self.save_all(Path(name), all_)

    def save_all(self, folder: Path, all_: Sequence[Chosen]) -> None:
        """Write them under the names that are proposed for each alone; the message bar tells how it went."""
        jobs: list[Callable[[], None]] = []
        names: set[str] = set()
        for what in all_:
            photograph, chosen, layer = what
            name = self._name(photograph, chosen.region, layer.result.scale)
            while name in names:  # of another model
                name += "_2"
            names.add(name)
            source, check = photograph.image.source, self._check(photograph, confirmed=False)
            jobs.append(partial(save_region, layer.result, source, folder / f"{name}.png", self._manner, check))

        def write(_: Path) -> None:
            for job in jobs:
                job()

        self._write(folder, write, written=tuple(chosen for _, chosen, _ in all_))

    def ask_file(self, region: Region, scale: int) -> None:
        """Where what is too large for memory is to be written."""
        if (photograph := self._store.state.photograph) is None:
            return
        proposal = f"{self._name(photograph, region, scale)}.tif"

        def begin(path: Path, confirmed: bool) -> None:
            self.file_chosen.emit(region, scale, path, self._check(photograph, confirmed))

        self._ask_where(tr("Write the enhanced region into a file"), proposal, TIFF_FILTER, begin)

    def ask_save_measurements(self) -> None:
        """Save the table of what was measured into a file."""
        state = self._store.state
        if state.photograph is not None and state.measurements:
            proposal = f"{self._stem(state.photograph)}_measurements.csv"
            write = partial(self.save_measurements, state=state)
            self._ask_where(tr("Save the measurements"), proposal, CSV_FILTER, write)

    def _name(self, photograph: Photograph, region: Region, scale: int) -> str:
        """Return a file name without ending, as the settings want it."""
        place = f"row{region.row}_col{region.col}_h{region.height}_w{region.width}"
        return f"{self._stem(photograph)}_x{scale}_{place}"

    def _stem(self, photograph: Photograph) -> str:
        source = photograph.image.source
        kind, own = self._settings.get(FILE_NAMES), self._settings.get(OWN_NAME).strip()
        if kind == "own" and own:
            stem = own
        elif kind == "photograph" and source.format != "DICOM":
            stem = source.path.stem
        else:
            stem = source.sha256[:NUMBER]
        return framed(stem, source.page, source.frames)

    def _beginning(self, name: str) -> str:
        """Where a file dialog begins: where something was saved last, if that is there."""
        return str(Path(self._folder, name)) if self._folder and _is_there(Path(self._folder)) else name

    def _ask_where(self, title: str, proposal: str, kinds: str, write: Callable[[Path, bool], None]) -> None:
        """Let a file be chosen, and write to it: ``write`` gets its path, and whether it may be written over."""
        name, kind = QFileDialog.getSaveFileName(self._parent, title, self._beginning(proposal), kinds)
        if name:
            self._confirm(Path(name), _endings(kinds), kind, write)

    def _confirm(self, typed: Path, endings: list[str], kind: str, write: Callable[[Path, bool], None]) -> None:
        """Write to the path that was typed, with an ending: the dialog asked only if that path may be replaced."""
        path = _with_ending(typed, endings, kind)
        if path == typed or not _is_there(path):
            write(path, _is_there(path))
            return
        question = tr("{name} is there already. Write over it?", name=path.name)
        self._message_bar.ask(question, tr("Write over it"), tr("Cancel"), lambda: write(path, True))

    # writing

    def save(self, path: Path, what: Chosen | None = None, confirmed: bool = False) -> None:
        """Write the exact pixels of the chosen enhanced region; the message bar tells how it went.

        Args:
            path: of the file.
            what: was chosen; what is chosen now if left out.
            confirmed: a person said that this file may be written over.
        """
        if (what := what or self._chosen) is not None:
            photograph, chosen, layer = what
            source, manner, check = photograph.image.source, self._manner, self._check(photograph, confirmed)
            write = lambda path: save_region(layer.result, source, path, manner, check)  # noqa: E731
            self._write(path, write, written=(chosen,))

    def save_original(self, path: Path, what: Chosen | None = None, confirmed: bool = False) -> None:
        """Write the photograph's pixels of the chosen region; see :meth:`save`."""
        if (what := what or self._chosen) is not None:
            photograph, chosen, _ = what
            check = self._check(photograph, confirmed)
            self._write(path, lambda path: save_original(photograph.image, chosen.region, path, check))

    def save_pair(self, path: Path, what: Chosen | None = None, confirmed: bool = False) -> None:
        """Write the chosen region of the photograph, enlarged, and beside it the enhanced one; see :meth:`save`."""
        if (what := what or self._chosen) is not None:
            photograph, _, layer = what
            check = self._check(photograph, confirmed)
            self._write(path, lambda path: save_pair(photograph.image, layer.result, path, check))

    def save_displayed(self, path: Path, what: Chosen | None = None, confirmed: bool = False) -> None:
        """Write the chosen region as it is displayed; see :meth:`save`."""
        if (what := what or self._chosen) is not None:
            photograph, chosen, layer = what
            scale = min(layer.result.scale, MOST_DISPLAYED / max(chosen.region.height, chosen.region.width))
            picture = self._viewer.foreground.picture(chosen.region, scale)
            strip, check = self._strip, self._check(photograph, confirmed)
            self._write(path, lambda path: save_displayed(picture, layer.result, path, strip, check))

    def save_measurements(self, path: Path, confirmed: bool = False, state: State | None = None) -> None:
        """Write the table of what was measured as CSV; see :meth:`save`.

        Args:
            path: of the file.
            confirmed: a person said that this file may be written over.
            state: of which the measurements are; as it is now if left out.
        """
        state = state or self._store.state
        if state.photograph is not None:
            text, check = table(state), self._check(state.photograph, confirmed)
            self._write(path, lambda path: write_text(path, text, check), measured=state.measurements)

    def write_report(
        self, path: Path, confirmed: bool = False, state: State | None = None, report: Report | None = None
    ) -> None:
        """Write the PDF of the photograph and all its enhanced regions; see :meth:`save`.

        Args:
            path: of the file.
            confirmed: a person said that this file may be written over.
            state: of which the report is; as it is now if left out.
            report: of that state.
        """
        state, report = state or self._store.state, report or self.report()
        if state.photograph is not None and report is not None:
            check = self._check(state.photograph, confirmed)
            self._write(path, lambda path: write_report(report, path, check), measured=state.measurements)

    def report(self) -> Report | None:
        """Return what is to be filed of the photograph now; None where none is open."""
        state = self._store.state
        if (photograph := state.photograph) is None:
            return None
        image = photograph.image
        whole = Region(0, 0, image.height, image.width)
        shrink = min(1.0, OVERVIEW / max(image.height, image.width))
        disc, calibration = state.disc_size, state.scale_of_retina
        return Report(
            self._viewer.foreground.picture(whole, shrink, enhanced=False, paper=PAPER),
            image.height,
            image.width,
            image.source.sha256,
            tuple(self._page(e, e.layer) for e in state.enhancements if e.layer is not None),
            pane_details(photograph),
            self.identifier.strip(),
            self.note.strip(),
            tuple(in_words(one, disc, calibration) for one in state.measurements),
            of_display(state.display),
            image.source.made,
            f"{datetime.now().astimezone():%Y-%m-%d %H:%M}",
        )

    def _page(self, enhancement: Enhancement, layer: Layer) -> RegionPage:
        """As displayed, and red-free; where that is displayed, in colour."""
        region, display = enhancement.region, self._store.state.display
        # A page shows no more than about 1000 pixels of a picture that is 9 cm wide.
        scale = min(layer.result.scale, 1200 / max(region.height, region.width))
        plain = display.channel is not Channel.COLOUR
        other, title = (NEUTRAL, tr("in colour")) if plain else (LOOKS["red_free"], tr("red-free"))

        def pair(title: str, display: Display | None) -> Pair:
            original = self._viewer.foreground.picture(region, scale, original=True, display=display, paper=PAPER)
            return Pair(title, original, self._viewer.foreground.picture(region, scale, display=display, paper=PAPER))

        shown = tr("in colour") if display == NEUTRAL else tr("as displayed")
        return RegionPage(
            enhancement.name, (pair(shown, None), pair(title, other)), layer.result.provenance, self.trust(enhancement)
        )

    def _check(self, photograph: Photograph, confirmed: bool) -> Check:
        open_ = tuple(other.image.source.path for other in self._store.state.photographs)
        source = photograph.image.source
        return Permission((source.path, *open_), source.picture, confirmed, beside=self.beside()).check

    def ask_list(self) -> None:
        """Keep where the regions are, for a batch."""
        option = QFileDialog.Option.DontConfirmOverwrite  # it is added to
        name, kind = QFileDialog.getSaveFileName(
            self._parent, tr("Add the regions to a list"), self._beginning("regions.csv"), CSV_FILTER, options=option
        )
        if name:
            self.add_to_list(_with_ending(Path(name), _endings(CSV_FILTER), kind))

    def add_to_list(self, path: Path) -> None:
        """Put the photograph's regions, enhanced or only chosen, into a list in place of those it had there."""
        state = self._store.state
        regions = tuple(dict.fromkeys(e.region for e in state.enhancements))
        if state.selection is not None and state.selection not in regions:
            regions = (*regions, state.selection)
        if state.photograph is None or not regions:
            return
        photograph = state.photograph.image.source.neutral_name
        try:
            before = add_regions(path, photograph, regions)
        except FundusSRError as error:
            self._message_bar.show_error(explain(error))
            return
        count, name = len(regions), path.name
        if lost := len(set(before) - set(regions)):  # of another photograph of that name, it may be
            told = tr(
                "Regions in {name}: {count}, in place of {lost} that it had for {photograph}.",
                name=name,
                count=count,
                lost=lost,
                photograph=photograph,
            )
        else:
            told = tr("Regions in {name}: {count}. A batch can take them from there.", name=name, count=count)
        self._message_bar.show_news(told)

    def _write(
        self,
        path: Path,
        write: Callable[[Path], None],
        *,
        written: tuple[Enhancement, ...] = (),
        measured: tuple[Measurement, ...] = (),
    ) -> None:
        """Let a job write this file, and tell how that went: what was not saved before is saved then."""
        saved = partial(self._saved, written, measured)
        self._jobs.write(path, write).hear(self, saved, self._message_bar.show_error)

    def _saved(self, written: tuple[Enhancement, ...], measured: tuple[Measurement, ...], path: Path) -> None:
        name = path.name
        if measured:
            self.measurements_kept.emit(measured)
        folder = path if is_folder(path) else path.parent
        self._folder = str(folder.absolute())
        if self._settings.get(REMEMBER_RECENT):
            self._settings.put(SAVE_FOLDER, self._folder)
        if folder == path:
            count = len(written)
            self._message_bar.show_news(
                tr("Saved %n regions in {name} with their provenance.", "", count, name=name), path
            )
        else:
            self._message_bar.show_news(tr("Saved {name} with its provenance.", name=name), path)
        for enhancement in written:
            self.kept.emit(enhancement)

    # copying

    def copy_region(self) -> None:
        """Copy the exact pixels of the chosen enhanced region to the clipboard, in 8 bits."""
        if self._chosen is None:
            return
        result = self._chosen[2].result
        if max(result.pixels.shape[:2]) > MOST_COPIED:
            most = MOST_COPIED
            text = tr("The region is larger than the {most} pixels a side that the clipboard is good for.", most=most)
            self._message_bar.show_error(Message(text, tr("Save it instead, or copy the view.")))
            return
        pixels = with_notice_strip(result.pixels, result.provenance.notice) if self._strip else result.pixels
        QGuiApplication.clipboard().setImage(to_picture(pixels))
        self._message_bar.show_news(tr("The enhanced region is on the clipboard, in its exact pixels."))

    def copy_view(self) -> None:
        """Copy what the viewer shows, frames and marks included, to the clipboard."""
        two = self._panes.second.isVisible()  # then it must be said which is which; else no name goes along
        picture = (self._panes if two else self._viewer).grab().toImage()
        state = self._store.state
        layers = [e.layer for e in state.all_enhancements if e.layer is not None]
        made = [p.image.source.made.notice for p in state.photographs if p.image.source.made is not None]
        if (layers or made) and self._strip:
            finest = max(layers, key=lambda layer: layer.result.scale, default=None)
            said = made[0] if finest is None else finest.result.provenance.notice
            picture = to_picture(with_notice_strip(to_pixels(picture), said))
        QGuiApplication.clipboard().setImage(picture)
        self._message_bar.show_news(tr("The view is on the clipboard, as displayed."))


def _endings(kinds: str) -> list[str]:
    """Those in a filter of the file dialog, such as "TIFF (*.tif *.tiff)"."""
    return re.findall(r"\*(\.\w+)", kinds)


def _with_ending(typed: Path, endings: list[str], kind: str) -> Path:
    """Return the path that was typed, with the ending of the kind that was chosen where it has none of these."""
    if not typed.name or typed.suffix.lower() in endings:
        return typed
    return typed.with_name(typed.name + (_endings(kind) or endings)[0])


def _is_there(path: Path) -> bool:
    try:
        return found(path) is not None or path.is_symlink()
    except OSError:  # the writing says what is wrong with it
        return False
