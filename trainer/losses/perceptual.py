"""l_CNN, eq. 8 of Mahapatra et al. 2017: the distance of SR and HR in ReLU4_1 of VGG-16, all 512 maps.

The weights are the user's: a file given by path, or torch hub's cache. They are not part of this program.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from trainer.checkpoint import TrainingError

_LAYERS = {
    0: (3, 64),
    2: (64, 64),
    5: (64, 128),
    7: (128, 128),
    10: (128, 256),
    12: (256, 256),
    14: (256, 256),
    17: (256, 512),
}
_POOLS = (4, 9, 16)

OXFORD_SHA256 = "06195860fba37c284e774acfc45c52cbf292054c095d6b3ff49029d28a3f4492"
"""Simonyan and Zisserman's own weights, features.0 to features.17 as safetensors; input 255 RGB - mean."""

TORCHVISION_SHA256 = "397923af"
"""vgg16-397923af.pth of torchvision in torch hub's cache, whose name tells how its SHA-256 begins; its input is
(RGB - mean) / deviation."""


class Vgg16Features(nn.Module):
    """ReLU4_1 of an ImageNet VGG-16, frozen: (N, 3, H, W) in [0, 1] to (N, 512, H / 8, W / 8).

    Oxford's features, of the order of hundreds, are divided by 255. Torchvision's are of another scale: the weight of
    the term is to be chosen for the one or the other.

    Args:
        path: the file of weights; torch hub's cache is looked into if None.

    Raises:
        TrainingError: if there are no weights, or not those expected.
    """

    def __init__(self, path: Path | None = None) -> None:
        super().__init__()
        path = path or Path(torch.hub.get_dir()) / "checkpoints" / "vgg16-397923af.pth"
        if not path.is_file():
            raise TrainingError(
                f"The VGG-16 weights {path.name} are not there; give their path with --vgg, "
                "or leave the term out with --set loss.vgg=0."
            )
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found == OXFORD_SHA256:
            state, self._scale = load_file(path), 255.0
            mean, deviation = (123.68 / 255, 116.779 / 255, 103.939 / 255), (1 / 255, 1 / 255, 1 / 255)
        elif found.startswith(TORCHVISION_SHA256):
            state, self._scale = torch.load(path, map_location="cpu", weights_only=True), 1.0
            mean, deviation = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
        else:
            raise TrainingError(f"{path.name} holds neither Oxford's nor torchvision's VGG-16; its SHA-256 is {found}.")
        layers: list[nn.Module] = []
        for index in range(19):
            if index in _LAYERS:
                layers.append(nn.Conv2d(*_LAYERS[index], 3, padding=1))
            else:
                layers.append(nn.MaxPool2d(2) if index in _POOLS else nn.ReLU(inplace=True))
        self.features = nn.Sequential(*layers)
        names = [f"{index}.{kind}" for index in _LAYERS for kind in ("weight", "bias")]
        self.features.load_state_dict({name: state[f"features.{name}"] for name in names})
        self.register_buffer("mean", torch.tensor(mean).view(1, 3, 1, 1))
        self.register_buffer("deviation", torch.tensor(deviation).view(1, 3, 1, 1))
        self.requires_grad_(False)
        self.eval()
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def forward(self, image: Tensor) -> Tensor:
        """Features of the image."""
        scaled = (image - self.get_buffer("mean")) / self.get_buffer("deviation")
        features: Tensor = self.features(scaled.contiguous(memory_format=torch.channels_last))
        return features.float() / self._scale


def perceptual_loss(features_sr: Tensor, features_hr: Tensor) -> Tensor:
    """l_CNN, eq. 8: squared L2 distance over all maps, mean over the positions and the batch.

    Args:
        features_sr, features_hr: (N, 512, h, w).
    """
    return (features_hr - features_sr).square().sum(dim=1).mean()


class Distance:
    """Eq. 8 as a measure of whole images; the features of the last few references are kept.

    Args:
        path: of the weights, as for :class:`Vgg16Features`.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._features = Vgg16Features(path)
        self._of_reference = lru_cache(maxsize=32)(self._features)

    def __call__(self, sr: Tensor, hr: Tensor) -> float:
        """Return that of (1, 3, H, W) in [0, 1]."""
        return float(perceptual_loss(self._features(sr), self._of_reference(hr)))
