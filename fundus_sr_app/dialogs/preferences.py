"""The settings dialog: what of the settings is for the user to change. Changes hold at once."""

from __future__ import annotations

from dataclasses import dataclass
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

from fundus_sr_app.look.controls import Label, close_button, quiet
from fundus_sr_app.look.theme import scaled
from fundus_sr_app.state.settings import (
    FILE_NAMES,
    GLIDE,
    KEEP_IDENTIFIERS,
    LANGUAGE,
    LANGUAGES,
    MAGNIFIER,
    NOTICE_STRIP,
    OWN_NAME,
    RECENT,
    REMEMBER_RECENT,
    THEME,
    Setting,
    Settings,
)
from fundus_sr_app.text.language import legible, mark, tr
from fundus_sr_app.text.wording import LOOK_TITLES


@dataclass(frozen=True)
class Row:
    """One setting in the dialog.

    Attributes:
        setting: what is changed.
        label: its name.
        tip: what it does, where the label does not say it.
        names: of the values that it may have, in their order; empty where it has no choices.
    """

    setting: Setting[Any]
    label: str
    tip: str = ""
    names: tuple[str, ...] = ()


ROWS = (
    Row(THEME, mark("Theme"), names=(mark("Dark"), mark("Light"))),
    Row(
        LANGUAGE,
        mark("Language"),
        mark("From the next start on."),
        (mark("That of the system"), *LANGUAGES.values()),
    ),
    Row(
        NOTICE_STRIP,
        mark("Burn the notice into exported images"),
        mark("A strip below the picture; its own pixels stay exact. The metadata carry the notice always."),
    ),
    Row(
        KEEP_IDENTIFIERS,
        mark("Keep patient and study in DICOM files"),
        mark(
            "In results of DICOM photographs that are saved as DICOM; otherwise whatever tells of the patient is left "
            "out."
        ),
    ),
    Row(
        FILE_NAMES,
        mark("Results are named after"),
        mark("Files of DICOM photographs often bear the patient's name: after those no result is named."),
        (mark("The file of the photograph"), mark("A number made from the photograph"), mark("Words of one's own")),
    ),
    Row(OWN_NAME, mark("The words")),
    Row(
        REMEMBER_RECENT,
        mark("Remember recent photographs"),
        mark("Their paths are kept on this computer only. Switch it off where file names tell who the patient is."),
    ),
    Row(
        MAGNIFIER,
        mark("Magnifier shows"),
        mark("The look of what is under the cursor while the magnifier is on."),
        tuple(LOOK_TITLES.values()),
    ),
    Row(GLIDE, mark("Glide to a region when its first result is there")),
)


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
        for row in ROWS:
            self._add_row(form, row)
        self._named = {row.setting.key: row.setting for row in ROWS}
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

    def _add_row(self, form: QGridLayout, row: Row) -> None:
        setting, line = row.setting, form.rowCount()
        make = self._choice if setting.choices else self._text if setting.default == "" else self._check_box
        editor = make(row)
        editor.setAccessibleName(tr(row.label))
        self.editors[setting.key] = editor
        beside = isinstance(editor, QComboBox | QLineEdit)
        if beside:
            self._labels[setting.key] = label = Label(tr(row.label))
            form.addWidget(label, line, 0)
            form.addWidget(editor, line, 1, Qt.AlignmentFlag.AlignLeft)
        else:
            form.addWidget(editor, line, 0, 1, 2)
        if row.tip:
            tip = quiet(tr(row.tip))
            if beside:
                form.addWidget(tip, line + 1, 1)
            else:
                tip.setContentsMargins(24, 0, 0, 0)
                form.addWidget(tip, line + 1, 0, 1, 2)
        form.setRowMinimumHeight(form.rowCount(), 6)

    def _enable(self) -> None:
        """Disable what has no effect now."""
        for key, editor in self.editors.items():
            if (needed := self._named[key].only_with) is not None:
                on = self.settings.get(self._named[needed[0]]) == needed[1]
                editor.setEnabled(on)
                self._labels[key].setEnabled(on)

    def _choice(self, row: Row) -> QComboBox:
        setting, box = row.setting, QComboBox()
        box.setMinimumWidth(scaled(240))
        for value, name in zip(setting.choices, row.names, strict=True):
            unreadable = setting is LANGUAGE and not legible(value)
            box.addItem(tr("Chinese (no font installed)") if unreadable else tr(name), value)
        box.setCurrentIndex(box.findData(self.settings.get(setting)))
        box.currentIndexChanged.connect(lambda: self.settings.put(setting, box.currentData()))
        return box

    def _text(self, row: Row) -> QLineEdit:
        setting = row.setting
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

    def _check_box(self, row: Row) -> QCheckBox:
        setting, box = row.setting, QCheckBox(tr(row.label))
        box.setChecked(self.settings.get(setting))
        box.toggled.connect(lambda on: self.settings.put(setting, on))
        return box
