"""What the user takes along: the chosen region as a file, on a page or on the clipboard, and the view."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.errors import FundusSRError
from engine.notice import with_notice_strip
from engine.region import Region
from engine.region_list import add_regions
from fundus_sr_app.export import MOST_COPIED, MOST_DISPLAYED, to_picture, to_pixels
from fundus_sr_app.jobs import Jobs
from fundus_sr_app.language import tr
from fundus_sr_app.messages import Message, explain
from fundus_sr_app.report import Report
from fundus_sr_app.settings import NOTICE_STRIP, Settings
from fundus_sr_app.state import Enhancement, Layer, Photograph
from fundus_sr_app.store import Store
from fundus_sr_app.views.message_bar import MessageBar
from fundus_sr_app.views.viewer import Viewer

SAVE_FILTER = "PNG (*.png);;TIFF (*.tif)"
PDF_FILTER = "PDF (*.pdf)"
OVERVIEW = 900
"""Longer side of the photograph on the report, in pixels."""


class Exporting(QObject):
    """Asks where to, lets the jobs write, tells how it went.

    Args:
        jobs: write in the background.
        viewer: what is displayed.
        message_bar: where news are told.
        settings: whether the notice is burnt in.
        store: has the state that is shown now.
        parent: of the file dialogs.
    """

    kept = Signal(object)
    """The Enhancement, as it was when its pixels began to be written to a file; they are there now."""

    def __init__(
        self,
        jobs: Jobs,
        viewer: Viewer,
        message_bar: MessageBar,
        settings: Settings,
        store: Store,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._viewer = viewer
        self._message_bar = message_bar
        self._settings = settings
        self._store = store
        self._parent = parent
        self._writing: dict[int, Enhancement] = {}
        jobs.saved.connect(self._saved)
        jobs.save_failed.connect(lambda _, message: message_bar.show_error(message))

    @property
    def _chosen(self) -> tuple[Photograph, Enhancement, Layer] | None:
        state = self._store.state
        chosen = state.enhancement(state.chosen)
        if state.photograph is None or chosen is None or chosen.layer is None:
            return None
        return state.photograph, chosen, chosen.layer

    @property
    def _strip(self) -> bool:
        return self._settings.get(NOTICE_STRIP)

    # asking

    def ask_save(self) -> None:
        """The original pixels into a file."""
        self._ask(tr("Save the region, original pixels"), "", SAVE_FILTER, self.save)

    def ask_save_displayed(self) -> None:
        """The region as displayed into a file."""
        self._ask(tr("Save the region, as displayed"), "_displayed", SAVE_FILTER, self.save_displayed)

    def ask_report(self) -> None:
        """The page."""
        self._ask(tr("PDF report of the region"), "_report", PDF_FILTER, self.write_report)

    def _ask(self, title: str, ending: str, kinds: str, write: Callable[[Path], None]) -> None:
        if self._chosen is None:
            return
        photograph, chosen, layer = self._chosen
        suffix = ".pdf" if kinds is PDF_FILTER else ".png"
        stem, region = photograph.image.source.path.stem, chosen.region
        proposal = f"{stem}_x{layer.result.scale}_row{region.row}_col{region.col}{ending}{suffix}"
        name, kind = QFileDialog.getSaveFileName(self._parent, title, proposal, kinds)
        if name:
            path = Path(name)
            write(path if path.suffix else path.with_suffix(".tif" if "TIFF" in kind else suffix))

    # writing

    def save(self, path: Path) -> None:
        """Write the original pixels of the chosen region; the message bar tells how it went."""
        if self._chosen is not None:
            _, chosen, layer = self._chosen
            self._writing[self._jobs.save(layer.result, path, self._strip)] = chosen

    def save_displayed(self, path: Path) -> None:
        """Write the chosen region as it is displayed."""
        if self._chosen is not None:
            _, chosen, layer = self._chosen
            scale = min(layer.result.scale, MOST_DISPLAYED / max(chosen.region.height, chosen.region.width))
            picture = self._viewer.picture(chosen.region, scale)
            self._jobs.save_displayed(picture, layer.result, path, self._strip)

    def write_report(self, path: Path) -> None:
        """Write the one-page PDF of the chosen region."""
        if self._chosen is None:
            return
        photograph, chosen, layer = self._chosen
        region, image = chosen.region, photograph.image
        whole = Region(0, 0, image.height, image.width)
        # A page shows no more than about 1200 pixels of a picture that is 9 cm wide.
        scale = min(layer.result.scale, 1600 / max(region.height, region.width))
        report = Report(
            self._viewer.picture(region, scale, original=True),
            self._viewer.picture(region, scale),
            self._viewer.picture(whole, min(1.0, OVERVIEW / max(image.height, image.width)), original=True),
            image.height,
            image.width,
            layer.result.provenance,
            self._store.state.display.cautions,
        )
        self._jobs.write_report(report, path)

    def ask_list(self) -> None:
        """Keep where the regions are, for a batch."""
        option = QFileDialog.Option.DontConfirmOverwrite  # it is added to
        name, _ = QFileDialog.getSaveFileName(
            self._parent, tr("Add the regions to a list"), "regions.csv", "CSV (*.csv)", options=option
        )
        if name:
            self.add_to_list(Path(name) if Path(name).suffix else Path(name).with_suffix(".csv"))

    def add_to_list(self, path: Path) -> None:
        """Put the photograph's regions, enhanced or only chosen, into a list in place of those it had there."""
        state = self._store.state
        regions = tuple(dict.fromkeys(e.region for e in state.enhancements))
        if state.selection is not None and state.selection not in regions:
            regions = (*regions, state.selection)
        if state.photograph is None or not regions:
            return
        try:
            add_regions(path, state.photograph.image.source.path.name, regions)
        except FundusSRError as error:
            self._message_bar.show_error(explain(error))
        else:
            count, name = len(regions), path.name
            self._message_bar.show_news(
                tr("Regions in {name}: {count}. A batch can take them from there.", name=name, count=count)
            )

    def _saved(self, job: int, path: Path) -> None:
        name = path.name
        self._message_bar.show_news(tr("Saved {name} with its provenance.", name=name))
        if (written := self._writing.pop(job, None)) is not None:
            self.kept.emit(written)

    # copying

    def copy_region(self) -> None:
        """The original pixels of the chosen region to the clipboard, in 8 bits."""
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
        self._message_bar.show_news(tr("The region is on the clipboard, in its original pixels."))

    def copy_view(self) -> None:
        """What the viewer shows, frames and marks included, to the clipboard."""
        picture = self._viewer.grab().toImage()
        layers = [e.layer for e in self._store.state.enhancements if e.layer is not None]
        if layers and self._strip:
            finest = max(layers, key=lambda layer: layer.result.scale)
            picture = to_picture(with_notice_strip(to_pixels(picture), finest.result.provenance.notice))
        QGuiApplication.clipboard().setImage(picture)
        self._message_bar.show_news(tr("The view is on the clipboard, as displayed."))
