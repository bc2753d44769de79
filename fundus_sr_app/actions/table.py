"""All that the user can do, declared once: menus, tool bar, command palette and shortcut sheet are made of this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from fundus_sr_app.actions.program import Program
from fundus_sr_app.actions.shortcuts import COMPARE_KEY
from fundus_sr_app.canvas.tools import Tool
from fundus_sr_app.maps.kinds import KINDS
from fundus_sr_app.pixels.compare import Mode, Reference
from fundus_sr_app.pixels.display import NEUTRAL, Channel
from fundus_sr_app.pixels.turn import UPRIGHT
from fundus_sr_app.state.enhancement import Enhancement
from fundus_sr_app.state.looks import LOOKS, OWN_PLACES
from fundus_sr_app.state.overlay import VESSELS, Origin
from fundus_sr_app.state.request import SCALES
from fundus_sr_app.state.settings import FILMSTRIP, MINIMAP, SCALE_BAR
from fundus_sr_app.text.language import mark, tr
from fundus_sr_app.text.wording import LOOK_TITLES

Words = str | Callable[[], str]
"""English, to go through tr(), or what gives the words in the user's language."""


def _always(_: Program) -> bool:
    return True


@dataclass(frozen=True)
class Action:
    """One thing that the user can do.

    Attributes:
        name: of its QAction; shortcuts of the user's own are kept by it.
        text: in menus, with & before the letter that chooses it.
        short: on buttons.
        keys: its shortcuts, with a blank between them.
        tip: what it does, in a sentence without an end.
        do: does it; of a switch it gets whether that is to be on, too.
        enabled: whether it can be done now.
        on: whether a switch is on; None for what is no switch.
        icon: of resources/icons; "" for none.
        bar: its place in the tool bar: those of one ten stand together; 0 for none.
    """

    name: str
    text: Words
    short: Words
    keys: str
    tip: Words
    do: Callable[..., object]
    enabled: Callable[[Program], bool] = _always
    on: Callable[[Program], bool] | None = None
    icon: str = ""
    bar: int = 0


def _is_open(p: Program) -> bool:
    return p.state.photograph is not None


def _chosen(p: Program) -> Enhancement | None:
    return p.state.enhancement(p.state.chosen)


def _any_chosen(p: Program) -> bool:
    return _chosen(p) is not None


def _chosen_ready(p: Program) -> bool:
    chosen = _chosen(p)
    return chosen is not None and chosen.layer is not None


def _any_ready(p: Program) -> bool:
    return any(e.layer is not None for e in p.state.enhancements)


def _any_measured(p: Program) -> bool:
    return bool(p.state.measurements)


def _two(p: Program) -> bool:
    return p.state.second is not None


def _map_shown(p: Program) -> bool:
    return p.overlays.kind is not None


def _vessels_shown(p: Program) -> bool:
    return p.state.overlay_shown.kind == VESSELS


class _Switch(NamedTuple):
    """What Action has of a switch."""

    do: Callable[[Program, bool], object]
    enabled: Callable[[Program], bool]
    on: Callable[[Program], bool]


def _tool(tool: Tool, enabled: Callable[[Program], bool] = _is_open) -> _Switch:
    return _Switch(lambda p, _: p.take_up(tool), enabled, lambda p: p.tool is tool)


def _mode(mode: Mode, enabled: Callable[[Program], bool] = _any_ready) -> _Switch:
    return _Switch(
        lambda p, on: p.compare(replace(p.state.comparison, mode=mode if on else Mode.OFF)),
        enabled,
        lambda p: p.state.comparison.mode is mode,
    )


def _reference(reference: Reference) -> _Switch:
    return _Switch(
        lambda p, on: p.compare(replace(p.state.comparison, reference=reference if on else Reference.SMOOTH)),
        _any_ready,
        lambda p: p.state.comparison.reference is reference,
    )


def _stage(by: int, p: Program) -> bool:
    """Whether the chosen region has a stage before, or after, the one that is shown."""
    chosen = _chosen(p)
    if chosen is None or chosen.layer is None:
        return False
    original = p.state.comparison.mode is Mode.ORIGINAL
    return not original if by < 0 else original or chosen.layer is not chosen.stages[-1]


def _channel(channel: Channel) -> _Switch:
    return _Switch(
        lambda p, _: p.display.choose_channel(channel), _is_open, lambda p: p.state.display.channel is channel
    )


def _origin(origin: Origin) -> _Switch:
    return _Switch(
        lambda p, _: p.overlays.choose_origin(origin),
        lambda p: p.overlays.kind is not None and origin in p.overlays.kind.origins,
        lambda p: p.overlays.kind is not None and p.overlays.kind.origin(p.state.overlay_shown) is origin,
    )


def _look(name: str, key: int, tip: str) -> Action:
    return Action(
        f"look_{name}", LOOK_TITLES[name], LOOK_TITLES[name], f"F{key}", tip, lambda p, _: p.display.wear(LOOKS[name]),
        _is_open, lambda p: _is_open(p) and p.state.display == LOOKS[name],
    )  # fmt: skip


def _own_look(place: str) -> Action:
    return Action(
        f"own_look_{place}",
        lambda: tr("Own look {place}", place=place),
        lambda: tr("Own {place}", place=place),
        f"F{6 + int(place)}",
        mark("The look that you kept here; with Shift the present one is kept"),
        lambda p, _: p.display.wear_own(place),
        lambda p: _is_open(p) and p.display.own_look(place) is not None,
        lambda p: _is_open(p) and p.display.own_look(place) == p.state.display,
    )


def _keep_look(place: str) -> Action:
    return Action(
        f"keep_look_{place}",
        lambda: tr("Keep this look as own {place}", place=place),
        mark("Keep"),
        f"Shift+F{6 + int(place)}",
        mark("Keep channel, local contrast and tones under this key"),
        lambda p: p.display.keep(place),
        _is_open,
    )


def _kind(name: str, title: str, key: str, explanation: str) -> Action:
    return Action(
        f"overlay_{name}", lambda: f"&{tr(title)}", title, key, explanation,
        lambda p, on: p.overlays.choose(name if on else ""),
        lambda p: p.overlays.possible(name), lambda p: p.state.overlay_shown.kind == name,
    )  # fmt: skip


def _scale(scale: int, number: int) -> Action:
    return Action(
        f"scales_{scale}", f"{scale}&x", f"{scale}x", f"Ctrl+{number}",
        lambda: tr("Enhance {scale} times", scale=scale), lambda p, _: p.enhancing.choose_scale(scale),
        lambda p: scale in p.state.scales, lambda p: p.state.scale == scale, bar=30 + number,
    )  # fmt: skip


LINE = None
"""Between two groups of a menu."""
RECENT = "recent"
"""Where the menu of photographs that were open before stands."""
Entries = tuple[Action | str | None, ...]
_DISPLAY_ONLY = mark("Display only: what is saved stays upright, and the view says that it is turned")

# As a table: ruff would give each argument a line.
# fmt: off
FILE: Entries = (
    Action("open", mark("&Open …"), mark("Open"), "Ctrl+O", mark("Open a photograph"),
           lambda p: p.opening.ask(), icon="open", bar=10),
    Action("open_folder", mark("Open a &folder …"), mark("Folder"), "Ctrl+Alt+O",
           mark("Open the photographs of a folder, to go through them"), lambda p: p.ask_folder()),
    RECENT,
    Action("sample", mark("Open the &sample photograph"), mark("Sample"), "Ctrl+Shift+O",
           mark("Open the sample photograph"), lambda p: p.open_sample(), icon="sample"),
    LINE,
    Action("previous", mark("Pre&vious photograph"), mark("Previous"), "PgUp",
           mark("The photograph before this one in the folder"),
           lambda p: p.folder.step(-1), lambda p: p.folder.position > 0),
    Action("next", mark("Ne&xt photograph"), mark("Next"), "PgDown", mark("The next photograph in the folder"),
           lambda p: p.folder.step(1), lambda p: 0 <= p.folder.position < len(p.folder.files) - 1),
    LINE,
    Action("save", mark("&Save the enhanced region, exact pixels …"), mark("Save"), "Ctrl+S",
           mark("Save the pixels of the chosen enhanced region, exact, as PNG, TIFF or DICOM"),
           lambda p: p.exporting.ask_save(), _chosen_ready, icon="save", bar=51),
    Action("save_original", mark("Save the &photograph's pixels of the region …"), mark("Save"), "Ctrl+Alt+S",
           mark("Save the original's own pixels of the chosen region, as PNG or TIFF"),
           lambda p: p.exporting.ask_save_original(), _chosen_ready),
    Action("save_pair", mark("Save &both as a pair …"), mark("Save"), "Ctrl+Alt+P",
           mark("Save one picture, as PNG or TIFF: the original, enlarged, and beside it the enhanced region"),
           lambda p: p.exporting.ask_save_pair(), _chosen_ready),
    Action("save_displayed", mark("Save the enhanced region, as &displayed …"), mark("Save"), "Ctrl+Shift+S",
           mark("Save the chosen enhanced region with display settings and overlays, as PNG or TIFF"),
           lambda p: p.exporting.ask_save_displayed(), _chosen_ready),
    Action("save_all", mark("Save a&ll enhanced regions …"), mark("Save"), "Ctrl+Alt+A",
           mark("Save the exact pixels of all enhanced regions of the photograph into a folder, as PNG"),
           lambda p: p.exporting.ask_save_all(), _any_ready),
    Action("report", mark("&Report: PDF or print …"), mark("Report"), "Ctrl+P",
           mark("The photograph with all its regions, each beside the original, and what was measured"),
           lambda p: p.show_report(), _is_open),
    LINE,
    Action("batch", mark("&Enhance a folder …"), mark("Folder"), "Ctrl+B",
           mark("Enhance all photographs of a folder"), lambda p: p.show_batch(), icon="batch"),
    Action("open_model", mark("Open a &model …"), mark("Model"), "Ctrl+Shift+M",
           mark("Put a model of your own into the list: a weights file, or a network of another project"),
           lambda p: p.enhancing.ask_model()),
    LINE,
    Action("quit", mark("&Quit"), mark("Quit"), "Ctrl+Q", mark("Close the program"), lambda p: p.close()),
)
EDIT: Entries = (
    Action("undo", mark("&Undo"), mark("Undo"), "Ctrl+Z", mark("Take back the last change of regions or display"),
           lambda p: p.enhancing.undo(), lambda p: bool(p.store.history.undoes)),
    Action("redo", mark("&Redo"), mark("Redo"), "Ctrl+Shift+Z Ctrl+Y", mark("Do again what was taken back"),
           lambda p: p.enhancing.redo(), lambda p: bool(p.store.history.redoes)),
    LINE,
    Action("copy_region", mark("&Copy the enhanced region, exact pixels"), mark("Copy"), "Ctrl+C",
           mark("Copy the chosen enhanced region to the clipboard"),
           lambda p: p.exporting.copy_region(), _chosen_ready),
    Action("copy_view", mark("Copy the &view, as displayed"), mark("Copy view"), "Ctrl+Shift+C",
           mark("Copy what the window shows to the clipboard"), lambda p: p.exporting.copy_view(), _is_open),
    LINE,
    Action("preferences", mark("Se&ttings …"), mark("Settings"), "Ctrl+,", mark("Theme, export, privacy"),
           lambda p: p.show_preferences()),
)
VIEW: Entries = (
    Action("fit", mark("&Fit in the window"), mark("Fit"), "F 0", mark("Show the whole photograph"),
           lambda p: p.viewer.camera.fit(), _is_open, icon="fit", bar=60),
    Action("one_to_one", mark("&1:1"), mark("1:1"), "1", mark("One screen pixel for each pixel of the photograph"),
           lambda p: p.viewer.camera.one_to_one(), _is_open, icon="one_to_one", bar=61),
    Action("zoom_in", mark("Zoom &in"), mark("Zoom in"), "Ctrl++ Ctrl+= +", mark("Magnify; also the mouse wheel"),
           lambda p: p.viewer.camera.zoom_in(), _is_open),
    Action("zoom_out", mark("Zoom &out"), mark("Zoom out"), "Ctrl+- -", mark("Show more; also the mouse wheel"),
           lambda p: p.viewer.camera.zoom_out(), _is_open),
    Action("zoom_to", mark("&Zoom to the region"), mark("Zoom to"), "Z", mark("Show the chosen enhanced region"),
           lambda p: p.zoom_to_chosen(), _any_chosen, icon="zoom_to"),
    Action("view_back", mark("&Back to the view before"), mark("Back"), "Backspace",
           mark("Show what was seen before the view glided to a region, and again the region"),
           lambda p: p.viewer.camera.go_back(), _is_open),
    LINE,
    Action("turn_back", mark("T&urn counter-clockwise"), mark("Turn ↺"), "Ctrl+Shift+T", _DISPLAY_ONLY,
           lambda p: p.turn_to(p.state.turn.clockwise(-1)), _is_open),
    Action("turn_clockwise", mark("Turn cloc&kwise"), mark("Turn ↻"), "Shift+T", _DISPLAY_ONLY,
           lambda p: p.turn_to(p.state.turn.clockwise(1)), _is_open),
    Action("mirror", mark("&Mirror"), mark("Mirror"), "Shift+H",
           mark("Exchange left and right, to compare with the other eye. Display only, and the view says so"),
           lambda p, _: p.turn_to(p.state.turn.flipped()), _is_open, lambda p: p.state.turn.mirrored),
    Action("upright", mark("Up&right"), mark("Upright"), "Shift+U", mark("As the photograph was taken"),
           lambda p: p.turn_to(UPRIGHT), lambda p: p.state.turn != UPRIGHT),
    LINE,
    Action("magnifier", mark("Ma&gnifier with another look"), mark("Magnifier"), "J",
           mark("What is under the cursor, larger and with the look that is chosen in the settings"),
           lambda p, on: p.magnify(on), _is_open, lambda p: p.magnified),
    Action("minimap", mark("Mi&nimap"), mark("Minimap"), "U",
           mark("The whole photograph, small, while only a part of it is seen; a click leads there"),
           lambda p, on: p.settings.put(MINIMAP, on), on=lambda p: p.settings.get(MINIMAP)),
    Action("full_screen", mark("Full &screen"), mark("Full screen"), "F11", mark("Nothing but the photograph"),
           lambda p, on: p.fill_screen(on), on=lambda p: p.alone),
    LINE,
    Action("filmstrip", mark("Film&strip"), mark("Filmstrip"), "Shift+F",
           mark("Show or hide the photographs of the folder"), lambda p, on: p.settings.put(FILMSTRIP, on),
           lambda p: len(p.folder.files) > 1, lambda p: p.settings.get(FILMSTRIP)),
    Action("toggle_inspector", mark("Inspector"), mark("Inspector"), "I", mark("Show or hide the inspector"),
           lambda p, on: p.show_inspector(on), on=lambda p: p.inspector_shown, icon="inspector", bar=70),
)
COMPARE: Entries = (
    Action("compare", mark("&Compare with the original"), mark("Compare"), "Shift+C",
           lambda: tr("Show the original instead; or hold {key} to see it as long as you hold", key=COMPARE_KEY),
           *_mode(Mode.ORIGINAL), icon="compare", bar=50),
    Action("compare_swipe", mark("&Swipe line"), mark("Swipe"), "W",
           mark("A line to drag: the original to its left, the enhanced region to its right"), *_mode(Mode.SWIPE)),
    Action("compare_side_by_side", mark("Side &by side"), mark("Side by side"), "B",
           mark("The original in a pane at the left, which moves with the other"),
           *_mode(Mode.SIDE_BY_SIDE, lambda p: _any_ready(p) and not _two(p))),
    Action("compare_loupe", mark("&Loupe"), mark("Loupe"), "L", mark("A magnifier at the cursor that shows both"),
           *_mode(Mode.LOUPE)),
    LINE,
    Action("compare_blocks", mark("With the original's &pixels as squares"), mark("Squares"), "K",
           mark("Show each pixel of the original as a square, instead of smooth as in the rest of the photograph"),
           *_reference(Reference.BLOCKS)),
    Action("compare_lanczos", mark("With L&anczos interpolation"), mark("Lanczos"), "Shift+K",
           mark("Compare with the original enlarged by Lanczos interpolation to the same size"),
           *_reference(Reference.LANCZOS)),
    LINE,
    Action("stage_coarser", mark("&Coarser stage"), mark("Coarser"), ",",
           mark("Show the chosen region's stage before; the first one is the original"),
           lambda p: p.step_stage(-1), partial(_stage, -1)),
    Action("stage_finer", mark("&Finer stage"), mark("Finer"), ".",
           mark("Show the chosen region's stage after this one"), lambda p: p.step_stage(1), partial(_stage, 1)),
)
BESIDE: Entries = (
    Action("open_beside", mark("Open a s&econd photograph …"), mark("Second"), "Ctrl+D",
           mark("Open another photograph beside this one: the other eye, or another visit"),
           lambda p: p.beside.ask(), _is_open),
    Action("link_panes", mark("Lin&ked"), mark("Linked"), "Ctrl+J",
           mark("Both photographs move together; unlinked, each can be moved until it fits the other"),
           lambda p, on: p.beside.link(on), _two, lambda p: p.state.linked),
    Action("other_pane", mark("&Go to the other photograph"), mark("Other"), "F6",
           mark("What is chosen, enhanced and saved is that of the photograph whose name is underlined"),
           lambda p: p.beside.turn_over(), _two),
    Action("close_beside", mark("Close the seco&nd photograph"), mark("Close"), "Ctrl+W",
           mark("Take the photograph at the right away"), lambda p: p.beside.close(), _two),
)
DISPLAY: Entries = (
    _look("plain", 2, mark("The photograph as it was taken")),
    _look("red_free", 3, mark("Green channel with local contrast: vessels, haemorrhages, nerve fibres")),
    _look("disc", 4, mark("Darker, with more contrast in what is bright: cup and rim of the optic disc")),
    _look("macula", 5, mark("Brighter, with local contrast: what lies in the dark around the fovea")),
    LINE,
    *map(_own_look, OWN_PLACES),
    *map(_keep_look, OWN_PLACES),
    LINE,
    Action("channel_colour", mark("&Colour"), mark("Colour"), "Q", mark("All channels"), *_channel(Channel.COLOUR)),
    Action("channel_green", mark("&Red-free (green)"), mark("Red-free"), "G",
           mark("The green channel alone, where vessels and haemorrhages stand out"), *_channel(Channel.GREEN)),
    Action("channel_red", mark("R&ed"), mark("Red"), "Shift+R", mark("The red channel alone"),
           *_channel(Channel.RED)),
    Action("channel_blue", mark("&Blue"), mark("Blue"), "Shift+B", mark("The blue channel alone"),
           *_channel(Channel.BLUE)),
    Action("channel_luminance", mark("&Luminance"), mark("Luma"), "Y", mark("Brightness without colour"),
           *_channel(Channel.LUMINANCE)),
    LINE,
    Action("clahe", mark("L&ocal contrast (CLAHE)"), mark("Local contrast"), "A",
           mark("Contrast-limited adaptive histogram equalisation (CLAHE)"),
           lambda p, on: p.display.change(clahe=on), _is_open, lambda p: p.state.display.clahe),
    Action("invert", mark("&Invert"), mark("Invert"), "X", mark("Black for white and white for black"),
           lambda p, on: p.display.change(invert=on), _is_open, lambda p: p.state.display.invert),
    LINE,
    Action("reset_display", mark("Re&set the display"), mark("Reset"), "D",
           mark("All display settings as they were at first"),
           lambda p: p.display.changed.emit(NEUTRAL), lambda p: p.state.display != NEUTRAL),
)
OVERLAYS: Entries = (
    *(_kind(kind.name, kind.title, kind.key, kind.explanation) for kind in KINDS),
    LINE,
    Action("overlay_of_photograph", mark("Of the &photograph"), mark("Photograph"), "Shift+P",
           mark("Compute the map on the whole photograph"), *_origin(Origin.PHOTOGRAPH)),
    Action("overlay_of_enhanced", mark("Of the &enhanced region"), mark("Enhanced region"), "Shift+E",
           mark("Compute the map on the chosen enhanced region"), *_origin(Origin.ENHANCED)),
    LINE,
    Action("overlay_hidden", mark("&Hide the overlay"), mark("Hide"), "O", mark("Hide the map, or show it again"),
           lambda p, on: p.overlays.change(hidden=on), _map_shown, lambda p: p.state.overlay_shown.hidden),
    Action("overlay_weaker", mark("&Weaker"), mark("Weaker"), "[", mark("Make the map less opaque"),
           lambda p: p.overlays.fade(-1), _map_shown),
    Action("overlay_stronger", mark("S&tronger"), mark("Stronger"), "]", mark("Make it more opaque"),
           lambda p: p.overlays.fade(1), _map_shown),
    LINE,
    Action("vessel_contour", mark("Vessels as &outlines"), mark("Outline"), "N",
           mark("Draw a line around vessels instead of covering them"),
           lambda p, on: p.overlays.change(contour=on), _vessels_shown, lambda p: p.state.overlay_shown.contour),
    Action("vessel_difference", mark("&Mark what was kept, lost and invented"), mark("Kept, lost, invented"),
           "Shift+V",
           mark("A colour each for vessels that the enhanced region kept, lost and invented; "
                "off: one for all it shows"),
           lambda p, on: p.overlays.change(difference=on), lambda p: p.overlays.differs,
           lambda p: p.state.overlay_shown.difference),
)
REGION: Entries = (
    Action("hand", mark("&Pan"), mark("Pan"), "H", mark("Drag to move the photograph; also hold Space"),
           *_tool(Tool.HAND, _always), icon="hand", bar=20),
    Action("region", mark("Choose a &region"), mark("Region"), "R",
           mark("Drag a rectangle to enhance; also hold Shift"), *_tool(Tool.REGION, _always), icon="region", bar=21),
    Action("new_region", mark("&New region in the middle"), mark("New"), "Ins Ctrl+R",
           mark("Choose the middle of the view; arrow keys move the region, with Ctrl they make it larger or smaller"),
           lambda p: p.enhancing.select(p.viewer.camera.region_in_the_middle()), _is_open),
    LINE,
    *(_scale(scale, number) for number, scale in enumerate(SCALES, start=1)),
    LINE,
    Action("enhance", mark("&Enhance the region"), mark("Enhance"), "E Ctrl+Return",
           mark("Enhance the chosen region"), lambda p: p.enhancing.start(),
           lambda p: p.state.target is not None, icon="enhance", bar=40),
    Action("cancel", mark("&Cancel"), mark("Cancel"), "Esc", mark("Stop; the stages that are ready are kept"),
           lambda p: p.cancel(), lambda p: p.state.running is not None or p.maps.work is not None,
           icon="cancel", bar=41),
    Action("delete", mark("&Delete the region"), mark("Delete"), "Del", mark("Remove the chosen enhanced region"),
           lambda p: p.enhancing.delete_chosen(), _any_chosen, icon="delete"),
    LINE,
    Action("list_regions", mark("Add the regions to a &list …"), mark("List"), "Ctrl+L",
           mark("Keep this photograph's regions in a list that a batch can enhance"),
           lambda p: p.exporting.ask_list(), lambda p: bool(p.state.enhancements) or p.state.selection is not None),
)
MEASURE: Entries = (
    Action("measure_distance", mark("&Distance"), mark("Distance"), "M", mark("Drag from one end to the other"),
           *_tool(Tool.DISTANCE)),
    Action("measure_area", mark("&Area"), mark("Area"), "P",
           mark("Click the corners of an outline; a double click, Enter or a click on the first one ends it"),
           *_tool(Tool.POLYGON)),
    Action("measure_ellipse", mark("&Ellipse"), mark("Ellipse"), "Shift+M", mark("Drag the box around an ellipse"),
           *_tool(Tool.ELLIPSE)),
    Action("mark_disc", mark("&Mark the optic disc"), mark("Disc"), "Shift+D",
           mark("Drag the box around the optic disc: disc diameters are then measured against it"),
           *_tool(Tool.DISC)),
    LINE,
    Action("delete_measurement", mark("De&lete the measurement"), mark("Delete"), "Shift+Del",
           mark("Remove the measurement that is chosen"), lambda p: p.measuring.delete_chosen(),
           lambda p: any(one.name == p.state.measured for one in p.state.measurements)),
    Action("copy_measurements", mark("&Copy the measurements"), mark("Copy"), "Ctrl+Alt+C",
           mark("All measurements as a table, to paste into a record or a spreadsheet"),
           lambda p: p.measuring.copy(), _any_measured),
    Action("save_measurements", mark("&Save the measurements …"), mark("Save"), "Ctrl+Alt+M",
           mark("All measurements as a table (CSV)"), lambda p: p.exporting.ask_save_measurements(), _any_measured),
    LINE,
    Action("scale_bar", mark("Scale &bar"), mark("Scale bar"), "Shift+S",
           mark("A scale bar in the view, in what is saved as displayed, and in the report"),
           lambda p, on: p.settings.put(SCALE_BAR, on), _is_open, lambda p: p.settings.get(SCALE_BAR)),
)
HELP: Entries = (
    Action("palette", mark("&Command palette …"), mark("Commands"), "Ctrl+K",
           mark("Find what can be done by its name"), lambda p: p.show_palette()),
    Action("shortcuts", mark("&Keyboard shortcuts"), mark("Shortcuts"), "F1",
           mark("All shortcuts on one sheet, to look up and change"), lambda p: p.show_sheet()),
    Action("instruments", mark("&What the instruments see"), mark("Instruments"), "Alt+F1",
           mark("What each map and number sees, where it comes from, and what it cannot see"),
           lambda p: p.show_instruments()),
    Action("tour", mark("Take the &tour"), mark("Tour"), "Shift+F1",
           mark("The most important things, on the sample photograph"), lambda p: p.begin_tour()),
    LINE,
    Action("log_folder", mark("Open the &log folder"), mark("Log"), "Ctrl+Shift+L",
           mark("The log, which holds nothing of a patient"), lambda p: p.show_log_folder()),
    Action("about", mark("&About Fundus SR"), mark("About"), "Ctrl+F1",
           mark("Version, intended use, maps, models, licences"), lambda p: p.show_about()),
)
# fmt: on
MENUS: dict[str, Entries] = {
    mark("&File"): FILE,
    mark("&Edit"): EDIT,
    mark("&View"): VIEW,
    mark("&Compare"): (*COMPARE, LINE, *BESIDE),
    mark("&Display"): DISPLAY,
    mark("&Overlays"): OVERLAYS,
    mark("&Region"): REGION,
    mark("&Measure"): MEASURE,
    mark("&Help"): HELP,
}
_SAVES = ("save", "save_original", "save_pair", "save_displayed", "save_all")
REGION_MENU: Entries = ("zoom_to", "enhance", LINE, *_SAVES, LINE, "delete")
"""Of an enhanced region, where it is clicked with the right button: names of actions."""
