"""``fundus-sr``: the window, or with a subcommand the command line."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from engine.console import Outlet
from engine.interruption import SIGNALS

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType

SUBCOMMANDS = ("enhance", "batch", "saliency", "vessels", "info", "models")
NO_SCREEN = ("offscreen", "minimal")
"""Platforms of Qt's that draw where nobody looks."""
FEW_CORES = 4
NO_SCREEN_SENTENCE = "There is no screen to open a window on; use fundus-sr enhance or fundus-sr batch instead."
USAGE = """usage: fundus-sr [IMAGE]
       fundus-sr --sample | --demo OUT_DIR | --version
       fundus-sr enhance | batch | saliency | vessels | info | models ...   (each with --help)

Opens the window, on IMAGE where it is given; with a subcommand it works without a window.
  --sample        open the sample photograph; where there is no screen: --demo out
  --demo OUT_DIR  enhance a region of the sample photograph at every scale, without a window"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; ``argv`` without its name. Returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    out, err = Outlet(sys.stdout), Outlet(sys.stderr)
    if arguments and arguments[0] in SUBCOMMANDS:
        from engine.cli import main as run_command

        return run_command(arguments)
    if arguments and arguments[0] in ("-h", "--help"):
        return 0 if out.give(USAGE) else 1
    if arguments == ["--version"]:
        return 0 if out.give(f"fundus-sr {version('fundus-sr')}") else 1
    if len(arguments) == 2 and arguments[0] == "--demo":
        return _run_demo(Path(arguments[1]))
    if arguments == ["--sample"]:
        if not screen_is_there() or os.environ.get("QT_QPA_PLATFORM") in NO_SCREEN:
            out.tell("There is no screen to open the window on: the same job without one follows.")
            return _run_demo(Path("out"))
        from fundus_sr_app.files.sample import sample_path

        return _open_window(sample_path())
    if len(arguments) > 1 or (arguments and arguments[0].startswith("-")):
        err.tell(USAGE)
        return 2
    if not screen_is_there():
        err.tell(NO_SCREEN_SENTENCE)
        return 1
    return _open_window(Path(arguments[0]) if arguments else None)


def screen_is_there() -> bool:
    """Whether anything names a display; whether that one answers, only Qt finds out: end_without_screen."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in named)


def keep_drawing_in_one_thread() -> None:
    """To be called before Qt starts, where there are few cores.

    Qt shares the drawing of each pixmap out among all cores and waits for the last of them. While a region is being
    enhanced on the same few cores, that last one is long in coming: a frame took 30 ms instead of 3
    (tests/benchmarks/viewing.py).
    """
    if (os.cpu_count() or 1) <= FEW_CORES:
        os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")


def end_without_screen(kind: QtMsgType, _: QMessageLogContext, message: str | None) -> None:
    """Qt's messages while it starts: where no display answers it would abort the process, which no caller can catch."""
    from PySide6.QtCore import QtMsgType

    if kind is QtMsgType.QtFatalMsg:
        Outlet(sys.stderr).tell(NO_SCREEN_SENTENCE if "platform plugin" in (message or "") else f"Qt: {message}")
        os._exit(1)


def close_on_signals(close: Callable[[], None], parent: QObject) -> None:
    """Let Ctrl-C, SIGTERM (logout) and SIGHUP (a closed terminal) end the program as closing the window does."""
    import socket

    from PySide6.QtCore import QSocketNotifier

    ends = socket.socketpair()
    for end in ends:
        end.setblocking(False)
    signal.set_wakeup_fd(ends[1].fileno(), warn_on_full_buffer=False)
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda *_: None)
    notifier = QSocketNotifier(ends[0].fileno(), QSocketNotifier.Type.Read, parent)

    def hear() -> None:
        ends[0].recv(4096)
        close()

    notifier.activated.connect(hear)


def _run_demo(folder: Path) -> int:
    from engine.errors import FundusSRError, OutputError
    from engine.io.writer import why_unwritable
    from fundus_sr_app import demo

    try:
        return demo.run(folder)
    except FundusSRError as error:
        Outlet(sys.stderr).tell(str(error))
    except OSError as error:
        Outlet(sys.stderr).tell(str(OutputError(folder, why_unwritable(error, folder))))
    return 1


def _open_window(path: Path | None) -> int:
    keep_drawing_in_one_thread()
    from PySide6.QtCore import QTimer, qInstallMessageHandler
    from PySide6.QtWidgets import QApplication

    from fundus_sr_app.logs import Logs, state_folder
    from fundus_sr_app.look import theme
    from fundus_sr_app.main_window import MainWindow
    from fundus_sr_app.state.session import SessionKeeper
    from fundus_sr_app.state.settings import LANGUAGE, REMEMBER_RECENT, THEME, open_settings
    from fundus_sr_app.text import language
    from fundus_sr_app.text.cautions import complaint
    from fundus_sr_app.text.language import tr
    from fundus_sr_app.work.jobs import Jobs

    qInstallMessageHandler(end_without_screen)
    application = QApplication(["fundus-sr"])
    qInstallMessageHandler(None)  # its own again
    application.setApplicationDisplayName("Fundus SR")
    settings = open_settings()
    complaints = [language.install(application, settings.get(LANGUAGE)), complaint(settings)]
    theme.apply(application, settings.get(THEME))
    logs = Logs(state_folder())
    keeper = SessionKeeper(logs.folder)
    if not (logs.works and keeper.works):
        where = str(logs.folder)
        complaints.append(tr("Neither a log nor the session is kept: {where} cannot be written to.", where=where))
    jobs = Jobs()
    window = MainWindow(jobs, settings, keeper=keeper)
    logs.crashed.connect(window.message_bar.show_error)
    close_on_signals(window.close_unasked, window)
    window.begin()
    if told := " ".join(filter(None, complaints)):
        window.message_bar.show_news(told)
    if path is not None:
        window.open(path)
    elif keeper.left_behind is not None and settings.get(REMEMBER_RECENT):
        window.opening.offer_session(keeper.left_behind)
    else:
        keeper.forget()
    # Importing torch takes seconds: begin once the window stands, so that the first enhancement need not wait.
    QTimer.singleShot(300, jobs, lambda: jobs.warm_up(window.state.model))
    try:
        return application.exec()
    finally:
        logs.close()


if __name__ == "__main__":
    sys.exit(main())
