"""What must not be overlooked, in words: what could mislead whoever looks, and what would be lost."""

from __future__ import annotations

from engine.provenance import Made
from fundus_sr_app.pixels.compare import Mode, Reference
from fundus_sr_app.pixels.display import Channel, Display
from fundus_sr_app.pixels.turn import Turn
from fundus_sr_app.state.overlay import OverlaySettings
from fundus_sr_app.state.settings import Settings
from fundus_sr_app.state.state import State
from fundus_sr_app.text.language import tr

FAINT = 0.1
"""An opacity below this is as good as none."""


def cautions(state: State) -> tuple[str, ...]:
    """Say what of the settings, if it is forgotten, could mislead whoever looks."""
    if state.photograph is None:
        return ()
    hidden = state.comparison.mode is Mode.ORIGINAL and any(e.stages for e in state.all_enhancements)
    return (
        *([tr("Two different patients")] if state.patients_differ else []),
        *([tr("No photograph: made by AI")] if any(p.image.source.made for p in state.photographs) else []),
        *([tr("Damaged file")] if any(p.image.source.damaged for p in state.photographs) else []),
        *of_turn(state.turn),
        *of_display(state.display),
        *([tr("Enhanced regions hidden")] if hidden else []),
        *of_overlay(state.overlay_shown),
    )


def of_display(display: Display) -> tuple[str, ...]:
    """Say how what is seen differs from the photograph as it was taken."""
    only = {
        Channel.GREEN: tr("Red-free only"),
        Channel.RED: tr("Red only"),
        Channel.BLUE: tr("Blue only"),
        Channel.LUMINANCE: tr("Luminance only"),
    }
    said = [] if display.channel is Channel.COLOUR else [only[display.channel]]
    if display.clahe:
        said.append(tr("Local contrast"))
    if display.gamma != 1:
        gamma = display.gamma
        said.append(tr("Gamma {gamma:.2f}", gamma=gamma))
    if display.brightness or display.contrast:
        said.append(tr("Brightness or contrast changed"))
    if display.invert:
        said.append(tr("Inverted"))
    return tuple(said)


def of_turn(turn: Turn) -> tuple[str, ...]:
    """Say how the photograph is turned: an eye could be taken for the other one."""
    degrees = 90 * turn.quarters
    return (
        *([tr("Mirrored: left and right are exchanged")] if turn.mirrored else []),
        *([tr("Turned by {degrees}°", degrees=degrees)] if degrees else []),
    )


def of_overlay(settings: OverlaySettings) -> tuple[str, ...]:
    """Say that a map was chosen and is not seen."""
    if not settings.kind:
        return ()
    if settings.hidden:
        return (tr("Overlay hidden"),)
    return (tr("Overlay hardly visible"),) if settings.opacity < FAINT else ()


def lost_by_opening(state: State) -> str:
    """Say what would be lost of the photograph that has the focus if another took its place; "" where nothing."""
    return losses(state.alone) if state.alone.running is not None or state.shelf_is_full else ""


def losses(state: State) -> str:
    """Say what closing the photograph would cost; "" where nothing."""
    if state.running is not None:
        return tr("A region is still being enhanced.")
    regions, measurements = state.unsaved, state.untaken
    return " ".join(
        [
            *([tr("%n enhanced regions are not saved.", "", regions)] if regions else []),
            *([tr("%n measurements are neither saved nor copied.", "", measurements)] if measurements else []),
        ]
    )


def original_name(made: Made | None) -> str:
    """Say what was opened, beside what was made of it: only a photograph is an original."""
    if made is None:
        return tr("Original")
    return tr("File by Fundus SR") if made.scale is None else tr("File, AI-enhanced {scale}x", scale=made.scale)


def reference_name(state: State) -> str:
    """Say what enhanced regions are compared with."""
    original = original_name(None if state.photograph is None else state.photograph.image.source.made)
    match state.comparison.reference:
        case Reference.SMOOTH:
            return original
        case Reference.BLOCKS:
            return tr("{original}, its pixels", original=original)
        case Reference.LANCZOS:
            return tr("{original}, Lanczos", original=original)


def complaint(settings: Settings) -> str:
    """Say that not all settings were read, or that none can be kept; "" if all is well."""
    if settings.damaged:
        return tr("The file of the settings is damaged; they are as at first.")
    if settings.spoiled:
        names = ", ".join(settings.spoiled)
        return tr("Some settings could not be read and are as at first: {names}.", names=names)
    return "" if settings.kept else tr("Changes of the settings last until the program is closed.")
