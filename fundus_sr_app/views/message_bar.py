"""Errors and news in one line above the photograph: nothing modal, nothing that goes away unread."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from fundus_sr_app.theme import ICON_SIZE, icon


class MessageBar(QFrame):
    """Hidden until there is something to say; dismissed by its button or by the next thing that succeeds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._sign = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        dismiss = QToolButton()
        dismiss.setIcon(icon("close"))
        dismiss.setToolTip("Dismiss")
        dismiss.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 7, 10, 7)
        layout.setSpacing(10)
        layout.addWidget(self._sign)
        layout.addWidget(self._text, 1)
        layout.addWidget(dismiss)
        self.hide()

    @property
    def text(self) -> str:
        """What it says now; empty while hidden."""
        return "" if self.isHidden() else self._text.text()

    def show_error(self, sentence: str) -> None:
        """Say what went wrong."""
        self._show(sentence, "error")

    def show_news(self, sentence: str) -> None:
        """Say what was done."""
        self._show(sentence, "info")

    def _show(self, sentence: str, kind: str) -> None:
        self._text.setText(sentence)
        self._sign.setPixmap(icon(kind).pixmap(ICON_SIZE))
        self.setProperty("kind", kind)
        self.style().polish(self)
        self.show()
