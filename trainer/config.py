"""Settings of a training run: frozen dataclasses read from TOML. Unknown keys and wrong types are refused."""

from __future__ import annotations

import re
import tomllib
import types
import typing
from dataclasses import asdict, dataclass, field, is_dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from engine.degradation import CameraRanges
from engine.errors import FundusSRError
from engine.io.places import found, is_file, no_file
from engine.networks.config import GeneratorConfig, UNetConfig

T = TypeVar("T")
CONFIGS = Path(__file__).parent / "configs"
"""Folder of the configurations that come with the trainer."""

_MOST = 2.0**62  # what seeds and tensors of torch can be


class ConfigError(FundusSRError):
    """The configuration cannot be used."""


def _at_least(config: object, least: int, *names: str) -> None:
    for name in names:
        if getattr(config, name) < least:
            raise ValueError(f"{name} must be {least} or more")


def _shares(config: object, *names: str) -> None:
    for name in names:
        if not 0 <= getattr(config, name) <= 1:
            raise ValueError(f"{name} must be from 0 to 1")


@dataclass(frozen=True)
class PoolConfig:
    """The pool of augmented photographs from which patches are drawn.

    Attributes:
        device: whether patches are cut, changed and degraded on the device that trains; ``size``, ``refresh_every``,
            ``workers`` and ``side`` mean nothing then.
        size: photographs in the pool.
        refresh_every: iterations after which the oldest is replaced by a new one.
        workers: threads that prepare photographs ahead; 0 does it in the training loop.
        side: side of a pooled photograph's window, HR pixels, a multiple of 16.
        min_lr_diameter, max_diameter: the photograph's longer side is resized to a length drawn log-uniformly, so that
            one corpus stands for many cameras: at most max_diameter HR pixels, and such that at the cascade's input it
            is at least min_lr_diameter LR pixels (64 is 16x to 1024: the first stage must know how small that is).
        largest: share of a photograph's own size up to which it is used as HR: a file's own pixels are blurred, noisy
            and coded, and HR must be none of that.
        rotate: probability of a rotation by any angle (otherwise multiples of 90 degrees).
        photometric: strength of the changes of channel gains, gamma and saturation, 0 to 1.
        camera: probability that LR is made as by a camera; otherwise by the paper's degradation.
        shrunk: probability that LR is made by clean shrinking instead of either, bicubic or by area, half and half.
        ranges: of the cameras.
        soft: probability that HR is first blurred by up to SOFTEST HR pixels, as photographs are that are soft at their
            own size: only what the network is told says how much of the blur in LR is to be undone.
        calm: probability that HR is first blurred until no vessel is left: what then is in LR must not become one.
        partial: probability that less than LR's whole blur is to be undone: HR is blurred by the rest.
        estimated: probability that the network is told what the program estimates of LR, and not what is known of it.
        told_blur, told_noise: standard deviations of the errors of what the network is told, as shares.
        doubt: probability that up to DOUBT levels of noise are told that are not there: a clean photograph is known by
            its pixels, and a little noise that is told does not make another of it.
        true_lr: probability that a stage sees a truly downsampled image instead of the previous stage's output.
        rim: probability that a patch may cross the rim of the field of view; the others lie inside, where that is
            large enough. The rim's large errors would otherwise outweigh the retina's.
    """

    device: bool = False
    size: int = 128
    refresh_every: int = 8
    workers: int = 0
    side: int = 1024
    min_lr_diameter: int = 64
    max_diameter: int = 1800
    largest: float = 0.9
    rotate: float = 0.5
    photometric: float = 0.5
    camera: float = 0.0
    shrunk: float = 0.0
    ranges: CameraRanges = field(default_factory=CameraRanges)
    soft: float = 0.0
    calm: float = 0.0
    partial: float = 0.0
    estimated: float = 0.0
    told_blur: float = 0.12
    told_noise: float = 0.2
    doubt: float = 0.0
    true_lr: float = 0.15
    rim: float = 0.3

    def __post_init__(self) -> None:
        _at_least(self, 1, "size", "refresh_every", "min_lr_diameter", "max_diameter")
        _at_least(self, 0, "workers", "told_blur", "told_noise")
        _shares(self, "largest", "rotate", "photometric", "camera", "shrunk", "soft", "calm", "partial", "estimated")
        _shares(self, "doubt", "true_lr", "rim")
        if self.side < 16 or self.side % 16:
            raise ValueError("side must be a multiple of 16")


@dataclass(frozen=True)
class TrainingConfig:
    """What every training has; each kind has defaults of its own.

    Attributes:
        name: of the model.
        patch: side of an input patch, pixels.
        batch: patches per iteration on each device.
        iterations: updates.
        learning_rate: of Adam; warmed up over ``warmup`` iterations, kept, and in the last part of all iterations,
            ``decay`` (1: from the start), taken by a half cosine down to final_rate of itself.
        ema: decay of the averaged weights, which are what is validated and exported.
        precision: of Lightning Fabric: "32-true" or "bf16-mixed".
        validate_every, checkpoint_every, log_every: iterations, at the end too; 0 is never.
        seed: of everything random.
    """

    name: str
    patch: int = 48
    batch: int = 16
    iterations: int = 20_000
    learning_rate: float = 1e-3
    final_rate: float = 0.01
    decay: float = 1.0
    warmup: int = 200
    ema: float = 0.999
    precision: Literal["32-true", "bf16-mixed"] = "bf16-mixed"
    validate_every: int = 1000
    checkpoint_every: int = 200
    log_every: int = 20
    seed: int = 0

    def __post_init__(self) -> None:
        _at_least(self, 1, "batch", "iterations")
        _at_least(self, 4, "patch")
        _at_least(self, 0, "warmup", "validate_every", "checkpoint_every", "log_every", "seed")
        _shares(self, "final_rate", "decay")
        if self.learning_rate < 0:
            raise ValueError("learning_rate must be 0 or more")
        if not 0 <= self.ema < 1:
            raise ValueError("ema must be 0 or more, and less than 1")


@dataclass(frozen=True)
class SRConfig(TrainingConfig):
    """Training of one 2x stage with the pixel loss; the HR patch has twice the side of the LR patch.

    Attributes:
        model: shape of the generator.
        pool: where the patches come from.
        loss: "mse" (the paper's), "l1", or "psnr": minus the mean PSNR of the patches, so that a clean photograph's
            small errors count for as much as a noisy one's large ones.
        vessels: factor on the vessels' disagreement in dB (:class:`trainer.losses.vessels.VesselAgreement`); 0 is none.
        ends_rate: factor on the learning rate of the two 9x9 convolutions, as for SRCNN's last (Dong 2016): the steps
            of the last reach the output directly, and those of the first make it see brightness.
        beta1, beta2: of Adam.
        clip: largest norm of the gradient; 0 never clips.
    """

    name: str = "compact"
    model: GeneratorConfig = field(default_factory=lambda: GeneratorConfig(8, 32, batch_norm=False))
    pool: PoolConfig = field(default_factory=PoolConfig)
    loss: Literal["mse", "l1", "psnr"] = "mse"
    vessels: float = 0.0
    ends_rate: float = 0.1
    beta1: float = 0.9
    beta2: float = 0.99
    clip: float = 0.0


@dataclass(frozen=True)
class DiscriminatorConfig:
    """Shape of the discriminator.

    Attributes:
        maps: of the first convolution (the paper: 64); the last has eight times as many.
        norm: "batch" (the paper's), "spectral" (Miyato et al. 2018) or "none".
        reach: pixels of HR up to which structures count as detail: it sees an image less its Gaussian of half of that.
            What a stage's input lacks has periods of up to two of its pixels, so it is to be that of the whole scale.
        gain: on that detail, which brings it to the order of 1.
    """

    maps: int = 64
    norm: Literal["batch", "spectral", "none"] = "batch"
    reach: int = 4
    gain: float = 32.0

    def __post_init__(self) -> None:
        _at_least(self, 1, "maps", "reach")


@dataclass(frozen=True)
class LossConfig:
    """The generator's loss: pixel + vgg + saliency + adversarial, each times its weight (eq. 6 to 10); 0 leaves it out.

    By the weights alone a term's pull cannot be told: the terms' scales differ by a million. With ``balance`` set to
    "gradients" the weights of all the others are shares: at every update each term is scaled such that
    the norm of its gradient at SR is that share of the pixel terms' (as Esser et al. 2021 weigh VQGAN's adversary).

    Attributes:
        pixel: weight of the pixel term: eq. 7, or the plain MSE if ``map`` is "none".
        plain: weight of a plain MSE beside eq. 7, which knows no colour where nothing is salient (the paper: 0).
        vgg: weight of eq. 8; the paper gives none.
        saliency: weight of eq. 9.
        adversarial: alpha of eq. 6 (the paper: 0.01).
        vessels: weight of :class:`trainer.losses.vessels.VesselAgreement`, a term of our own (the paper: 0).
        noise: of the photograph, in levels as the network is told, up to which eq. 8 and 10 count: out of more noise an
            adversary makes vessels. For the relativistic adversary, to which HR against HR says nothing.
        map: what weights the pixels: "local" (eq. 1-3), "perazzi" (Perazzi et al. 2012: not differentiable, so the map
            of HR weights both images, and there is no eq. 9) or "none".
        curvature_weight: w_1 of eq. 3.
        ranges: each map scaled to [0, 1] by its "own" range, or both by that of the "hr" map.
        weights: in eq. 7 each image is weighted by its "own" map (the paper), or both by "hr": the squared error
            where HR is salient.
        balance: "weights" (the paper's), or "gradients".
        adversary: "paper" (eq. 5 and 10), or "relativistic": each SR patch against its own HR patch
            (Jolicoeur-Martineau 2019).
        r1: weight of the R1 penalty on the discriminator.
        r1_every: updates after which it is applied, then that many times as strong (Karras et al. 2020).
    """

    pixel: float = 1.0
    plain: float = 0.0
    vgg: float = 1.0
    saliency: float = 1.0
    adversarial: float = 0.01
    vessels: float = 0.0
    noise: float = 255.0
    map: Literal["local", "perazzi", "none"] = "local"
    curvature_weight: float = 0.4
    ranges: Literal["own", "hr"] = "own"
    weights: Literal["own", "hr"] = "own"
    balance: Literal["weights", "gradients"] = "weights"
    adversary: Literal["paper", "relativistic"] = "paper"
    r1: float = 0.0
    r1_every: int = 1

    def __post_init__(self) -> None:
        _at_least(self, 1, "r1_every")


@dataclass(frozen=True)
class GANConfig(TrainingConfig):
    """Training of one 2x stage as a GAN, from weights trained with the pixel loss.

    The HR patch has twice the side of the LR patch, a multiple of 16; ``iterations`` are updates of each network.

    Attributes:
        model: shape of the generator.
        discriminator: shape of the discriminator.
        loss: the generator's.
        pool: where the patches come from.
        discriminator_rate: of the discriminator's Adam; ``learning_rate`` is the generator's.
        ends_rate: factor on the learning rate of the generator's two 9x9 convolutions.
        beta1, beta2: of both Adams.
    """

    name: str = "srgan_sal"
    model: GeneratorConfig = field(default_factory=lambda: GeneratorConfig(8, 32, batch_norm=False))
    discriminator: DiscriminatorConfig = field(default_factory=DiscriminatorConfig)
    loss: LossConfig = field(default_factory=LossConfig)
    pool: PoolConfig = field(default_factory=PoolConfig)
    iterations: int = 100_000
    discriminator_rate: float = 1e-3
    ends_rate: float = 0.1
    beta1: float = 0.93
    beta2: float = 0.999

    def __post_init__(self) -> None:
        super().__post_init__()
        _at_least(self, 1, "log_every")  # what is logged is what is watched


@dataclass(frozen=True)
class VesselAugmentation:
    """What a patch goes through, so that one corpus stands for many cameras; probabilities, and ranges in [0, 1] RGB.

    Attributes:
        diameters: of the field of view, in pixels, drawn log-uniformly around that which the network sees in use.
        rotate: by any angle, otherwise by multiples of 90 degrees.
        photometric: strength of the changes of channel gains, gamma and saturation.
        coarse: of a photograph of fewer pixels, 0.45 to 0.9 a side, enlarged again.
        blur: of a Gaussian of 0.4 to 1.6 pixels.
        noise: of Gaussian noise of up to 0.03, half of the time of coarse grain.
        jpeg: of compression at quality 40 to 95.
        grey: of all channels being the green one.
        drop: of the red channel being blank, and of the blue one, as where they are saturated or dark.
    """

    diameters: tuple[float, float] = (540.0, 1075.0)
    rotate: float = 0.7
    photometric: float = 1.0
    coarse: float = 0.35
    blur: float = 0.25
    noise: float = 0.5
    jpeg: float = 0.25
    grey: float = 0.1
    drop: float = 0.1


@dataclass(frozen=True)
class VesselConfig(TrainingConfig):
    """Training of a vessel network; the patch is measured at the diameter that the network sees.

    Attributes:
        model: its shape.
        augmentation: of the patches.
        enhanced: copies of each photograph that are enhanced first, so that the network knows what models put out.
        enhanced_by: the model that does it, by name.
        weight_decay: of AdamW.
        clip: largest norm of the gradient; 0 never clips.
    """

    name: str = "vessels"
    model: UNetConfig = field(default_factory=lambda: UNetConfig((16, 32, 48, 64), fold=2))
    augmentation: VesselAugmentation = field(default_factory=VesselAugmentation)
    enhanced: int = 0
    enhanced_by: str = "mse"
    patch: int = 256
    batch: int = 8
    learning_rate: float = 3e-3
    weight_decay: float = 1e-3
    clip: float = 1.0
    ema: float = 0.998
    validate_every: int = 500
    checkpoint_every: int = 250


@dataclass(frozen=True)
class QualityConfig(TrainingConfig):
    """Training of the network that estimates blur and noise; patch and batch are windows of photographs.

    Attributes:
        maps: sizes of its two layers.
        pool: photographs from whose windows a batch is drawn.
        every: iterations after which the oldest of them is replaced.
        windows: of a photograph.
        side: of a photograph, pixels.
        diameters: of its field of view, pixels, log-uniform.
        sizes: HR pixels along a side of its pixel, at most; as many as the original has.
        largest: share of an original's own size up to which it is used as HR.
        own_blur: width of the originals' own point spread: what their pixels add, in those, and what the optics of
            camera and eye do, as a share of the diameter of the field of view; the root of the sum of squares.
        cameras: what takes the photographs.
        noise: of them in 8-bit levels, log-uniform, in the place of the cameras'.
        clean: probability of no noise at all.
        plain: probability of the paper's degradation or of bicubic shrinking in the place of a camera.
        grey: probability of a grey photograph.
        small: probability of smaller windows, for photographs in which no others fit.
    """

    name: str = "quality"
    maps: tuple[int, int] = (64, 64)
    pool: int = 1000
    every: int = 2
    windows: int = 12
    side: int = 192
    diameters: tuple[float, float] = (100.0, 1800.0)
    sizes: int = 4
    largest: float = 0.5
    own_blur: tuple[float, float] = (1.3, 0.0007)
    cameras: CameraRanges = field(
        default_factory=lambda: CameraRanges(blur=(0.3, 2.6), quality=(40, 98), coded=0.7, sharpened=0.25)
    )
    noise: tuple[float, float] = (0.15, 7.0)
    clean: float = 0.1
    plain: float = 0.1
    grey: float = 0.1
    small: float = 0.1
    patch: int = 64
    batch: int = 256
    iterations: int = 6000
    learning_rate: float = 2e-3
    warmup: int = 100
    ema: float = 0.995
    precision: Literal["32-true", "bf16-mixed"] = "32-true"
    validate_every: int = 1000
    checkpoint_every: int = 1000


def load_config(path: Path, kind: type[T], overrides: tuple[str, ...] = (), stage: int | None = None) -> T:
    """Read a TOML file into settings of a kind; each override is ``key=value`` or ``table.key=value``, as in TOML.

    A file that says ``base = "NAME"`` holds the differences from NAME.toml beside it, or from that which comes with the
    trainer; so does a table in it. What the table ``stages.<k>`` says holds for stage k alone, in place of what stands
    outside of it; overrides hold for all.

    Raises:
        ConfigError: if the file is missing or not TOML, or a key is unknown or of the wrong type.
    """
    try:
        values = _of_stage(_read(path), path, stage)
    except RecursionError as error:
        raise ConfigError(f"The configuration {path.name} is not valid: lists in lists in lists.") from error
    return from_dict(kind, _overridden(values, overrides))


def with_settings(config: T, overrides: tuple[str, ...]) -> T:
    """Return settings in which some are others, given as for :func:`load_config`.

    Raises:
        ConfigError: as :func:`load_config` does.
    """
    return from_dict(type(config), _overridden(asdict(config), overrides))  # type: ignore[call-overload]


def _overridden(values: dict[str, Any], overrides: tuple[str, ...]) -> dict[str, Any]:
    for override in overrides:
        key, _, value = override.partition("=")
        table = values
        *parents, leaf = key.split(".")
        for parent in parents:
            table = table.setdefault(parent, {})
            if not isinstance(table, dict):
                raise ConfigError(f"The setting {key} is unknown: {parent} has no settings in it.")
        try:
            table[leaf] = tomllib.loads(f"value = {value}")["value"]
        except RecursionError as error:
            raise ConfigError(f"The setting {key} cannot be lists in lists in lists.") from error
        except ValueError:
            table[leaf] = value
    return values


def _read(path: Path, derived: tuple[Path, ...] = ()) -> dict[str, Any]:
    """Return a file's values over those of its base; ``derived`` are the files whose base it is."""
    try:
        there = found(path)
        if there is not None and (unfit := no_file(there)):  # a pipe would be waited for
            raise ConfigError(f"The configuration {path.name} cannot be read: {unfit}.")
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"The configuration {path.name} cannot be read: {error.strerror}.") from error
    except ValueError as error:  # TOML's, UTF-8's, a number of thousands of digits
        raise ConfigError(f"The configuration {path.name} is not valid TOML: {error}.") from error
    return _based(values, path, (*derived, path))


def _based(values: dict[str, Any], path: Path, derived: tuple[Path, ...]) -> dict[str, Any]:
    """Return the values over those of their base, and so each table among them."""
    values = {key: _based(value, path, derived) if isinstance(value, dict) else value for key, value in values.items()}
    base = values.pop("base", None)
    if base is None:
        return values
    if not isinstance(base, str) or not re.fullmatch(r"[\w .+-]+", base):
        raise ConfigError(f"The base of {path.name} must be the name of a configuration.")
    below = path.with_name(f"{base}.toml")
    if below in derived:
        raise ConfigError(f"The configuration {path.name} is its own base.")
    if not is_file(below):
        below = CONFIGS / below.name
    return _merged(_read(below, derived), values)


def _of_stage(values: dict[str, Any], path: Path, stage: int | None) -> dict[str, Any]:
    """Return what holds for a stage, and so of each table."""
    stages = values.pop("stages", {})
    own = stages.get(str(stage), {}) if isinstance(stages, dict) else None
    if not isinstance(own, dict):
        raise ConfigError(f"What {path.name} says of stages must be tables, such as [stages.1].")
    whole = _merged(values, own)
    return {key: _of_stage(value, path, stage) if isinstance(value, dict) else value for key, value in whole.items()}


def _merged(values: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """``values``, in which what ``own`` has is that of ``own``, table by table."""
    tables = [key for key in values.keys() & own.keys() if isinstance(own[key], dict) and isinstance(values[key], dict)]
    return values | own | {key: _merged(values[key], own[key]) for key in tables}


def from_dict(cls: type[T], values: dict[str, Any], where: str = "") -> T:
    """Build a frozen dataclass from nested dicts.

    Raises:
        ConfigError: naming the key that is unknown, missing or of the wrong type.
    """
    hints = typing.get_type_hints(cls)
    names = list(hints)
    arguments: dict[str, Any] = {}
    for key, value in values.items():
        if key not in names:
            raise ConfigError(f"Unknown setting {where}{key}; known are {', '.join(names)}.")
        arguments[key] = _convert(hints[key], value, where + key)
    try:
        return cls(**arguments)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"The settings {where or cls.__name__} are wrong: {error}.") from error


def _convert(hint: Any, value: Any, where: str) -> Any:
    if is_dataclass(hint) and isinstance(hint, type):
        if not isinstance(value, dict):
            raise ConfigError(f"The setting {where} must be a table.")
        return from_dict(hint, value, where + ".")
    origin = typing.get_origin(hint)
    if origin is Literal:
        if value not in typing.get_args(hint):
            raise ConfigError(f"The setting {where} must be one of {', '.join(map(str, typing.get_args(hint)))}.")
        return value
    if origin is tuple:
        kinds = typing.get_args(hint)
        if kinds[-1] is Ellipsis and isinstance(value, (list, tuple)):
            kinds = kinds[:1] * len(value)
        if not isinstance(value, (list, tuple)) or len(value) != len(kinds):
            raise ConfigError(f"The setting {where} must be a list of {len(kinds)} values.")
        return tuple(_convert(kind, part, where) for kind, part in zip(kinds, value, strict=True))
    if hint in (int, float) and isinstance(value, int | float) and not abs(value) < _MOST:
        raise ConfigError(f"The setting {where} must be a finite number.")
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(hint, (type, types.UnionType)) and (not isinstance(value, hint) or (hint is int and value is True)):
        raise ConfigError(f"The setting {where} must be of type {getattr(hint, '__name__', hint)}.")
    return value


def to_dict(config: TrainingConfig) -> dict[str, Any]:
    """Nested plain values, to be saved beside a run and read back by :func:`from_dict`."""
    return asdict(config)
