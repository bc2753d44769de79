"""The settings dialog: one row for each declared setting that has a label. Changes hold at once."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fundus_sr_app.look.controls import close_button, quiet
from fundus_sr_app.look.theme import scaled
from fundus_sr_app.state.settings import LANGUAGE, RECENT, SETTINGS, Setting, Settings
from fundus_sr_app.text.language import legible, tr


class PreferencesDialog(QDialog):
    """Not modal, so that a change can be seen behind it."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.setWindowTitle(tr("Settings"))
        self.setMinimumWidth(scaled(480))
        self.editors: dict[str, QComboBox | QCheckBox | QLineEdit] = {}
        self._labels: dict[str, QLabel] = {}
        form = QGridLayout()
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(6)
        form.setColumnStretch(1, 1)
        for setting in SETTINGS:
            if setting.label:
                self._add_row(form, setting)
        self._named = {setting.key: setting for setting in SETTINGS}
        self._enable()
        settings.changed.connect(lambda _: self._enable())
        forget = QPushButton(tr("Forget recent photographs"))
        forget.setAutoDefault(False)
        forget.clicked.connect(lambda: settings.put(RECENT, []))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(16)
        layout.addLayout(form)
        layout.addWidget(forget, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        layout.addWidget(close_button(self), 0, Qt.AlignmentFlag.AlignRight)

    def showEvent(self, event: QShowEvent) -> None:
        """As high as its lines need, once it is known how wide they are."""
        super().showEvent(event)
        if (layout := self.layout()) is not None:
            self.setMinimumHeight(layout.totalHeightForWidth(self.width()))

    def _add_row(self, form: QGridLayout, setting: Setting[Any]) -> None:
        row = form.rowCount()
        make = self._choice if setting.choices else self._text if setting.default == "" else self._check_box
        editor = make(setting)
        editor.setAccessibleName(tr(setting.label))
        self.editors[setting.key] = editor
        beside = isinstance(editor, QComboBox | QLineEdit)
        if beside:
            self._labels[setting.key] = label = QLabel(tr(setting.label))
            form.addWidget(label, row, 0)
            form.addWidget(editor, row, 1, Qt.AlignmentFlag.AlignLeft)
        else:
            form.addWidget(editor, row, 0, 1, 2)
        if setting.tip:
            tip = quiet(tr(setting.tip))
            if beside:
                form.addWidget(tip, row + 1, 1)
            else:
                tip.setContentsMargins(24, 0, 0, 0)
                form.addWidget(tip, row + 1, 0, 1, 2)
        form.setRowMinimumHeight(form.rowCount(), 6)

    def _enable(self) -> None:
        """Disable what has no effect now."""
        for key, editor in self.editors.items():
            if (needed := self._named[key].only_with) is not None:
                on = self.settings.get(self._named[needed[0]]) == needed[1]
                editor.setEnabled(on)
                self._labels[key].setEnabled(on)

    def _choice(self, setting: Setting[Any]) -> QComboBox:
        box = QComboBox()
        box.setMinimumWidth(scaled(240))
        for value, name in setting.choices:
            unreadable = setting is LANGUAGE and not legible(value)
            box.addItem(tr("Chinese (no font installed)") if unreadable else tr(name), value)
        box.setCurrentIndex(box.findData(self.settings.get(setting)))
        box.currentIndexChanged.connect(lambda: self.settings.put(setting, box.currentData()))
        return box

    def _text(self, setting: Setting[Any]) -> QLineEdit:
        line = QLineEdit(self.settings.get(setting))
        line.setMinimumWidth(scaled(240))
        line.setMaxLength(80)

        def take(text: str) -> None:
            if setting.valid(text):
                self.settings.put(setting, text)
            else:  # without what cannot be in it
                line.setText(self.settings.get(setting))

        line.textEdited.connect(take)
        return line

    def _check_box(self, setting: Setting[Any]) -> QCheckBox:
        box = QCheckBox(tr(setting.label))
        box.setChecked(self.settings.get(setting))
        box.toggled.connect(lambda on: self.settings.put(setting, on))
        return box
