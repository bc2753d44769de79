"""Errors, news and questions in a bar above the photograph: nothing modal, nothing that goes away unread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QHideEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from engine.io.places import is_folder
from fundus_sr_app.look.controls import Label, announce
from fundus_sr_app.look.theme import ICON_SIZE, icon, set_icon
from fundus_sr_app.text.language import tr
from fundus_sr_app.text.messages import Message

NEWS_LAST = 8000
"""Milliseconds after which news go by themselves; errors and questions stay."""


class MessageBar(QFrame):
    """Hidden until there is something to say; dismissed by its button or by the next thing that succeeds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._on_yes: Callable[[], None] | None = None
        self._on_no: Callable[[], None] | None = None
        self._on_other: Callable[[], None] | None = None
        self._written: Path | None = None
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.setInterval(NEWS_LAST)
        self._end.timeout.connect(self._end_unless_read)
        self._sign = Label()
        self._text = Label()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._advice = Label()
        self._advice.setWordWrap(True)
        self._advice.setProperty("role", "quiet")
        self._log = QPlainTextEdit()
        self._log.setReadOnly(True)
        self._log.setAccessibleName(tr("Details"))
        self._log.setFixedHeight(160)
        self.details = QPushButton(tr("Details"))
        self.details.setCheckable(True)
        self.details.toggled.connect(self._log.setVisible)
        self.yes = QPushButton()
        self.yes.clicked.connect(self._answer_yes)
        self.no = QPushButton()
        self.no.clicked.connect(self._answer_no)
        self.other = QPushButton()
        self.other.clicked.connect(self._answer_other)
        self.show_folder = QPushButton(tr("Show in folder"))
        self.show_folder.clicked.connect(self._show_folder)
        self._dismiss = QToolButton()
        set_icon(self._dismiss, "close")
        self._dismiss.setToolTip(tr("Dismiss"))
        self._dismiss.setAccessibleName(tr("Dismiss"))
        self._dismiss.clicked.connect(self.hide)

        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.details, self.show_folder, self.no, self.other, self.yes, self._dismiss):
            buttons.addWidget(button)
        layout = QGridLayout(self)
        layout.setContentsMargins(14, 8, 10, 8)
        layout.setHorizontalSpacing(10)
        layout.setVerticalSpacing(2)
        layout.setColumnStretch(1, 1)
        layout.addWidget(self._sign, 0, 0)
        layout.addWidget(self._text, 0, 1)
        layout.addWidget(self._advice, 1, 1)
        layout.addLayout(buttons, 0, 2, 2, 1)
        layout.setRowMinimumHeight(0, 24)
        layout.addWidget(self._log, 2, 0, 1, 3)
        self.hide()

    @property
    def text(self) -> str:
        """What it says now; empty while hidden."""
        return "" if self.isHidden() else self._text.text()

    @property
    def advice(self) -> str:
        """What it advises now; empty while hidden."""
        return "" if self.isHidden() else self._advice.text()

    def show_error(self, message: Message) -> None:
        """Say what went wrong."""
        self._show(message, "error")

    def show_news(self, sentence: str, written: Path | None = None) -> None:
        """Say what was done, for some seconds; ``written`` is a file whose folder can be shown."""
        self._show(Message(sentence), "info")
        self._written = written
        self.show_folder.setVisible(written is not None)
        self._end.start()

    def ask(
        self,
        question: str,
        yes: str,
        no: str,
        on_yes: Callable[[], None],
        on_no: Callable[[], None] | None = None,
        *,
        other: tuple[str, Callable[[], None]] | None = None,
        urge: bool = False,
    ) -> None:
        """Ask without holding anything up.

        Args:
            question: in a sentence.
            yes, no: on the buttons.
            on_yes: called if that button is pressed while the question stands.
            on_no: likewise.
            other: a third button's text, and what is called if it is pressed.
            urge: yes is what most people want; without it no is proposed, because yes loses something.
        """
        self._show(Message(question), "info")
        self._on_yes, self._on_no = on_yes, on_no
        self.other.setVisible(other is not None)
        if other is not None:
            self._on_other = other[1]
            self.other.setText(other[0])
        self.yes.setText(yes)
        self.no.setText(no)
        self._dismiss.hide()
        self.yes.show()
        self.no.show()
        self.yes.setProperty("primary", urge)
        self.yes.style().polish(self.yes)
        (self.yes if urge else self.no).setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget its end, which it needs no more."""
        self._end.stop()
        super().hideEvent(event)

    def _end_unless_read(self) -> None:
        """News go by themselves, but not while the mouse is on them."""
        if self.underMouse():
            self._end.start()
        else:
            self.hide()

    def _show_folder(self) -> None:
        if self._written is not None:
            folder = self._written if is_folder(self._written) else self._written.parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _answer_no(self) -> None:
        on_no, self._on_no = self._on_no, None
        self.hide()
        if on_no is not None:
            on_no()

    def _answer_yes(self) -> None:
        on_yes, self._on_yes = self._on_yes, None
        self.hide()
        if on_yes is not None:
            on_yes()

    def _answer_other(self) -> None:
        on_other, self._on_other = self._on_other, None
        self.hide()
        if on_other is not None:
            on_other()

    def _show(self, message: Message, kind: str) -> None:
        self._on_yes = self._on_no = self._on_other = self._written = None
        self._end.stop()
        self.show_folder.hide()
        self._text.setText(message.text)
        self._advice.setText(message.advice)
        self._advice.setVisible(bool(message.advice))
        self._log.setPlainText(message.details)
        self.details.setChecked(False)
        self.details.setVisible(bool(message.details))
        self._log.hide()
        for button in (self.yes, self.no, self.other):
            button.hide()
        self._dismiss.show()
        self._sign.setPixmap(icon(kind).pixmap(ICON_SIZE))
        self.setProperty("kind", kind)
        self.style().polish(self)
        self.show()
        announce(self, " ".join(filter(None, (message.text, message.advice))))
