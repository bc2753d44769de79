"""Numbers as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.photograph_quality import Quality
from engine.provenance import Made, Provenance, Restored
from engine.trust.codes import Caution
from engine.trust.numbers import Numbers
from fundus_sr_app.text.language import mark, number, tr

if TYPE_CHECKING:
    from fundus_sr_app.state.enhancement import Photograph

LOOK_TITLES = {"plain": mark("Plain"), "red_free": mark("Red-free+"), "disc": mark("Disc"), "macula": mark("Macula")}
"""Of fundus_sr_app.state.looks.LOOKS, in its order; they go through tr() when they are shown."""
BLOCKY = 0.1
"""Blockiness from which on it is told."""


def notice(scale: int, *, foreign: bool = False) -> str:
    """Return the mark of an enhanced region on screen and paper; in files it stands in English (Provenance.notice)."""
    mark = tr("AI-enhanced {scale}x - not for primary diagnosis", scale=scale)
    return " - ".join([mark, tr("foreign model")]) if foreign else mark


def short_notice(scale: int) -> str:
    """Return the mark where there is no room for all of it."""
    return tr("AI {scale}x", scale=scale)


def told_made(made: Made) -> str:
    """Say what this program made a file that was opened."""
    if made.scale is None:
        return tr("A map or a picture by Fundus SR, not a photograph")
    return tr("Enhanced {scale}x by Fundus SR (AI), not a photograph", scale=made.scale)


def pane_name(photograph: Photograph) -> str:
    """Which photograph it is: the patient's id where the file has one, its name otherwise."""
    examination = photograph.examination
    return (examination and examination.patient_id) or photograph.image.source.path.name


def pane_names(photographs: Sequence[Photograph]) -> list[str]:
    """Name photographs that are seen together; files as :func:`told_apart` names them."""
    names = [pane_name(photograph) for photograph in photographs]
    paths = [photograph.image.source.path.absolute() for photograph in photographs]
    return told_apart(paths) if names == [path.name for path in paths] else names


def told_apart(paths: Sequence[Path]) -> list[str]:
    """Name files, those of the same name with as many of their folders as differ."""
    alike: dict[str, set[Path]] = {}
    for path in paths:
        alike.setdefault(path.name, set()).add(path)

    def end(path: Path, parts: int) -> str:
        return "/".join(path.parts[-parts:])

    def name(path: Path) -> str:
        others = alike[path.name] - {path}
        ends = (end(path, n) for n in range(1, len(path.parts)) if all(end(path, n) != end(o, n) for o in others))
        return next(ends, path.name)

    return [name(path) for path in paths]


def names_together(photographs: Sequence[Photograph]) -> str:
    """Name all that is seen; of one patient, or of one file twice, with what else is known."""
    names = pane_names(photographs)
    if len(set(names)) < len(names):
        names = [f"{name} {pane_details(one)}".strip() for name, one in zip(names, photographs, strict=True)]
    return "  |  ".join(names)


def pane_details(photograph: Photograph) -> str:
    """Whether it is a photograph and damaged, which eye, and when, as far as that is known."""
    source = photograph.image.source
    made = "" if source.made is None else told_made(source.made)
    damaged = tr("damaged: parts of it are missing") if source.damaged else ""
    eye = "" if photograph.disc is None else guessed_eye(photograph.disc.eye)
    if (examination := photograph.examination) is None:
        return "  ·  ".join(filter(None, (made, damaged, eye)))
    known = {"right": known_eye("R"), "left": known_eye("L"), "both": tr("both eyes")}
    return "  ·  ".join(filter(None, (made, damaged, known.get(examination.eye, eye), examination.date)))


def known_eye(eye: str) -> str:
    """Which eye it is, "R" or "L", in words."""
    return {"R": tr("right eye"), "L": tr("left eye")}[eye]


def guessed_eye(eye: str) -> str:
    """Which eye it may be, "R" or "L", in words; "" for not known."""
    right, left = tr("right eye? (by the optic disc)"), tr("left eye? (by the optic disc)")
    return {"R": right, "L": left}.get(eye, "")


def model_title(name: str, *, foreign: bool = False) -> str:
    """Name a model by what it is good for; one of the user's own by its file, one of another project marked so."""
    titles = {
        "mse": tr("Careful (closest to the photograph)"),
        "srgan_sal": tr("Sharp (SRGAN-Sal)"),
        "ledig": tr("Sharp, without saliency (SRGAN)"),
        "fast": tr("Fast"),
    }
    title = titles.get(name) or Path(name).stem
    return tr("{model} (foreign)", model=title) if foreign else title


def model_purposes() -> dict[str, str]:
    """Say what each of the program's own models is for, by their names; the one to use comes first."""
    return {
        "mse": tr("Trained to be close to the original pixel by pixel; told of blur and noise, undoes them."),
        "fast": tr("The smaller brother of Careful, for a slow computer or a whole photograph."),
        "srgan_sal": tr("Trained against a second network, with maps of local saliency: looks sharper, invents more."),
        "ledig": tr("As Sharp (SRGAN-Sal), but trained without maps of saliency."),
    }


def size(height: int, width: int) -> str:
    """Width first, as camera makers and screens have it."""
    return f"{width} × {height} px"


def duration(seconds: float) -> str:
    """Rough on purpose: it names an estimate."""
    if seconds < 1.5:
        return tr("about 1 s")
    minutes, hours = seconds / 60, seconds / 3600
    if seconds < 90:
        return tr("about {seconds:.0f} s", seconds=seconds)
    if seconds < 5400:
        return tr("about {minutes:.0f} min", minutes=minutes)
    return tr("about {hours:.1f} h", hours=hours)


def amount(number_of_bytes: float) -> str:
    """Megabytes or gigabytes."""
    if number_of_bytes >= 1e9:
        return f"{number(number_of_bytes / 1e9, '.1f')} GB"
    return f"{max(1, number_of_bytes / 1e6):.0f} MB"


def quality(found: Quality) -> str:
    """Say what a photograph is like, and how far enlarging it makes sense."""
    facts = []
    if found.detail is not None:
        facts.append(tr("detail down to {detail:.1f} px", detail=found.detail))
    if found.noise is not None:
        facts.append(tr("noise {noise:.1f} levels", noise=found.noise))
    if found.jpeg is not None:
        facts.append(f"JPEG\N{NO-BREAK SPACE}{found.jpeg}")
    elif found.blockiness >= BLOCKY:
        facts.append(tr("blocks of an earlier JPEG"))
    text = ", ".join(facts)
    said = [tr("{facts}.", facts=text[0].upper() + text[1:])] if text else []
    if found.enlargement is None:
        said.append(tr("What detail it holds cannot be told."))
    elif found.enlargement == 1:
        said.append(tr("Its own pixels show what there is; larger is magnification."))
    else:
        scale = found.enlargement
        said.append(tr("{scale}x shows what there is; above that is magnification.", scale=scale))
    return " ".join(said)


def doubt(caution: Caution, found: Quality | None) -> str:
    """Say what speaks against a photograph in few words, with its figure where there is one."""
    if caution is Caution.STRONG_JPEG and found is not None and found.jpeg is not None:
        quality_ = found.jpeg
        return tr("Strong JPEG compression (quality {quality})", quality=quality_)
    if caution is Caution.FINER and found is not None and found.diameter is not None:
        diameter = found.diameter
        return tr("Finer than the model was made for ({diameter:.0f} px)", diameter=diameter)
    short = {
        Caution.NO_FUNDUS: tr("No fundus found"),
        Caution.OUT_OF_FOCUS: tr("Out of focus"),
        Caution.STRONG_JPEG: tr("Strong JPEG compression"),
        Caution.FINER: tr("Finer than the model was made for"),
        Caution.GRAIN: tr("Grainy"),
        Caution.GREY: tr("Grey"),
    }
    return short[caution]


def number_title(name: str) -> str:
    """One of the instruments' numbers, with its unit; as it is called in the record's CSV where it is none of them."""
    titles = {
        "added_marks": tr("Added: strokes and spots"),
        "added_share": tr("Added: share, 0 to 1"),
        "added_strongest": tr("Added: strongest, levels"),
        "consistency_rms": tr("Consistency: RMS, levels"),
        "disagreement": tr("Model disagreement: mean, levels"),
        "vessels_kept": tr("Vessels kept, px"),
        "vessels_lost": tr("Vessels lost, px"),
        "vessels_invented": tr("Vessels invented, px"),
        "cautions": tr("About the photograph: cautions"),
    }
    return titles.get(name, name)


def measured(numbers: Numbers) -> dict[str, str]:
    """Return what the instruments say of a region: names and values."""
    facts = {}
    if (share := numbers.added_share) is not None:
        count = numbers.added_marks or 0
        facts[tr("Added")] = tr("{share:.2%} of the region; strokes and spots: {count}", share=share, count=count)
    if (rms := numbers.consistency_rms) is not None:
        facts[tr("Consistency")] = tr("RMS {rms:.2f} grey levels of 255", rms=rms)
    if (mean := numbers.disagreement) is not None:
        facts[tr("Model disagreement")] = tr("mean {mean:.2f} grey levels of 255", mean=mean)
    kept, lost, invented = numbers.vessels_kept, numbers.vessels_lost, numbers.vessels_invented
    if kept is not None and lost is not None and invented is not None:
        facts[tr("Vessels")] = tr(
            "{kept:.0f} px kept, {lost:.0f} px lost, {invented:.0f} px invented",
            kept=kept,
            lost=lost,
            invented=invented,
        )
    elif numbers.known:
        facts[tr("Vessels")] = tr("none sought, for no retina was recognised")
    return facts


def limits() -> str:
    """Say what no instrument tells, for a page without its legends."""
    return tr(
        "Blind to what is finer than a quarter of a pixel, what lies on a line of the photograph, and slow changes. "
        "Nothing tells whether what was added is true, or how far a value may be off."
    )


def manner(provenance: Provenance) -> list[str]:
    """How thoroughly it was enhanced, as far as that is more than a single pass."""
    count = provenance.averaged
    averaged = [tr("mean of {count} flips and turns", count=count)] if count > 1 else []
    return averaged + ([tr("made consistent")] if provenance.consistent else [])


def undone(restored: Restored) -> str:
    """Blur and noise that an enhancement undid, and who said how much."""
    chosen, estimated = tr("chosen"), tr("estimated")
    return tr(
        "blur {blur:.2f} px ({blur_by}), noise {noise:.1f} levels ({noise_by})",
        blur=restored.blur,
        blur_by=chosen if restored.blur_chosen else estimated,
        noise=restored.noise,
        noise_by=chosen if restored.noise_chosen else estimated,
    )
