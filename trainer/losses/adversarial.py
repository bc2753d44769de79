"""Eq. 5 and 10 of Mahapatra et al. 2017, and their relativistic form.

From logits: exact for any logit, where the log of a sigmoid is not.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


def generator_loss(logits_sr: Tensor, logits_hr: Tensor | None = None) -> Tensor:
    """l_Gen, eq. 10: -log D(G(I^LR)), mean over the batch (eq. 10 sums; the mean does not depend on the batch).

    Args:
        logits_sr: (N,) of the discriminator on SR.
        logits_hr: those on the same patches of HR make it relativistic: SR is to look more natural than its HR.
    """
    return F.softplus(-logits_sr if logits_hr is None else logits_hr - logits_sr).mean()


def discriminator_loss(logits_hr: Tensor, logits_sr: Tensor, *, relativistic: bool = False) -> Tensor:
    """Negate eq. 5: -log D(I^HR) - log(1 - D(G(I^LR))), means over the batch; 2 log 2 for an undecided D.

    Relativistic: -log of the chance that HR is more natural than its SR; log 2 for an undecided D.
    """
    if relativistic:
        return F.softplus(logits_sr - logits_hr).mean()
    return F.softplus(-logits_hr).mean() + F.softplus(logits_sr).mean()


def gradient_penalty(logits_hr: Tensor, hr: Tensor) -> Tensor:
    """R1 (Mescheder et al. 2018): squared norm of D's gradient on HR patches, mean over the batch.

    Args:
        logits_hr: (N,), computed from ``hr``.
        hr: (N, 3, H, W) that requires a gradient.
    """
    (gradient,) = torch.autograd.grad(logits_hr.sum(), hr, create_graph=True)
    return gradient.square().sum(dim=(1, 2, 3)).mean()
