"""Everything the user can do, each with its name, icon, shortcut and tooltip, in one place."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow

from fundus_sr_app.look.theme import set_icon
from fundus_sr_app.state.history import History
from fundus_sr_app.state.state import SCALES, State
from fundus_sr_app.text.language import tr

COMPARE_KEY = "C"


@dataclass(frozen=True)
class Actions:
    """The window's actions; what they do is connected by the window."""

    open: QAction
    open_folder: QAction
    sample: QAction
    previous: QAction
    next: QAction
    filmstrip: QAction
    batch: QAction
    open_model: QAction
    preferences: QAction
    quit: QAction
    hand: QAction
    region: QAction
    scales: dict[int, QAction]
    enhance: QAction
    cancel: QAction
    compare: QAction
    save: QAction
    save_original: QAction
    save_pair: QAction
    save_displayed: QAction
    save_all: QAction
    report: QAction
    copy_region: QAction
    copy_view: QAction
    list_regions: QAction
    zoom_to: QAction
    view_back: QAction
    new_region: QAction
    delete: QAction
    undo: QAction
    redo: QAction
    log_folder: QAction
    about: QAction
    tour: QAction
    palette: QAction
    shortcuts: QAction
    instruments: QAction
    fit: QAction
    one_to_one: QAction
    zoom_in: QAction
    zoom_out: QAction


def create_actions(window: QMainWindow) -> Actions:
    """All actions, added to ``window`` so that their shortcuts work in it."""

    def action(text: str, short: str, picture: str, keys: str, tip: str, checkable: bool = False) -> QAction:
        return new_action(window, "", text, short, keys, tip, picture=picture, checkable=checkable)

    actions = Actions(
        open=action(tr("&Open …"), tr("Open"), "open", "Ctrl+O", tr("Open a photograph")),
        open_folder=action(
            tr("Open a &folder …"),
            tr("Folder"),
            "",
            "Ctrl+Alt+O",
            tr("Open the photographs of a folder, to go through them"),
        ),
        previous=action(
            tr("Pre&vious photograph"), tr("Previous"), "", "PgUp", tr("The photograph before this one in the folder")
        ),
        next=action(tr("Ne&xt photograph"), tr("Next"), "", "PgDown", tr("The next photograph in the folder")),
        filmstrip=action(
            tr("Film&strip"), tr("Filmstrip"), "", "Shift+F", tr("Show or hide the photographs of the folder"), True
        ),
        sample=action(
            tr("Open the &sample photograph"), tr("Sample"), "sample", "Ctrl+Shift+O", tr("Open the sample photograph")
        ),
        batch=action(
            tr("&Enhance a folder …"), tr("Folder"), "batch", "Ctrl+B", tr("Enhance all photographs of a folder")
        ),
        open_model=action(
            tr("Open a &model …"),
            tr("Model"),
            "",
            "Ctrl+Shift+M",
            tr("Put a model of your own into the list: a weights file, or a network of another project"),
        ),
        preferences=action(tr("Se&ttings …"), tr("Settings"), "", "Ctrl+,", tr("Theme, export, privacy")),
        quit=action(tr("&Quit"), tr("Quit"), "", "Ctrl+Q", tr("Close the program")),
        hand=action(tr("&Pan"), tr("Pan"), "hand", "H", tr("Drag to move the photograph; also hold Space"), True),
        region=action(
            tr("Choose a &region"),
            tr("Region"),
            "region",
            "R",
            tr("Drag a rectangle to enhance; also hold Shift"),
            True,
        ),
        scales={
            scale: action(
                f"{scale}&x", f"{scale}x", "", f"Ctrl+{number}", tr("Enhance {scale} times", scale=scale), True
            )
            for number, scale in enumerate(SCALES, start=1)
        },
        enhance=action(
            tr("&Enhance the region"), tr("Enhance"), "enhance", "E Ctrl+Return", tr("Enhance the chosen region")
        ),
        cancel=action(tr("&Cancel"), tr("Cancel"), "cancel", "Esc", tr("Stop; the stages that are ready are kept")),
        compare=action(
            tr("&Compare with the original"),
            tr("Compare"),
            "compare",
            "Shift+C",
            tr("Show the original instead; or hold {key} to see it as long as you hold", key=COMPARE_KEY),
            True,
        ),
        save=action(
            tr("&Save the enhanced region, exact pixels …"),
            tr("Save"),
            "save",
            "Ctrl+S",
            tr("Save the pixels of the chosen enhanced region, exact, as PNG, TIFF or DICOM"),
        ),
        save_original=action(
            tr("Save the &photograph's pixels of the region …"),
            tr("Save"),
            "",
            "Ctrl+Alt+S",
            tr("Save the original's own pixels of the chosen region, as PNG or TIFF"),
        ),
        save_pair=action(
            tr("Save &both as a pair …"),
            tr("Save"),
            "",
            "Ctrl+Alt+P",
            tr("Save one picture, as PNG or TIFF: the original, enlarged, and beside it the enhanced region"),
        ),
        save_displayed=action(
            tr("Save the enhanced region, as &displayed …"),
            tr("Save"),
            "",
            "Ctrl+Shift+S",
            tr("Save the chosen enhanced region with display settings and overlays, as PNG or TIFF"),
        ),
        save_all=action(
            tr("Save a&ll enhanced regions …"),
            tr("Save"),
            "",
            "Ctrl+Alt+A",
            tr("Save the exact pixels of all enhanced regions of the photograph into a folder, as PNG"),
        ),
        report=action(
            tr("&Report: PDF or print …"),
            tr("Report"),
            "",
            "Ctrl+P",
            tr("The photograph with all its regions, each beside the original, and what was measured"),
        ),
        copy_region=action(
            tr("&Copy the enhanced region, exact pixels"),
            tr("Copy"),
            "",
            "Ctrl+C",
            tr("Copy the chosen enhanced region to the clipboard"),
        ),
        copy_view=action(
            tr("Copy the &view, as displayed"),
            tr("Copy view"),
            "",
            "Ctrl+Shift+C",
            tr("Copy what the window shows to the clipboard"),
        ),
        zoom_to=action(tr("&Zoom to the region"), tr("Zoom to"), "zoom_to", "Z", tr("Show the chosen enhanced region")),
        view_back=action(
            tr("&Back to the view before"),
            tr("Back"),
            "",
            "Backspace",
            tr("Show what was seen before the view glided to a region, and again the region"),
        ),
        new_region=action(
            tr("&New region in the middle"),
            tr("New"),
            "",
            "Ins Ctrl+R",
            tr("Choose the middle of the view; arrow keys move the region, with Ctrl they make it larger or smaller"),
        ),
        delete=action(tr("&Delete the region"), tr("Delete"), "delete", "Del", tr("Remove the chosen enhanced region")),
        fit=action(tr("&Fit in the window"), tr("Fit"), "fit", "F 0", tr("Show the whole photograph")),
        one_to_one=action(
            tr("&1:1"), tr("1:1"), "one_to_one", "1", tr("One screen pixel for each pixel of the photograph")
        ),
        zoom_in=action(tr("Zoom &in"), tr("Zoom in"), "", "Ctrl++ Ctrl+= +", tr("Magnify; also the mouse wheel")),
        list_regions=action(
            tr("Add the regions to a &list …"),
            tr("List"),
            "",
            "Ctrl+L",
            tr("Keep this photograph's regions in a list that a batch can enhance"),
        ),
        undo=action(tr("&Undo"), tr("Undo"), "", "Ctrl+Z", tr("Take back the last change of regions or display")),
        redo=action(tr("&Redo"), tr("Redo"), "", "Ctrl+Shift+Z Ctrl+Y", tr("Do again what was taken back")),
        log_folder=action(
            tr("Open the &log folder"), tr("Log"), "", "Ctrl+Shift+L", tr("The log, which holds nothing of a patient")
        ),
        about=action(
            tr("&About Fundus SR"), tr("About"), "", "Ctrl+F1", tr("Version, intended use, maps, models, licences")
        ),
        tour=action(
            tr("Take the &tour"), tr("Tour"), "", "Shift+F1", tr("The most important things, on the sample photograph")
        ),
        palette=action(tr("&Command palette …"), tr("Commands"), "", "Ctrl+K", tr("Find what can be done by its name")),
        instruments=action(
            tr("&What the instruments see"),
            tr("Instruments"),
            "",
            "Alt+F1",
            tr("What each map and number sees, where it comes from, and what it cannot see"),
        ),
        shortcuts=action(
            tr("&Keyboard shortcuts"),
            tr("Shortcuts"),
            "",
            "F1",
            tr("All shortcuts on one sheet, to look up and change"),
        ),
        zoom_out=action(tr("Zoom &out"), tr("Zoom out"), "", "Ctrl+- -", tr("Show more; also the mouse wheel")),
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


def enable(actions: Actions, state: State, history: History) -> None:
    """Those that can be used now."""
    is_open, chosen = state.photograph is not None, state.enhancement(state.chosen)
    actions.scales[state.scale].setChecked(True)
    looking = actions.fit, actions.one_to_one, actions.zoom_in, actions.zoom_out, actions.view_back
    for action in (*looking, actions.new_region, actions.copy_view):
        action.setEnabled(is_open)
    for scale, action in actions.scales.items():
        action.setEnabled(scale in state.scales)
    actions.enhance.setEnabled(state.target is not None)
    saving = actions.save, actions.save_original, actions.save_pair, actions.save_displayed
    actions.report.setEnabled(is_open)
    for action in (*saving, actions.copy_region):
        action.setEnabled(chosen is not None and chosen.layer is not None)
    actions.save_all.setEnabled(any(e.layer is not None for e in state.enhancements))
    actions.zoom_to.setEnabled(chosen is not None)
    actions.delete.setEnabled(chosen is not None)
    actions.list_regions.setEnabled(bool(state.enhancements) or state.selection is not None)
    actions.undo.setEnabled(bool(history.undoes))
    actions.redo.setEnabled(bool(history.redoes))


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
    new = QAction(text, window)
    new.setObjectName(name)
    new.setIconText(short)
    if picture:
        set_icon(new, picture)
        new.setIconText(f" {short}")  # style sheets know no gap between icon and text
    new.setShortcuts([QKeySequence(key) for key in keys.split()])
    new.setProperty("tip", tip)
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
    return without_key(action.text()).removesuffix("…").rstrip()


def without_key(text: str) -> str:
    """Return a menu's words without the letter that opens it, which stands behind them in Chinese: (&F)."""
    return re.sub(r"\(&.\)|&", "", text)


def keys_of(action: QAction) -> str:
    """Its first shortcut, as people read it; "" for none."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def show_keys(action: QAction) -> None:
    """Write the shortcuts it has now into its tooltip."""
    tip = action.property("tip")
    names = " / ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
    action.setToolTip(f"{tip} ({names})" if names else tip)
