"""The user's language. Every string that a user sees goes through ``tr``; translations lie in translations/."""

from __future__ import annotations

import string
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QFontDatabase

from fundus_sr_app.state.settings import LANGUAGES

CONTEXT = ""
"""One for the whole program: the same English words are the same words in the other language."""


class _Numbers(string.Formatter):
    """Writes numbers with the decimal point, or comma, of the user's language."""

    def format_field(self, value: object, format_spec: str) -> str:
        return number(value, format_spec) if isinstance(value, float) else str(format(value, format_spec))


def tr(text: str, comment: str = "", count: int = -1, /, **values: object) -> str:
    """Return the text in the user's language.

    Args:
        text: English.
        comment: for the translators, where one word means two things.
        count: of things, where the text has its number (%n): it stands in singular or plural then.
        values: fill in its {fields}, as str.format does it.
    """
    translated = QCoreApplication.translate(CONTEXT, text, comment or None, count)
    return _Numbers().vformat(translated, (), values) if values else translated


def number(value: float, spec: str) -> str:
    """Return the number as format() writes it, with the signs of the user's language."""
    written = format(value, spec).replace(".", QLocale().decimalPoint())
    return written.replace("%", "\N{NO-BREAK SPACE}%") if QLocale().language() == QLocale.Language.German else written


def read_number(text: str) -> float | None:
    """Return the number that somebody typed, with a decimal point or comma; None for none."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def mark(text: str) -> str:
    """Return the text itself: where it stands before a language is chosen, and goes through ``tr`` when it is shown."""
    return text


def translations() -> Path:
    """Return the folder of the .ts and .qm files."""
    return Path(str(files("fundus_sr_app"))) / "text" / "translations"


def chosen_language(setting: str) -> str:
    """One of LANGUAGES: the one that is set, or for "system" the first of the system's that there is."""
    if setting in LANGUAGES:
        return setting
    for name in QLocale.system().uiLanguages():
        locale = QLocale(name)
        for ours in LANGUAGES:
            if QLocale(ours).language() == locale.language():
                return ours
    return "en"


def legible(language: str) -> bool:
    """Whether this computer has a font with its characters: without one, each of them would be a box."""
    return language != "zh_CN" or bool(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))


def install(application: QCoreApplication, setting: str) -> str:
    """Let the program speak this language from now on; windows that stand already keep theirs.

    Returns:
        A sentence for the user if it has to speak English instead; "" if not.
    """
    language = chosen_language(setting)
    if not legible(language):
        return (
            "No font on this computer has Chinese characters, so the program speaks English; "
            "install one, such as Noto Sans CJK, and start it again."
        )
    QLocale.setDefault(QLocale(language))
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)  # Qt's own dialogs
    for name, folder in ((f"qtbase_{language}", qt), (language, str(translations()))):
        translator = QTranslator(application)
        if translator.load(name, folder):
            application.installTranslator(translator)
    return ""
