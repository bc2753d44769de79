from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QListWidget

from engine.region import Region
from fundus_sr_app import theme
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.state import Enhancement, Status


@pytest.mark.parametrize(("count", "scrolls"), [(1, False), (3, False), (40, True)])
def test_the_list_of_regions_ends_below_its_rows_and_scrolls_where_there_is_no_room(
    count: int, scrolls: bool, opened: MainWindow, qapp: QApplication
):
    theme.apply(qapp)
    opened.resize(1280, 800)
    regions = tuple(Enhancement(job, Region(job, 10, 30, 30), 4, Status.FAILED) for job in range(1, count + 1))
    opened.store.become(replace(opened.state, enhancements=regions, chosen=1))
    qapp.processEvents()
    (rows,) = opened.inspector.findChildren(QListWidget)
    last = rows.visualItemRect(rows.item(count - 1))
    assert (rows.verticalScrollBar().maximum() > 0) is scrolls
    assert scrolls or rows.viewport().height() - last.bottom() < last.height() / 2
    below = opened.inspector.notice_strip
    assert below.mapTo(opened.inspector, QPoint(0, below.height())).y() <= opened.inspector.height()
