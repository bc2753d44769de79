"""What the report says beside the pictures, and whether it becomes a file or paper."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from fundus_sr_app.files.report import MOST_NOTE
from fundus_sr_app.files.saving import Exporting
from fundus_sr_app.look.controls import Label, close_button, quiet
from fundus_sr_app.look.theme import scaled
from fundus_sr_app.text.language import tr


class ReportDialog(QDialog):
    """Not modal; the fields are empty until somebody fills them, and forgotten when the program ends.

    Args:
        exporting: makes the report.
        parent: the window.
    """

    def __init__(self, exporting: Exporting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exporting = exporting
        self.setWindowTitle(tr("Report"))
        self.setMinimumWidth(scaled(460))
        self.identifier, self.note = QLineEdit(), QPlainTextEdit()
        self.identifier.setAccessibleName(tr("ID"))
        self.note.setAccessibleName(tr("Note"))
        self.note.setTabChangesFocus(True)
        self.note.setMaximumHeight(90)
        self.identifier.textChanged.connect(self._tell)
        self.note.textChanged.connect(self._tell)
        self.save, self.print_ = QPushButton(tr("Save as PDF …")), QPushButton(tr("Print …"))
        self.save.setProperty("primary", True)
        self.save.clicked.connect(exporting.ask_report)
        self.print_.clicked.connect(exporting.print_report)
        layout = QGridLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setVerticalSpacing(12)
        layout.addWidget(Label(tr("ID")), 0, 0)
        layout.addWidget(self.identifier, 0, 1)
        layout.addWidget(Label(tr("Note")), 1, 0)
        layout.addWidget(self.note, 1, 1)
        about = tr(
            "One page for the photograph and one for each enhanced region. Both fields are printed as they stand here; "
            "the patient's name and number are never taken from the file."
        )
        layout.addWidget(quiet(about), 2, 0, 1, 2)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.save, self.print_, close_button(self)):
            button.setAutoDefault(False)
            row.addWidget(button)
        layout.addLayout(row, 3, 0, 1, 2)

    def _tell(self) -> None:
        if len(self.note.toPlainText()) > MOST_NOTE:
            self.note.setPlainText(self.note.toPlainText()[:MOST_NOTE])  # tells once more
            self.note.moveCursor(QTextCursor.MoveOperation.End)
            return
        self._exporting.identifier, self._exporting.note = self.identifier.text(), self.note.toPlainText()
