"""``fundus-sr``: the window, or with a subcommand the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

SUBCOMMANDS = ("enhance", "batch", "saliency", "vessels", "info", "models")
NO_SCREEN = ("offscreen", "minimal")
"""Platforms of Qt's that draw where nobody looks."""
FEW_CORES = 4
USAGE = """usage: fundus-sr [IMAGE]
       fundus-sr --sample | --demo OUT_DIR
       fundus-sr enhance | batch | saliency | vessels | info | models ...   (each with --help)

Opens the window, on IMAGE where it is given; with a subcommand it works without a window.
  --sample        open the sample photograph; where there is no screen: --demo out
  --demo OUT_DIR  enhance a region of the sample photograph at every scale, without a window"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; ``argv`` without its name. Returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments and arguments[0] in SUBCOMMANDS:
        from engine.cli import main as run_command

        return run_command(arguments)
    if arguments and arguments[0] in ("-h", "--help"):
        print(USAGE)
        return 0
    if len(arguments) == 2 and arguments[0] == "--demo":
        return _run_demo(Path(arguments[1]))
    if arguments == ["--sample"]:
        if not screen_is_there() or os.environ.get("QT_QPA_PLATFORM") in NO_SCREEN:
            print("There is no screen to open the window on: the same job without one follows.", flush=True)
            return _run_demo(Path("out"))
        from fundus_sr_app.sample import sample_path

        return _open_window(sample_path())
    if len(arguments) > 1 or (arguments and arguments[0].startswith("-")):
        print(USAGE, file=sys.stderr)
        return 2
    if not screen_is_there():
        print(
            "There is no screen to open a window on; use fundus-sr enhance or fundus-sr batch instead.",
            file=sys.stderr,
        )
        return 1
    return _open_window(Path(arguments[0]) if arguments else None)


def screen_is_there() -> bool:
    """Whether Qt will find a display; without one it aborts the process, which no caller can catch."""
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


def _run_demo(folder: Path) -> int:
    from engine.errors import FundusSRError
    from fundus_sr_app import demo

    try:
        return demo.run(folder)
    except FundusSRError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"{folder} cannot be written to: {error.strerror}.", file=sys.stderr)
    return 1


def _open_window(path: Path | None) -> int:
    keep_drawing_in_one_thread()
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from fundus_sr_app import language, theme
    from fundus_sr_app.jobs import Jobs
    from fundus_sr_app.logs import Logs, state_folder
    from fundus_sr_app.main_window import MainWindow
    from fundus_sr_app.session import SessionKeeper
    from fundus_sr_app.settings import LANGUAGE, THEME, open_settings

    application = QApplication(["fundus-sr"])
    application.setApplicationDisplayName("Fundus SR")
    settings = open_settings()
    complaint = language.install(application, settings.get(LANGUAGE))
    theme.apply(application, settings.get(THEME))
    logs = Logs(state_folder())
    keeper = SessionKeeper(state_folder())
    jobs = Jobs()
    window = MainWindow(jobs, settings, keeper=keeper)
    logs.crashed.connect(window.message_bar.show_error)
    window.show()
    if complaint:
        window.message_bar.show_news(complaint)
    if path is not None:
        window.open(path)
    elif keeper.left_behind is not None:
        window.opening.offer_session(keeper.left_behind)
    # Importing torch takes seconds: begin once the window stands, so that the first enhancement need not wait.
    QTimer.singleShot(300, jobs, lambda: jobs.warm_up(window.state.model))
    try:
        return application.exec()
    finally:
        logs.close()


if __name__ == "__main__":
    sys.exit(main())
