"""Eq. 5 and 10 of Mahapatra et al. 2017, from logits: exact for any logit, where the log of a sigmoid is not."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


def generator_loss(logits_sr: Tensor) -> Tensor:
    """l_Gen, eq. 10: -log D(G(I^LR)), mean over the batch (eq. 10 sums; the mean does not depend on the batch).

    Args:
        logits_sr: (N,) of the discriminator on SR.
    """
    return F.softplus(-logits_sr).mean()


def discriminator_loss(logits_hr: Tensor, logits_sr: Tensor) -> Tensor:
    """The negative of eq. 5: -log D(I^HR) - log(1 - D(G(I^LR))), means over the batch; 2 log 2 for an undecided D."""
    return F.softplus(-logits_hr).mean() + F.softplus(logits_sr).mean()


def gradient_penalty(logits_hr: Tensor, hr: Tensor) -> Tensor:
    """R1 (Mescheder et al. 2018): squared norm of D's gradient on HR patches, mean over the batch.

    Args:
        logits_hr: (N,), computed from ``hr``.
        hr: (N, 3, H, W) that requires a gradient.
    """
    (gradient,) = torch.autograd.grad(logits_hr.sum(), hr, create_graph=True)
    return gradient.square().sum(dim=(1, 2, 3)).mean()
