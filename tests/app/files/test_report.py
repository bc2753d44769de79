from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageSize, QPdfWriter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from pytestqt.qtbot import QtBot

from engine.measuring import Kind, Measurement
from engine.region import Region
from engine.trust.codes import Caution
from fundus_sr_app.dialogs.about import licences
from fundus_sr_app.files.report import (
    MOST_NOTE,
    RegionPage,
    Report,
    _Page,
    draw_report,
    facts,
    intended_use,
    write_report,
)
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.maps.kinds import KINDS
from fundus_sr_app.pixels.display import Channel, Display
from fundus_sr_app.state.enhancement import Status
from fundus_sr_app.text.wording import limits, model_title


@pytest.fixture
def filled(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    """Two regions, a measurement, an ID and a note."""
    for region in (Region(60, 80, 40, 60), Region(120, 150, 50, 50)):
        opened.enhancing.select(region)
        opened.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: all(e.status is Status.DONE for e in opened.state.enhancements))
    opened.measuring.add(Measurement(Kind.DISTANCE, ((60, 80), (60, 180))))
    opened.actions_["report"].trigger()
    assert opened.report is not None
    opened.report.identifier.setText(" 4711 ")
    opened.report.note.setPlainText("control in\nthree months")
    return opened


def made(window: MainWindow) -> Report:
    report = window.exporting.report()
    assert report is not None
    return report


def test_all_regions_are_in_one_document_with_what_was_typed_and_measured(filled: MainWindow):
    report = made(filled)
    assert [page.name for page in report.pages] == ["A", "B"]
    assert (report.identifier, report.note) == ("4711", "control in\nthree months")
    assert report.measurements == (("1  Distance", "100.0 px"),) or "100.0 px" in report.measurements[0][1]
    assert report.eye == "" or "?" in report.eye


def test_where_red_free_is_displayed_the_other_pair_is_in_colour(filled: MainWindow):
    filled.display.changed.emit(Display(Channel.GREEN))
    (shown, other) = made(filled).pages[0].pairs
    assert (shown.title, other.title) == ("as displayed", "in colour")
    grey = shown.original.pixelColor(3, 3)
    assert grey.red() == grey.green() == grey.blue()
    colour = other.original.pixelColor(3, 3)
    assert colour.red() > colour.green() > colour.blue()
    assert made(filled).cautions == ("Red-free only",)


def test_what_is_known_of_trust_has_its_place(filled: MainWindow):
    filled.exporting.trust = lambda enhancement: {"Added": enhancement.name}
    assert [page.trust for page in made(filled).pages] == [{"Added": "A"}, {"Added": "B"}]


@pytest.mark.parametrize("kind", [QPageSize.PageSizeId.A4, QPageSize.PageSizeId.Letter, QPageSize.PageSizeId.A5])
def test_it_is_drawn_on_paper_of_any_size(kind: QPageSize.PageSizeId, filled: MainWindow, tmp_path):
    report = made(filled)
    trusted = tuple(replace(page, trust={"Added": "nothing"}) for page in report.pages)
    writer = QPdfWriter(str(tmp_path / "a.pdf"))
    writer.setPageSize(QPageSize(kind))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    draw_report(replace(report, pages=trusted), writer)
    del writer
    assert (tmp_path / "a.pdf").read_bytes().count(b"/Type /Page\n") == 3


def pdf(report: Report, path: Path) -> bytes:
    write_report(report, path)
    return path.read_bytes()


def test_a_long_note_and_a_long_name_are_not_cut(filled: MainWindow, tmp_path: Path):
    assert filled.report is not None
    report = made(filled)
    assert pdf(replace(report, note="三个月后复查。" * 20), tmp_path / "a.pdf").count(b"/Type /Page\n") == 3
    assert pdf(replace(report, note="control\n" * 40), tmp_path / "a.pdf").count(b"/Type /Page\n") == 4
    filled.report.note.setPlainText("复" * (MOST_NOTE + 7))
    assert len(made(filled).note) == MOST_NOTE

    texts, drawn = [], _Page._text

    def note(page: _Page, room: QRectF, text: str, height: float, *args: Any, **kwargs: Any) -> float:
        taken = drawn(page, room, text, height, *args, **kwargs)
        texts.append((text, room, taken))
        return taken

    long = replace(made(filled).pages[0], name="W" * 40)
    narrow = QImage(20, 200, QImage.Format.Format_RGB888)
    narrow.fill(0)
    pair = replace(long.pairs[0], original=narrow, enhanced=narrow)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_Page, "_text", note)
        pdf(replace(made(filled), pages=(replace(long, pairs=(pair, pair)),)), tmp_path / "b.pdf")
    assert "…" in "".join(text for text, _, _ in texts), "in the picture, where there is no room"
    assert [text for text, room, taken in texts if taken > room.height() + 0.1] == []


def test_the_page_of_the_photograph_shows_all_regions_as_pairs(filled: MainWindow, tmp_path: Path):
    marks: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_Page, "_mark", lambda _, frame, text: marks.append(text))
        pages = made(filled).pages
        pdf(replace(made(filled), pages=pages * 4), tmp_path / "a.pdf")
    assert marks[:8] == ["AI 4x"] * 8, "each carries its mark"
    assert len(marks) == 8 + 2 * 8


def test_what_the_instruments_have_not_looked_at_yet_is_said(filled: MainWindow):
    filled.store.replace_state(replace(filled.state, numbers={}))
    assert made(filled).pages[0].trust["Instruments"] == "not read yet"


def test_many_words_of_trust_stand_above_the_foot_and_below_the_pictures(
    filled: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    said = {"Added": "nothing", "Cautions": " ".join(caution.value for caution in Caution), "Limits": limits()}
    places = []
    tables = _Page._tables

    def watched(page: _Page, region: RegionPage, top: float, *, draw: bool = True) -> float:
        end = tables(page, region, top, draw=draw)
        if draw:
            places.append((page._y, top, end, page._lowest))
        return end

    monkeypatch.setattr(_Page, "_tables", watched)
    report = made(filled)
    pdf(replace(report, pages=tuple(replace(page, trust=said) for page in report.pages)), tmp_path / "a.pdf")
    assert len(places) == 2
    for pictures, top, end, foot in places:
        assert pictures <= top < end - 40
        assert end <= foot


def test_the_page_says_how_thoroughly_and_with_how_much_of_a_sharp_model(filled: MainWindow):
    page = made(filled).pages[0]
    assert "Thoroughness" not in facts(page)
    told = facts(replace(page, provenance=replace(page.provenance, averaged=8, consistent=True, fidelity=0.25)))
    assert told["Thoroughness"] == "mean of 8 flips and turns, made consistent"
    assert told["Model"].endswith(", 25%)")


def test_it_is_printed_and_measurements_in_a_saved_report_are_not_lost(
    filled: MainWindow, tmp_path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    def accept(dialog: QPrintDialog) -> QPrintDialog.DialogCode:
        dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        dialog.printer().setOutputFileName(str(tmp_path / "printed.pdf"))
        return QPrintDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrintDialog, "exec", accept)
    assert filled.report is not None
    filled.report.print_.click()
    assert (tmp_path / "printed.pdf").read_bytes().count(b"/Type /Page\n") == 3
    assert filled.message_bar.text == "The report was sent to the printer."
    assert filled.state.untaken == 1
    filled.exporting.write_report(tmp_path / "page.pdf")
    qtbot.waitUntil(lambda: filled.state.untaken == 0)


def test_a_photograph_without_regions_is_a_report_too(opened: MainWindow):
    assert made(opened).pages == ()
    assert isinstance(made(opened).overview, QImage)


def test_about_names_version_use_and_the_licence_of_all_that_is_bundled(window: MainWindow):
    window.actions_["about"].trigger()
    assert window.about is not None
    text = window.about.text.toPlainText()
    names = {name: licence for name, _, licence in licences()}
    assert {"torch", "numpy", "pyqtgraph", "PySide6_Essentials"} & names.keys() >= {"torch", "numpy", "pyqtgraph"}
    assert all(names.values()), names
    assert not [name for name, licence in names.items() if licence.startswith("GPL")]
    assert all(name in text for name in names)
    assert "not for primary diagnosis" in intended_use()
    assert all(f"({kind.key})" in text for kind in KINDS)
    assert all(title in text for title in map(model_title, ("mse", "fast", "srgan_sal", "ledig")))


def test_the_tour_leads_through_the_work_on_the_sample(window: MainWindow, qtbot: QtBot):
    window.actions_["tour"].trigger()
    tour = window.tour
    assert tour is not None
    qtbot.waitUntil(lambda: window.state.photograph is not None)
    tour.next.click()
    assert window.state.selection is not None
    tour.next.click()
    qtbot.waitUntil(lambda: bool(window.state.enhancements) and window.state.enhancements[0].status is Status.DONE)
    for _ in range(4):
        tour.next.click()
    assert not tour.isVisible()
    assert window.state.display == Display()
