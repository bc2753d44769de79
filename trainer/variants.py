"""The ablations of SRGAN_Sal: each is what it has other than the configuration that ships."""

from __future__ import annotations

from trainer.config import GANConfig, with_settings

BASE = "srgan_sal"
"""The configuration from which they differ."""

VARIANTS: dict[str, tuple[str, ...]] = {
    "full": ("name=srgan_sal",),
    "no_vgg": ("loss.vgg=0.0",),
    "curvature_only": ("loss.curvature_weight=1.0",),
    "entropy_only": ("loss.curvature_weight=0.0",),
    # The global saliency of Perazzi et al. 2012 has no gradient: no eq. 9.
    "perazzi": ("loss.map=perazzi", "loss.saliency=0.0"),
    # Ledig et al. 2017: the same networks and budget; plain MSE, VGG and adversarial term.
    "ledig": ("name=srgan_ledig", "loss.map=none", "loss.pixel=1.0", "loss.plain=0.0", "loss.saliency=0.0"),
    # Eq. 7 and 9 as the paper prints them: each image weighted by its own map, each map by its own range.
    "literal": ("loss.plain=0.0", "loss.weights=own", "loss.ranges=own"),
}
"""Settings by variant, as for :func:`trainer.config.load_config`, in the order of the table."""


def settings_of(name: str) -> tuple[str, ...] | None:
    """Return what a variant has other than BASE, by its name here or in its settings; None if there is none."""
    for variant, settings in VARIANTS.items():
        if name == variant or f"name={name}" in settings:
            return (f"name={variant}", *settings)
    return None


def varied(config: GANConfig, variant: str) -> GANConfig:
    """Return a variant of these settings, in the place of those that ship."""
    return with_settings(config, (f"name={variant}", *VARIANTS[variant]))
