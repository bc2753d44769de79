"""Everything the user can do, each with its name, icon, shortcut and tooltip, in one place."""

from __future__ import annotations

from dataclasses import dataclass, fields

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow

from fundus_sr_app.language import tr
from fundus_sr_app.state import SCALES
from fundus_sr_app.theme import set_icon

COMPARE_KEY = "C"


@dataclass(frozen=True)
class Actions:
    """The window's actions; what they do is connected by the window."""

    open: QAction
    sample: QAction
    batch: QAction
    preferences: QAction
    quit: QAction
    hand: QAction
    region: QAction
    scales: dict[int, QAction]
    enhance: QAction
    cancel: QAction
    compare: QAction
    save: QAction
    save_displayed: QAction
    report: QAction
    copy_region: QAction
    copy_view: QAction
    list_regions: QAction
    zoom_to: QAction
    delete: QAction
    undo: QAction
    redo: QAction
    log_folder: QAction
    palette: QAction
    shortcuts: QAction
    fit: QAction
    one_to_one: QAction
    zoom_in: QAction
    zoom_out: QAction


def create_actions(window: QMainWindow) -> Actions:
    """All actions, added to ``window`` so that their shortcuts work in it."""

    def action(text: str, short: str, picture: str, keys: str, tip: str, checkable: bool = False) -> QAction:
        return new_action(window, "", text, short, keys, tip, picture=picture, checkable=checkable)

    actions = Actions(
        open=action("&Open …", "Open", "open", "Ctrl+O", "Open a photograph"),
        sample=action("Open the &sample photograph", "Sample", "sample", "Ctrl+Shift+O", "Open the sample photograph"),
        batch=action("&Enhance a folder …", "Folder", "batch", "Ctrl+B", "Enhance all photographs of a folder"),
        preferences=action("Se&ttings …", "Settings", "", "Ctrl+,", "Theme, export, privacy"),
        quit=action("&Quit", "Quit", "", "Ctrl+Q", "Close the program"),
        hand=action("&Pan", "Pan", "hand", "H", "Drag to move the photograph; also hold Space", True),
        region=action(
            "Choose a &region", "Region", "region", "R", "Drag a rectangle to enhance; also hold Shift", True
        ),
        scales={
            scale: action(
                f"{scale}&x", f"{scale}x", "", f"Ctrl+{number}", tr("Enhance {scale} times", scale=scale), True
            )
            for number, scale in enumerate(SCALES, start=1)
        },
        enhance=action("&Enhance the region", "Enhance", "enhance", "E Ctrl+Return", "Enhance the chosen region"),
        cancel=action("&Cancel", "Cancel", "cancel", "Esc", "Stop; the stages that are ready are kept"),
        compare=action(
            "&Compare with the original",
            "Compare",
            "compare",
            "Shift+C",
            tr("Show the original instead; or hold {key} to see it as long as you hold", key=COMPARE_KEY),
            True,
        ),
        save=action(
            "&Save the region, original pixels …",
            "Save",
            "save",
            "Ctrl+S",
            "Save the pixels of the chosen enhanced region, exact, as PNG or TIFF",
        ),
        save_displayed=action(
            "Save the region, as &displayed …",
            "Save",
            "",
            "Ctrl+Shift+S",
            "Save the chosen enhanced region with display settings and overlays, as PNG or TIFF",
        ),
        report=action(
            "PDF &report of the region …",
            "Report",
            "",
            "Ctrl+P",
            "One page: the original beside the enhanced region, and how it came to be",
        ),
        copy_region=action(
            "&Copy the region, original pixels",
            "Copy",
            "",
            "Ctrl+C",
            "Copy the chosen enhanced region to the clipboard",
        ),
        copy_view=action(
            "Copy the &view, as displayed",
            "Copy view",
            "",
            "Ctrl+Shift+C",
            "Copy what the window shows to the clipboard",
        ),
        zoom_to=action("&Zoom to the region", "Zoom to", "zoom_to", "Z", "Show the chosen enhanced region"),
        delete=action("&Delete the region", "Delete", "delete", "Del", "Remove the chosen enhanced region"),
        fit=action("&Fit in the window", "Fit", "fit", "F 0", "Show the whole photograph"),
        one_to_one=action("&1:1", "1:1", "one_to_one", "1", "One screen pixel for each pixel of the photograph"),
        zoom_in=action("Zoom &in", "Zoom in", "", "Ctrl++ Ctrl+= +", "Magnify; also the mouse wheel"),
        list_regions=action(
            "Add the regions to a &list …",
            "List",
            "",
            "Ctrl+L",
            "Keep this photograph's regions in a list that a batch can enhance",
        ),
        undo=action("&Undo", "Undo", "", "Ctrl+Z", "Take back the last change of regions or display"),
        redo=action("&Redo", "Redo", "", "Ctrl+Shift+Z Ctrl+Y", "Do again what was taken back"),
        log_folder=action(
            "Open the &log folder", "Log", "", "Ctrl+Shift+L", "The log, which holds nothing of a patient"
        ),
        palette=action("&Command palette …", "Commands", "", "Ctrl+K", "Find what can be done by its name"),
        shortcuts=action(
            "&Keyboard shortcuts", "Shortcuts", "", "F1", "All shortcuts on one sheet, to look up and change"
        ),
        zoom_out=action("Zoom &out", "Zoom out", "", "Ctrl+- -", "Show more; also the mouse wheel"),
    )
    for field in fields(actions):
        member = getattr(actions, field.name)
        if isinstance(member, dict):
            for key, one in member.items():
                one.setObjectName(f"{field.name}_{key}")
        else:
            member.setObjectName(field.name)
    for members in ((actions.hand, actions.region), actions.scales.values()):
        group = QActionGroup(window)
        for member in members:
            group.addAction(member)
    return actions


def new_action(
    window: QMainWindow,
    name: str,
    text: str,
    short: str,
    keys: str,
    tip: str,
    *,
    picture: str = "",
    checkable: bool = False,
) -> QAction:
    """One action, added to ``window``; ``keys`` are its shortcuts with a blank between them."""
    new = QAction(tr(text), window)
    new.setObjectName(name)
    new.setIconText(tr(short))
    if picture:
        set_icon(new, picture)
        new.setIconText(f" {tr(short)}")  # style sheets know no gap between icon and text
    new.setShortcuts([QKeySequence(key) for key in keys.split()])
    new.setProperty("tip", tr(tip))
    show_keys(new)
    new.setCheckable(checkable)
    window.addAction(new)
    return new


def new_switch(window: QMainWindow, name: str, text: str, short: str, keys: str, tip: str) -> QAction:
    """One that is on or off."""
    return new_action(window, name, text, short, keys, tip, checkable=True)


def set_switch(action: QAction, *, on: bool, enabled: bool) -> None:
    """Show whether it is on, and whether it can be used."""
    action.setChecked(on)
    action.setEnabled(enabled)


def plain_text(action: QAction) -> str:
    """Its name as it stands in a menu, without the mark of the mnemonic and the dots."""
    return action.text().replace("&", "").removesuffix("…").rstrip()


def keys_of(action: QAction) -> str:
    """Its first shortcut, as people read it; "" for none."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def show_keys(action: QAction) -> None:
    """Write the shortcuts it has now into its tooltip."""
    tip = action.property("tip")
    names = " / ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
    action.setToolTip(f"{tip} ({names})" if names else tip)
