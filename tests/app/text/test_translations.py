"""German and Chinese are complete, current, and fit where English does."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

import fundus_sr_app
from engine.errors import DeviceError, ImageReadError, OutputError, RegionError, ScaleError
from engine.region import Region
from engine.sentences import Sentence
from fundus_sr_app.dialogs.preferences import PreferencesDialog
from fundus_sr_app.look import theme
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.state.enhancement import Status
from fundus_sr_app.state.settings import LANGUAGE, LANGUAGES, Settings
from fundus_sr_app.text.language import CONTEXT, chosen_language, install, number, tr, translations
from fundus_sr_app.text.messages import explain, spoken
from fundus_sr_app.text.translations.__main__ import read, sources, update
from fundus_sr_app.text.wording import amount, notice
from fundus_sr_app.work.jobs import Jobs
from tests.app_fixtures import drag_region, open_photograph

OTHERS = [language for language in LANGUAGES if language != "en"]
SHOWS = (
    "QLabel", "QPushButton", "QCheckBox", "QAction", "QMenu", "setText", "setToolTip", "setPlaceholderText", "setTitle",
    "setWindowTitle", "setAccessibleName", "addItem", "addTab", "addAction", "addMenu", "heading", "_heading", "_quiet",
    "show_news", "ask", "Message",
)  # fmt: skip
"""Calls whose words a user sees."""
SAME = {"Fundus SR"}


def fields(text: str) -> set[tuple[str, str]]:
    return {(name, spec or "") for _, name, spec, _ in string.Formatter().parse(text) if name is not None}


@contextmanager
def speaking(application: QCoreApplication, name: str) -> Iterator[None]:
    translator = QTranslator()
    assert translator.load(name, str(translations()))
    application.installTranslator(translator)
    yield
    application.removeTranslator(translator)


@pytest.fixture(params=OTHERS)
def language(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[str]:
    """The program speaks this language as long as the test runs."""
    application = QApplication.instance()
    assert application is not None
    with speaking(application, request.param):
        yield request.param


@pytest.fixture(scope="session")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """All strings of the code that are to be translated."""
    path = tmp_path_factory.mktemp("translations") / "new.ts"
    update(path, "-target-language", "de")
    return set(read(path))


def test_every_string_is_found_wherever_it_stands(wanted: set[str]):
    """The extractor sees nothing inside an f-string."""
    calls = [
        (node, path.name)
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("tr", "mark", "words")
    ]
    words = [(call.args[0], f"{name}:{call.lineno}") for call, name in calls if call.args]
    assert len(words) > 500
    assert [where for word, where in words if isinstance(word, ast.Constant) and word.value not in wanted] == []


@pytest.mark.parametrize("name", OTHERS)
def test_every_string_is_translated_and_no_other(name: str, wanted: set[str]):
    known = read(translations() / f"{name}.ts")
    assert len(wanted) > 200
    assert wanted - known.keys() == set(), "python -m fundus_sr_app.text.translations adds them"
    assert known.keys() - wanted == set(), "python -m fundus_sr_app.text.translations drops them"
    assert [source for source, forms in known.items() if not all(form.strip() for form in forms)] == []


@pytest.mark.parametrize("name", LANGUAGES)
def test_translations_have_the_same_fields_and_spaces(name: str):
    for source, forms in read(translations() / f"{name}.ts").items():
        for form in forms:
            assert fields(source) == fields(form), source
            assert source.count("%n") == form.count("%n") or form is forms[0], source
            assert source.startswith(" ") == form.startswith(" "), source
            assert source.count("&") == form.count("&"), source


@pytest.mark.parametrize("name", LANGUAGES)
def test_what_is_compiled_is_current(name: str):
    translator = QTranslator()
    assert translator.load(name, str(translations()))
    for source, forms in read(translations() / f"{name}.ts").items():
        for count, form in zip((1, 2), forms, strict=False):
            assert translator.translate(CONTEXT, source, None, count) == form


@pytest.mark.parametrize("name", OTHERS)
def test_all_that_the_engine_tells_is_translated(name: str):
    known = read(translations() / f"{name}.ts")
    assert [code.name for code in Sentence if not all(known.get(code.value, [""]))] == []


def test_an_error_is_translated_whole_with_its_reason_and_facts(language: str):
    for reason in (Sentence.EMPTY(), Sentence.TOO_LARGE_FOR_PNG(gigabytes=1.5), Sentence.NO_FOLDER(folder="x")):
        for error in (ImageReadError(Path("auge.png"), reason), OutputError(Path("auge.png"), reason)):
            text = explain(error).text
            assert spoken(reason) in text
            assert spoken(reason) != str(reason)
            assert "cannot be" not in text
    for whole in (RegionError(Sentence.REGION_EMPTY(region="x")), ScaleError(3, (2, 4)), DeviceError("cuda", ("cpu",))):
        assert explain(whole).text not in ("", str(whole))


def test_the_notice_forbids_every_diagnosis_in_every_language(language: str):
    said = notice(4)
    assert {"de": "nicht zur Diagnose", "zh_CN": "不得用于诊断"}[language] in said
    for path in translations().glob("*.ts"):
        assert not re.search("rstdiagnose|初步诊断", path.read_text("utf-8"))


@pytest.mark.parametrize(("name", "one", "two", "photograph"), [
    ("en", "1 enhanced region is", "2 enhanced regions are", "1 photograph"),
    ("de", "1 verbesserter Bereich ist", "2 verbesserte Bereiche sind", "1 Aufnahme"),
])  # fmt: skip
def test_one_thing_is_singular_and_two_are_plural(name: str, one: str, two: str, photograph: str, qtbot: QtBot):
    application = QApplication.instance()
    assert application is not None
    with speaking(application, name):
        assert tr("%n enhanced regions are not saved.", "", 1).startswith(one)
        assert tr("%n enhanced regions are not saved.", "", 2).startswith(two)
        assert tr("%n photographs", "", 1) == photograph


def test_numbers_have_the_decimal_sign_of_the_language():
    try:
        QLocale.setDefault(QLocale("de"))
        assert number(1.25, ".1f") == "1,2"
        assert tr("{minutes:.1f} x", minutes=1.25) == "1,2 x"
        assert amount(2.5e9) == "2,5 GB"
    finally:
        QLocale.setDefault(QLocale.system())
    assert tr("{minutes:.1f} x", minutes=1.25) == "1.2 x"


def test_a_per_cent_sign_stands_as_the_language_has_it():
    try:
        QLocale.setDefault(QLocale("de"))
        assert number(0.0011, ".2%") == "0,11\N{NO-BREAK SPACE}%"
        QLocale.setDefault(QLocale("zh_CN"))
        assert number(0.0011, ".2%") == "0.11%"
    finally:
        QLocale.setDefault(QLocale.system())


def test_no_words_are_shown_that_do_not_go_through_tr():
    found = []
    paths = list(Path(fundus_sr_app.__file__).parent.rglob("*.py"))
    assert len(paths) > 80
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            words = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
            if name in SHOWS and isinstance(words, str) and any(map(str.isalpha, words)) and words not in SAME:
                found.append(f"{path.name}:{node.lineno} {words!r}")
    assert found == []


def test_unknown_words_stay_english_instead_of_failing(language: str):
    assert tr("Nobody translated {this}.", this="that") == "Nobody translated that."


def test_the_language_is_the_one_set_or_the_systems(monkeypatch: pytest.MonkeyPatch):
    assert chosen_language("zh_CN") == "zh_CN"
    for wanted, languages in {"de": ["de-AT", "en"], "zh_CN": ["zh-Hans-CN"], "en": ["fr-FR"]}.items():
        monkeypatch.setattr("PySide6.QtCore.QLocale.uiLanguages", lambda _, languages=languages: languages)
        assert chosen_language("system") == wanted


@pytest.mark.parametrize("families", [[], ["Noto Sans CJK SC"]])
def test_without_a_font_for_it_chinese_is_not_spoken_and_that_is_said(
    families: list[str], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, jobs: Jobs
):
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: families)
    application = QCoreApplication.instance()
    assert application is not None
    complaint = install(application, "zh_CN")
    spoken = [one for one in application.findChildren(QTranslator) if not one.isEmpty()]
    try:
        assert bool(complaint) is not bool(families)
        assert ("font" in complaint) is not bool(families)
        assert (tr("Language") == "Language") is not bool(families)
        preferences = PreferencesDialog(Settings())
        qtbot.addWidget(preferences)
        box = preferences.editors[LANGUAGE.key]
        assert isinstance(box, QComboBox)
        assert (box.itemText(box.findData("zh_CN")) == "简体中文") is bool(families)
        assert box.itemText(box.findData("de")) == "Deutsch"
    finally:
        for one in spoken:
            application.removeTranslator(one)
        QLocale.setDefault(QLocale.system())


def cut(widget: QWidget) -> list[str]:
    """The texts in it that have less room than they need."""
    found = []
    for child in widget.findChildren(QWidget):
        if child.isVisibleTo(widget) and isinstance(child, QLabel | QAbstractButton) and child.text():
            if isinstance(child, QLabel) and child.wordWrap():
                short = child.height() < child.heightForWidth(child.width())
            else:
                short = child.width() < child.sizeHint().width() - 1
            if short:
                found.append(child.text())
    return found


def test_no_text_is_cut_at_1280_pixels(language: str, jobs: Jobs, photograph_path: Path, qtbot: QtBot):
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application)
    window = MainWindow(jobs)
    qtbot.addWidget(window, before_close_func=lambda _: jobs.shut_down())
    window.show()
    window.resize(1280, 800)
    assert cut(window) == []
    open_photograph(window, photograph_path, qtbot)
    drag_region(window, Region(90, 120, 60, 80))
    window.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: window.state.enhancements[0].status is Status.DONE)
    qtbot.waitUntil(lambda: window.state.quality is not None)
    for tab in range(window.tabs.count()):
        window.tabs.setCurrentIndex(tab)
        qtbot.wait(50)  # what is longer than the window gets its scroll bar, and lines are broken anew
        assert cut(window) == []
    bar = window._tools
    buttons = [bar.widgetForAction(action) for action in bar.actions()]
    assert all(button.isVisible() for button in buttons)
    assert all(button.width() > 0 for button in buttons)
    assert max(button.geometry().right() for button in buttons) <= bar.width()
    window.actions_["batch"].trigger()
    window.actions_["preferences"].trigger()
    window.actions_["shortcuts"].trigger()
    for dialog in (window.batch, window.preferences, window.sheet):
        assert dialog is not None
        assert cut(dialog) == []
        assert dialog.width() <= 1280
